import { expect, it } from 'vitest';
import { basicHeader, checkBasic, checkToken, isOneOf, isSame, readBasic, secretsOf } from './credentials.ts';

it('the old and the new secret are both valid during a rotation', () => {
  expect(secretsOf(' new , old,, ')).toEqual(['new', 'old']);
  expect(checkToken('new', 'new,old')).toBe('ok');
  expect(checkToken('old', 'new,old')).toBe('ok');
  expect(checkToken('older', 'new,old')).toBe('wrong');
  expect(checkToken('new,old', 'new,old')).toBe('wrong');
});

it('a missing token differs from a wrong one', () => {
  expect(checkToken(null, 'secret')).toBe('missing');
  expect(checkToken('', 'secret')).toBe('missing');
  expect(checkToken('x', 'secret')).toBe('wrong');
});

it('nothing is right while no secret is configured', () => {
  expect(checkToken('x', '')).toBe('wrong');
  expect(checkToken('', '')).toBe('missing');
  expect(isOneOf('', secretsOf(','))).toBe(false);
});

it('a prefix, a repetition or a longer word does not match the secret', () => {
  for (const close of ['secre', 'secrets', 'secretsecret', 'Secret', '', 'sécret'])
    expect(isSame(close, 'secret')).toBe(false);
  expect(isSame('पासवर्ड', 'पासवर्ड')).toBe(true);
  expect(isSame('x', '')).toBe(false);
});

const expected = { user: 'exotel', password: 'a:b ç' };

it('a header is read back, with colons and accents', () => {
  expect(readBasic(basicHeader(expected))).toEqual(expected);
  expect(readBasic('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual({
    user: 'Aladdin',
    password: 'open sesame',
  });
  expect(readBasic('basic   QWxhZGRpbjpvcGVuIHNlc2FtZQ')).toEqual({
    user: 'Aladdin',
    password: 'open sesame',
  });
});

it.each([
  null,
  undefined,
  '',
  'Basic',
  'Basic ',
  'Basic ?',
  'Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
  'Basic QUJD',
])('%j names nobody', (header) => {
  expect(readBasic(header)).toBeNull();
});

it('both the user and the password must be right', () => {
  expect(checkBasic(basicHeader(expected), expected)).toBe('ok');
  expect(checkBasic(basicHeader({ ...expected, user: 'x' }), expected)).toBe('wrong');
  expect(checkBasic(basicHeader({ ...expected, password: 'x' }), expected)).toBe('wrong');
  expect(checkBasic('Bearer x', expected)).toBe('wrong');
  expect(checkBasic(null, expected)).toBe('missing');
});

it('no credential is right while no password is configured', () => {
  expect(checkBasic(basicHeader({ user: '', password: '' }), { user: '', password: '' })).toBe('wrong');
});
