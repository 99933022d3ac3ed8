/** Runs the edge on this machine: workerd, Cloudflare's own runtime, with the bundle of a deployment. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { packageFile } from '../parts/package-file.ts';
import { StartFault } from '../parts/start-fault.ts';
import type { Supervisor } from '../parts/supervisor.ts';
import { waitForAnswer } from '../parts/wait-for-answer.ts';
import type { EdgeBundle } from './bundle.ts';
import { capnp } from './capnp.ts';

export interface EdgeOptions {
  port: number;
  /** The edge's own folder under DATA_DIR. */
  dir: string;
  /** The Worker's variables and secrets. */
  variables: Readonly<Record<string, string>>;
  /** Where V8's inspector listens, for DevTools and for measurements of memory; null: nowhere. */
  inspectorPort: number | null;
}

/**
 * Starts workerd and waits for `GET /health`. It is restarted after a crash: calls are on disk and
 * continue by alarms.
 */
export async function startEdge(
  supervisor: Supervisor,
  bundle: EdgeBundle,
  { port, dir, variables, inspectorPort }: EdgeOptions,
): Promise<void> {
  const storageDir = join(dir, 'objects');
  const configFile = join(dir, 'workerd.capnp');
  await mkdir(storageDir, { recursive: true });
  const bundleDir = relative(dir, bundle.dir).split(sep).join('/');
  await writeFile(
    configFile,
    capnp(bundle.plan, {
      address: `127.0.0.1:${port}`,
      bundleDir,
      storageDir,
      variables: Object.keys(variables),
    }),
  );
  const inspector = inspectorPort === null ? [] : [`--inspector-addr=127.0.0.1:${inspectorPort}`];
  await supervisor.program({
    name: 'edge',
    command: workerdProgram(),
    args: ['serve', configFile, ...inspector],
    env: { ...variables },
    restarts: true,
    answers: (signal) =>
      waitForAnswer('The part "edge"', `http://127.0.0.1:${port}/health`, {
        signal,
        accept: (response) => response.ok,
      }),
  });
}

/**
 * The path of the native workerd program. Throws a `StartFault` when its platform package is not
 * installed.
 */
function workerdProgram(): string {
  const platform = `@cloudflare/workerd-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch === 'x64' ? '64' : process.arch}`;
  const workerd = packageFile('workerd', 'package.json', import.meta.url);
  // Resolved from `workerd`, because a nested install puts the platform's package beside it.
  const program =
    workerd &&
    packageFile(platform, process.platform === 'win32' ? 'bin/workerd.exe' : 'bin/workerd', workerd);
  if (program) return program;
  throw new StartFault(
    `The package ${platform}, which runs the edge, is not installed: run \`npm install\` on this machine (without --omit=optional).`,
  );
}
