import { expect, it } from 'vitest';
import { checkToken, isOneOf, isSame, secretsOf } from './secret.ts';

it('the old and the new secret are both right while they are rotated', () => {
  expect(secretsOf(' new , old,, ')).toEqual(['new', 'old']);
  expect(checkToken('new', 'new,old')).toBe('ok');
  expect(checkToken('old', 'new,old')).toBe('ok');
  expect(checkToken('older', 'new,old')).toBe('wrong');
  expect(checkToken('new,old', 'new,old')).toBe('wrong');
});

it('a missing token is another thing than a wrong one', () => {
  expect(checkToken(null, 'secret')).toBe('missing');
  expect(checkToken('', 'secret')).toBe('missing');
  expect(checkToken('x', 'secret')).toBe('wrong');
});

it('nothing is right while no secret is configured', () => {
  expect(checkToken('x', '')).toBe('wrong');
  expect(checkToken('', '')).toBe('missing');
  expect(isOneOf('', secretsOf(','))).toBe(false);
});

it('a prefix, a repetition or a longer word is not the secret', () => {
  for (const close of ['secre', 'secrets', 'secretsecret', 'Secret', '', 'sécret'])
    expect(isSame(close, 'secret')).toBe(false);
  expect(isSame('पासवर्ड', 'पासवर्ड')).toBe(true);
  expect(isSame('x', '')).toBe(false);
});
