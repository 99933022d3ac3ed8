import { expect, test } from 'vitest';
import { fluxConnected, fluxTurn } from '../../../testing/wire/deepgram/fetch.ts';
import { createFluxTurns, parse } from './flux.ts';

function eventsOf(...messages: unknown[]) {
  const turns = createFluxTurns();
  return messages.flatMap((message) => {
    const parsed = parse(message);
    return parsed.type === 'turn' ? turns.add(parsed) : [];
  });
}

test('a turn arrives as words, a probable end, and an end with the same text', () => {
  const events = eventsOf(
    fluxConnected,
    fluxTurn('StartOfTurn', 'Haan', { languages: ['hi'] }),
    fluxTurn('Update', 'Haan boliye', { languages: ['hi'] }),
    fluxTurn('EagerEndOfTurn', 'Haan boliye', { languages: ['hi'] }),
    fluxTurn('EndOfTurn', 'Haan boliye', { languages: ['hi'], confidence: 0.9 }),
  );
  expect(events.map((event) => event.type)).toEqual(['words', 'words', 'turnEnding', 'turnEnd']);
  expect(events.at(-1)).toMatchObject({
    text: 'Haan boliye',
    languages: ['hi'],
    confidence: 0.9,
    lastWordEndMs: 500,
  });
});

test('an update without new words emits nothing, so a reply is not parked by noise', () => {
  const events = eventsOf(
    fluxTurn('StartOfTurn', ''),
    fluxTurn('Update', '...'),
    fluxTurn('Update', 'Hello'),
    fluxTurn('Update', 'Hello'),
    fluxTurn('EndOfTurn', ''),
  );
  expect(events.map((event) => event.type)).toEqual(['words']);
});

test('the same words in the next turn are new words', () => {
  const events = eventsOf(
    fluxTurn('Update', 'yes'),
    fluxTurn('EndOfTurn', 'yes'),
    fluxTurn('StartOfTurn', 'yes', { turn: 1 }),
  );
  expect(events.map((event) => event.type)).toEqual(['words', 'turnEnd', 'words']);
});

test('a caller who goes on after a probable end resumes the turn', () => {
  const events = eventsOf(
    fluxTurn('EagerEndOfTurn', 'I want'),
    fluxTurn('TurnResumed', 'I want'),
    fluxTurn('Update', 'I want tea'),
    fluxTurn('EndOfTurn', 'I want tea'),
  );
  expect(events.map((event) => event.type)).toEqual(['words', 'turnEnding', 'resumed', 'words', 'turnEnd']);
});

test('an end that differs from its probable end in punctuation alone confirms it', () => {
  const events = eventsOf(
    fluxTurn('Update', 'i want tea'),
    fluxTurn('EagerEndOfTurn', 'i want tea'),
    fluxTurn('Update', 'I want tea'),
    fluxTurn('EndOfTurn', 'I want tea.'),
  );
  expect(events.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type))).toEqual([
    'words: i want tea',
    'turnEnding: i want tea',
    'turnEnd: I want tea.',
  ]);
});

test('an end with other words than its probable end takes that back first, though no TurnResumed came', () => {
  const events = eventsOf(fluxTurn('EagerEndOfTurn', 'I want'), fluxTurn('EndOfTurn', 'I want tea'));
  expect(events.map((event) => event.type)).toEqual(['words', 'turnEnding', 'resumed', 'turnEnd']);
  const late = eventsOf(
    fluxTurn('EagerEndOfTurn', 'I want'),
    fluxTurn('Update', 'I want tea'),
    fluxTurn('TurnResumed', 'I want tea'),
  );
  expect(late.map((event) => event.type)).toEqual(['words', 'turnEnding', 'resumed', 'words']);
});

test('a turn that resumes without a new word can end probably once more', () => {
  const events = eventsOf(
    fluxTurn('EagerEndOfTurn', 'I want tea'),
    fluxTurn('EagerEndOfTurn', 'I want tea'),
    fluxTurn('TurnResumed', 'I want tea'),
    fluxTurn('EagerEndOfTurn', 'I want tea'),
    fluxTurn('EndOfTurn', ''),
  );
  expect(events.map((event) => event.type)).toEqual([
    'words',
    'turnEnding',
    'resumed',
    'turnEnding',
    'resumed',
  ]);
});

test('a withdrawal without a probable end emits nothing', () => {
  expect(
    eventsOf(fluxTurn('TurnResumed', ''), fluxTurn('EagerEndOfTurn', ''), fluxTurn('TurnResumed', '')),
  ).toEqual([]);
});

test('words without times give no last word end: the SDK types make them optional', () => {
  const parsed = parse({
    type: 'TurnInfo',
    event: 'Update',
    transcript: 'hello',
    words: [{ word: 'hello', confidence: 1 }],
  });
  expect(parsed).toMatchObject({ type: 'turn', text: 'hello', lastWordEndMs: null, words: [] });
});

test('what it does not know is ignored, what is broken is a protocol fault, and an Error is the server failing', () => {
  expect(parse({ type: 'ConfigureSuccess', sequence_id: 1 })).toMatchObject({ type: 'ignored' });
  expect(parse({ ...fluxTurn('Update', 'hi'), event: 'SomethingNew' })).toMatchObject({ type: 'ignored' });
  expect(parse(JSON.stringify(fluxConnected))).toEqual({ type: 'connected' });
  for (const broken of ['{"type":"Turn', null, 7, {}, [], { type: 'TurnInfo', event: 'Update' }]) {
    expect(parse(broken)).toMatchObject({ type: 'fault', fault: { kind: 'protocol' } });
  }
  const error = parse({
    type: 'Error',
    sequence_id: 3,
    code: 'INTERNAL',
    description: 'the words of a caller',
  });
  expect(error).toMatchObject({ type: 'fault', fault: { kind: 'server', retryable: true } });
  expect(JSON.stringify(error)).not.toContain('words');
});
