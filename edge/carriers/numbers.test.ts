import { expect, it } from 'vitest';
import { isWithheld, Phone, withheldCaller } from '../../shared/ids.ts';
import { CallerNumber, CallSid, DialledNumber, phoneOf } from './numbers.ts';

it.each([
  'anonymous',
  'Restricted',
  '',
  'client:asha',
  'sip:asha@pbx.example',
  '+7378742833',
  '+266696687',
  '12',
  '41234567',
  '1800123',
  '91'.repeat(25_000),
  undefined,
  null,
  5,
])('a caller sent as %j gets the number of a withheld caller', (raw) => {
  expect(CallerNumber.parse(raw)).toBe(withheldCaller);
  expect(Phone.parse(withheldCaller)).toBe(withheldCaller);
  expect(isWithheld(CallerNumber.parse(raw))).toBe(true);
});

it.each([
  ['+919876543210', '+919876543210'],
  ['09876543210', '+919876543210'],
  ['sip:+919876543210@carrier.example;transport=udp', '+919876543210'],
  [' 919876543210', '+919876543210'],
  [9876543210, '+919876543210'],
  ['018001234567', '+9118001234567'],
  ['18001234567', '+9118001234567'],
  ['16001234567', '+9116001234567'],
  ['1401234567', '+911401234567'],
  ['+9109876543210', '+919876543210'],
  ['00919876543210', '+919876543210'],
  ['+18001234567', '+18001234567'],
  ['56161', '56161'],
  [56161, '56161'],
  ['+56161', '56161'],
  ['0056161', '56161'],
  ['+12345', '12345'],
])('%s calls as %s', (raw, phone) => {
  expect(CallerNumber.parse(raw)).toBe(phone);
  expect(isWithheld(phone)).toBe(false);
  expect(phoneOf(String(raw))).toBe(phone);
});

it.each(['018001234567', '18001234567', '+91 1800 123 4567', '+9118001234567', 18001234567])(
  'a business at a toll-free number is found when it is dialled as %j',
  (raw) => {
    expect(DialledNumber.parse(raw)).toBe('+9118001234567');
  },
);

it.each([
  ['41234567', '+9141234567'],
  ['1800123', '+911800123'],
  ['080-4123456', '+91804123456'],
  [1800123, '+911800123'],
])('a dialled number without its area code is no bad request: %s', (raw, phone) => {
  expect(DialledNumber.parse(raw)).toBe(phone);
  expect(Phone.parse(phone)).toBe(phone);
});

it('an invalid dialled number is an issue', () => {
  expect(DialledNumber.parse('08047491899')).toBe('+918047491899');
  expect(DialledNumber.safeParse('reception').error?.issues).toMatchObject([
    { message: 'not a phone number' },
  ]);
  expect(DialledNumber.safeParse(undefined).success).toBe(false);
});

it('a call sid must fit into a URL and a key', () => {
  expect(CallSid.safeParse('56b1234567abcdef89abcdef12345678').success).toBe(true);
  for (const bad of ['', '../x', 'a/b', 'a'.repeat(81)]) expect(CallSid.safeParse(bad).success).toBe(false);
});
