/**
 * Bundles the Worker as it is deployed: `wrangler deploy --dry-run` writes the bundle that a deployment
 * uploads, and wrangler's own reading of wrangler.toml says how to run it.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { built } from '../parts/built.ts';
import { reasonOf, StartFault } from '../parts/start-fault.ts';
import { projectRoot } from '../root.ts';
import type { EdgeModule, EdgePlan } from './capnp.ts';

const inputs = ['wrangler.toml', 'package-lock.json', 'edge', 'shared', 'console', 'local/edge'];
const planFile = 'plan.json';

export interface EdgeBundle {
  dir: string;
  plan: EdgePlan;
  fresh: boolean;
}

export interface BundleOptions {
  /** Stops the build. */
  signal: AbortSignal;
  /** Called before a build, which takes some seconds. */
  onStale: () => void;
}

/**
 * Bundles the Worker into `.build/edge`, unless nothing has changed. Every file that wrangler puts beside
 * `worker.js` (the console's, for example) becomes a module, by the rules of wrangler.toml.
 */
export async function bundleEdge({ signal, onStale }: BundleOptions): Promise<EdgeBundle> {
  const { dir, fresh } = await built(join(projectRoot, '.build/edge'), projectRoot, inputs, async (into) => {
    onStale();
    const [{ kinds, ...config }] = await Promise.all([wranglerConfig(signal), dryRun(into, signal)]);
    const plan: EdgePlan = { ...config, modules: await modulesIn(into, kinds) };
    await writeFile(join(into, planFile), JSON.stringify(plan, null, 2));
  });
  const plan: EdgePlan = JSON.parse(await readFile(join(dir, planFile), 'utf8'));
  return { dir, plan, fresh };
}

async function dryRun(outdir: string, signal: AbortSignal): Promise<void> {
  const wrangler = join(
    dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
    'bin/wrangler.js',
  );
  await node([wrangler, 'deploy', '--dry-run', '--outdir', outdir], signal);
}

/** The part that is read of wrangler's normalised view of wrangler.toml. */
const WranglerConfig = z.object({
  name: z.string(),
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()),
  durable_objects: z.object({ bindings: z.array(z.object({ name: z.string(), class_name: z.string() })) }),
  migrations: z.array(z.object({ new_sqlite_classes: z.array(z.string()).default([]) })),
  rules: z.array(z.object({ type: z.string(), globs: z.array(z.string()) })),
  vars: z.record(z.string(), z.unknown()),
});

async function wranglerConfig(
  signal: AbortSignal,
): Promise<Omit<EdgePlan, 'modules'> & { kinds: ModuleKinds }> {
  const config = WranglerConfig.parse(
    JSON.parse(await node([fileURLToPath(new URL('wrangler-config.ts', import.meta.url))], signal)),
  );
  const sqlite = new Set(config.migrations.flatMap((migration) => migration.new_sqlite_classes));
  return {
    name: config.name,
    kinds: { ...moduleKinds, ...Object.fromEntries(config.rules.flatMap(kindsOf)) },
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    durableObjects: config.durable_objects.bindings.map(({ name, class_name }) => ({
      name,
      className: class_name,
      sqlite: sqlite.has(class_name),
    })),
    vars: Object.fromEntries(
      Object.entries(config.vars).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  };
}

/** Runs a Node program and returns its output. Throws a `StartFault` with its error. */
async function node(args: readonly string[], signal: AbortSignal): Promise<string> {
  const env = {
    ...process.env,
    CI: '1',
    NO_COLOR: '1',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
  };
  try {
    return (await promisify(execFile)(process.execPath, args, { cwd: projectRoot, env, signal })).stdout;
  } catch (error) {
    throw new StartFault(`The Worker could not be bundled: ${reasonOf(error)}`);
  }
}

/** By file extension. */
type ModuleKinds = Record<string, EdgeModule['kind']>;

/** Wrangler's defaults. The rules of wrangler.toml override them. */
const moduleKinds: ModuleKinds = {
  '.js': 'esModule',
  '.mjs': 'esModule',
  '.wasm': 'wasm',
  '.bin': 'data',
  '.txt': 'text',
  '.html': 'text',
  '.sql': 'text',
};
const kindOfRule: ModuleKinds = { ESModule: 'esModule', CompiledWasm: 'wasm', Data: 'data', Text: 'text' };

function kindsOf({
  type,
  globs,
}: {
  type: string;
  globs: readonly string[];
}): [string, EdgeModule['kind']][] {
  const kind = kindOfRule[type];
  return kind === undefined ? [] : globs.map((glob) => [extname(glob), kind]);
}

/** The bundle's files as modules. `worker.js` comes first: the first module is the Worker. */
async function modulesIn(dir: string, kinds: ModuleKinds): Promise<EdgeModule[]> {
  const files = (await readdir(dir, { recursive: true })).filter((file) => extname(file) !== '.map');
  const modules = files.flatMap((file) => {
    const kind = kinds[extname(file)];
    return kind === undefined ? [] : [{ name: file, kind }];
  });
  return modules.sort((one, other) => Number(other.name === 'worker.js') - Number(one.name === 'worker.js'));
}
