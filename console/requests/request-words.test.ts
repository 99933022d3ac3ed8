import { expect, test } from 'vitest';
import type { CallerRequest } from '../../shared/contract/request.ts';
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
const words = (changes: Partial<CallerRequest>) => wordsOfRequest({ ...request, ...changes });

test("an appointment is told by what, for when, and for whom, in the business's own time", () => {
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

test('a day and a time that the calendar does not have are shown as they were given', () => {
  expect(words({ fields: { date: '2026-02-31', time: '25:00' } }).when).toBe('2026-02-31, 25:00');
  expect(words({ fields: { date: 'next Monday' } }).when).toBe('next Monday');
  expect(words({ fields: { time: '09:05' } }).when).toBe('9:05 am');
  expect(words({ fields: {} }).when).toBe('');
});

test('a number to call back is told where it is not the one that called', () => {
  expect(words({ kind: 'callback', fields: { phone: '+919800000002' } }).callBack).toBe('+91 98000 00002');
  expect(words({ kind: 'callback', fields: { phone: '+919800000001' } }).callBack).toBe('');
});

test('a withheld number is said to be one', () => {
  expect(words({ phone: '' }).phone).toBe('number withheld');
});

test('fields that nobody foresaw are kept, empty ones are not', () => {
  expect(
    words({ fields: { patient_age: 7, first_visit: true, insured: false, notes: ' ', doctor: null } }).more,
  ).toEqual([
    ['first visit', 'yes'],
    ['insured', 'no'],
    ['patient age', '7'],
  ]);
});
