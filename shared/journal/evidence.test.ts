import { expect, test } from 'vitest';
import type { CallEvent, JournalEvent } from './events.ts';
import { evidenceOf } from './evidence.ts';

const at = Date.parse('2026-11-22T04:30:00Z');
const journal = (...events: CallEvent[]) => events.map((event, seq) => ({ ...event, seq })) as JournalEvent[];
const caller = (text: string): CallEvent => ({
  type: 'callerSaid',
  at,
  turn: 1,
  text,
  language: 'en-IN',
  speechEndedAt: null,
});
const hindi: CallEvent = {
  type: 'toolAnswered',
  at,
  turn: 1,
  id: 'c1',
  name: 'set_language',
  arguments: '{}',
  result: '{}',
  action: { type: 'setLanguage', language: 'hi-IN' },
};

test('evidence of a language is gathered over the turns, until the caller asks for a language', () => {
  const offered = ['en-IN', 'hi-IN'];
  const once = journal(caller('मुझे कल का अपॉइंटमेंट चाहिए'));
  expect(evidenceOf(once, offered)).toMatchObject({ language: 'hi-IN', turns: 1, fixed: false });
  expect(evidenceOf([...once, ...journal(hindi)], offered)).toMatchObject({ language: null, fixed: true });
  expect(evidenceOf([], offered)).toMatchObject({ language: null, turns: 0, fixed: false });
});
