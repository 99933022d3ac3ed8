import { expect, test } from 'vitest';
import { callIdOf, carrierOf, maskPhone, toPhone } from './ids.ts';

test.each([
  ['+919876543210', '+919876543210'],
  ['09876543210', '+919876543210'],
  ['9876543210', '+919876543210'],
  ['919876543210', '+919876543210'],
  ['00919876543210', '+919876543210'],
  ['+91 98765 43210', '+919876543210'],
  ['08047491899', '+918047491899'],
  ['+1 (202) 555-0123', '+12025550123'],
])('%s is the number %s', (raw, phone) => {
  expect(toPhone(raw)).toBe(phone);
});

test.each(['', 'anonymous', '+91XXXXXXXXXX', '12', 'sip:x@y'])('%j is no phone number', (raw) => {
  expect(toPhone(raw)).toBeNull();
});

test('a call id names its carrier', () => {
  expect(carrierOf(callIdOf('exotel', '56b1234567abcdef'))).toBe('exotel');
});

test('a masked number keeps only what an operator needs', () => {
  expect(maskPhone('+919876543210')).toBe('+91******3210');
});
