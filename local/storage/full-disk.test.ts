import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { expect, test, vi } from 'vitest';
import { readLedger } from '../../lambdas/budgets/ledger.ts';
import { budgetsApp } from '../../lambdas/budgets/routes.ts';
import { withinTime } from '../../lambdas/http/request-time.ts';
import { journalApp } from '../../lambdas/journal/routes.ts';
import { findCall } from '../../lambdas/rows/call.ts';
import { readKnownJournal } from '../../lambdas/rows/journal.ts';
import { dynamoClient, dynamoTable } from '../../lambdas/table/dynamo.ts';
import { createTableInput } from '../../lambdas/table/table.ts';
import { shortCall } from '../../lambdas/testing/journal.ts';
import { clientOf, noon, openBusiness, quiet } from '../../lambdas/testing/world.ts';
import { packageFile } from '../parts/package-file.ts';
import { freePorts } from '../parts/ports.ts';
import { checkStored } from './damage.ts';

// The embedded DynamoDB with a disk that takes nothing more. The limit of a process's files stands in for the
// disk, because it needs no rights and can be lifted while the process runs.

const program = packageFile('@dynoxide/linux-x64', 'dynoxide', import.meta.url);
const canLimit = program !== null && hasPrlimit();

function hasPrlimit(): boolean {
  try {
    execFileSync('prlimit', ['--version']);
    return true;
  } catch {
    // Not on every machine.
    return false;
  }
}

async function database() {
  const dataDir = await mkdtemp(join(tmpdir(), 'voice-disk-'));
  const file = join(dataDir, 'dynamodb', 'tables.sqlite');
  await mkdir(join(dataDir, 'dynamodb'));
  const [port = 0] = await freePorts(1);
  const given = ['--host', '127.0.0.1', '--port', String(port), '--db-path', file];
  // A file that would grow beyond the limit is refused; without the trap its process would be ended.
  const child = spawn('sh', ['-c', 'trap "" XFSZ; exec "$0" "$@"', program ?? '', ...given], {
    stdio: 'ignore',
  });
  const client = dynamoClient(`http://127.0.0.1:${port}`);
  await vi.waitUntil(
    () =>
      client.send(new CreateTableCommand(createTableInput('voice'))).then(
        () => true,
        () => false,
      ),
    { timeout: 10_000, interval: 50 },
  );
  const limit = (bytes: number | 'unlimited') =>
    execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`]);
  return {
    dataDir,
    table: dynamoTable(client, 'voice'),
    /** No file grows any more. */
    async fill() {
      const sizes = await Promise.all(
        (await readdir(join(dataDir, 'dynamodb'))).map((name) => stat(join(dataDir, 'dynamodb', name))),
      );
      limit(Math.max(...sizes.map(({ size }) => size)));
    },
    free: () => limit('unlimited'),
    async killed() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      client.destroy();
    },
  };
}

test.skipIf(!canLimit)(
  'a disk that takes nothing more is a clear 503: stored calls can be read, nothing is half written, and all is taken when there is room again',
  async () => {
    vi.stubEnv('AWS_REGION', 'ap-south-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
    const disk = await database();
    const { table } = disk;
    const { businessId, number } = await openBusiness(table);
    const ports = { table, log: quiet, now: () => noon };
    const limits = { maxCallSeconds: 600, maxConcurrentCalls: 10 };
    const [budgets, journal] = [clientOf(budgetsApp({ ...ports, limits })), clientOf(journalApp(ports))];
    const phone = '+919800000001';
    const at = new Date(noon).toISOString();
    const ringing = (callId: string) =>
      budgets.checkBudget({ callId, businessNumber: number, phone, carrier: 'exotel', at });
    const logging = (callId: string) =>
      journal.logEvent({ callId, events: shortCall(businessId, phone, number) });
    const usage = {
      seconds: 6,
      sttSeconds: 6,
      llmInputTokens: 9000,
      llmCachedTokens: 0,
      llmOutputTokens: 900,
      ttsCharacters: 100,
    };
    const finishing = (callId: string) =>
      budgets.finishCall({ callId, endedAt: at, endReason: 'caller', usage });

    await ringing('exotel-before');
    await logging('exotel-before');
    await disk.fill();
    const refusals: (() => Promise<unknown>)[] = [
      () => ringing('exotel-during'),
      () => logging('exotel-during'),
      () => finishing('exotel-before'),
    ];
    for (const asked of refusals) {
      await expect(withinTime(300, asked)).rejects.toMatchObject({
        status: 503,
        code: 'unavailable',
        fault: { retryAfterMs: 1000 },
      });
    }
    const call = await findCall(table, 'exotel-before');
    expect([call?.status, call?.cost]).toEqual(['active', undefined]);
    expect(await readKnownJournal(table, 'exotel-before')).toHaveLength(8);
    expect(Object.keys((await readLedger(table, businessId))?.holds ?? {})).toEqual(['exotel-before']);

    disk.free();
    await finishing('exotel-before');
    for (const step of [ringing, logging, finishing]) await step('exotel-during');
    const spent = await Promise.all(
      ['exotel-before', 'exotel-during'].map(
        async (callId) => (await findCall(table, callId))?.cost?.total.microInr ?? 0,
      ),
    );
    expect(await readLedger(table, businessId)).toMatchObject({
      daySpent: spent.reduce((sum, each) => sum + each, 0),
      held: 0,
    });
    expect(await readKnownJournal(table, 'exotel-during')).toHaveLength(8);
    await disk.killed();
    await checkStored(disk.dataDir);
    await rm(disk.dataDir, { recursive: true });
    vi.unstubAllEnvs();
  },
);
