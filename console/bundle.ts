/**
 * Builds the console into `.build/console/files.txt`, one JSON text with all its files, which the Worker
 * imports. Wrangler runs this file before it bundles (`[build]` of wrangler.toml), and vitest before its
 * tests (`globalSetup`). Runs from the project's root.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';

/**
 * Of zod, what no page needs: its messages in fifty languages, and the writing of JSON Schemas, which every
 * schema could do. Together they would be a fifth of the first view.
 */
const lessOfZod: Plugin = {
  name: 'less-of-zod',
  enforce: 'pre',
  async load(id) {
    if (/zod[\\/]v4[\\/]locales[\\/]index\.js$/.test(id)) return "export { default as en } from './en.js';";
    if (!/zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/.test(id)) return null;
    const names = (await readFile(id, 'utf8')).matchAll(/^export (?:const|function) (\w+)/gm);
    return [...names].map(([, name]) => `export const ${name} = () => undefined;`).join('\n');
  },
};

/** zod tries once whether it may compile code. The page's policy forbids it, and browsers report each try. */
const zodWithoutEval: Plugin = {
  name: 'zod-without-eval',
  enforce: 'pre',
  transform(code, id) {
    if (!/zod[\\/]v4[\\/]core[\\/]core\.js$/.test(id)) return null;
    return {
      code: code.replace('__zod_globalConfig = {}', '__zod_globalConfig = { jitless: true }'),
      map: null,
    };
  },
};

/** Of the contract, the sentences about each endpoint, which are for the documents. */
const contractWithoutSentences: Plugin = {
  name: 'contract-without-sentences',
  enforce: 'pre',
  transform(code, id) {
    if (!/shared[\\/]contract[\\/]/.test(id)) return null;
    return { code: code.replace(/\bdoes:\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"),/g, ''), map: null };
  },
};

/** vitest sets NODE_ENV to `test`. What it tests is what is deployed. */
const production = {
  define: { 'process.env.NODE_ENV': '"production"' },
  oxc: { jsx: { runtime: 'automatic', development: false } },
} as const;

/** What `edge/routes/console.ts` reads (`ConsoleFiles`). */
interface Files {
  script: string;
  /** Modules that the script and the first page import, so that none is asked for one after the other. */
  preloads: string[];
  styles: string[];
  /** Every file's text by its name, which holds a hash of the text. */
  texts: Record<string, string>;
}

async function built(): Promise<void> {
  const result = await build({
    configFile: false,
    root: 'console',
    base: '/console/',
    mode: 'production',
    publicDir: false,
    logLevel: 'warn',
    plugins: [lessOfZod, zodWithoutEval, contractWithoutSentences],
    worker: { format: 'es' },
    ...production,
    build: {
      write: false,
      target: 'es2023',
      cssMinify: 'esbuild',
      cssTarget: 'es2023',
      assetsDir: '',
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { app: 'console/main.tsx' },
        // Many modules of React's libraries begin with 'use client', which means nothing here.
        onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
      },
    },
  });
  const { output } = result as Rolldown.RolldownOutput;
  const entry = output.find((file) => file.type === 'chunk' && file.isEntry);
  if (entry?.type !== 'chunk') throw new Error('the console has no entry');
  const firstPage = output.find((file) => file.type === 'chunk' && file.name === 'calls-page');
  if (firstPage?.type !== 'chunk') throw new Error('the console has no first page');
  const files: Files = {
    script: entry.fileName,
    preloads: [...new Set([...entry.imports, firstPage.fileName, ...firstPage.imports])].filter(
      (name) => name !== entry.fileName,
    ),
    styles: [...(entry.viteMetadata?.importedCss ?? [])],
    texts: Object.fromEntries(output.map((file) => [file.fileName, textOf(file)])),
  };
  await mkdir('.build/console', { recursive: true });
  await writeFile('.build/console/files.txt', JSON.stringify(files));
  // For the test that looks at where everything comes from.
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  const inProject = modules.map((id) => relative(process.cwd(), id.replace(/^\0/, '')));
  await writeFile('.build/console/modules.json', JSON.stringify(inProject));
}

function textOf(file: Rolldown.OutputChunk | Rolldown.OutputAsset): string {
  if (file.type === 'chunk') return file.code;
  return typeof file.source === 'string' ? file.source : Buffer.from(file.source).toString('utf8');
}

const finished = built();

/** For vitest's `globalSetup`. */
export async function setup(): Promise<void> {
  await finished;
}
