import { expect, test } from 'vitest';
import type { CallerRequest } from '../../shared/contract/request.ts';
import { createFormats } from '../ui/format.ts';
import { en } from '../ui/words/en.ts';
import { hi } from '../ui/words/hi.ts';
import { wordsOfRequest } from './request-words.ts';

const request: CallerRequest = {
  requestId: 'request-1',
  callId: 'twilio-CA1',
  kind: 'appointment',
  fields: { date: '2026-11-23', time: '18:30', name: 'Ravi Kumar', service: 'root canal' },
  state: 'open',
  phone: '+919800000001',
  at: '2026-11-22T09:30:00.000Z',
};
const words = (changes: Partial<CallerRequest>) =>
  wordsOfRequest({ ...request, ...changes }, en, createFormats('en', en));

test("an appointment shows its service, time and name, in the business's time zone", () => {
  expect(words({})).toEqual({
    kind: 'Appointment',
    what: 'root canal',
    when: 'Mon, 23 Nov, 6:30 pm',
    name: 'Ravi Kumar',
    phone: '+91 98000 00001',
    callBack: '',
    more: [],
  });
});

test('an invalid day or time is shown unchanged', () => {
  expect(words({ fields: { date: '2026-02-31', time: '25:00' } }).when).toBe('2026-02-31, 25:00');
  expect(words({ fields: { date: 'next Monday' } }).when).toBe('next Monday');
  expect(words({ fields: { time: '09:05' } }).when).toBe('9:05 am');
  expect(words({ fields: {} }).when).toBe('');
});

test("a number to call back is shown when it is not the caller's own", () => {
  expect(words({ kind: 'callback', fields: { phone: '+919800000002' } }).callBack).toBe('+91 98000 00002');
  expect(words({ kind: 'callback', fields: { phone: '+919800000001' } }).callBack).toBe('');
});

test('a withheld number is named as such', () => {
  expect(words({ phone: '' }).phone).toBe('Number withheld');
});

test('unknown fields are shown, empty ones are not', () => {
  expect(
    words({ fields: { patient_age: 7, first_visit: true, insured: false, notes: ' ', doctor: null } }).more,
  ).toEqual([
    ['first visit', 'yes'],
    ['insured', 'no'],
    ['patient age', '7'],
  ]);
});

test('in Hindi the kind and the wanted day are Hindi, and digits stay as on a phone', () => {
  const words = wordsOfRequest(request, hi, createFormats('hi', hi));
  expect([words.kind, words.when]).toEqual(['अपॉइंटमेंट', 'सोम, 23 नव॰, 6:30 pm']);
});
