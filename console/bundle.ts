/**
 * Builds the console into `.build/console`, as text modules that the Worker imports. Wrangler runs this
 * file before it bundles (`[build]` of wrangler.toml), and vitest before its tests (`globalSetup`). Runs
 * from the project's root.
 */
import { build, type Plugin } from 'esbuild';

/** Zod's messages in fifty languages would be half of the page's script, and staff see none of them. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup(bundle) {
    bundle.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: path.replace(/[\\/]index\.js$/, ''),
    }));
  },
};

const built = build({
  entryPoints: {
    app: 'console/main.ts',
    audio: 'console/softphone/audio-thread.ts',
    style: 'console/style.css',
  },
  outdir: '.build/console',
  // A bundler would treat a `.js` as a module of the Worker. It takes text as it is.
  outExtension: { '.js': '.txt', '.css': '.txt' },
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [englishOnly],
});

/** For vitest's `globalSetup`. */
export async function setup(): Promise<void> {
  await built;
}
