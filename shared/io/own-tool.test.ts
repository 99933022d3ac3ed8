import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { callOwnTool, type OwnToolDeps, ownToolBytes } from './own-tool.ts';

const tool = { name: 'free_slots', url: 'https://tools.clinic.in/slots' };
const toolCall = {
  callId: 'exotel-1',
  tool,
  arguments: { date: '2026-11-24' },
  secret: 'a secret of sixteen',
};
const never = new AbortController().signal;
const answering = (answer: Response | Error): OwnToolDeps => ({
  fetch: async () => (answer instanceof Error ? Promise.reject(answer) : answer),
});

test('a tool is called by a signed POST, and its JSON comes back', async () => {
  let seen: { url: string; init: RequestInit } | undefined;
  const fetch = async (url: string, init: RequestInit) => {
    seen = { url, init };
    return Response.json({ slots: ['10:00'] });
  };
  expect(await callOwnTool(toolCall, { fetch }, never)).toEqual({ ok: true, result: { slots: ['10:00'] } });
  const body = String(seen?.init.body);
  expect(JSON.parse(body)).toEqual({
    callId: 'exotel-1',
    tool: 'free_slots',
    arguments: { date: '2026-11-24' },
  });
  const signature = `sha256=${createHmac('sha256', toolCall.secret).update(body).digest('hex')}`;
  expect(seen).toMatchObject({
    url: tool.url,
    init: { method: 'POST', redirect: 'manual', headers: { 'x-signature': signature } },
  });
});

test('a server that echoes its request tells the model neither the signature nor the secret', async () => {
  const fetch = async (_: string, { headers }: RequestInit) =>
    Response.json({ ...Object.fromEntries(new Headers(headers)), secret: toolCall.secret });
  const said = await callOwnTool(toolCall, { fetch }, never);
  expect(said).toMatchObject({ ok: true, result: { 'x-signature': 'sha256=…', secret: '…' } });
});

test('an address that is not public is never called, whatever the settings say', async () => {
  let isSent = false;
  const fetch = async () => {
    isSent = true;
    return Response.json({});
  };
  for (const url of [
    'http://tools.clinic.in/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://2130706433/',
    'https://169.254.169%2E254/',
    'nonsense',
  ]) {
    expect(await callOwnTool({ ...toolCall, tool: { ...tool, url } }, { fetch }, never)).toMatchObject({
      ok: false,
    });
  }
  expect(isSent).toBe(false);
});

test('every failure is a sentence for the model, without addresses or secrets', async () => {
  const redirect = new Response(null, { status: 302, headers: { location: 'http://127.0.0.1/' } });
  const cases: [Response | Error, string][] = [
    [redirect, 'free_slots answered 302'],
    [new Response('no', { status: 500 }), 'free_slots answered 500'],
    [new Response('<html>'), 'free_slots sent an answer that is not JSON'],
    [new Response('"'.padEnd(ownToolBytes + 1, 'x')), 'free_slots sent too long an answer'],
    [new Response('['.repeat(8000) + ']'.repeat(8000)), 'free_slots sent an answer that is not JSON'],
    [new Response(null, { status: 204 }), 'free_slots sent an answer that is not JSON'],
    [new TypeError('fetch failed for https://tools.clinic.in'), 'free_slots could not be reached'],
  ];
  for (const [answer, error] of cases)
    expect(await callOwnTool(toolCall, answering(answer), never)).toEqual({ ok: false, error });
});

test('a tool that does not answer is given up with the call, and its late failure is ignored', async () => {
  const stop = new AbortController();
  const fetch = () => new Promise<Response>((_, reject) => setTimeout(() => reject(new Error('late')), 50));
  const answer = callOwnTool(toolCall, { fetch }, stop.signal);
  stop.abort();
  expect(await answer).toEqual({ ok: false, error: 'free_slots did not answer in time' });
  await new Promise((resolve) => setTimeout(resolve, 60));
});

test('without a secret nothing is signed', async () => {
  const fetch = async (_: string, init: RequestInit) => Response.json(init.headers);
  const answer = await callOwnTool({ ...toolCall, secret: undefined }, { fetch }, never);
  expect(answer).toEqual({
    ok: true,
    result: { 'content-type': 'application/json', accept: 'application/json' },
  });
});
