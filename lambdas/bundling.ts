/**
 * How a Lambda is bundled, on this machine and for a deployment: one ES module, everything inside, so that what was tested is what runs.
 *
 * The AWS SDK is bundled too, although Lambda's Node runtime has one: the runtime's is another version from month to month, has to be resolved
 * and compiled file by file at a cold start, and an ES module can't reach it without help. What is bundled is put on a diet instead.
 */
import { readFile } from 'node:fs/promises';
import type { BuildOptions, Plugin } from 'esbuild';

/**
 * Ways to credentials that a Lambda never takes: the SDK asks the environment first, and there Lambda puts them. They are reached by `import()`
 * only, so a bundle without them loads; on a developer's machine they are found in `node_modules`.
 */
const otherCredentials = ['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map((way) => `@aws-sdk/credential-provider-${way}`);

/**
 * Two habits of the AWS SDK's generated code that keep esbuild from leaving out what nobody uses. S3's schemas have computed keys, which might
 * have side effects (they are constants), and of its package.json only the version is read. Saves 60 of 520 KB where S3 is used. A pattern that
 * no longer fits costs size and nothing else.
 */
const sdkDiet: Plugin = {
  name: 'sdk-diet',
  setup(build) {
    build.onLoad({ filter: /@aws-sdk[\\/]client-[a-z0-9-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(schemaArray, '$1/* @__PURE__ */ (() => $2)();'),
    }));
    build.onLoad({ filter: /@aws-sdk[\\/]client-[a-z0-9-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version }: { version: string } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
const schemaArray = /^((?:export )?(?:var|const) \w+\$? = )(\[(?:[^\n]*\]|[\s\S]*?\n\]));$/gm;

/**
 * The `openai` package hangs every product of its maker on the client; we ask for streamed chat completions and read them ourselves. Each other
 * product and helper becomes an empty class, which is never called. Saves 280 of 800 KB where a model is asked.
 */
const openAiDiet: Plugin = {
  name: 'openai-diet',
  setup(build) {
    build.onLoad({ filter: /node_modules[\\/]openai[\\/](resources|lib)[\\/].*\.mjs$/ }, async ({ path }) => {
      if (/[\\/]resources[\\/](index\.mjs|chat[\\/]|chat\.mjs)/.test(path)) return null;
      if (/[\\/]lib[\\/](?!\w*ChatCompletion\w*Runner|ChatCompletionStream|EventStream)/.test(path)) return null;
      const text = await readFile(path, 'utf8');
      const named = [...text.matchAll(/^export (?:class|const|function|async function) (\w+)/gm)].map((match) => match[1] ?? '');
      const passedOn = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap((match) => (match[1] ?? '').split(','));
      const names = [...named, ...passedOn.map((name) => name.split(' as ').at(-1)?.trim() ?? '')].filter((name) => name !== '');
      return { contents: [...new Set(names)].map((name) => `export class ${name} {}`).join('\n') };
    });
  },
};

/** Set `entryPoints` and `outdir`. `module` first: the SDK's ES modules shake down to two thirds of its CommonJS. */
export const lambdaBuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  external: [...otherCredentials, '@smithy/credential-provider-imds'],
  plugins: [sdkDiet, openAiDiet],
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  // A CommonJS package inside an ES module still asks for `require`.
  banner: { js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);" },
  outExtension: { '.js': '.mjs' },
} satisfies BuildOptions;
