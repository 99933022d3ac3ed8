import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type StaffPool, staffPool } from '../../auth/testing/staff-pool.ts';
import { type AfterStream, unknownCall } from '../../call/keeping/after-stream.ts';
import type { Config } from '../../config.ts';
import type { Env } from '../../env.ts';
import { liveRoutes } from './live.ts';

const config = {
  API_BASE_URL: 'https://api.test',
  PUBLIC_URL: 'https://edge.test',
  EDGE_AWS_ACCESS_KEY_ID: 'id',
  EDGE_AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'ap-south-1',
  INTERNAL_API_KEY: 'the-internal-key',
  JWT_ISSUER: 'https://issuer.test',
  JWT_AUDIENCE: 'console',
  EXOTEL_PHONE_NUMBER: '+918000000001',
  MAX_CONCURRENT_CALLS: 20,
  CALLS_PER_MINUTE_PER_NUMBER: 10,
  MAX_CALL_DURATION_SECONDS: 600,
  CORS_ALLOWED_ORIGINS: ['https://console.test'],
} as Config;

/** One business's number, with a business that has all a contract asks for. */
const numbers: Record<string, string> = { '+918000000001': 'demo-clinic', '+918000000009': 'other-clinic' };
const business = (businessId: string, number: string) => ({
  businessId,
  name: 'Clinic',
  numbers: [number],
  timeZone: 'Asia/Kolkata',
  languages: ['en-IN'],
  voices: {},
  greeting: {},
  agentName: 'Asha',
  prompt: '',
  facts: [],
  hours: [],
  prices: [],
  address: '',
  transferDestinations: [],
  tools: [],
  limits: {},
  version: 1,
});

const call = (to: string, ended: AfterStream['ended'] = null): AfterStream => ({
  ...unknownCall,
  known: true,
  ended,
  to,
  from: '+919800000001',
});
/** By the object's name. */
const calls: Record<string, AfterStream> = {
  'twilio-CA1': call('+918000000001'),
  'twilio-CA2': call('+918000000009'),
  'twilio-CA3': call('+918000000001', 'caller'),
  'exotel-static-9': call('+918000000001'),
};
const live: Record<string, { callId: string; from: string; since: number }[]> = {
  '+918000000001': [{ callId: 'twilio-CA1', from: '+919800000001', since: 1_000 }],
  '+918000000009': [{ callId: 'twilio-CA2', from: '+919800000002', since: 2_000 }],
};

/** Why the object lets nobody listen. */
let unheard: string | null = null;
const hungUp: string[] = [];
/** What was whispered. A text that is a reason is the object's refusal. */
const wishes: object[] = [];
const env = {
  CALLS: {
    idFromName: (name: string) => name,
    get: (name: string) => ({
      afterStream: async () => calls[name] ?? unknownCall,
      moveToPerson: async (destination: string | null) =>
        destination === null || destination === 'front-desk' ? 'moving' : destination,
      hangUp: async () => hungUp.push(name) > 0,
      whisper: async (wish: { text: string }) => {
        if (/^(?:not_live|not_answered|with_person|moving_already|ending|too_many)$/.test(wish.text))
          return wish.text;
        wishes.push(wish);
        return 'whispered';
      },
      prepare: async (ring: { to: string }) => {
        rings.push(ring);
        return ring.to in numbers
          ? { refusal: null, token: 'tok', language: 'en-IN', text: '' }
          : { refusal: 'unknown_number', token: null, text: '' };
      },
      whyNotListen: async () => unheard,
      fetch: async (url: string, init: RequestInit) => Response.json({ url, headers: init.headers }),
    }),
  },
  SWITCHBOARDS: {
    getByName: (number: string) => ({
      admit: async (arrival: object) => {
        arrivals.push(arrival);
        return admission;
      },
      live: async () => live[number] ?? [],
      numbers: async () => (number === 'business:demo-clinic' ? ['+918000000001'] : []),
      forget: async () => undefined,
      objectOf: async (callId: string) => (callId === 'exotel-nine' ? 'exotel-static-9' : null),
    }),
  },
  METRICS: {
    getByName: (name: string) => ({
      aliveCalls: async () => (name === 'm0' ? ['twilio-CA1', 'twilio-CA2'] : []),
      count: async () => undefined,
    }),
  },
} as unknown as Env;

let staff = '';
/** What the API says of the business and of its live calls. */
let chosen: object = {};
let listed: object[] = [];
let operator = '';
let admin = '';
let hasDraft = true;
const rings: object[] = [];
/** What the switchboard was asked, and answers. */
const arrivals: object[] = [];
let admission: object = { ok: true };
let isApiUp = true;
let isAuditUp = true;
let acts: Record<string, unknown>[] = [];
let pool: StaffPool;
beforeAll(async () => {
  pool = await staffPool();
  staff = await pool.tokenOf({ business: 'demo-clinic', role: 'staff', sub: 'asha' });
  admin = await pool.tokenOf({ business: 'demo-clinic', role: 'admin', sub: 'meera' });
  operator = await pool.tokenOf({ role: 'operator', sub: 'olga' });
});
beforeEach(() => {
  chosen = {};
  listed = [];
  isApiUp = true;
  isAuditUp = true;
  acts = [];
  hasDraft = true;
  rings.length = 0;
  arrivals.length = 0;
  admission = { ok: true };
  hungUp.length = 0;
  wishes.length = 0;
  unheard = null;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    if (url.host === 'issuer.test') return Response.json(pool.published);
    if (!isApiUp) return new Response('', { status: 503 });
    if (url.pathname === '/api/agent/audit') {
      if (!isAuditUp) return new Response('', { status: 503 });
      const { actId, at, ...act } = JSON.parse(String(init?.body));
      acts.push(act);
      return new Response(null, { status: 204 });
    }
    if (url.pathname === '/api/calls') return Response.json({ calls: listed });
    const number = url.searchParams.get('number') ?? '';
    const owner = numbers[number];
    if (!owner) return Response.json({ error: { code: 'unknown_number', message: 'no' } }, { status: 404 });
    if (url.searchParams.has('draft') && !hasDraft)
      return Response.json({ error: { code: 'no_draft', message: 'no' } }, { status: 404 });
    return Response.json({ business: { ...business(owner, number), ...chosen } });
  });
});
afterEach(() => vi.restoreAllMocks());

async function ask(
  method: string,
  path: string,
  token: string | null,
  init: { body?: unknown; headers?: Record<string, string> } = {},
) {
  const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...init.headers };
  const body = init.body === undefined ? {} : { body: JSON.stringify(init.body) };
  const answer = await liveRoutes({ config, env }).request(`https://edge.test${path}`, {
    method,
    headers,
    ...body,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

test('staff see the live calls of their own business, the internal key sees all', async () => {
  const own = {
    callId: 'twilio-CA1',
    carrier: 'twilio',
    from: '+919800000001',
    to: '+918000000001',
    startedAt: '1970-01-01T00:00:01.000Z',
  };
  expect((await ask('GET', '/calls/live', staff)).body).toEqual({ calls: [own] });
  const { calls: all } = (await ask('GET', '/calls/live', 'the-internal-key')).body;
  expect(all).toEqual([expect.objectContaining({ callId: 'twilio-CA2' }), own]);
});

test('a live call has the name under which the business knows the caller', async () => {
  const money = { microInr: 0, inr: '0.00' };
  listed = [
    {
      callId: 'twilio-CA1',
      businessId: 'demo-clinic',
      carrier: 'twilio',
      from: '+919800000001',
      to: '+918000000001',
      status: 'active',
      endReason: null,
      startedAt: '1970-01-01T00:00:01.000Z',
      endedAt: null,
      seconds: null,
      summary: null,
      callerName: 'Ravi Kumar',
      cost: { lines: [], total: money },
    },
  ];
  const { calls } = (await ask('GET', '/calls/live', staff)).body;
  expect(calls).toMatchObject([{ callId: 'twilio-CA1', callerName: 'Ravi Kumar' }]);
});

test('where the business shows last digits, staff see and watch live calls so; admins see whole numbers', async () => {
  chosen = { staffSeeNumbers: 'lastFour', transferDestinations: [{ name: 'desk', number: '+918000000002' }] };
  const seen = async (token: string) => {
    const { calls } = (await ask('GET', '/calls/live', token)).body;
    const watched = await ask('GET', '/calls/twilio-CA1/live', token, { headers: { upgrade: 'websocket' } });
    return { calls, headers: watched.body.headers };
  };
  expect(await seen(staff)).toMatchObject({
    calls: [{ from: '+91******0001', to: '+918000000001' }],
    headers: { 'x-watch-numbers': '+918000000001,+918000000002' },
  });
  for (const token of [admin, 'the-internal-key']) {
    const { calls, headers } = await seen(token);
    expect(JSON.stringify(calls)).toContain('+919800000001');
    expect(headers).toEqual({ upgrade: 'websocket' });
  }
});

test('a missing and a wrong credential are refused', async () => {
  for (const [method, path] of [
    ['GET', '/calls/live'],
    ['GET', '/calls/twilio-CA1/live'],
    ['POST', '/calls/twilio-CA1/hangup'],
    ['POST', '/calls/twilio-CA1/whisper'],
    ['GET', '/calls/twilio-CA1/listen'],
    ['POST', '/calls/softphone'],
  ] as const) {
    expect((await ask(method, path, null)).status).toBe(401);
    expect((await ask(method, path, 'wrong')).status).toBe(403);
  }
});

test("another business's call answers like an unknown one", async () => {
  for (const callId of ['twilio-CA2', 'twilio-CA9', 'nonsense']) {
    expect(await ask('POST', `/calls/${callId}/hangup`, staff)).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown_call' } },
    });
  }
  expect(hungUp).toEqual([]);
});

test('staff end a call; one that is over is not live', async () => {
  expect(await ask('POST', '/calls/twilio-CA1/hangup', staff)).toEqual({
    status: 202,
    body: { callId: 'twilio-CA1' },
  });
  expect(hungUp).toEqual(['twilio-CA1']);
  expect(await ask('POST', '/calls/twilio-CA3/hangup', staff)).toMatchObject({
    status: 404,
    body: { error: { code: 'not_live' } },
  });
});

test('a call over the static media URL is found under its own id', async () => {
  expect((await ask('POST', '/calls/exotel-nine/hangup', staff)).status).toBe(202);
  expect(hungUp).toEqual(['exotel-static-9']);
});

test('watching forwards the upgrade to the object, with the subprotocol to echo and without the token', async () => {
  const asProtocol = {
    upgrade: 'websocket',
    'sec-websocket-protocol': `bearer, ${staff}`,
    'x-watch-protocol': 'forged',
  };
  const { body } = await ask('GET', '/calls/twilio-CA1/live', null, { headers: asProtocol });
  expect(body).toEqual({
    url: 'https://edge/calls/twilio-CA1/live',
    headers: { upgrade: 'websocket', 'x-watch-protocol': 'bearer' },
  });
  const plain = await ask('GET', '/calls/twilio-CA1/live', 'the-internal-key', {
    headers: { upgrade: 'websocket' },
  });
  expect(plain.body.headers).toEqual({ upgrade: 'websocket' });
  expect((await ask('GET', '/calls/twilio-CA1/live', staff)).status).toBe(426);
});

test('a softphone calls its own business, and the ExoPhone without a number', async () => {
  const { status, body } = await ask('POST', '/calls/softphone', staff);
  expect(status).toBe(200);
  expect(body.callId).toMatch(/^browser-[\w-]{36}$/);
  expect(body.url).toBe(`wss://edge.test/media/browser/${body.callId}/tok`);
  expect(
    (await ask('POST', '/calls/softphone', staff, { body: { to: '08000000001', from: '98000 00001' } }))
      .status,
  ).toBe(200);
  expect((await ask('POST', '/calls/softphone', staff, { body: { to: '+918000000009' } })).status).toBe(403);
  expect((await ask('POST', '/calls/softphone', staff, { body: { to: 'nowhere' } })).status).toBe(400);
  expect(
    (await ask('POST', '/calls/softphone', 'the-internal-key', { body: { to: '+918000000005' } })).status,
  ).toBe(404);
});

test('a call of the softphone names whose it is to the switchboard; the internal key is no person', async () => {
  for (const token of [staff, operator, 'the-internal-key'])
    expect((await ask('POST', '/calls/softphone', token)).status).toBe(200);
  expect(arrivals).toMatchObject([{ person: 'demo-clinic asha' }, { person: 'operator olga' }, {}]);
  expect(arrivals[2]).not.toHaveProperty('person');
});

test.each([
  ['concurrency', 'own_calls_at_once', 'you have 2 calls already: end one first'],
  ['rate', 'own_calls_a_minute', 'you made 10 calls in a minute: wait a little'],
])(
  'one call too many of a person is refused in words, and nothing is prepared: %s',
  async (reason, code, message) => {
    admission = { ok: false, reason, ofPerson: true };
    expect(await ask('POST', '/calls/softphone', staff)).toEqual({
      status: 429,
      body: { error: { code, message } },
    });
    expect(rings).toEqual([]);
  },
);

test('a body that does not fit is said to be the request’s fault, on a route of staff too', async () => {
  const { status, body } = await ask('POST', '/calls/softphone', staff, { body: { to: 7 } });
  expect({ status, body }).toMatchObject({
    status: 400,
    body: {
      error: { message: 'the fields of this request can not be used', issues: [{ path: 'to' }] },
    },
  });
});

test('an admin talks to the draft by the softphone; nobody else does, and no other business has it', async () => {
  const to = '+918000000001';
  const call = (token: string, body: object) => ask('POST', '/calls/softphone', token, { body });
  expect((await call(admin, { to, draft: true })).status).toBe(200);
  expect((await call(admin, { to })).status).toBe(200);
  expect(rings).toMatchObject([{ to, isTrial: true }, { to }]);
  expect(rings[1]).not.toHaveProperty('isTrial');
  expect(acts).toMatchObject([{ person: 'meera', isTrial: true }, { person: 'meera' }]);
  expect(acts[1]).not.toHaveProperty('isTrial');
  for (const token of [staff, 'the-internal-key', operator])
    expect((await call(token, { to, draft: true })).status).toBe(403);
  expect((await call(admin, { to: '+918000000009', draft: true })).status).toBe(403);
  hasDraft = false;
  expect(await call(admin, { to, draft: true })).toMatchObject({
    status: 404,
    body: { error: { code: 'no_draft' } },
  });
  expect(rings).toHaveLength(2);
});

test('staff are refused while the API can not say whose a number is', async () => {
  isApiUp = false;
  expect((await ask('GET', '/calls/live', staff)).status).toBe(503);
  expect((await ask('POST', '/calls/twilio-CA1/hangup', staff)).status).toBe(503);
  expect(hungUp).toEqual([]);
});

test('an operator refreshes any business, and sees or changes no call', async () => {
  expect(await ask('POST', '/businesses/demo-clinic/refresh', operator)).toEqual({
    status: 200,
    body: { businessId: 'demo-clinic', refreshed: 1 },
  });
  for (const [method, path] of [
    ['GET', '/calls/live'],
    ['GET', '/calls/twilio-CA1/live'],
    ['POST', '/calls/twilio-CA1/hangup'],
    ['POST', '/calls/twilio-CA1/transfer'],
    ['POST', '/calls/twilio-CA1/whisper'],
    ['GET', '/calls/twilio-CA1/listen'],
  ] as const)
    expect(await ask(method, path, operator)).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden' } },
    });
  expect(hungUp).toEqual([]);
});

test('an operator calls any business by the softphone, as a caller without a number, and it is recorded', async () => {
  const { status, body } = await ask('POST', '/calls/softphone', operator, { body: { to: '+918000000009' } });
  expect(status).toBe(200);
  expect(acts).toEqual([
    {
      action: 'softphone_called',
      role: 'operator',
      person: 'olga',
      callId: body.callId,
      number: '+918000000009',
    },
  ]);
  for (const from of ['+919800000001', '98000 00001'])
    expect(
      await ask('POST', '/calls/softphone', operator, { body: { to: '+918000000009', from } }),
    ).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
  expect((await ask('GET', `/calls/${body.callId}/live`, operator)).status).toBe(403);
  expect(acts).toHaveLength(1);
});

test("a number of nobody is its business's from the moment that one has it", async () => {
  const to = '+918000000077';
  expect((await ask('POST', '/calls/softphone', staff, { body: { to } })).status).toBe(403);
  numbers[to] = 'demo-clinic';
  expect((await ask('POST', '/calls/softphone', staff, { body: { to } })).status).toBe(200);
  delete numbers[to];
});

test('staff refresh their own business alone', async () => {
  expect((await ask('POST', '/businesses/demo-clinic/refresh', staff)).status).toBe(200);
  expect((await ask('POST', '/businesses/other-clinic/refresh', staff)).status).toBe(404);
});

test('what people do to live calls leaves who did it; the internal key is named as such', async () => {
  const upgrade = { headers: { upgrade: 'websocket' } };
  await ask('GET', '/calls/twilio-CA1/live', staff, upgrade);
  await ask('POST', '/calls/twilio-CA1/transfer', staff, { body: { destination: 'front-desk' } });
  await ask('POST', '/calls/twilio-CA1/hangup', staff);
  const { body } = await ask('POST', '/calls/softphone', staff);
  await ask('POST', '/businesses/demo-clinic/refresh', operator);
  await ask('POST', '/calls/twilio-CA2/hangup', 'the-internal-key');
  const asha = { role: 'staff', person: 'asha', businessId: 'demo-clinic' };
  const number = '+918000000001';
  expect(acts).toEqual([
    { ...asha, action: 'live_call_watched', callId: 'twilio-CA1', number },
    { ...asha, action: 'live_call_moved', callId: 'twilio-CA1', number, destination: 'front-desk' },
    { ...asha, action: 'live_call_ended', callId: 'twilio-CA1', number },
    { ...asha, action: 'softphone_called', callId: body.callId, number },
    { action: 'settings_refreshed', role: 'operator', person: 'olga', businessId: 'demo-clinic' },
    {
      action: 'live_call_ended',
      role: 'internal',
      person: '',
      callId: 'twilio-CA2',
      number: '+918000000009',
    },
  ]);
});

test('what was refused or came too late leaves no act', async () => {
  await ask('POST', '/calls/twilio-CA1/transfer', staff, { body: { destination: 'unknown_destination' } });
  await ask('POST', '/calls/twilio-CA3/hangup', staff);
  await ask('POST', '/calls/twilio-CA2/hangup', staff);
  await ask('GET', '/calls/twilio-CA1/live', staff);
  await ask('POST', '/calls/softphone', staff, { body: { to: '+918000000009' } });
  expect(acts).toEqual([]);
});

test('without the audit nobody watches or calls; a call is ended and moved all the same, and the log has who', async () => {
  isAuditUp = false;
  const written: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line) => void written.push(String(line)));
  const upgrade = { headers: { upgrade: 'websocket' } };
  expect((await ask('GET', '/calls/twilio-CA1/live', staff, upgrade)).status).toBe(503);
  expect((await ask('POST', '/calls/softphone', staff)).status).toBe(503);
  expect((await ask('POST', '/calls/twilio-CA1/hangup', staff)).status).toBe(202);
  expect((await ask('POST', '/calls/twilio-CA1/transfer', staff)).status).toBe(202);
  expect(hungUp).toEqual(['twilio-CA1']);
  const missing = written.filter((line) => line.includes('missing from the audit'));
  expect(missing.map((line) => JSON.parse(line))).toMatchObject([
    { action: 'live_call_ended', person: 'asha', callId: 'twilio-CA1' },
    { action: 'live_call_moved', person: 'asha', callId: 'twilio-CA1' },
  ]);
});

test.each([
  ['unknown_destination', 404],
  ['not_live', 404],
  ['not_answered', 409],
  ['with_person', 409],
  ['moving_already', 409],
  ['ending', 409],
])('a call that is not transferred says why: %s is %i', async (destination, status) => {
  expect(await ask('POST', '/calls/twilio-CA1/transfer', staff, { body: { destination } })).toMatchObject({
    status,
    body: { error: { code: destination } },
  });
});

const whisper = (text: unknown, token = staff, callId = 'twilio-CA1') =>
  ask('POST', `/calls/${callId}/whisper`, token, { body: { text } });

test('staff whisper a sentence to the agent, with who did; the audit has the act and not the words', async () => {
  expect(await whisper('  offer Tuesday instead ')).toEqual({
    status: 202,
    body: { callId: 'twilio-CA1', whispered: true },
  });
  expect((await whisper('offer Friday', 'the-internal-key')).status).toBe(202);
  expect(wishes).toEqual([{ text: 'offer Tuesday instead', person: 'asha' }, { text: 'offer Friday' }]);
  const act = { action: 'live_call_whispered', callId: 'twilio-CA1', number: '+918000000001' };
  expect(acts).toMatchObject([
    { ...act, role: 'staff', person: 'asha' },
    { ...act, role: 'internal' },
  ]);
  expect(JSON.stringify(acts)).not.toContain('Tuesday');
});

test.each([
  ['not_live', 404],
  ['not_answered', 409],
  ['with_person', 409],
  ['moving_already', 409],
  ['ending', 409],
  ['too_many', 409],
])(
  'a whisper that the agent can’t follow is refused in words, and leaves no act: %s is %i',
  async (why, status) => {
    const refused = await whisper(why);
    expect(refused).toMatchObject({
      status,
      body: { error: { code: why, message: expect.stringMatching(/ /) } },
    });
    expect(acts).toEqual([]);
  },
);

test.each([
  ['nothing', ''],
  ['blanks', '  \n '],
  ['too much', 'x'.repeat(301)],
  ['no text', 7],
])('a whisper of %s is 400', async (_, text) => {
  expect((await whisper(text)).status).toBe(400);
  expect(wishes).toEqual([]);
});

test('nobody whispers into another business’s call, or into one that is over', async () => {
  expect((await whisper('offer Tuesday', staff, 'twilio-CA2')).status).toBe(404);
  expect((await whisper('offer Tuesday', staff, 'twilio-CA3')).status).toBe(404);
  expect((await whisper('x'.repeat(5000))).status).toBe(413);
  expect(wishes).toEqual([]);
});

test('who listens is in the audit before the upgrade, and the object learns of which act to report the length', async () => {
  const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `bearer, ${staff}` };
  const { body } = await ask('GET', '/calls/twilio-CA1/listen', null, { headers });
  const given = body.headers as Record<string, string>;
  expect(body.url).toBe('https://edge/calls/twilio-CA1/listen');
  expect(given).toMatchObject({ upgrade: 'websocket', 'x-watch-protocol': 'bearer' });
  const act = { action: 'live_call_listened', callId: 'twilio-CA1', person: 'asha', role: 'staff' };
  expect(acts).toMatchObject([act]);
  const told = JSON.parse(decodeURIComponent(given['x-listen-act'] ?? ''));
  expect(told).toMatchObject({ ...act, actId: expect.any(String) });
  isAuditUp = false;
  expect((await ask('GET', '/calls/twilio-CA1/listen', null, { headers })).status).toBe(503);
});

test.each(['not_agreed', 'notice_due', 'by_turns', 'too_many', 'with_person', 'not_answered'])(
  'who may not listen is told why, with and without an upgrade, and leaves no act: %s',
  async (why) => {
    unheard = why;
    for (const headers of [{}, { upgrade: 'websocket' }])
      expect(await ask('GET', '/calls/twilio-CA1/listen', staff, { headers })).toMatchObject({
        status: 409,
        body: { error: { code: why, message: expect.stringMatching(/ /) } },
      });
    expect(acts).toEqual([]);
  },
);

test('nobody listens to another business’s call, nor from a page of another origin', async () => {
  const upgrade = { upgrade: 'websocket' };
  expect((await ask('GET', '/calls/twilio-CA2/listen', staff, { headers: upgrade })).status).toBe(404);
  const foreign = { headers: { ...upgrade, origin: 'https://evil.test' } };
  expect((await ask('GET', '/calls/twilio-CA1/listen', staff, foreign)).status).toBe(403);
  expect(await ask('GET', '/calls/twilio-CA1/listen', staff)).toEqual({
    status: 200,
    body: { callId: 'twilio-CA1', mayListen: true },
  });
  expect(acts).toEqual([]);
});

test.each([
  ['https://evil.test', 403],
  ['null', 403],
  ['https://edge.test', 200],
  ['https://console.test', 200],
] as const)(
  'a page of %s that opens a live call’s socket with a valid token is answered %s',
  async (origin, status) => {
    const headers = { upgrade: 'websocket', origin };
    expect((await ask('GET', '/calls/twilio-CA1/live', staff, { headers })).status).toBe(status);
  },
);

test('a transfer whose body is not JSON is refused; without a body it goes to the first destination', async () => {
  const path = '/calls/twilio-CA1/transfer';
  const headers = { authorization: `Bearer ${staff}` };
  const post = (body: string) =>
    liveRoutes({ config, env }).request(`https://edge.test${path}`, { method: 'POST', headers, body });
  expect((await post('{"destination":')).status).toBe(400);
  expect((await post(`{"destination":"${'x'.repeat(5000)}"}`)).status).toBe(413);
});
