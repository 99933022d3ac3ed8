import { expect, test } from 'vitest';
import type { CallEvent, JournalEvent } from '../events.ts';
import { extractSummary } from './extract-summary.ts';

const at = Date.parse('2026-11-22T04:30:00Z');
const heard = (turn: number, text: string): CallEvent => ({
  type: 'callerSaid',
  at,
  turn,
  text,
  language: 'en-IN',
  speechEndedAt: null,
});
const saved = (given: object, result: object): CallEvent => ({
  type: 'toolAnswered',
  at,
  turn: 1,
  id: 'c',
  name: 'save_request',
  arguments: JSON.stringify(given),
  result: JSON.stringify(result),
  action: null,
});
const summary = (...events: CallEvent[]) =>
  extractSummary(events.map((event, seq) => ({ ...event, seq })) as JournalEvent[]);

test('a booking is summed up with what was saved, what staff have to do, the language and the mood', () => {
  const booked = {
    kind: 'appointment',
    date: '2026-11-24',
    time: '10:30',
    name: 'Ravi Kumar',
    service: 'root canal',
  };
  expect(
    summary(
      heard(1, 'Hello'),
      heard(2, 'I want an appointment on Tuesday'),
      saved(booked, { ok: true, requestId: 'r1' }),
      heard(3, 'Thank you'),
    ),
  ).toBe(
    'The caller said: "I want an appointment on Tuesday". The caller spoke 2 more times. An appointment (root canal) was saved for Ravi Kumar, 2026-11-24 at 10:30. Open: appointment. Language: English. Mood: content, by the words.',
  );
});

test('what was cancelled is not open, and what failed is not done', () => {
  const text = summary(
    heard(1, 'मुझे अपना अपॉइंटमेंट रद्द करना है'),
    saved(
      { kind: 'appointment', state: 'cancelled', requestId: 'r1' },
      { ok: true, requestId: 'r1', state: 'cancelled' },
    ),
    saved({ kind: 'message', message: 'x' }, { error: 'unavailable' }),
  );
  expect(text).toContain('The appointment was cancelled.');
  expect(text).not.toContain('Open:');
  expect(text).not.toContain('message was left');
  expect(text).toContain('What did not work: save request.');
  expect(text).toContain('Language: Hindi.');
});

test('a transfer, a complaint and a broken end are in the summary', () => {
  const transfer: CallEvent = {
    type: 'toolAnswered',
    at,
    turn: 1,
    id: 'c',
    name: 'transfer_call',
    arguments: '{}',
    result: '{"ok":true}',
    action: { type: 'transfer', name: 'front-desk', number: '+918000000002' },
  };
  const text = summary(heard(1, 'This is useless, give me a person'), transfer, {
    type: 'callEnded',
    at,
    reason: 'fault',
  });
  expect(text).toMatch(/connected to front-desk.*Mood: displeased.*fault on our side/);
});

test('a call without words says so, and nothing is invented', () => {
  expect(summary({ type: 'callEnded', at, reason: 'limit' })).toBe(
    'The caller said nothing. The call reached its time limit.',
  );
  expect(summary(heard(1, 'hmm'))).toBe(
    'The caller said: "hmm". Nothing was booked, noted or passed on. Language: not clear from the words.',
  );
});
