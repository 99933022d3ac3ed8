import { expect, it } from 'vitest';
import { basicHeader, checkBasic, readBasic } from './basic.ts';

const expected = { user: 'exotel', password: 'a:b ç' };

it('a header comes back as what it was made of, colons and accents included', () => {
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

it('nobody comes in while no password is configured', () => {
  expect(checkBasic(basicHeader({ user: '', password: '' }), { user: '', password: '' })).toBe('wrong');
});
