import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { forAny, patienceMs } from '../../testing/properties/for-any.ts';
import { CallerNumber, DialledNumber, phoneOf } from './numbers.ts';
import { AmountField, TextField, UrlField, WordField, webhookFields } from './webhook-fields.ts';

const name = fc.constantFrom('CallSid', 'From', 'To', 'CallFrom', '__proto__', 'constructor', 'a b', 'ü');
const types = fc.constantFrom(
  null,
  '',
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data; boundary="(?"',
  'multipart/form-data; boundary=',
  'text/plain',
);
const body = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
  fc.dictionary(name, fc.string()).map((fields) => new URLSearchParams(fields).toString()),
  fc
    .array(fc.tuple(name, fc.string({ maxLength: 20 })), { maxLength: 4 })
    .map((fields) =>
      fields
        .map(([key, text]) => `--x\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${text}\r\n`)
        .join(''),
    ),
  fc.constantFrom('%', '%zz=%', '{', '[]', 'null', '--x', '--x--', '\0', '{"a":{"a":{"a":[[[[]]]]}}}'),
);

it(
  'whatever a webhook holds, its fields are an object or null, and never a throw',
  () => {
    forAny([fc.string({ unit: 'binary', maxLength: 60 }), types, body], (query, contentType, text) => {
      const fields = webhookFields({ query: new URLSearchParams(query), contentType, body: text });
      expect(fields === null || (typeof fields === 'object' && !Array.isArray(fields))).toBe(true);
      for (const value of Object.values(fields ?? {}))
        for (const field of [TextField, AmountField, WordField, UrlField]) field.safeParse(value);
    });
    expect(Object.keys(Object.prototype)).toEqual([]);
  },
  patienceMs,
);

it(
  'whatever stands for a number, it is a number that dials, a withheld one, or refused',
  () => {
    const digits = fc.stringMatching(/^[+0]{0,3}[\d .()-]{0,24}$/);
    const anything = fc.oneof(digits, fc.jsonValue(), fc.string({ unit: 'binary', maxLength: 30 }));
    forAny([anything], (raw) => {
      expect(CallerNumber.parse(raw)).toMatch(/^\+?\d{3,20}$/);
      const dialled = DialledNumber.safeParse(raw);
      if (dialled.success) expect(dialled.data).toMatch(/^\+?\d{3,20}$/);
      if (typeof raw === 'string') {
        const phone = phoneOf(raw);
        // A number that was read is read again as itself.
        if (phone !== null) expect(phoneOf(phone)).toBe(phone);
      }
    });
  },
  patienceMs,
);

// Regression: an address that is none was asked of the API, which refused it as a bug, again and again.
it.each([
  'x',
  'file:///etc/passwd',
  'https://',
  '//host/a',
  `https://a.test/${'a'.repeat(2000)}`,
  7,
  {},
  null,
])('a recording at %j is no recording', (given) => expect(UrlField.parse(given)).toBeNull());

it('a recording at an address is one', () => {
  expect(UrlField.parse(' https://recordings.test/a.mp3 ')).toBe('https://recordings.test/a.mp3');
});
