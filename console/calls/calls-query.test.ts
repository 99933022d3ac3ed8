import { expect, test } from 'vitest';
import { AskError } from '../ui/api.ts';
import { callsAsked } from './calls-query.ts';

const asked = (query: string) => callsAsked(new URLSearchParams(query));

test('an address with filters asks for just these calls, however the number is written', () => {
  expect(asked('status=failed&phone=098000+00001&day=2026-11-22')).toEqual({
    status: 'failed',
    phone: '+919800000001',
    since: '2026-11-21T18:30:00.000Z',
    until: '2026-11-22T18:30:00.000Z',
  });
});

test('an address without filters, or with one of a newer console, asks for the newest of all', () => {
  expect(asked('')).toEqual({ status: null, phone: null, since: null, until: null });
  expect(asked('status=parked&day=yesterday')).toEqual({
    status: null,
    phone: null,
    since: null,
    until: null,
  });
});

test('what is no number is told, and nothing is asked', () => {
  expect(() => asked('phone=Ravi')).toThrow(AskError);
});
