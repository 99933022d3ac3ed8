import { expect, test } from 'vitest';
import { pathOf, pathWith, queryOf } from './address.ts';

test("a list's filters are written into its address and read back unchanged", () => {
  const path = pathWith('/calls', { status: '', phone: ' +91 98000 00001 ', day: '2026-11-22' });
  expect(path).toBe('/calls?phone=%2B91+98000+00001&day=2026-11-22');
  expect(Object.fromEntries(new URLSearchParams(queryOf(`#${path}`)))).toEqual({
    phone: '+91 98000 00001',
    day: '2026-11-22',
  });
  expect(pathWith('/calls', { status: '', day: undefined })).toBe('/calls');
});

test('an address names a page; what is no address of a page is the first one', () => {
  expect(['#/live/twilio-CA1', '#/requests?state=done', '', '#token=a.b.c'].map(pathOf)).toEqual([
    '/live/twilio-CA1',
    '/requests',
    '/',
    '/',
  ]);
});
