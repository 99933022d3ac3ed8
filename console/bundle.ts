/**
 * Builds the console into `.build/console`, as text modules that the Worker imports. Wrangler runs
 * this file before it bundles (`[build]` of wrangler.toml) and vitest before its tests
 * (`globalSetup`), so a clean clone needs no step of its own. Runs from the project's root.
 */
import { build, type Plugin } from 'esbuild';

/** Zod's issues in fifty languages are half of the page's script, and nobody is shown one. */
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
  // A `.js` would be bundled as a module of the Worker; text is what every bundler takes as it is.
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

/** Vitest's. */
export async function setup(): Promise<void> {
  await built;
}
