import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDataDir, releaseDataDir } from './data-dir.ts';

let root = '';
let dir = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'data-dir-'));
  dir = join(root, 'deep/data');
});
afterEach(() => rm(root, { recursive: true }));

test('a new folder is made with everything above it, and the logs of the run before are gone', async () => {
  await claimDataDir(dir);
  await writeFile(join(dir, 'logs/edge.log'), 'old');
  await releaseDataDir(dir);
  await claimDataDir(dir);
  expect(await readdir(join(dir, 'logs'))).toEqual([]);
});

test('a run that is still coming up has its folder for itself, and a killed one gives it back', async () => {
  // A process is known for a run by its command line.
  const other = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)', 'start.ts'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => other.stdout.once('data', resolve));
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'run.lock'), String(other.pid));
  await expect(claimDataDir(dir)).rejects.toThrow(`with this DATA_DIR just now (process ${other.pid})`);
  const ended = new Promise((resolve) => other.once('exit', resolve));
  other.kill('SIGKILL');
  await ended;
  await claimDataDir(dir);
});

test('a folder that can’t be had is one sentence with the reason and a way out', async () => {
  await writeFile(join(root, 'file'), '');
  await expect(claimDataDir(join(root, 'file/data'))).rejects.toThrow(
    /DATA_DIR, can't be used: ENOTDIR.*DATA_DIR=\.data2 npm start$/,
  );
});
