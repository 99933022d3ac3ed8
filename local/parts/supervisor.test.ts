import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSupervisor, type Supervisor } from './supervisor.ts';

let dir = '';
let supervisor: Supervisor;
let said: string[] = [];
let pids: number[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'supervisor-'));
  said = [];
  pids = [];
  supervisor = createSupervisor({
    logDir: dir,
    say: (line) => said.push(line),
    onLine: (_, line) => /^pid \d+$/.test(line) && pids.push(Number(line.slice(4))),
  });
});
afterEach(async () => {
  await supervisor.stop([]);
  await rm(dir, { recursive: true });
});

const pidsUp = (count: number) => async () => {
  while (pids.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
};
const script = (name: string, code: string, answers: () => Promise<void> = pidsUp(1)) => ({
  name,
  command: process.execPath,
  args: ['-e', `console.log('pid', process.pid);${code}`],
  env: {},
  answers,
});
const stay = 'setInterval(() => {}, 1000);';
/** One that is dead but not yet fetched by its parent counts as dead. */
const lives = (pid: number) => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
};

test('a part that dies before it answers is one sentence with its name and its last lines', async () => {
  const start = supervisor.program(
    script(
      'stores',
      `console.error('the disk is full'); process.exit(3)`,
      () => new Promise(() => undefined),
    ),
  );
  await expect(start).rejects.toThrow(
    /The part "stores" stopped unexpectedly \(exit code 3\).*\n.*pid \d+\n.*the disk is full/,
  );
  expect(await readFile(join(dir, 'stores.log'), 'utf8')).toContain('the disk is full');
});

test('a program that is not there is one sentence too', async () => {
  await expect(supervisor.program({ ...script('stores', ''), command: '/no/such/program' })).rejects.toThrow(
    /The part "stores" stopped unexpectedly .*ENOENT/,
  );
});

test('a part that dies later ends the run', async () => {
  await supervisor.program(script('stores', stay));
  process.kill(pids[0] ?? 0, 'SIGKILL');
  await expect(supervisor.fatal).rejects.toThrow('The part "stores" stopped unexpectedly (signal SIGKILL)');
});

test('a part that may be started again is, twice a minute, and then ends the run', async () => {
  await supervisor.program({ ...script('edge', stay), restarts: true });
  for (const life of [1, 2, 3]) {
    await pidsUp(life)();
    process.kill(pids[life - 1] ?? 0, 'SIGKILL');
  }
  await expect(supervisor.fatal).rejects.toThrow('The part "edge" stopped unexpectedly');
  expect(said.map((line) => /(\d) of 2/.exec(line)?.[1])).toEqual(['1', '2']);
});

test('stopping takes along what a part started itself, and goes in order', async () => {
  const child = `require('child_process').spawn(process.execPath, ['-e', "console.log('pid', process.pid);${stay}"], { stdio: 'inherit' });`;
  await supervisor.program(script('outer', child + stay, pidsUp(2)));
  await supervisor.program(script('inner', stay, pidsUp(3)));
  await supervisor.stop([['inner'], ['outer']]);
  expect(pids.map(lives)).toEqual([false, false, false]);
});

test('a part that will not stop is killed', async () => {
  await supervisor.program(script('deaf', `process.on('SIGTERM', () => {});${stay}`));
  await supervisor.stop([['deaf']]);
  expect(lives(pids[0] ?? 0)).toBe(false);
});

test('nothing is started once the run is being stopped', async () => {
  await supervisor.stop([]);
  await expect(supervisor.program(script('late', stay))).rejects.toThrow('being stopped');
});

test("a disk that does not take a part's lines for a while stops nothing, and later lines are kept", async () => {
  const logDir = join(dir, 'logs');
  const lines: string[] = [];
  const other = createSupervisor({ logDir, say: () => undefined, onLine: (_, line) => lines.push(line) });
  // No folder yet: every write of the log fails.
  const talking = 'let n = 0; setInterval(() => console.log("line", n++), 20);';
  await other.program(script('talks', talking, async () => undefined));
  await vi.waitUntil(() => lines.length > 5);
  await mkdir(logDir);
  const log = () => readFile(join(logDir, 'talks.log'), 'utf8').catch(() => '');
  await vi.waitUntil(async () => /^line \d+$/m.test(await log()));
  expect(await log()).not.toContain('line 0\n');
  await other.stop([]);
});
