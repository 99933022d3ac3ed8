import { expect, test } from 'vitest';
import { isObject, jsonOf } from './json.ts';

test('text that is not JSON is undefined, which no JSON value is', () => {
  expect(jsonOf('{"a":[null]}')).toEqual({ a: [null] });
  for (const text of ['', '{', 'undefined', "{'a':1}"]) expect(jsonOf(text)).toBe(undefined);
});

test('text that is nested deeper than anything of ours is no JSON, so that nothing overflows that walks it', () => {
  const list = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const object = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  for (const nested of [list, object]) {
    expect(JSON.stringify(jsonOf(nested(64)))).toBe(nested(64));
    for (const levels of [65, 5_000, 100_000]) expect(jsonOf(nested(levels))).toBe(undefined);
  }
  expect(jsonOf(JSON.stringify(Array.from({ length: 500 }, () => [{ a: '[[' }])))).toHaveLength(500);
});

test('a list and null are no objects', () => {
  expect([{}, { a: 1 }].every(isObject)).toBe(true);
  expect([[], null, 'a', 1, undefined].some(isObject)).toBe(false);
});
