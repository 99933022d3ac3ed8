import { beforeAll, expect, test } from 'vitest';
import { createGuard, refusedKey } from './guard.ts';
import { type StaffPool, staffPool } from './testing/staff-pool.ts';

const config = {
  INTERNAL_API_KEY: 'new-key,old-key',
  JWT_ISSUER: 'https://issuer.test/pool',
  JWT_AUDIENCE: 'console',
};
const staff = { business: 'demo-clinic', role: 'staff' };
type Sign = (...[claims, not]: Partial<Parameters<StaffPool['tokenOf']>>) => Promise<string>;
let sign: Sign;
let foreign: Sign;
let published: typeof fetch;

beforeAll(async () => {
  const ours = await staffPool(config.JWT_ISSUER);
  const theirs = await staffPool(config.JWT_ISSUER);
  published = async (url) => {
    expect(String(url)).toBe('https://issuer.test/pool/.well-known/jwks.json');
    return Response.json(ours.published);
  };
  sign = (claims = staff, not) => ours.tokenOf(claims, not);
  foreign = (claims = staff, not) => theirs.tokenOf(claims, not);
});

const asking = (token: string | null) =>
  new Request('https://edge.test/calls/live', {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
const visit = async (token: string | null) => {
  const visitor = await createGuard(config, published).visitor(asking(token));
  return visitor instanceof Response ? visitor.status : visitor;
};

test('both internal keys are valid while one is rotated', async () => {
  expect(await visit('new-key')).toMatchObject({ kind: 'internal' });
  expect(await visit('old-key')).toMatchObject({ kind: 'internal' });
});

test('a staff token names a person of a business, in both spellings of its claims', async () => {
  expect(await visit(await sign())).toMatchObject({
    kind: 'staff',
    staff: { businessId: 'demo-clinic', role: 'staff' },
  });
  const cognito = await sign({ 'custom:business': 'demo-clinic', 'custom:role': 'admin' });
  expect(await visit(cognito)).toMatchObject({ staff: { businessId: 'demo-clinic', role: 'admin' } });
});

test('an operator needs no business, and a business in the token gives no calls', async () => {
  for (const claims of [
    { role: 'operator', sub: 'o1' },
    { 'custom:role': 'operator', sub: 'o1' },
    { role: 'operator', business: 'demo-clinic', sub: 'o1' },
  ]) {
    const visitor = await visit(await sign(claims));
    expect(visitor).toMatchObject({ kind: 'operator', person: 'o1' });
    expect(visitor).not.toHaveProperty('staff');
  }
});

test("Cognito's access tokens have a client id in the place of an audience", async () => {
  expect(
    await visit(await sign({ business: 'demo-clinic', client_id: 'console' }, { audience: null })),
  ).toMatchObject({ kind: 'staff' });
  expect(await visit(await sign({ business: 'demo-clinic', client_id: 'other' }, { audience: null }))).toBe(
    403,
  );
});

test('no token is 401; an expired, foreign or garbled one, and one without a business, is 403', async () => {
  expect(await visit(null)).toBe(401);
  expect(await visit('garbled')).toBe(403);
  expect(await visit(await sign(undefined, { expires: '-1m' }))).toBe(403);
  expect(await visit(await sign(undefined, { issuer: 'https://elsewhere.test' }))).toBe(403);
  expect(await visit(await sign(undefined, { audience: 'another' }))).toBe(403);
  expect(await visit(await foreign())).toBe(403);
  expect(await visit(await sign({ role: 'admin' }))).toBe(403);
});

test('an issuer that does not answer makes it 503, not a wrong token', async () => {
  const guard = createGuard(config, async () => new Response('', { status: 502 }));
  const answer = await guard.visitor(asking(await sign()));
  expect(answer instanceof Response && answer.status).toBe(503);
});

test('a token is read from the subprotocol, and only on an upgrade', async () => {
  const headers = { 'sec-websocket-protocol': `bearer, ${await sign()}` };
  const guard = createGuard(config, published);
  const upgrade = await guard.visitor(
    new Request('https://edge.test/', { headers: { ...headers, upgrade: 'websocket' } }),
  );
  expect(upgrade).toMatchObject({ kind: 'staff', protocol: 'bearer' });
  const plain = await guard.visitor(new Request('https://edge.test/', { headers }));
  expect(plain instanceof Response && plain.status).toBe(401);
});

test('internal routes answer 401 without a key, and 403 (or 401, for metrics) with a wrong one', () => {
  expect(refusedKey(asking('old-key'), config)).toBeNull();
  expect(refusedKey(asking(null), config)?.status).toBe(401);
  expect(refusedKey(asking('nearly-new-key'), config)?.status).toBe(403);
  expect(refusedKey(asking('nearly-new-key'), config, 401)?.status).toBe(401);
});
