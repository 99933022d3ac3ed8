import { expect, test } from 'vitest';
import { mergeNewest } from './use-paged.ts';

const list = { idOf: (row: string) => row.slice(0, 1), atOf: (row: string) => row.slice(1) };
const merge = (rows: string[], cursor: string | null, known: string[]) =>
  mergeNewest({ rows, cursor }, known, list).join(' ');

test('new rows come first, and rows that were read before stay below them', () => {
  expect(merge(['d4', 'c3'], 'x', ['c3', 'b2', 'a1'])).toBe('d4 c3 b2 a1');
});

test('a row that has left the first page is gone, and a changed one is shown as it is now', () => {
  expect(merge(['d4', 'b2'], 'x', ['d4', 'c3', 'b2', 'a1'])).toBe('d4 b2 a1');
  expect(merge(['d5', 'b2'], 'x', ['d4', 'b2', 'a1'])).toBe('d5 b2 a1');
});

test('a first page that is the whole list is the whole list', () => {
  expect(merge(['b2'], null, ['c3', 'b2', 'a1'])).toBe('b2');
  expect(merge([], null, ['c3'])).toBe('');
});

test('an empty page of a list that goes on says nothing about what was read before', () => {
  expect(merge([], 'x', ['c3', 'b2'])).toBe('c3 b2');
});
