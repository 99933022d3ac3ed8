import { expect, test } from 'vitest';
import {
  createSessionKeeper,
  isProblem,
  type SessionKeeper,
  signedInBy,
  tokenInFragment,
} from './session.ts';
import type { SignInWorld } from './sign-in.ts';

const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const now = 1_000_000;

/** A tab whose API answers a request for an admin's token with `status`. */
function keeperOf(isLocal: boolean, status = 200) {
  const kept = new Map<string, string>();
  const asked: unknown[] = [];
  const world: SignInWorld = {
    fetch: async (url, init) => {
      expect(url).toBe('https://api.test/local/admin-token');
      const body = String(init?.body);
      asked.push([new Headers(init?.headers).get('authorization'), body]);
      return Response.json({ token: tokenOf({ ...JSON.parse(body), role: 'admin' }) }, { status });
    },
    store: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    random: (bytes) => new Uint8Array(bytes),
    home: 'https://edge.test/',
  };
  const keeper = createSessionKeeper({
    api: 'https://api.test',
    place: null,
    isLocal,
    world,
    now: () => now,
  });
  return { keeper, kept, asked };
}

function entered(keeper: SessionKeeper, claims: object) {
  const session = keeper.enter({ token: tokenOf(claims), renewal: null });
  if (isProblem(session)) throw new Error(session.kind);
  return session;
}

test("a token's business and role are read in both spellings", () => {
  expect(
    signedInBy(` ${tokenOf({ business: 'demo-clinic', role: 'admin' })}\n`, 'https://api.test', now),
  ).toMatchObject({ business: 'demo-clinic', role: 'admin', expiresAt: null });
  expect(signedInBy(tokenOf({ business: 'demo-clinic', exp: 2000 }), '', now)).toMatchObject({
    expiresAt: 2_000_000,
  });
  expect(signedInBy(tokenOf({ 'custom:business': 'क्लिनिक' }), 'https://api.test', now)).toMatchObject({
    business: 'क्लिनिक',
    role: 'staff',
  });
});

test('an invalid token is refused with its problem', () => {
  expect(signedInBy('abc', '', now)).toMatchObject({ kind: 'notAToken' });
  expect(signedInBy('a.%%%.c', '', now)).toMatchObject({ kind: 'notAToken' });
  expect(signedInBy(tokenOf({ business: 'demo-clinic', exp: 999 }), '', now)).toMatchObject({
    kind: 'expired',
  });
  expect(signedInBy(tokenOf({}), '', now)).toMatchObject({ kind: 'noBusiness' });
});

test('an operator is in no business, whatever the token says, and then in the one that was chosen', async () => {
  for (const claims of [{ role: 'operator' }, { 'custom:role': 'operator', business: 'demo-clinic' }])
    expect(signedInBy(tokenOf(claims), '', now)).toMatchObject({ role: 'operator', business: '' });
  const { keeper, kept } = keeperOf(false);
  const operator = entered(keeper, { role: 'operator' });
  expect(await keeper.choose(operator, 'city-clinic')).toMatchObject({
    role: 'operator',
    business: 'city-clinic',
  });
  expect(await keeper.resume()).toMatchObject({ business: 'city-clinic' });
  // Whoever signs in next starts in none.
  expect(entered(keeper, { role: 'operator' }).business).toBe('');
  keeper.forget();
  expect(kept.size).toBe(0);
});

test('on a local run an operator enters a business as its admin, and another one from there', async () => {
  const { keeper, asked } = keeperOf(true);
  const token = tokenOf({ role: 'operator' });
  const first = await keeper.choose(entered(keeper, { role: 'operator' }), 'demo-clinic');
  expect(first).toMatchObject({ role: 'admin', business: 'demo-clinic', operator: token });
  expect(await keeper.resume()).toMatchObject({ role: 'admin', operator: token });
  expect(await keeper.choose(first, 'city-clinic')).toMatchObject({ role: 'admin', business: 'city-clinic' });
  expect(asked).toEqual([
    [`Bearer ${token}`, '{"business":"demo-clinic"}'],
    [`Bearer ${token}`, '{"business":"city-clinic"}'],
  ]);
  expect(entered(keeper, { business: 'demo-clinic' }).operator).toBeNull();
});

test('where the API gives no admin token, the business is seen as an operator sees it', async () => {
  const { keeper } = keeperOf(true, 404);
  const operator = entered(keeper, { role: 'operator' });
  expect(await keeper.choose(operator, 'city-clinic')).toMatchObject({
    role: 'operator',
    business: 'city-clinic',
  });
});

test("another tab takes over the session, with the operator's choice", async () => {
  const one = keeperOf(false).keeper;
  await one.choose(entered(one, { role: 'operator' }), 'city-clinic');
  const kept = one.kept();
  const other = keeperOf(false).keeper;
  expect(other.kept()).toBeNull();
  expect(kept && (await other.takeOver(kept))).toMatchObject({ role: 'operator', business: 'city-clinic' });
  expect(await other.resume()).toMatchObject({ business: 'city-clinic' });
});

test("a token is read from a link's fragment, and from no page's address", () => {
  expect(tokenInFragment('#token=a.b.c&api=http%3A%2F%2F127.0.0.1%3A8788')).toEqual({
    token: 'a.b.c',
    business: null,
  });
  expect(tokenInFragment('#token=a.b.c&business=demo-clinic')).toEqual({
    token: 'a.b.c',
    business: 'demo-clinic',
  });
  expect(tokenInFragment('#/calls/twilio-CA1')).toBeNull();
  expect(tokenInFragment('')).toBeNull();
});
