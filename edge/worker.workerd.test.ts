import { afterEach, describe, expect, test, vi } from 'vitest';
import { variables } from './call/testing/scripted-api.ts';
import { virtualClock } from './call/testing/virtual-clock.ts';
import { parseConfig } from './config.ts';
import type { Env } from './env.ts';
import { consoleFiles } from './routes/console-files.ts';
import { bodyText, staffBytes, webhookBytes } from './routes/sizes.ts';
import worker, { createApp } from './worker.ts';

// What every route of the Worker does with any request, before it looks at a credential.

const page = 'https://console.test';
const parsed = parseConfig({
  ...variables,
  PUBLIC_URL: 'https://edge.test',
  TWILIO_AUTH_TOKEN: 'token',
  EXOTEL_WEBHOOK_TOKEN: 'exotel',
  CORS_ALLOWED_ORIGINS: `${page},https://other.test`,
});
if (!parsed.ok) throw new Error(parsed.faults.join());
/** No call is known, and no media token is valid. */
const call = {
  afterStream: async () => ({ known: false }),
  fetch: async () => new Response(null, { status: 401 }),
};
const env = {
  CALLS: { idFromName: (name: string) => name, get: () => call },
  SWITCHBOARDS: { getByName: () => ({ objectOf: async () => null, numbers: async () => [] }) },
  METRICS: { getByName: () => ({ aliveCalls: async () => [] }) },
} as unknown as Env;
const app = createApp({ config: parsed.config, env });
const ask = (path: string, init?: RequestInit) => app.request(`https://edge.test${path}`, init);

afterEach(() => {
  vi.restoreAllMocks();
});

/** A body of unknown length in pieces of 16 KB. `read` says how many were asked for. */
function pieces(most: number) {
  let read = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (read === most) return controller.close();
        read += 1;
        controller.enqueue(new Uint8Array(16_384).fill(65));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, read: () => read };
}

const webhooks = [
  ...['voice', 'next', 'turn', 'status', 'recording'].map((path) => `/twilio/${path}`),
  ...['voicebot', 'passthru', 'greeting', 'turn', 'connect', 'status'].map(
    (path) => `/exotel/${path}?token=exotel`,
  ),
];
const staffRoutes = [
  '/calls/softphone',
  '/calls/exotel-1/transfer',
  '/calls/exotel-1/hangup',
  '/businesses/demo-clinic/refresh',
];
const operator = { authorization: `Bearer ${variables.INTERNAL_API_KEY}` };

describe('an address that can not be read, as two Host headers make it', () => {
  test.each(['/health', '/exotel/voicebot', '/twilio/voice', '/calls/live', '/nowhere'])(
    'is refused, with the headers of every answer: %s',
    async (path) => {
      const request = new Request(`https://edge.test${path}`);
      Object.defineProperty(request, 'url', { value: `http://127.0.0.1, evil.example${path}` });
      const answer = await app.fetch(request, env);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: 'bad_address' } });
      expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
    },
  );
});

describe('a body that is larger than its route needs', () => {
  test.each(webhooks)('is refused by its declared length, unread: %s', async (path) => {
    const { body, read } = pieces(10_000);
    const headers = { 'content-length': String(webhookBytes + 1), 'x-twilio-signature': 'bogus' };
    const answer = await ask(path, { method: 'POST', headers, body });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({
      error: { code: 'too_large', message: 'the body is over 65536 bytes' },
    });
    expect(read()).toBe(0);
  });

  test.each([{}, { 'content-length': '10' }, { 'content-length': 'many' }, { 'content-length': '-1' }])(
    'is refused while it is read, whatever its length says: %j',
    async (length) => {
      for (const path of webhooks) {
        const { body, read } = pieces(10_000);
        const headers = { ...length, 'x-twilio-signature': 'bogus' };
        const answer = await ask(path, { method: 'POST', headers: headers as HeadersInit, body });
        expect(answer.status, path).toBe(413);
        expect(read(), path).toBeLessThanOrEqual(6);
      }
    },
  );

  test.each(staffRoutes)('is refused on a route of staff over 4 KB: %s', async (path) => {
    const declared = { ...operator, 'content-length': String(staffBytes + 1) };
    expect((await ask(path, { method: 'POST', headers: declared, body: 'x' })).status).toBe(413);
    const { body, read } = pieces(10_000);
    const answer = await ask(path, { method: 'POST', headers: operator, body });
    // Where the route needs no body, or finds no call, none is read.
    expect([413, 404, 200, 202]).toContain(answer.status);
    expect(read()).toBeLessThanOrEqual(1);
  });

  test('is refused where nothing is posted to at all', async () => {
    const headers = { 'content-length': '60000000' };
    for (const path of ['/', '/health', '/media/exotel', '/nowhere'])
      expect((await ask(path, { method: 'POST', headers, body: 'x' })).status, path).toBe(413);
  });

  test('is taken up to the limit, to the byte', async () => {
    const post = (length: number) =>
      bodyText(new Request('https://edge.test', { method: 'POST', body: 'x'.repeat(length) }), 1000);
    expect(await post(1000)).toBe('x'.repeat(1000));
    expect(await post(1001)).toMatchObject({ status: 413 });
  });
});

test('a body that never ends is refused after 5 s, and one that breaks off at once', async () => {
  const clock = virtualClock();
  const stuck = new ReadableStream<Uint8Array>({ pull: () => new Promise<void>(() => undefined) });
  const request = new Request('https://edge.test', { method: 'POST', body: stuck });
  const late = bodyText(request, 1000, clock);
  await clock.advance(5_000);
  expect(await late).toMatchObject({ status: 408 });
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error('the sender is gone')),
  });
  const broke = new Request('https://edge.test', { method: 'POST', body: broken });
  expect(await bodyText(broke, 1000, clock)).toMatchObject({ status: 400 });
  expect(clock.pending()).toBe(0);
});

test('an address or headers longer than any route needs are refused before a credential is looked at', async () => {
  const long = await ask(`/exotel/passthru?token=bogus&x=${'x'.repeat(20_000)}`);
  expect([long.status, await long.json()]).toMatchObject([414, { error: { code: 'address_too_long' } }]);
  const wide = await ask('/calls/live', { headers: { authorization: `Bearer ${'x'.repeat(40_000)}` } });
  expect([wide.status, await wide.json()]).toMatchObject([431, { error: { code: 'headers_too_large' } }]);
});

test.each([
  ['the console', '/', {}, 200],
  ['a file of the console', `/console/${consoleFiles().script}`, {}, 200],
  ['a file of the console that there is no more', '/console/app-old.js', {}, 404],
  ['nothing', '/nowhere', {}, 404],
  ['health', '/health', {}, 200],
  ['a missing credential', '/metrics', {}, 401],
  ['a wrong credential', '/calls/live', { authorization: 'Bearer wrong' }, 403],
  ['a webhook without a token', '/exotel/status', {}, 401],
  ['a media socket that is none', '/media/exotel/exotel-1/token', {}, 426],
  ['an address that is too long', `/${'x'.repeat(20_000)}`, {}, 414],
] as const)('an answer has the security headers: %s', async (_, path, headers, status) => {
  const answer = await ask(path, { headers });
  expect(answer.status).toBe(status);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  });
});

test('the answer of a Worker whose configuration is wrong has the security headers too', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const request = new Request('https://edge.test/health') as Request<unknown, IncomingRequestCfProperties>;
  const answer = await worker.fetch(request, {} as Env, {} as ExecutionContext);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

describe('a page of another origin', () => {
  const live = (origin: string, more: HeadersInit = {}) =>
    ask('/calls/live', { headers: { origin, ...more } });

  test('may read the answers of staff’s routes, errors too, if its exact origin is listed', async () => {
    const answer = await live(page);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
    expect(answer.headers.get('vary')).toBe('Origin');
    const large = await ask('/calls/softphone', {
      method: 'POST',
      headers: { origin: page, 'content-length': '99999' },
      body: 'x',
    });
    expect([large.status, large.headers.get('access-control-allow-origin')]).toEqual([413, page]);
  });

  test.each([
    'https://evil.test',
    'null',
    'http://console.test',
    'https://console.test:444',
    'https://console.test.evil.test',
    'https://CONSOLE.test',
    'https://console.test/',
    '*',
  ])('reads nothing from another origin: %s', async (origin) => {
    for (const headers of [{}, operator]) {
      const answer = await live(origin, headers);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('vary')).toBe('Origin');
    }
  });

  const asking = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
  };

  test('is told by a preflight what it may send', async () => {
    for (const path of staffRoutes) {
      const answer = await ask(path, { method: 'OPTIONS', headers: { origin: page, ...asking } });
      expect(answer.status).toBe(204);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'access-control-allow-origin': page,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'Authorization, Content-Type',
        'access-control-max-age': '600',
        vary: 'Origin',
      });
    }
    const refused = await ask('/calls/live', {
      method: 'OPTIONS',
      headers: { origin: 'https://x.test', ...asking },
    });
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    expect(refused.headers.get('access-control-allow-methods')).toBeNull();
  });

  test('gets no answer with its origin from a route that is not staff’s', async () => {
    for (const path of ['/metrics', '/health', '/twilio/voice', '/exotel/status', '/']) {
      const answer = await ask(path, { headers: { origin: page } });
      expect(answer.headers.get('access-control-allow-origin'), path).toBeNull();
      const asked = await ask(path, { method: 'OPTIONS', headers: { origin: page, ...asking } });
      expect(asked.status, path).toBe(404);
    }
  });

  test.each([
    ['https://evil.test', 403],
    ['null', 403],
    [page, 401],
    ['https://edge.test', 401],
    // A local run behind a tunnel: the page has the tunnel's scheme.
    ['http://edge.test', 401],
  ] as const)(
    'opens no media socket of the softphone unless it is listed or our own: %s → %s',
    async (origin, status) => {
      const headers = { origin, upgrade: 'websocket' };
      expect((await ask('/media/browser/browser-1/token', { headers })).status).toBe(status);
      // A carrier's program may name any.
      expect((await ask('/media/exotel/exotel-1/token', { headers })).status).toBe(401);
    },
  );
});
