import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localDefaults } from '../run/defaults.ts';
import { writeRunFile } from '../run/run-file.ts';
import { staffToken } from './staff-token.ts';

let dataDir = '';
let other: ChildProcess;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'staff-token-'));
  // A process is known for a run by its command line.
  const running = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)', 'start.ts'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => running.stdout.once('data', resolve));
  other = running;
});
afterAll(async () => {
  other.kill('SIGKILL');
  await rm(dataDir, { recursive: true });
});

const run = {
  edge: '',
  api: 'http://127.0.0.1:9999',
  console: '',
  staffToken: '',
  adminToken: '',
  internalKey: '',
};
const issued = async () =>
  decodeJwt(
    await staffToken({ ...localDefaults, DATA_DIR: dataDir }, { businessId: 'my-clinic', role: 'admin' }),
  );

test('a token is one of the running system, whatever port this terminal would start one on', async () => {
  expect(await issued()).toMatchObject({
    iss: 'http://127.0.0.1:8788',
    business: 'my-clinic',
    role: 'admin',
  });
  const pid = other.pid ?? 0;
  // The run of an older version says nothing of issuer and audience.
  await writeRunFile(dataDir, { ...run, pid });
  expect(await issued()).toMatchObject({ iss: run.api, aud: 'local-voice-agent' });
  await writeRunFile(dataDir, { ...run, pid, issuer: 'https://pool.example', audience: 'theirs' });
  expect(await issued()).toMatchObject({ iss: 'https://pool.example', aud: 'theirs' });
});
