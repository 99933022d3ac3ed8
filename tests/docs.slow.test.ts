import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { projectRoot } from '../local/root.ts';
import { type RunningSystem, startSystem } from './scripted/system.ts';
import { blocksOf, requestsOf } from './written-commands.ts';

// The documents' commands run as they are written, against the system as `npm start` runs it.

vi.setConfig({ testTimeout: 180_000 });

let system: RunningSystem;

beforeAll(async () => {
  system = await startSystem();
}, 120_000);
afterAll(() => system?.stop(), 60_000);

/**
 * A reader's shell, which runs one block after the other. `curl` is wrapped: it prints the status
 * of each answer.
 */
const watchedCurl = `curl() { command curl --silent --show-error --write-out '%{stderr}status %{http_code}\\n' "$@"; }`;

async function typed(
  script: string,
): Promise<{ code: number | null; printed: string; statuses: number[]; complaints: string }> {
  const { run, dataDir } = system;
  const ports = { PORT: new URL(run.edge).port, API_PORT: new URL(run.api).port, DATA_DIR: dataDir };
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', `${watchedCurl}\n${script}`], {
    cwd: projectRoot,
    env: { ...process.env, ...ports },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let complaints = '';
  shell.stdout.on('data', (part) => (printed += String(part)));
  shell.stderr.on('data', (part) => (complaints += String(part)));
  const code = await new Promise<number | null>((resolve) => shell.once('close', resolve));
  return {
    code,
    printed,
    complaints,
    statuses: [...complaints.matchAll(/^status (\d+)$/gm)].map((match) => Number(match[1])),
  };
}

// The operations come last: they end with a business that is turned off.
test.each([
  ['docs/conversation.md', ['"silenceMs":9000', '"turnPolicy":{}', ' agrees: ']],
  [
    'docs/deployment.md',
    ['"status":"ok"', '"hasToolSecret":false', '"to":"+918000000010"', '"endReason":"agent"'],
  ],
  [
    'docs/operations.md',
    ['voice_active_calls', '"type":"callStarted"', '"expiresAt"', '"limitPerDay":{"microInr":0'],
  ],
])('%s: every block without an account, from top to bottom', async (file, shown) => {
  const blocks = blocksOf(file).filter(
    ({ language, text }) => language === 'sh' && !text.includes('npm install'),
  );
  const script = blocks.map(({ text }) => text).join('');
  const { code, printed, statuses, complaints } = await typed(script);
  expect(code, complaints).toBe(0);
  const expected = requestsOf(script).map(({ status }) => status);
  expect(expected.length).toBeGreaterThan(5);
  expect(statuses.map((status) => (status < 300 ? null : status))).toEqual(expected);
  for (const text of shown) expect(printed).toContain(text);
});
