import { expect, test } from 'vitest';
import { isObject, jsonOf } from './json.ts';

test('text that is not JSON is undefined, which no JSON value is', () => {
  expect(jsonOf('{"a":[null]}')).toEqual({ a: [null] });
  for (const text of ['', '{', 'undefined', "{'a':1}"]) expect(jsonOf(text)).toBe(undefined);
});

test('a list and null are no objects', () => {
  expect([{}, { a: 1 }].every(isObject)).toBe(true);
  expect([[], null, 'a', 1, undefined].some(isObject)).toBe(false);
});
