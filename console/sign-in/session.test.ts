import { expect, test } from 'vitest';
import { signedInBy, tokenInFragment } from './session.ts';

const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const now = 1_000_000;

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
  for (const claims of [{ role: 'operator' }, { 'custom:role': 'operator', business: 'demo-clinic' }])
    expect(signedInBy(tokenOf(claims), '', now)).toMatchObject({ kind: 'operator' });
});

test("a token is read from a link's fragment, and from no page's address", () => {
  expect(tokenInFragment('#token=a.b.c&api=http%3A%2F%2F127.0.0.1%3A8788')).toBe('a.b.c');
  expect(tokenInFragment('#/calls/twilio-CA1')).toBeNull();
  expect(tokenInFragment('')).toBeNull();
});
