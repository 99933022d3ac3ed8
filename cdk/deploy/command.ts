/** The programs that a deployment runs, and what it prints. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An error that the person at the terminal can fix. Its message is printed as it is, without a stack. */
export class DeployFault extends Error {}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The project's own `cdk` and `wrangler`, whatever else is installed, and the folders they run in. */
const programs = {
  cdk: { packageName: 'aws-cdk', script: 'bin/cdk', cwd: join(projectRoot, 'cdk') },
  wrangler: { packageName: 'wrangler', script: 'bin/wrangler.js', cwd: projectRoot },
} as const;

/**
 * Runs a program. `env` is added to the process environment. `quiet`: prints nothing unless it
 * fails. Throws a `DeployFault` if it fails, with its output if that was not printed.
 */
export async function run(
  program: keyof typeof programs,
  args: readonly string[],
  { env = {}, quiet = false }: { env?: Readonly<Record<string, string>>; quiet?: boolean } = {},
): Promise<void> {
  const { packageName, script, cwd } = programs[program];
  const path = join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), script);
  const child = spawn(process.execPath, [path, ...args], {
    cwd,
    env: { ...process.env, ...env, WRANGLER_SEND_METRICS: 'false', CDK_DISABLE_CLI_TELEMETRY: 'true' },
    stdio: ['inherit', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => printed.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0)
    throw new DeployFault(
      [Buffer.concat(printed).toString().trim(), `${program} ${args[0]} failed (${code})`].join('\n').trim(),
    );
}
