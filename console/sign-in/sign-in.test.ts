import { expect, test } from 'vitest';
import { createSessionKeeper, isProblem } from './session.ts';
import {
  challengeOf,
  readReturn,
  redeem,
  renew,
  type SignInWorld,
  signInUrl,
  signOutUrl,
} from './sign-in.ts';

const place = { issuer: 'https://cognito-idp.ap-south-1.amazonaws.com/ap-south-1_abc', client: 'client-1' };
const pages = 'https://voice-agent-1.auth.ap-south-1.amazoncognito.com';
const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const idToken = (exp: number) => tokenOf({ 'custom:business': 'demo-clinic', 'custom:role': 'staff', exp });

/** A Cognito with its description, and the given answers for tokens, one after another. */
function setUp(answers: { status: number; body: unknown }[] = [], isThere = () => true) {
  const tokenRequests: URLSearchParams[] = [];
  const kept = new Map<string, string>();
  const world: SignInWorld = {
    fetch: async (input, init) => {
      if (!isThere()) throw new TypeError('fetch failed');
      const request = new Request(input, init);
      if (request.url === `${place.issuer}/.well-known/openid-configuration`) {
        return Response.json({ issuer: place.issuer, authorization_endpoint: `${pages}/oauth2/authorize` });
      }
      expect([request.method, request.url]).toEqual(['POST', `${pages}/oauth2/token`]);
      tokenRequests.push(new URLSearchParams(await request.text()));
      const { status, body } = answers.shift() ?? { status: 400, body: { error: 'invalid_grant' } };
      return Response.json(body, { status });
    },
    store: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    random: (bytes) => Uint8Array.from({ length: bytes }, (_, index) => index * 7),
    home: 'https://voice.example.in/',
  };
  return { world, tokenRequests, kept };
}

async function begun(world: SignInWorld) {
  const url = await signInUrl(place, '#/calls/twilio-CA1', world);
  if (!url.ok) throw new Error(url.problem.kind);
  return new URL(url.value);
}

test("the challenge matches RFC 7636's example", async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

test("the sign-in page is Cognito's, with a challenge whose verifier stays in this tab", async () => {
  const { world, kept } = setUp();
  const url = await begun(world);
  expect(url.origin + url.pathname).toBe(`${pages}/oauth2/authorize`);
  const { verifier, state } = JSON.parse(kept.get('sign-in') ?? '');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'client-1',
    redirect_uri: 'https://voice.example.in/',
    scope: 'openid email',
    state,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
  });
  // RFC 7636 4.1: 43 to 128 unreserved characters.
  expect(verifier).toMatch(/^[\w-]{43}$/);
  expect(url.href).not.toContain(verifier);
});

test("Cognito's return is a code, a refusal with its reason, or nothing", () => {
  expect(readReturn('?code=abc&state=s1')).toEqual({ type: 'code', code: 'abc', state: 's1' });
  expect(readReturn('?error=access_denied&error_description=User%20is%20disabled')).toEqual({
    type: 'refused',
    why: 'User is disabled',
  });
  expect(readReturn('')).toBeNull();
});

test('a code is redeemed once, with its verifier, and leads back to the wanted page', async () => {
  const { world, tokenRequests, kept } = setUp([
    { status: 200, body: { id_token: 'a.b.c', refresh_token: 'r', access_token: 'x', expires_in: 3600 } },
  ]);
  const state = (await begun(world)).searchParams.get('state') ?? '';
  const { verifier } = JSON.parse(kept.get('sign-in') ?? '');
  const returned = { type: 'code', code: 'abc', state } as const;
  expect(await redeem(place, returned, world)).toEqual({
    ok: true,
    value: { token: 'a.b.c', renewal: 'r', page: '#/calls/twilio-CA1' },
  });
  expect(Object.fromEntries(tokenRequests[0] ?? [])).toEqual({
    grant_type: 'authorization_code',
    code: 'abc',
    redirect_uri: 'https://voice.example.in/',
    code_verifier: verifier,
    client_id: 'client-1',
  });
  expect(await redeem(place, returned, world)).toMatchObject({ ok: false, isFinal: true });
  expect(tokenRequests).toHaveLength(1);
});

test('a code for another tab is not redeemed', async () => {
  const { world, tokenRequests } = setUp();
  await begun(world);
  expect(await redeem(place, { type: 'code', code: 'abc', state: 'forged' }, world)).toMatchObject({
    ok: false,
    isFinal: true,
  });
  expect(tokenRequests).toEqual([]);
});

test('a lost connection may be tried again, a refusal may not', async () => {
  const { world } = setUp([], () => false);
  expect(await renew(place, 'r', world)).toEqual({
    ok: false,
    problem: { kind: 'offline', detail: 'cognito-idp.ap-south-1.amazonaws.com' },
    isFinal: false,
  });
});

test("signing out goes to Cognito's sign-out page, and back", async () => {
  const { world } = setUp();
  const url = await signOutUrl(place, world);
  expect(url).toEqual({
    ok: true,
    value: `${pages}/logout?client_id=client-1&logout_uri=https%3A%2F%2Fvoice.example.in%2F`,
  });
});

test('a token used shortly before its end is renewed, in the session object that pages hold', async () => {
  const { world, tokenRequests, kept } = setUp([{ status: 200, body: { id_token: idToken(8000) } }]);
  let nowMs = 1_000_000;
  const keeper = createSessionKeeper({
    api: 'https://api.test',
    place,
    isLocal: false,
    world,
    now: () => nowMs,
  });
  const session = keeper.enter({ token: idToken(4000), renewal: 'r' });
  if (isProblem(session)) throw new Error(session.kind);
  await session.ready();
  expect(tokenRequests).toEqual([]);
  nowMs = 3_900_000;
  await session.ready();
  expect(Object.fromEntries(tokenRequests[0] ?? [])).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'r',
    client_id: 'client-1',
  });
  expect([session.token, session.expiresAt]).toEqual([idToken(8000), 8_000_000]);
  expect([...kept]).toEqual([
    ['staff-token', idToken(8000)],
    ['staff-renewal', 'r'],
  ]);
});

// Regression: after a laptop had slept past its token's end, its first request was refused and it was
// signed out, although its refresh token was valid.
test("after sleeping past its token's end, a tab renews it once at the next requests", async () => {
  const { world, tokenRequests } = setUp([{ status: 200, body: { id_token: idToken(8000) } }]);
  let nowMs = 1_000_000;
  const keeper = createSessionKeeper({ api: '', place, isLocal: false, world, now: () => nowMs });
  const session = keeper.enter({ token: idToken(4000), renewal: 'r' });
  if (isProblem(session)) throw new Error(session.kind);
  nowMs = 6_000_000;
  await Promise.all([session.ready(), session.ready()]);
  expect([session.token, tokenRequests.length]).toEqual([idToken(8000), 1]);
});

test('a reopened page resumes its session, renews an expired one, and asks to sign in when refused', async () => {
  const { world, kept } = setUp([{ status: 200, body: { id_token: idToken(8000) } }]);
  let nowMs = 1_000_000;
  const keeper = createSessionKeeper({ api: '', place, isLocal: false, world, now: () => nowMs });
  expect(await keeper.resume()).toBeNull();
  keeper.enter({ token: idToken(4000), renewal: 'r' });
  expect((await keeper.resume())?.token).toBe(idToken(4000));
  nowMs = 5_000_000;
  expect((await keeper.resume())?.token).toBe(idToken(8000));
  nowMs = 9_000_000;
  expect(await keeper.resume()).toBeNull();
  expect(kept.has('staff-renewal')).toBe(false);
});

test('signing out during a renewal stays signed out', async () => {
  const { world, kept } = setUp([{ status: 200, body: { id_token: idToken(8000) } }]);
  const keeper = createSessionKeeper({ api: '', place, isLocal: false, world, now: () => 3_999_000 });
  const session = keeper.enter({ token: idToken(4000), renewal: 'r' });
  if (isProblem(session)) throw new Error(session.kind);
  const renewing = session.ready();
  keeper.forget();
  await renewing;
  expect([...kept.keys()]).toEqual([]);
});

test('without Cognito a pasted token is kept unchanged, and no request is sent', async () => {
  const { world, tokenRequests } = setUp();
  const keeper = createSessionKeeper({ api: '', place: null, isLocal: false, world, now: () => 3_999_000 });
  const session = keeper.enter({ token: idToken(4000), renewal: null });
  if (isProblem(session)) throw new Error(session.kind);
  await session.ready();
  expect([tokenRequests, session.token]).toEqual([[], idToken(4000)]);
});
