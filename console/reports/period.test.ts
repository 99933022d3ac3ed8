import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';
import { periodBefore, periodOf, rowNames } from './period.ts';

const today = '2026-03-01';

test('each choice is its days, and the time before has as many', () => {
  expect(periodOf('', today)).toEqual({ kind: 'week', from: '2026-02-23', to: today, by: 'day' });
  expect(periodOf('period=yesterday', today)).toMatchObject({ from: '2026-02-28', to: '2026-02-28' });
  expect(periodOf('period=month&by=week', today)).toMatchObject({ from: '2026-01-31', by: 'week' });
  expect(periodBefore(periodOf('period=today', today))).toEqual({ from: '2026-02-28', to: '2026-02-28' });
  expect(periodBefore({ from: '2026-02-23', to: today })).toEqual({ from: '2026-02-16', to: '2026-02-22' });
});

test('own dates in the wrong order are not used, and a time of years is cut to what is counted', () => {
  expect(periodOf('period=own&from=2026-02-10&to=2026-02-01', today).from).toBe('2026-02-23');
  expect(periodOf('period=own&from=2001-01-01&to=2026-03-01', today).from).toBe('2025-01-26');
});

test('the rows of weeks and months are named as the API names them', () => {
  expect(rowNames({ from: '2026-02-27', to: '2026-03-03', by: 'week' })).toEqual([
    '2026-02-23',
    '2026-03-02',
  ]);
  expect(rowNames({ from: '2026-02-27', to: '2026-03-03', by: 'month' })).toEqual([
    '2026-02-01',
    '2026-03-01',
  ]);
});

test.each(['=1+1', '+91', '-1', '@x', '\tx', '\rx'])('the cell %j is a text, and no formula', (text) => {
  expect(csvOf([[text]]).replaceAll('"', '')).toContain(`'${text}`);
});
