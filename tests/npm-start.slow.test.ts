/** `npm start` itself, on other ports and with its own data folder. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../local/parts/ports.ts';
import { projectRoot } from '../local/root.ts';
import { localDefaults } from '../local/run/defaults.ts';
import { RunFile } from '../local/run/run-file.ts';

const patience = 120_000;
let dir = '';
let env: Record<string, string> = {};
const started: ChildProcess[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'npm-start-'));
  const [port, apiPort] = await freePorts(2);
  env = { PORT: String(port), API_PORT: String(apiPort), DATA_DIR: dir };
});
afterEach(() => {
  for (const npm of started.splice(0))
    if (npm.exitCode === null && npm.signalCode === null && npm.pid !== undefined)
      process.kill(-npm.pid, 'SIGKILL');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Run {
  npm: ChildProcess;
  /** All that was printed so far. */
  printed(): string;
  ended: Promise<number | null>;
}

/** Types `npm start`, in a process group of its own, as a terminal does. */
function npmStart(more: Record<string, string> = {}): Run {
  const npm = spawn('npm', ['start'], {
    cwd: projectRoot,
    env: { ...process.env, ...env, ...more },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(npm);
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) {
    stream?.on('data', (data) => {
      output += String(data);
    });
  }
  return { npm, printed: () => output, ended: new Promise((resolve) => npm.once('close', resolve)) };
}

async function ready(run: Run): Promise<RunFile> {
  let over = false;
  void run.ended.then(() => {
    over = true;
  });
  while (!/^ready/m.test(run.printed())) {
    if (over) throw new Error(`npm start ended:\n${run.printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return RunFile.parse(JSON.parse(await readFile(join(dir, 'run.json'), 'utf8')));
}

/** Ctrl-C: the terminal signals the whole group. */
function ctrlC({ npm }: Run): void {
  process.kill(-(npm.pid ?? 0), 'SIGINT');
}

const processes = () =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, state]) => ({
      pid: Number(pid),
      parent: Number(parent),
      zombie: state?.startsWith('Z') === true,
    }));

/** A process and all it started, however deep. */
function familyOf(pid: number): number[] {
  const children = processes().filter(({ parent }) => parent === pid);
  return [pid, ...children.flatMap((child) => familyOf(child.pid))];
}

function living(pids: readonly number[]): number[] {
  return processes()
    .filter(({ pid, zombie }) => pids.includes(pid) && !zombie)
    .map(({ pid }) => pid);
}

const edgeKey = new AwsClient({
  accessKeyId: localDefaults.EDGE_AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: localDefaults.EDGE_AWS_SECRET_ACCESS_KEY ?? '',
  service: 'execute-api',
  region: localDefaults.AWS_REGION ?? '',
});
const ring = {
  callId: 'twilio-CAslowtest1',
  businessNumber: '+918000000001',
  phone: '+919800000001',
  carrier: 'twilio',
  at: '2026-11-22T09:30:00.000Z',
};
const asPost = (body: unknown) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const calls = async ({ api, staffToken }: RunFile) =>
  (await fetch(`${api}/api/calls`, { headers: { authorization: `Bearer ${staffToken}` } })).json();

test('npm start comes up, answers, refuses strangers, stops without leaving processes, and finds its data again', {
  timeout: 2 * patience,
}, async () => {
  const first = npmStart();
  const run = await ready(first);
  expect(run).toMatchObject({
    edge: `http://127.0.0.1:${env.PORT}`,
    api: `http://127.0.0.1:${env.API_PORT}`,
    internalKey: localDefaults.INTERNAL_API_KEY,
  });

  expect(await (await fetch(`${run.edge}/health`)).json()).toMatchObject({ status: 'ok' });
  expect((await fetch(`${run.api}/api/agent/check-budget`, asPost(ring))).status).toBe(401);
  expect((await fetch(`${run.api}/api/calls`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(
    403,
  );
  expect(await (await edgeKey.fetch(`${run.api}/api/agent/check-budget`, asPost(ring))).json()).toMatchObject(
    { allowed: true },
  );
  const known = await edgeKey.fetch(
    `${run.api}/api/agent/customer?phone=%2B919800000002&businessId=demo-clinic`,
  );
  expect(await known.json()).toMatchObject({ customer: { name: 'Priya Sharma', language: 'hi-IN' } });
  const printedToken = execFileSync(
    'npm',
    ['run', '--silent', 'token', '--', '--business', 'other-clinic', '--role', 'staff'],
    { cwd: projectRoot, env: { ...process.env, ...env }, encoding: 'utf8' },
  ).trim();
  expect(await calls({ ...run, staffToken: printedToken })).toEqual({ calls: [] });
  const settings = await fetch(`${run.api}/api/businesses/demo-clinic`, {
    headers: { authorization: `Bearer ${run.operatorToken}` },
  });
  expect(settings.status).toBe(200);

  const second = npmStart({ PORT: '1', API_PORT: '2' });
  expect(await second.ended).toBe(1);
  expect(second.printed()).toContain(`already runs with this DATA_DIR (process ${run.pid}`);

  const family = familyOf(first.npm.pid ?? 0);
  expect(family.length).toBeGreaterThan(6);
  ctrlC(first);
  await first.ended;
  expect(first.printed()).toMatch(/^stopped$/m);
  expect(living(family)).toEqual([]);
  await expect(readFile(join(dir, 'run.json'))).rejects.toThrow('ENOENT');

  const again = npmStart();
  const rerun = await ready(again);
  expect(await calls({ ...rerun, staffToken: run.staffToken })).toMatchObject({
    calls: [{ callId: ring.callId, status: 'active' }],
  });
  const parts = familyOf(again.npm.pid ?? 0);
  again.npm.kill('SIGKILL');
  await again.ended;
  // A killed npm can't signal its children. The run notices by itself.
  for (let tries = 0; tries < 100 && living(parts).length > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(living(parts)).toEqual([]);
});

test('a taken port gives one sentence with the port, its variable and what to do', {
  timeout: patience,
}, async () => {
  const taken: Server = createServer();
  await new Promise<void>((resolve) => taken.listen(Number(env.API_PORT), '127.0.0.1', resolve));
  const run = npmStart();
  expect(await run.ended).toBe(1);
  expect(run.printed()).toContain(
    `Port ${env.API_PORT} (API_PORT) is already taken by another program: stop that program, or choose another with API_PORT`,
  );
  await new Promise((resolve) => taken.close(resolve));
});

test('a wrong configuration gives one message with every wrong field, before anything is started', {
  timeout: patience,
}, async () => {
  const run = npmStart({ VOICE_MODE: 'loud', MAX_CONCURRENT_CALLS: 'many', PUBLIC_URL: 'ftp://x' });
  expect(await run.ended).toBe(1);
  for (const name of ['VOICE_MODE', 'MAX_CONCURRENT_CALLS', 'PUBLIC_URL'])
    expect(run.printed()).toContain(name);
  expect(run.printed()).not.toContain('dynamodb');
});
