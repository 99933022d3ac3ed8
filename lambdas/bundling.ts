/**
 * How a Lambda is bundled, on this machine and for a deployment: one ES module, everything inside,
 * so that what was tested is what runs.
 *
 * The AWS SDK is bundled too, although Lambda's Node runtime has one: the runtime's is another
 * version from month to month, has to be resolved and compiled file by file at a cold start, and an
 * ES module can't reach it without help. What is bundled is put on a diet instead.
 */
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';

/**
 * Ways to credentials that a Lambda never takes: the SDK asks the environment first, and there
 * Lambda puts them. They are reached by `import()` only, so a bundle without them loads; on a
 * developer's machine they are found in `node_modules`.
 */
const otherCredentials = ['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map(
  (way) => `@aws-sdk/credential-provider-${way}`,
);

/**
 * The `openai` package's client hangs every product of its maker on itself, where we ask for
 * streamed chat completions. In its place goes our small client over the package's own stream
 * reader and errors. Saves 370 of 800 KB where a model is asked.
 */
const smallOpenAi: Plugin = {
  name: 'small-openai',
  setup(build) {
    build.onResolve({ filter: /^openai$/ }, () => ({
      path: fileURLToPath(import.meta.resolve('./voice/openai-client.ts')),
    }));
  },
};

/**
 * Set `entryPoints` and `outdir`. `module` first: the SDK's ES modules shake down to two thirds of
 * its CommonJS.
 */
export const lambdaBuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  external: [...otherCredentials, '@smithy/credential-provider-imds'],
  plugins: [smallOpenAi],
  minify: true,
  // The languages' words stay letters of three bytes: escaped, each is six.
  charset: 'utf8',
  sourcemap: 'linked',
  sourcesContent: false,
  // A CommonJS package inside an ES module still asks for `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
  outExtension: { '.js': '.mjs' },
} satisfies BuildOptions;
