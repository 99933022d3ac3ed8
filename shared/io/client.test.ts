import { expect, test } from 'vitest';
import { ApiFaultError, type ApiFetch, type ApiInit, createClient } from './client.ts';

const budgetQuestion = {
  callId: 'exotel-1',
  businessNumber: '+918000000001',
  phone: '+919800000001',
  carrier: 'exotel',
  at: '2026-11-22T04:30:00.000Z',
} as const;
const allowed = { allowed: true, holdId: 'hold-1', maxSeconds: 600, remaining: { microInr: 1, inr: '0.00' } };

function clientOf(fetch: ApiFetch, timeoutMs = 500) {
  return createClient({
    fetch,
    baseUrl: 'https://api.test/',
    timeoutMs,
    headers: { authorization: 'Bearer t' },
  });
}

function answering(status: number, body: unknown, headers: Record<string, string> = {}): ApiFetch {
  return () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

async function faultOf(work: Promise<unknown>): Promise<ApiFaultError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ApiFaultError) return error;
    throw error;
  }
  throw new Error('there was no fault');
}

test('one flat object becomes path, query and body, as the endpoint says', async () => {
  const sent: { url: string; init: ApiInit }[] = [];
  const client = clientOf((url, init) => {
    sent.push({ url, init });
    return new Response(JSON.stringify(url.includes('customer') ? { customer: null } : { events: [] }));
  });
  expect(await client.customer({ phone: '098000 00001', number: '+918000000001' })).toEqual({
    customer: null,
  });
  await client.callEvents({ callId: 'exotel-1' });
  expect(sent.map(({ url }) => url)).toEqual([
    'https://api.test/api/agent/customer?phone=%2B919800000001&number=%2B918000000001',
    'https://api.test/api/calls/exotel-1/events',
  ]);
  expect(sent[0]?.init).toMatchObject({ method: 'GET', headers: { authorization: 'Bearer t' } });
  expect(sent[0]?.init.body).toBeUndefined();
});

test('a body that breaks the contract is never sent, and the error does not repeat it', async () => {
  const client = clientOf(() => {
    throw new Error('it was sent');
  });
  const refusal = client.checkBudget({ ...budgetQuestion, phone: 'my number is nine' });
  await expect(refusal).rejects.toThrow(new TypeError('the request to checkBudget has a wrong phone'));
});

test('an answer that breaks the contract is a protocol fault', async () => {
  const error = await faultOf(
    clientOf(answering(200, { ...allowed, maxSeconds: 'long' })).checkBudget(budgetQuestion),
  );
  expect(error).toMatchObject({ status: 200, fault: { source: 'api', kind: 'protocol', retryable: false } });
  expect((await faultOf(clientOf(answering(200, '<html>')).checkBudget(budgetQuestion))).fault.kind).toBe(
    'protocol',
  );
});

test('fields that the contract does not know are dropped from an answer', async () => {
  expect(await clientOf(answering(200, { ...allowed, later: true })).checkBudget(budgetQuestion)).toEqual(
    allowed,
  );
});

test('a refusal carries its status and code', async () => {
  const error = await faultOf(
    clientOf(answering(404, { error: { code: 'unknown_call', message: 'no' } })).checkBudget(budgetQuestion),
  );
  expect(error).toMatchObject({
    status: 404,
    code: 'unknown_call',
    fault: { kind: 'config', retryable: false },
  });
  expect(
    (await faultOf(clientOf(answering(403, 'Forbidden')).checkBudget(budgetQuestion))).fault,
  ).toMatchObject({
    kind: 'auth',
  });
  const busy = await faultOf(
    clientOf(answering(503, {}, { 'retry-after': '2' })).checkBudget(budgetQuestion),
  );
  expect(busy.fault).toMatchObject({ kind: 'server', retryable: true, retryAfterMs: 2000 });
});

test('an API that does not answer in time is a stall, one that is gone a network fault', async () => {
  const never: ApiFetch = (_, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  expect((await faultOf(clientOf(never, 20).checkBudget(budgetQuestion))).fault).toMatchObject({
    kind: 'stall',
    retryable: true,
  });
  const gone: ApiFetch = () => Promise.reject(new TypeError('fetch failed'));
  expect((await faultOf(clientOf(gone).checkBudget(budgetQuestion))).fault).toMatchObject({
    kind: 'network',
    retryable: true,
  });
});

test('our own abort is no fault', async () => {
  const stop = new AbortController();
  const never: ApiFetch = (_, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const asking = clientOf(never).checkBudget(budgetQuestion, { signal: stop.signal });
  stop.abort(new Error('the call is over'));
  await expect(asking).rejects.toThrow('the call is over');
});
