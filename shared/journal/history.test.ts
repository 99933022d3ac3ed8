import { expect, test } from 'vitest';
import { liveCostOf } from './cost.ts';
import type { CallEvent, JournalEvent } from './events.ts';
import { historyOf, languageChosen, languageOfJournal } from './history.ts';

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
const agent = (text: string, interrupted = false): CallEvent => ({
  type: 'agentSaid',
  at,
  turn: 1,
  cause: 'model',
  text,
  interrupted,
});
const hindi: CallEvent = {
  type: 'toolAnswered',
  at,
  turn: 1,
  id: 'c1',
  name: 'set_language',
  arguments: '{"language":"hi-IN"}',
  result: '{"ok":true}',
  action: { type: 'setLanguage', language: 'hi-IN' },
};

test('a model remembers words, tools and the heard part of a reply, and nothing of a reply that was not heard', () => {
  expect(historyOf(journal(agent('Hello,', true), caller('Hindi please'), hindi, agent('')))).toEqual([
    { role: 'assistant', content: 'Hello, [interrupted]' },
    { role: 'user', content: 'Hindi please' },
    {
      role: 'assistant',
      content: '',
      toolCalls: [{ id: 'c1', name: 'set_language', arguments: '{"language":"hi-IN"}' }],
    },
    { role: 'tool', toolCallId: 'c1', content: '{"ok":true}' },
  ]);
});

test('an aside is not part of what the model remembers', () => {
  const filled: CallEvent = { ...agent('One moment. At nine.'), memory: 'At nine.' } as CallEvent;
  expect(historyOf(journal(filled, { ...agent('One moment.'), memory: '' } as CallEvent))).toEqual([
    { role: 'assistant', content: 'At nine.' },
  ]);
});

test('the language is the last that was asked for or spoken, and unknown in an empty journal', () => {
  expect(languageChosen(journal(caller('hi')))).toBeNull();
  const spoke: CallEvent = {
    type: 'callerSaid',
    at,
    turn: 2,
    text: 'नमस्ते',
    language: 'hi-IN',
    speechEndedAt: null,
    switched: true,
  };
  expect(languageChosen(journal(caller('hi'), spoke))).toBe('hi-IN');
  expect(languageOfJournal(journal(caller('hi'), hindi))).toBe('hi-IN');
  expect(languageOfJournal([])).toBeNull();
});

test('a live call by turns pays the carrier from its first words and no STT; a call that rings pays nothing', () => {
  expect(liveCostOf(journal(caller('hi')), 'exotel', at + 1000).lines).toEqual([]);
  const items = liveCostOf(journal(agent('Hello'), caller('hi')), 'exotel', at + 61_000).lines;
  expect(items.map(({ item }) => item)).toEqual(['carrier', 'edge', 'aws']);
  expect(items[0]?.microInr).toBe(1_000_000);
});

test('the cost so far no longer grows once the call is over', () => {
  const over = journal(
    { type: 'mediaStarted', at, streamId: 's' },
    { type: 'callEnded', at: at + 30_000, reason: 'caller' },
  );
  expect(liveCostOf(over, 'exotel', at + 600_000)).toEqual(liveCostOf(over, 'exotel', at + 30_000));
});
