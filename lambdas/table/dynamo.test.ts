import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { businessesApp } from '../businesses/routes.ts';
import { keys } from '../rows/keys.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, openBusiness, quiet } from '../testing/world.ts';
import { dynamoClient, dynamoTable } from './dynamo.ts';
import { queryAll } from './table.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
  vi.stubEnv('AWS_REGION', 'ap-south-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', local.endpoint);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await local.stop();
});

/** DynamoDB that refuses `times` requests before it answers, by default with throttling. */
async function refusing(
  times: number,
  fault: { __type: string; [more: string]: unknown } = { __type: 'ThrottlingException' },
) {
  let refused = 0;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', async () => {
      if (refused++ < times) {
        response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
        const __type = `com.amazonaws.dynamodb.v20120810#${fault.__type}`;
        return response.end(JSON.stringify({ message: 'not now', ...fault, __type }));
      }
      const { host, connection, ...headers } = request.headers;
      const answer = await fetch(local.endpoint, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: Buffer.concat(pieces),
      });
      response
        .writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
        .end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close,
    refused: () => Math.min(refused, times),
  };
}

test('requests to a throttling table are retried, and then answered with 503 and retry-after', async () => {
  const { number, businessId } = await openBusiness(local.table);
  for (const [times, status] of [
    [2, 200],
    [Number.POSITIVE_INFINITY, 503],
  ] as const) {
    const gate = await refusing(times);
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', gate.endpoint);
    const client = dynamoClient();
    const app = businessesApp({ table: dynamoTable(client, local.tableName), log: quiet, now: Date.now });
    const answer = await app.request(`/api/agent/business?number=${encodeURIComponent(number)}`);
    expect(answer.status).toBe(status);
    expect(gate.refused()).toBeGreaterThanOrEqual(2);
    if (status === 200) expect(await answer.json()).toMatchObject({ business: { businessId } });
    else expect(answer.headers.get('retry-after')).toBe('1');
    client.destroy();
    gate.close();
  }
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', local.endpoint);
});

/**
 * finish-call settles in a transaction on the business's ledger. Meanwhile AWS refuses other writes
 * of that row with an error that the SDK does not retry. A check-budget at that moment was answered
 * with 503.
 */
test('a write to a row that a transaction holds is retried', async () => {
  const { businessId } = await openBusiness(local.table);
  const gate = await refusing(2, { __type: 'TransactionConflictException' });
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', gate.endpoint);
  const client = dynamoClient();
  const key = keys.budget(businessId);
  const { done, row } = await dynamoTable(client, local.tableName).change({
    key,
    update: 'ADD held :one',
    values: { ':one': 1 },
  });
  expect([done, row?.held, gate.refused()]).toEqual([true, 1, 2]);
  client.destroy();
  gate.close();
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', local.endpoint);
});

test('a throttled transaction may be retried, and is not reported as a bug', async () => {
  const { businessId } = await openBusiness(local.table);
  for (const Code of ['ThrottlingError', 'ProvisionedThroughputExceeded', 'TransactionConflict']) {
    const gate = await refusing(1, {
      __type: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code }],
    });
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', gate.endpoint);
    const client = dynamoClient();
    const spent = { key: keys.budget(businessId), update: 'ADD daySpent :one', values: { ':one': 1 } };
    expect(await dynamoTable(client, local.tableName).changeAll([spent])).toEqual([]);
    client.destroy();
    gate.close();
  }
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', local.endpoint);
});

test('a range that ends before it begins is empty', async () => {
  expect(await local.table.query({ partition: 'CALL#none', from: 'b', to: 'a' })).toEqual({
    rows: [],
    more: undefined,
  });
});

test('an expired row is never returned, and can be created again', async () => {
  let nowMs = Date.parse('2026-11-22T04:30:00Z');
  const client = dynamoClient();
  const table = dynamoTable(client, local.tableName, () => nowMs);
  const row = (n: number) => ({ PK: 'CALL#ttl', SK: `EVENT#${n}` });
  await table.create(row(1), { text: 'short-lived', ttl: table.ttlIn(1) });
  await table.create(row(2), { text: 'long-lived', ttl: table.ttlIn(3) });
  await table.create(row(3), { text: 'for ever' });
  expect(await table.create(row(1), { text: 'again' })).toBe(false);
  nowMs += 2 * 86_400_000;
  expect(await table.get(row(1))).toBeUndefined();
  expect((await queryAll(table, { partition: 'CALL#ttl' })).map(({ text }) => text)).toEqual([
    'long-lived',
    'for ever',
  ]);
  const fields = ['text'];
  expect((await queryAll(table, { partition: 'CALL#ttl', fields })).map(({ text }) => text)).toEqual([
    'long-lived',
    'for ever',
  ]);
  expect(await table.create(row(1), { text: 'new' })).toBe(true);
  expect(await table.get(row(1))).toMatchObject({ text: 'new' });
  client.destroy();
});

test('many writes and removals are all done', async () => {
  const key = (n: number) => ({ PK: 'CALL#many', SK: `EVENT#${String(n).padStart(3, '0')}` });
  const numbers = Array.from({ length: 60 }, (_, n) => n);
  await local.table.writeAll(numbers.map((n) => ({ key: key(n), row: { n } })));
  await local.table.writeAll(numbers.filter((n) => n % 2 === 0).map((n) => ({ key: key(n), remove: true })));
  expect((await queryAll(local.table, { partition: 'CALL#many' })).map(({ n }) => n)).toEqual(
    numbers.filter((n) => n % 2 === 1),
  );
});

test("the contract's client gets 503 as a retryable fault", async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:1');
  const client = dynamoClient();
  const edge = clientOf(
    businessesApp({ table: dynamoTable(client, local.tableName), log: quiet, now: Date.now }),
  );
  await expect(edge.business({ number: '+918000000001' })).rejects.toMatchObject({
    status: 503,
    fault: { retryable: true, kind: 'server' },
  });
  client.destroy();
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', local.endpoint);
});
