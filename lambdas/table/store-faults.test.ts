import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ApiClient } from '../../shared/io/client.ts';
import { startStoreProxy, type WireFault } from '../../testing/wire/store-proxy.ts';
import { readLedger } from '../budgets/ledger.ts';
import { budgetsApp } from '../budgets/routes.ts';
import { createApp } from '../http/app.ts';
import { withinTime } from '../http/request-time.ts';
import { journalApp } from '../journal/routes.ts';
import { findCall } from '../rows/call.ts';
import { readKnownJournal } from '../rows/journal.ts';
import { shortCall } from '../testing/journal.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { dynamoClient, dynamoTable } from './dynamo.ts';
import { queryAll } from './table.ts';

// A call's whole way through the API, over the wire, with a DynamoDB that fails in every way it knows.

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
  vi.stubEnv('AWS_REGION', 'ap-south-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await local.stop();
});

const json = { 'content-type': 'application/x-amz-json-1.0' };
function fault(type: string, status = 400, more: object = {}): WireFault {
  const __type = `com.amazonaws.dynamodb.v20120810#${type}`;
  return { answer: { status, headers: json, body: JSON.stringify({ __type, message: 'not now', ...more }) } };
}
function cancelled(Code: string): WireFault {
  return fault('TransactionCanceledException', 400, {
    CancellationReasons: [{ Code: 'None' }, { Code, Message: 'not now' }],
  });
}

const anyRequest: [string, WireFault][] = [
  ['ProvisionedThroughputExceededException', fault('ProvisionedThroughputExceededException')],
  ['ThrottlingException', fault('ThrottlingException')],
  ['RequestLimitExceeded', fault('RequestLimitExceeded')],
  ['InternalServerError', fault('InternalServerError', 500)],
  ['ServiceUnavailable', fault('ServiceUnavailable', 503)],
  ['500 without a body', { answer: { status: 500 } }],
  ['503 without a body', { answer: { status: 503 } }],
  [
    "502 with a proxy's page",
    { answer: { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' } },
  ],
  ['a connection that is cut', { cut: true }],
  ['a lost answer', { lost: true }],
  ['an answer that breaks off', { cutAfter: 1 }],
  ['InternalServerError after the work was done', { done: { status: 500 } }],
];
const transactions: [string, WireFault][] = [
  ['a transaction cancelled by ThrottlingError', cancelled('ThrottlingError')],
  ['a transaction cancelled by TransactionConflict', cancelled('TransactionConflict')],
  ['a transaction cancelled by ProvisionedThroughputExceeded', cancelled('ProvisionedThroughputExceeded')],
  ['TransactionInProgressException', fault('TransactionInProgressException')],
  ['TransactionConflictException', fault('TransactionConflictException')],
];
const isTransaction = (operation: string) => operation === 'TransactWriteItems';

/** A business whose calls go through a table that can be spoiled. */
async function world() {
  const proxy = await startStoreProxy(local.endpoint);
  const client = dynamoClient(proxy.url);
  const table = dynamoTable(client, local.tableName);
  const { businessId, number } = await openBusiness(local.table);
  const ports = { table, log: quiet, now: () => noon };
  const budgets = clientOf(budgetsApp({ ...ports, limits: { maxCallSeconds: 600, maxConcurrentCalls: 10 } }));
  const journal = clientOf(journalApp(ports));
  const callId = newCallId();
  const steps: [string, () => Promise<unknown>][] = [
    ['check-budget', () => budgets.checkBudget(ringOf(callId, number))],
    ['log-event', () => journal.logEvent({ callId, events: shortCall(businessId, '+919800000001', number) })],
    ['finish-call', () => budgets.finishCall(billOf(callId))],
  ];
  const stop = async () => {
    client.destroy();
    await proxy.close();
  };
  return { proxy, businessId, callId, steps, table, stop };
}
type World = Awaited<ReturnType<typeof world>>;

function ringOf(callId: string, businessNumber: string): Parameters<ApiClient['checkBudget']>[0] {
  const at = new Date(noon).toISOString();
  return { callId, businessNumber, phone: '+919800000001', carrier: 'exotel', at };
}

function billOf(callId: string): Parameters<ApiClient['finishCall']>[0] {
  const usage = {
    seconds: 6,
    sttSeconds: 6,
    llmInputTokens: 1000,
    llmCachedTokens: 0,
    llmOutputTokens: 100,
    ttsCharacters: 100,
  };
  return { callId, endedAt: new Date(noon + 6000).toISOString(), endReason: 'caller', usage };
}

/** Everything of the call is stored, and its money is booked once. */
async function isBookedOnce({ businessId, callId }: World): Promise<void> {
  const events = await readKnownJournal(local.table, callId);
  expect(events.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const call = await findCall(local.table, callId);
  const spent = call?.cost?.total.microInr ?? 0;
  expect(spent).toBeGreaterThan(0);
  expect(await readLedger(local.table, businessId)).toMatchObject({
    daySpent: spent,
    dayUsed: spent,
    monthSpent: spent,
    held: 0,
    holds: {},
  });
}

describe.concurrent('DynamoDB fails', () => {
  test.each([...anyRequest, ...transactions])(
    'a table that fails twice at each step of a call is asked again, and nothing is booked twice: %s',
    async (_, spoiled) => {
      const call = await world();
      const only = transactions.some(([, given]) => given === spoiled);
      for (const [, step] of call.steps) {
        let left = 2;
        call.proxy.spoils(({ operation }) =>
          (!only || isTransaction(operation)) && left-- > 0 ? spoiled : null,
        );
        await step();
      }
      await isBookedOnce(call);
      await call.stop();
    },
  );

  test.each(anyRequest)(
    'a table that stays away is a clear 503 with Retry-After, and the repeated steps book once: %s',
    async (_, spoiled) => {
      const call = await world();
      for (const [name, step] of call.steps) {
        call.proxy.spoils(() => spoiled);
        await expect(withinTime(300, step), name).rejects.toMatchObject({
          status: 503,
          code: 'unavailable',
          fault: { retryable: true, retryAfterMs: 1000 },
        });
        call.proxy.spoils(() => null);
        await step();
      }
      await isBookedOnce(call);
      await call.stop();
    },
  );

  test.each(transactions)(
    'a bill whose transaction is refused all the time is a clear 503, half of it is never written, and it is booked once later: %s',
    async (_, spoiled) => {
      const call = await world();
      const [[, ring] = [], [, log] = [], [, bill] = []] = call.steps;
      await ring?.();
      await log?.();
      const before = await readLedger(local.table, call.businessId);
      call.proxy.spoils(({ operation }) => (isTransaction(operation) ? spoiled : null));
      await expect(withinTime(300, async () => bill?.())).rejects.toMatchObject({ status: 503 });
      expect(await readLedger(local.table, call.businessId)).toEqual(before);
      expect((await findCall(local.table, call.callId))?.cost).toBeUndefined();
      // The pauses grow, so that a throttled table is not flooded.
      expect(call.proxy.asked().filter(({ operation }) => isTransaction(operation)).length).toBeLessThan(30);
      call.proxy.spoils(() => null);
      await bill?.();
      await isBookedOnce(call);
      await call.stop();
    },
  );

  test('a table that is silent leaves the Lambda time for its own answer, 503 with Retry-After', async () => {
    const { proxy, table, stop } = await world();
    const app = createApp(
      { table, log: quiet },
      { business: async () => Promise.reject(await table.get(key(0))) },
      () => 100,
    );
    proxy.spoils(() => ({ silentMs: 60_000 }));
    const answer = await app.request('/api/agent/business?number=%2B918000000001');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({ error: { code: 'unavailable' } });
    await stop();
  });

  test('the writes of a batch that DynamoDB left out are sent again, those alone, until all are done', async () => {
    const { proxy, table, stop } = await world();
    const PK = `CALL#${newCallId()}`;
    const sent: number[] = [];
    const leftOut = (requests: unknown[]): WireFault => {
      const body = JSON.stringify({ UnprocessedItems: { [local.tableName]: requests } });
      return { done: { status: 200, headers: json, body } };
    };
    proxy.spoils(({ body }) => {
      const requests: unknown[] = JSON.parse(body).RequestItems[local.tableName];
      sent.push(requests.length);
      return requests.length > 1 ? leftOut(requests.slice(1)) : null;
    });
    await table.writeAll([0, 1, 2].map((n) => ({ key: { ...key(n), PK }, row: { n } })));
    expect(sent).toEqual([3, 2, 1]);
    expect(await queryAll(local.table, { partition: PK })).toMatchObject([{ n: 0 }, { n: 1 }, { n: 2 }]);
    proxy.spoils(({ body }) => leftOut(JSON.parse(body).RequestItems[local.tableName]));
    const never = withinTime(200, () => table.writeAll([{ key: { ...key(4), PK }, row: {} }]));
    await expect(never).rejects.toMatchObject({ name: 'AbortError' });
    await stop();
  });

  test('a row whose answer was lost was created by us; one that was there before was not', async () => {
    const { proxy, table, stop } = await world();
    let lost = true;
    const oneLost = () => {
      const was = lost;
      lost = false;
      return was ? ({ lost: true } as const) : null;
    };
    const mine = { ...key(7), PK: `CALL#${newCallId()}` };
    proxy.spoils(oneLost);
    expect(await table.create(mine, { n: 1, list: [{ of: 'maps' }], none: undefined })).toBe(true);
    lost = true;
    expect(await table.create(mine, { n: 2 })).toBe(false);
    expect(await table.create(mine, { n: 1, list: [{ of: 'maps' }] })).toBe(false);
    await stop();
  });
});

function key(n: number) {
  return { PK: 'CALL#faults', SK: `EVENT#${n}` };
}
