/** The Worker as it is deployed: `wrangler deploy --dry-run` writes the very bundle that a deployment uploads, and wrangler's own reading of wrangler.toml says how to run it. */
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

/** Bundles the Worker into `.build/edge`, unless nothing has changed since the last time. */
export async function bundleEdge(): Promise<EdgeBundle> {
  const { dir, fresh } = await built(join(projectRoot, '.build/edge'), projectRoot, inputs, async (into) => {
    const [config] = await Promise.all([wranglerConfig(), dryRun(into)]);
    const plan: EdgePlan = { ...config, modules: await modulesIn(into) };
    await writeFile(join(into, planFile), JSON.stringify(plan, null, 2));
  });
  const plan: EdgePlan = JSON.parse(await readFile(join(dir, planFile), 'utf8'));
  return { dir, plan, fresh };
}

async function dryRun(outdir: string): Promise<void> {
  const wrangler = join(dirname(createRequire(import.meta.url).resolve('wrangler/package.json')), 'bin/wrangler.js');
  await node([wrangler, 'deploy', '--dry-run', '--outdir', outdir]);
}

/** What is read of wrangler's own, normalised view of wrangler.toml. */
const WranglerConfig = z.object({
  name: z.string(),
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()),
  durable_objects: z.object({ bindings: z.array(z.object({ name: z.string(), class_name: z.string() })) }),
  migrations: z.array(z.object({ new_sqlite_classes: z.array(z.string()).default([]) })),
  vars: z.record(z.string(), z.unknown()),
});

async function wranglerConfig(): Promise<Omit<EdgePlan, 'modules'>> {
  const config = WranglerConfig.parse(JSON.parse(await node([fileURLToPath(new URL('wrangler-config.ts', import.meta.url))])));
  const sqlite = new Set(config.migrations.flatMap((migration) => migration.new_sqlite_classes));
  return {
    name: config.name,
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    durableObjects: config.durable_objects.bindings.map(({ name, class_name }) => ({
      name,
      className: class_name,
      sqlite: sqlite.has(class_name),
    })),
    vars: Object.fromEntries(
      Object.entries(config.vars).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
  };
}

/** What a Node program prints. Throws a `StartFault` with what it complains about. */
async function node(args: readonly string[]): Promise<string> {
  const env = { ...process.env, CI: '1', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_SEND_ERROR_REPORTS: 'false' };
  try {
    return (await promisify(execFile)(process.execPath, args, { cwd: projectRoot, env })).stdout;
  } catch (error) {
    throw new StartFault(`The Worker could not be bundled: ${reasonOf(error)}`);
  }
}

const moduleKinds: Record<string, EdgeModule['kind']> = {
  '.js': 'esModule',
  '.mjs': 'esModule',
  '.wasm': 'wasm',
  '.ulaw': 'data',
  '.bin': 'data',
  '.txt': 'text',
  '.html': 'text',
  '.css': 'text',
  '.svg': 'text',
  '.sql': 'text',
};

/** The bundle's files as modules, `worker.js` first because the first module is the Worker. */
async function modulesIn(dir: string): Promise<EdgeModule[]> {
  const files = (await readdir(dir, { recursive: true })).filter((file) => !file.startsWith('README') && extname(file) !== '.map');
  const modules = files.flatMap((file) => {
    const kind = moduleKinds[extname(file)];
    return kind === undefined ? [] : [{ name: file, kind }];
  });
  return modules.sort((one, other) => Number(other.name === 'worker.js') - Number(one.name === 'worker.js'));
}
