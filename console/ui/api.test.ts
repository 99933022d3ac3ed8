import { afterEach, expect, test, vi } from 'vitest';
import type { Session } from '../sign-in/session.ts';
import { ApiError, readCall } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

const session: Session = {
  token: 'old',
  api: 'https://api.test',
  business: 'demo-clinic',
  role: 'staff',
  expiresAt: null,
  ready: async () => undefined,
};
const never = new AbortController().signal;
const answering = (status: number, message: string) =>
  vi.stubGlobal('fetch', async () => Response.json({ error: { code: 'code', message } }, { status }));
const failure = async () => {
  const error: unknown = await readCall(session, 'twilio-CA1', never).catch((thrown: unknown) => thrown);
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
  await expect(readCall(slept, 'twilio-CA1', never)).rejects.toThrow(ApiError);
  expect(sent).toEqual(['Bearer new']);
});

// Regression: for a business without destinations, "Transfer to a person" showed only "Not found.".
test('a 404 says what was not found', async () => {
  answering(404, 'the business has no such destination');
  expect(await failure()).toMatchObject({
    message: 'Not found: the business has no such destination.',
    isAbsent: true,
    isRefusal: false,
  });
});

test('a busy server may be tried again, a refusal may not, and an expired token leads to the sign-in', async () => {
  answering(503, 'the table can not be asked now');
  expect(await failure()).toMatchObject({
    message: "The server can't answer now (the table can not be asked now).",
    isRefusal: false,
  });
  answering(429, 'too many questions');
  expect(await failure()).toMatchObject({ isRefusal: false });
  answering(400, 'no such day');
  expect(await failure()).toMatchObject({ message: 'Refused: no such day.', isRefusal: true });
  answering(401, 'a staff token is needed');
  expect(await failure()).toMatchObject({ isSignedOut: true });
});
