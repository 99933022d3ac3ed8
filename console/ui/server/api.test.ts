import { afterEach, expect, test, vi } from 'vitest';
import type { Session } from '../../sign-in/session.ts';
import { createApi } from './api.ts';
import { ApiError, mayPass } from './api-error.ts';

afterEach(() => vi.unstubAllGlobals());

const session: Session = {
  token: 'old',
  api: 'https://api.test',
  business: 'demo-clinic',
  role: 'staff',
  expiresAt: null,
  ready: async () => undefined,
};
const readCall = (asked: Session) => createApi(asked).ask('call', { callId: 'twilio-CA1' });
const answering = (status: number, message: string) =>
  vi.stubGlobal('fetch', async () => Response.json({ error: { code: 'code', message } }, { status }));
const failure = async () => {
  const error: unknown = await readCall(session).catch((thrown: unknown) => thrown);
  if (!(error instanceof ApiError)) throw error;
  return error;
};

test('a request is sent with the renewed token', async () => {
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (_url: string, { headers }: { headers: Record<string, string> }) => {
    sent.push(headers.authorization ?? '');
    return Response.json({}, { status: 500 });
  });
  const slept: Session = {
    ...session,
    async ready() {
      slept.token = 'new';
    },
  };
  await expect(readCall(slept)).rejects.toThrow(ApiError);
  expect(sent).toEqual(['Bearer new']);
});

test('parameters go into the path, the rest of a reading into the query and of a change into the body', async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (url: string, { method, body }: { method: string; body?: string }) => {
    sent.push([method, url.replace(session.api, ''), body ?? null]);
    return Response.json({}, { status: 500 });
  });
  const api = createApi(session);
  await expect(api.ask('listCalls', { phone: '+919800000001', status: 'failed' })).rejects.toThrow(ApiError);
  await expect(api.ask('customerOfStaff', { phone: '+919800000001' })).rejects.toThrow(ApiError);
  await expect(api.ask('changeRequest', { id: 'r/1', state: 'done' })).rejects.toThrow(ApiError);
  expect(sent).toEqual([
    ['GET', '/api/calls?phone=%2B919800000001&status=failed', null],
    ['GET', '/api/customers/%2B919800000001', null],
    ['PUT', '/api/requests/r%2F1', '{"state":"done"}'],
  ]);
});

// Regression: for a business without destinations, "Transfer to a person" showed only "Not found.".
test('a 404 says what was not found', async () => {
  answering(404, 'the business has no such destination');
  expect(await failure()).toMatchObject({ kind: 'absent', detail: 'the business has no such destination' });
});

test('a busy server may be tried again, a refusal may not, and an expired token leads to the sign-in', async () => {
  answering(503, 'the table can not be asked now');
  const busy = await failure();
  expect(busy).toMatchObject({ kind: 'busy', detail: 'the table can not be asked now' });
  answering(429, 'too many questions');
  expect([busy, await failure()].map(mayPass)).toEqual([true, true]);
  answering(400, 'no such day');
  const refused = await failure();
  expect(refused).toMatchObject({ kind: 'refused', detail: 'no such day' });
  expect(mayPass(refused)).toBe(false);
  answering(401, 'a staff token is needed');
  expect(await failure()).toMatchObject({ kind: 'signedOut' });
});

test("an answer that is not the contract's, and a connection that is not there, are told apart", async () => {
  vi.stubGlobal('location', { href: 'https://edge.test/' });
  vi.stubGlobal('fetch', async () => Response.json({ call: {} }));
  expect(await failure()).toMatchObject({ kind: 'version' });
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('fetch failed');
  });
  expect(await failure()).toMatchObject({ kind: 'offline', detail: 'api.test' });
});
