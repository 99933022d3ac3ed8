import { expect, test } from 'vitest';
import { createLog } from '../../shared/io/log.ts';
import { noTable, quiet } from '../testing/world.ts';
import { createApp } from './app.ts';

const cloudFault = (name: string, more: object = {}) =>
  Object.assign(new Error('from the cloud'), { name }, more);

function appThrowing(error: Error, log = quiet) {
  const app = createApp({ table: noTable, log }, { business: () => Promise.reject(error) });
  return () => app.request('/api/agent/business?number=%2B918000000001');
}

test('a cloud service that is slow, throttling or unreachable is 503 with retry-after', async () => {
  const faults = [
    cloudFault('ThrottlingException'),
    cloudFault('TimeoutError'),
    cloudFault('InternalServerError', { $metadata: { httpStatusCode: 500 } }),
    cloudFault('Error', { code: 'ECONNREFUSED' }),
  ];
  for (const error of faults) {
    const answer = await appThrowing(error)();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.json()).toMatchObject({ error: { code: 'unavailable' } });
  }
});

test('a bug is 500: the log has the whole error, and the answer nothing of it', async () => {
  const lines: string[] = [];
  const answer = await appThrowing(
    new TypeError('secret detail'),
    createLog({ write: (_, line) => lines.push(line) }),
  )();
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('secret');
  expect(lines.join()).toContain('secret detail');
});

test('an answer that breaks the contract is not sent', async () => {
  const app = createApp(
    { table: noTable, log: quiet },
    { logEvent: () => Promise.resolve({ acceptedThrough: 1.5 }) },
  );
  const body = JSON.stringify({
    callId: 'exotel-1',
    events: [{ seq: 0, at: '2026-11-22T04:30:00Z', type: 'x' }],
  });
  expect((await app.request('/api/agent/log-event', { method: 'POST', body })).status).toBe(500);
});

test('a log line of a request holds no phone number', async () => {
  const lines: string[] = [];
  await appThrowing(cloudFault('TimeoutError'), createLog({ write: (_, line) => lines.push(line) }))();
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join()).not.toContain('8000000001');
});

test('every answer of a Lambda has the security headers: results, redirects, errors, unknown routes', async () => {
  const app = createApp(
    { table: noTable, log: quiet },
    {
      logEvent: () => Promise.resolve({ acceptedThrough: 0 }),
      business: () => Promise.resolve(Response.redirect('https://bucket.test/x')),
    },
  );
  const events = [{ seq: 0, at: '2026-11-22T04:30:00Z', type: 'x' }];
  const post = (path: string, body: object) =>
    app.request(path, { method: 'POST', body: JSON.stringify(body) });
  const answers = await Promise.all([
    post('/api/agent/log-event', { callId: 'exotel-1', events }),
    app.request('/api/agent/business?number=%2B918000000001'),
    post('/api/agent/log-event', {}),
    post('/api/agent/log-event', { callId: 'exotel-1', events, more: 'x'.repeat(5_000_000) }),
    app.request('/nowhere'),
    app.request('/api/calls'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 302, 400, 413, 404, 404]);
  for (const { headers } of answers)
    expect(Object.fromEntries(headers)).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
});

test('a body is refused over the route’s own limit, by its length and while it is counted', async () => {
  const app = createApp(
    { table: noTable, log: quiet },
    { logEvent: () => Promise.reject(new Error('not reached')) },
  );
  const body = 'x'.repeat(5_000_000);
  const post = (headers: Record<string, string>) =>
    app.request('/api/agent/log-event', { method: 'POST', headers, body });
  for (const headers of [{}, { 'content-length': '10' }, { 'content-length': 'many' }]) {
    const answer = await post(headers as Record<string, string>);
    expect([answer.status, await answer.json()]).toMatchObject([413, { error: { code: 'too_large' } }]);
  }
});

// Regression: a mark's name with half a character made every delivery of its call a 500, and its money
// stayed held.
test('half a character in a body is replaced, in names and values, before it reaches the store', async () => {
  const seen: unknown[] = [];
  const app = createApp(
    { table: noTable, log: quiet },
    {
      logEvent: ({ body }) => {
        seen.push(body.events);
        return Promise.resolve({ acceptedThrough: 0 });
      },
    },
  );
  const body = String.raw`{"callId":"exotel-1","events":[{"seq":0,"at":"2026-11-22T04:30:00.000Z","type":"x","a\udfff":["\uD800b",{"c":"\ud83d\ude00"}]}]}`;
  const answer = await app.request('/api/agent/log-event', { method: 'POST', body });
  expect(answer.status).toBe(200);
  expect(JSON.stringify(seen)).toContain('"a\ufffd":["\ufffdb",{"c":"😀"}]');
});

// Regression: a tool's trial with arguments that were nested 3,000 deep was a 500, and so was a part of a
// journal, which an outbox sends again for ever.
test('a body that is nested deeper than anything of ours is 400 before a route sees it', async () => {
  const app = createApp(
    { table: noTable, log: quiet },
    { logEvent: () => Promise.reject(new Error('not reached')) },
  );
  const event = (value: string) => `{"seq":0,"at":"2026-11-22T04:30:00.000Z","type":"x","a":${value}}`;
  for (const levels of [70, 3_000, 9_000, 20_000])
    for (const [open, leaf, close] of [
      ['[', '', ']'],
      ['{"a":', '1', '}'],
      ['{"a":', String.raw`"\ud800"`, '}'],
    ] as const) {
      const nested = open.repeat(levels) + leaf + close.repeat(levels);
      const body = `{"callId":"exotel-1","events":[${event(nested)}]}`;
      const answer = await app.request('/api/agent/log-event', { method: 'POST', body });
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'too_deep' } }]);
    }
});
