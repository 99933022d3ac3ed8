import { expect, test } from 'vitest';
import { addressOf, readAddress } from './address.ts';

test("a list's filters are written into its address and read back unchanged", () => {
  const address = addressOf('calls', [
    ['status', ''],
    ['phone', ' +91 98000 00001 '],
    ['day', '2026-11-22'],
  ]);
  expect(address).toBe('#/calls?phone=%2B91+98000+00001&day=2026-11-22');
  expect(Object.fromEntries(readAddress(address).query)).toEqual({
    phone: '+91 98000 00001',
    day: '2026-11-22',
  });
  expect(addressOf('calls', [['status', '']])).toBe('#/calls');
});

test('an address names a page and an id', () => {
  expect(readAddress('#/live/twilio-CA1')).toMatchObject({ place: 'live', id: 'twilio-CA1' });
  expect(readAddress('#/requests?state=done')).toMatchObject({ place: 'requests', id: '' });
  expect(readAddress('')).toMatchObject({ place: '', id: '' });
});
