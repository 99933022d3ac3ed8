import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scriptedClock } from '../../testing/scripted-clock.ts';
import { auditApp } from '../audit/routes.ts';
import { NotPublicError, type PublicFetch } from '../http/public-fetch.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, eventOf, noon, openBusiness, quiet } from '../testing/world.ts';
import { type ToolsPorts, toolsApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const tool = {
  name: 'free_slots',
  description: 'Free slots of a day',
  parameters: {
    type: 'object',
    properties: { date: { type: 'string' }, count: { type: 'integer' } },
    required: ['date'],
  },
  url: 'https://tools.clinic.in/slots',
};
const secret = 'a secret of sixteen';

const app = (fetch: PublicFetch, more: Partial<ToolsPorts> = {}) =>
  toolsApp({ table: local.table, log: quiet, now: () => noon, fetch, ...more });
const admin = (businessId: string, fetch: PublicFetch, more: Partial<ToolsPorts> = {}) =>
  clientOf(app(fetch, more), { businessId, role: 'admin', person: 'asha' });
const neverAsked: PublicFetch = async () => Promise.reject(new Error('nothing was to be sent'));
/** The contract's own client refuses to send some of it. */
async function statusOf(businessId: string, body: object): Promise<number> {
  const init = {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  };
  const event = eventOf({ businessId, role: 'admin' });
  return (await app(neverAsked).request(`/api/businesses/${businessId}/try-tool`, init, { event })).status;
}
const signatureOf = (body: string, key: string) =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

test('a tool that is not saved is called as in a call, and what it was sent and answered is shown', async () => {
  const { businessId } = await openBusiness(local.table, {}, { toolSecret: secret });
  let signature = '';
  const fetch: PublicFetch = async (_, init) => {
    signature = new Headers(init.headers).get('x-signature') ?? '';
    return Response.json({ slots: ['10:00'] });
  };
  const tried = await admin(businessId, fetch).tryTool({
    id: businessId,
    tool,
    arguments: { date: 'today' },
  });
  expect(JSON.parse(tried.request?.body ?? '')).toEqual({
    callId: expect.stringMatching(/^browser-try-/),
    tool: 'free_slots',
    arguments: { date: 'today' },
  });
  expect(signature).toBe(signatureOf(tried.request?.body ?? '', secret));
  expect(tried).toMatchObject({
    request: {
      url: tool.url,
      headers: { 'content-type': 'application/json', 'x-signature': 'sha256=…' },
    },
    answer: { status: 200, body: '{"slots":["10:00"]}', isCut: false },
    ok: true,
    told: '{"slots":["10:00"]}',
  });
  expect(JSON.stringify(tried)).not.toContain(secret);
  expect(JSON.stringify(tried)).not.toContain(signature);
});

// Regression: a tool at an echo server showed the signature in its answer.
test('a tool that repeats what it was sent shows neither its signature nor its secret', async () => {
  const { businessId } = await openBusiness(local.table, {}, { toolSecret: secret });
  const sent: string[] = [];
  const echo: PublicFetch = async (_, init) => {
    const signature = new Headers(init.headers).get('x-signature') ?? '';
    const hex = signature.replace('sha256=', '');
    sent.push(hex);
    return Response.json({ headers: { 'X-Signature': signature }, shouted: hex.toUpperCase(), secret });
  };
  const tried = await admin(businessId, echo).tryTool({ id: businessId, tool, arguments: { date: 'today' } });
  expect(tried).toMatchObject({ ok: true, answer: { status: 200 } });
  expect(tried.told).toContain('X-Signature');
  const shown = JSON.stringify(tried).toLowerCase();
  for (const hidden of [...sent, secret]) expect(shown).not.toContain(hidden);
});

test('a new secret that is not saved signs; without any secret nothing is signed', async () => {
  const { businessId } = await openBusiness(local.table);
  const signatures: (string | null)[] = [];
  const bodies: string[] = [];
  const fetch: PublicFetch = async (_, init) => {
    signatures.push(new Headers(init.headers).get('x-signature'));
    bodies.push(String(init.body));
    return Response.json({});
  };
  const asked = { id: businessId, tool, arguments: { date: 'today' } };
  await admin(businessId, fetch).tryTool({ ...asked, toolSecret: secret });
  await admin(businessId, fetch).tryTool(asked);
  expect(signatures).toEqual([signatureOf(bodies[0] ?? '', secret), null]);
});

test('arguments that do not fit are told to the model, and nothing is sent', async () => {
  const { businessId } = await openBusiness(local.table);
  const tried = await admin(businessId, neverAsked).tryTool({
    id: businessId,
    tool,
    arguments: { count: 'many' },
  });
  expect(tried).toMatchObject({ request: null, answer: null, ok: false });
  expect(tried.told).toMatch(/free_slots: .*date/);
});

test('an address of our network, and one that only looks public, are not called', async () => {
  const { businessId } = await openBusiness(local.table);
  for (const url of ['http://tools.clinic.in/', 'https://10.0.0.1/', 'https://169.254.169%2E254/'])
    expect(await statusOf(businessId, { tool: { ...tool, url } })).toBe(400);
  const rebound: PublicFetch = async () =>
    Promise.reject(new NotPublicError('the host has no public address'));
  const tried = await admin(businessId, rebound).tryTool({
    id: businessId,
    tool,
    arguments: { date: 'today' },
  });
  expect(tried).toMatchObject({
    answer: null,
    ok: false,
    told: '{"error":"free_slots could not be reached"}',
  });
});

test('a tool that no settings would take, or one with the name of the agent’s own, is refused', async () => {
  const { businessId } = await openBusiness(local.table);
  for (const wrong of [{ name: 'end_call' }, { parameters: { type: 'array' } }, { description: '' }])
    expect(await statusOf(businessId, { tool: { ...tool, ...wrong } })).toBe(400);
  expect(await statusOf(businessId, { tool, toolSecret: 'short' })).toBe(400);
  expect(await statusOf(businessId, { tool, arguments: { date: 'x'.repeat(70_000) } })).toBe(413);
});

test.each<[string, Response, string]>([
  ['a failure', new Response('database is down', { status: 500 }), 'free_slots answered 500'],
  [
    'a redirect',
    new Response('', { status: 302, headers: { location: 'https://a.in' } }),
    'free_slots answered 302',
  ],
  ['no JSON', new Response('<html>'), 'free_slots sent an answer that is not JSON'],
  ['nothing', new Response(null, { status: 204 }), 'free_slots sent an answer that is not JSON'],
])('%s is shown as it came, with what the model would be told', async (_, answer, error) => {
  const { businessId } = await openBusiness(local.table);
  const { status } = answer;
  const body = await answer.clone().text();
  const tried = await admin(businessId, async () => answer).tryTool({
    id: businessId,
    tool,
    arguments: { date: 'today' },
  });
  expect(tried).toMatchObject({ answer: { status, body }, ok: false, told: JSON.stringify({ error }) });
});

test('an answer without an end is read as far as a call reads it', async () => {
  const { businessId } = await openBusiness(local.table);
  let isLeft = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(5_000).fill(65)),
    cancel: () => {
      isLeft = true;
    },
  });
  const tried = await admin(businessId, async () => new Response(endless)).tryTool({
    id: businessId,
    tool,
    arguments: { date: 'today' },
  });
  expect(tried.answer).toMatchObject({ status: 200, isCut: true, body: 'A'.repeat(16_384) });
  expect(tried.told).toBe('{"error":"free_slots sent too long an answer"}');
  expect(isLeft).toBe(true);
});

test('a tool that is silent is given up after the time of a call', async () => {
  const { businessId } = await openBusiness(local.table);
  const clock = scriptedClock();
  const silent: PublicFetch = () => {
    queueMicrotask(() => clock.pass(3_000));
    return new Promise<Response>(() => undefined);
  };
  const tried = await admin(businessId, silent, { clock }).tryTool({
    id: businessId,
    tool,
    arguments: { date: 'today' },
  });
  expect(tried).toMatchObject({ answer: null, told: '{"error":"free_slots did not answer in time"}' });
});

test('every trial leaves who tried what, and the twenty-first in a minute is 429', async () => {
  const { businessId } = await openBusiness(local.table);
  let calls = 0;
  const fetch: PublicFetch = async () => {
    calls += 1;
    return Response.json({});
  };
  const asked = { id: businessId, tool, arguments: { date: 'today' } };
  const all = await Promise.allSettled(
    Array.from({ length: 25 }, () => admin(businessId, fetch).tryTool(asked)),
  );
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  expect(calls).toBe(20);
  const later = admin(businessId, fetch, { now: () => noon + 60_000 });
  expect(await later.tryTool(asked)).toMatchObject({ ok: true });
  const reader = clientOf(auditApp({ table: local.table, log: quiet }), { businessId, role: 'admin' });
  const { audit } = await reader.listAudit({});
  expect(audit).toHaveLength(21);
  expect(audit[0]).toMatchObject({ action: 'tool_tried', tool: 'free_slots', person: 'asha', role: 'admin' });
});

test('staff, operators and admins of another business try nothing', async () => {
  const [mine, theirs] = [await openBusiness(local.table), await openBusiness(local.table)];
  const asked = { id: mine.businessId, tool, arguments: { date: 'today' } };
  const as = (token: Parameters<typeof eventOf>[0]) => clientOf(app(neverAsked), token).tryTool(asked);
  await expect(as({ businessId: mine.businessId, role: 'staff' })).rejects.toMatchObject({ status: 403 });
  await expect(as({ role: 'operator' })).rejects.toMatchObject({ status: 403 });
  await expect(as({ businessId: theirs.businessId, role: 'admin' })).rejects.toMatchObject({ status: 404 });
});
