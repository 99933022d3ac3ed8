import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { livingRun, readRunFile, removeRunFile, writeRunFile } from './run-file.ts';

const run = {
  edge: 'http://e',
  api: 'http://a',
  console: 'http://e/',
  pid: process.pid,
  staffToken: 's',
  adminToken: 'a',
  internalKey: 'k',
};
let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'run-file-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('what is written is read, and only its owner may', async () => {
  await writeRunFile(dir, run);
  expect(await readRunFile(dir)).toEqual(run);
  expect((await stat(join(dir, 'run.json'))).mode & 0o077).toBe(0);
});

test('a file left behind by a killed run, or half a file, is no living run', async () => {
  expect(await livingRun(dir)).toBeNull();
  await writeRunFile(dir, { ...run, pid: 999_999_999 });
  expect(await livingRun(dir)).toBeNull();
  await writeFile(join(dir, 'run.json'), '{"edge":');
  expect(await livingRun(dir)).toBeNull();
});

test('after a reboot the number of a killed run may be another program’s, which is no living run', async () => {
  await writeRunFile(dir, run);
  expect(await livingRun(dir)).toBeNull();
});

test('only one’s own file is removed', async () => {
  await writeRunFile(dir, { ...run, pid: 1 });
  await removeRunFile(dir);
  expect(await readRunFile(dir)).not.toBeNull();
  await writeRunFile(dir, run);
  await removeRunFile(dir);
  expect(await readRunFile(dir)).toBeNull();
});
