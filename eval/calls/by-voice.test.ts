import { expect, test } from 'vitest';
import type { CallEvent, JournalEvent } from '../../shared/journal/events.ts';
import { talkOf } from './by-voice.ts';

const journalOf = (...events: object[]) =>
  events.map((event, seq) => ({ seq, at: seq * 1000, ...event })) as JournalEvent[];
const heard = (turn: number, text: string): Omit<Extract<CallEvent, { type: 'agentSaid' }>, 'at'> => {
  return { type: 'agentSaid', turn, cause: 'model', text, interrupted: false };
};

test('the agent speaks another language when it was asked to, and when the caller simply spoke it', () => {
  const byRequest = {
    type: 'toolAnswered',
    turn: 1,
    name: 'set_language',
    action: { type: 'setLanguage', language: 'hi-IN' },
  };
  const shown = {
    type: 'callerSaid',
    turn: 2,
    text: 'what are your timings',
    language: 'en-IN',
    switched: true,
  };
  const other = { type: 'callerSaid', turn: 3, text: 'thank you', language: 'en-IN' };
  const { languages } = talkOf(
    journalOf({ type: 'callStarted', language: 'en-IN' }, byRequest, shown, other),
    {
      lines: [],
      saidAt: [],
    },
  );
  expect(languages).toEqual(['en-IN', 'hi-IN', 'en-IN']);
});

test('the transcript has what the caller meant before what was recognised, and a transfer differs from a hang-up', () => {
  const line = { text: 'Where are you?', audio: new Uint8Array() };
  const journal = journalOf(
    heard(0, 'Hello.'),
    { type: 'callerSaid', turn: 1, text: 'where are you' },
    heard(1, 'MG Road.'),
  );
  const talk = talkOf(journal, { lines: [line], saidAt: [500] });
  expect(talk.transcript).toEqual([
    'agent: Hello.',
    'caller: Where are you?',
    '  heard as: where are you',
    'agent: MG Road.',
  ]);
  expect(talk.replies).toEqual(['Hello.', 'MG Road.']);
  expect(
    talkOf(journalOf({ type: 'callEnded', reason: 'agent' }), { lines: [], saidAt: [] }).endedByAgent,
  ).toBe(true);
  const moved = talkOf(journalOf({ type: 'transferStarted', name: 'front-desk' }), { lines: [], saidAt: [] });
  expect(moved).toMatchObject({ transfers: ['front-desk'], endedByAgent: false });
});
