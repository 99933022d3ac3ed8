import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LambdaEvent } from 'hono/aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { endpoints } from '../shared/contract/index.ts';
import { lambdaFunctions } from './functions.ts';
import { type LocalTable, localTable } from './testing/local-table.ts';
import { newCallId, openBusiness } from './testing/world.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
  vi.stubEnv('TABLE_NAME', local.tableName);
  vi.stubEnv('BUCKET_NAME', 'recordings');
  vi.stubEnv('OPENAI_API_KEY', 'local');
  vi.stubEnv('LOG_LEVEL', 'error');
  vi.stubEnv('AWS_REGION', 'ap-south-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', local.endpoint);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await local.stop();
});

/**
 * An event of API Gateway's HTTP API, payload version 2.0. `authorizer` is what the route's
 * authorizer adds.
 */
function gatewayEvent(
  method: string,
  path: string,
  { query = '', body = null as string | null, authorizer = {} },
): LambdaEvent {
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers: {
      host: 'api.test',
      'content-type': 'application/json',
      ...(body ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
    },
    body,
    isBase64Encoded: false,
    requestContext: {
      accountId: '1',
      apiId: 'api',
      authentication: null,
      authorizer,
      domainName: 'api.test',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'r',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
  } as unknown as LambdaEvent;
}

function pathOf(entry: string): string {
  return fileURLToPath(import.meta.resolve(`../${entry}`));
}

test('every Lambda has a handler file and every endpoint a Lambda', () => {
  for (const { name, entry, endpoints: served } of lambdaFunctions) {
    expect(existsSync(pathOf(entry))).toBe(true);
    // The clock calls the mail's, nobody else.
    expect([name, served.length > 0]).toEqual([name, name !== 'mail']);
  }
  expect(
    lambdaFunctions
      .flatMap((lambda) => lambda.endpoints)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(endpoints).sort());
});

test('every handler starts with only its environment', async () => {
  for (const { entry } of lambdaFunctions) {
    const module: { handler?: unknown } = await import(/* @vite-ignore */ pathOf(entry));
    expect(module.handler).toBeTypeOf('function');
  }
});

test("through the real handlers check-budget grants a call, and staff read it with their token's claims", async () => {
  const { businessId, number } = await openBusiness(local.table);
  const { handler: budgets } = await import('./budgets/handler.ts');
  const { handler: calls } = await import('./calls/handler.ts');
  const callId = newCallId();
  const body = JSON.stringify({
    callId,
    businessNumber: number,
    phone: '+919800000001',
    carrier: 'exotel',
    at: new Date().toISOString(),
  });
  const iam = { iam: { accessKey: 'AKIA' } };
  const granted = await budgets(gatewayEvent('POST', '/api/agent/check-budget', { body, authorizer: iam }));
  expect(granted).toMatchObject({ statusCode: 200 });
  expect(JSON.parse(granted.body)).toMatchObject({ allowed: true, maxSeconds: 600 });

  const jwt = { jwt: { claims: { business: businessId, role: 'staff' }, scopes: [] } };
  const listed = await calls(
    gatewayEvent('GET', '/api/calls', {
      query: `business=${businessId}&phone=%2B919800000001`,
      authorizer: jwt,
    }),
  );
  expect(JSON.parse(listed.body).calls).toMatchObject([{ callId, status: 'active' }]);
  expect(await calls(gatewayEvent('GET', `/api/calls/${callId}`, { authorizer: jwt }))).toMatchObject({
    statusCode: 200,
  });
  const { handler: reports } = await import('./reports/handler.ts');
  const table = gatewayEvent('GET', '/api/reports', {
    query: `business=${businessId}&since=2020-01-01T00:00:00Z`,
    authorizer: jwt,
  });
  const csv = await reports({ ...table, headers: { ...table.headers, accept: 'text/csv' } } as LambdaEvent);
  expect(csv).toMatchObject({
    statusCode: 200,
    isBase64Encoded: false,
    body: expect.stringContaining('total,1,1,'),
  });
  const { handler: businesses } = await import('./businesses/handler.ts');
  const settings = await businesses(
    gatewayEvent('GET', `/api/businesses/${businessId}`, { authorizer: jwt }),
  );
  expect(settings).toMatchObject({ statusCode: 403 });
  const { handler: customers } = await import('./customers/handler.ts');
  const body204 = await customers(
    gatewayEvent('DELETE', '/api/customers/%2B919800000077', { authorizer: jwt }),
  );
  expect(body204).toMatchObject({ statusCode: 204, body: '' });
  const { handler: voice } = await import('./voice/handler.ts');
  const turn = await voice(
    gatewayEvent('POST', '/api/agent/voice', { body: JSON.stringify({ callId, text: '' }), authorizer: iam }),
  );
  expect(JSON.parse(turn.body)).toMatchObject({ reply: 'Hello, this is Asha.', actions: [] });
  const unsigned = await calls(gatewayEvent('GET', `/api/calls/${callId}`, {}));
  expect(unsigned).toMatchObject({ statusCode: 401 });
});
