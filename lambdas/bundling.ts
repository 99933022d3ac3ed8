/**
 * How a Lambda is bundled, on this machine and for a deployment: one ES module, everything inside,
 * so that what was tested is what runs.
 *
 * The AWS SDK is bundled too, although Lambda's Node runtime has one: the runtime's is another
 * version from month to month, has to be resolved and compiled file by file at a cold start, and an
 * ES module can't reach it without help. What is bundled is put on a diet instead.
 */
import type { BuildOptions } from 'esbuild';

/**
 * Sources of credentials that a Lambda never uses: the SDK reads the environment first, and there
 * Lambda puts them. They are reached by `import()` only, so a bundle without them loads; on a
 * developer's machine they are found in `node_modules`.
 */
const otherCredentials = ['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map(
  (way) => `@aws-sdk/credential-provider-${way}`,
);

/** Streams of events, which DynamoDB has none of; reached by `import()` only, as the credentials are. */
const eventStreams = '@smithy/core/event-streams';

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
  external: [...otherCredentials, '@smithy/credential-provider-imds', eventStreams],
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
