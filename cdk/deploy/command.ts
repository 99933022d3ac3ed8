/** Programs that a deployment runs, and what it tells the person at the terminal. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Settings } from './settings.ts';

/** What a person can put right. Its message is printed as it is, without a stack. */
export class DeployFault extends Error {}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The project's own `cdk` and `wrangler`, whatever else is installed. */
export const programs = {
  cdk: { packageName: 'aws-cdk', script: 'bin/cdk' },
  wrangler: { packageName: 'wrangler', script: 'bin/wrangler.js' },
} as const;

export interface Run {
  readonly program: keyof typeof programs;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside the process environment. */
  readonly env?: Settings;
  /** Says nothing unless it fails. */
  readonly quiet?: boolean;
}

/** Throws a `DeployFault` with what was printed, if it fails. */
export async function run({ program, args, cwd, env = {}, quiet = false }: Run): Promise<void> {
  const { packageName, script } = programs[program];
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
