import { expect, test } from 'vitest';
import { faultOfStatus } from '../fault.ts';
import { retryAfterMs } from './retry-after.ts';

const date = 'Mon, 30 Nov 2026 09:00:00 GMT';

test.each<[string, Record<string, string>, number | undefined]>([
  ['seconds', { 'retry-after': '20' }, 20_000],
  ['a date', { date, 'retry-after': 'Mon, 30 Nov 2026 12:00:00 GMT' }, 10_800_000],
  ['a date in an answer without its time', { 'retry-after': 'Mon, 30 Nov 2026 12:00:00 GMT' }, 60_000],
  ['a date that is over', { date, 'retry-after': 'Mon, 30 Nov 2026 08:00:00 GMT' }, 0],
  ['a number without bounds', { 'retry-after': '1e308' }, 86_400_000],
  ['a negative number', { 'retry-after': '-1' }, undefined],
  ['a word', { 'retry-after': 'soon' }, undefined],
])('a wait that is named as %s is understood', (_, headers, ms) => {
  expect(retryAfterMs(new Headers(headers))).toBe(ms);
});

test('a provider that is to be asked hours later, by a date, is not asked again at once', () => {
  const headers = new Headers({ date, 'retry-after': 'Mon, 30 Nov 2026 12:00:00 GMT' });
  expect(faultOfStatus('llm', 429, '', retryAfterMs(headers)).retryable).toBe(false);
});
