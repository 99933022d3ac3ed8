import { expect, test } from 'vitest';
import { fluxConnected, fluxTurn } from '../../../testing/wire/deepgram/fetch.ts';
import type { TurnEvent } from '../../../testing/wire/deepgram/flux.ts';
import { parse } from './flux.ts';
import { createFluxTurns } from './flux-turns.ts';

/** Messages that come 250 ms apart. */
function eventsOf(...messages: unknown[]) {
  const turns = createFluxTurns();
  return messages.flatMap((message, number) => {
    const parsed = parse(message);
    const told = parsed.type === 'turn' ? turns.add(parsed, 250 * number) : [];
    return told === 'repeat' ? [] : told;
  });
}

const lines = (...messages: unknown[]) =>
  eventsOf(...messages).map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type));

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

test('an update without new words emits nothing, so a reply is not parked by noise, and it takes no word back', () => {
  const events = eventsOf(
    fluxTurn('StartOfTurn', ''),
    fluxTurn('Update', '...'),
    fluxTurn('Update', 'Hello'),
    fluxTurn('Update', 'Hello'),
    fluxTurn('Update', ''),
    fluxTurn('EndOfTurn', ''),
  );
  expect(events.map((event) => event.type)).toEqual(['words', 'turnEnd']);
});

test('an end without words behind mere updates says that the turn is over, and does not confirm the words', () => {
  expect(lines(fluxTurn('Update', 'Hello'), fluxTurn('EndOfTurn', ''))).toEqual([
    'words: Hello',
    'turnEnd: ',
  ]);
});

test.each(['', ' ', '...'])(
  'an end with the text "%s" behind an eager end is the end of the eager text',
  (text) => {
    const eager = fluxTurn('EagerEndOfTurn', 'I want tea', { confidence: 0.9, languages: ['en', 'hi'] });
    const events = eventsOf(fluxTurn('StartOfTurn', 'I want'), eager, fluxTurn('EndOfTurn', text));
    expect(events.map((event) => event.type)).toEqual(['words', 'words', 'turnEnding', 'turnEnd']);
    expect(events.at(-1)).toMatchObject({
      text: 'I want tea',
      confidence: 0.9,
      languages: ['en', 'hi'],
      lastWordEndMs: 750,
      trigger: 'model',
    });
  },
);

/** A message as streams send it that time no words. */
function untimed(event: TurnEvent, transcript: string, windowEnd: number, turn = 0) {
  const message = fluxTurn(event, transcript, { turn });
  const words = message.words?.map(({ word, confidence }) => ({ word, confidence }));
  return { ...message, words, audio_window_end: windowEnd };
}

test('without word times a turn is told once: its end repeated, or an update of it that comes late, is nothing', () => {
  expect(
    lines(
      untimed('StartOfTurn', 'I want', 1),
      untimed('EndOfTurn', 'I want tea', 2),
      untimed('EndOfTurn', 'I want tea', 2),
      untimed('Update', 'I want', 2.25),
      untimed('EagerEndOfTurn', 'I want tea', 2.25),
      untimed('TurnResumed', 'I want tea', 2.5),
      untimed('StartOfTurn', 'I want', 4, 1),
      untimed('Update', 'I want tea', 4, 0),
      untimed('EndOfTurn', 'I want tea', 5, 1),
    ),
  ).toEqual(['words: I want', 'turnEnd: I want tea', 'words: I want', 'turnEnd: I want tea']);
});

test('a repeated end without a turn index is nothing either', () => {
  const end = { ...untimed('EndOfTurn', 'yes', 2), turn_index: undefined };
  const start = { ...untimed('StartOfTurn', 'yes', 1), turn_index: undefined };
  expect(lines(start, end, end, start, end)).toEqual([
    'words: yes',
    'turnEnd: yes',
    'words: yes',
    'turnEnd: yes',
  ]);
});

test('without word times the last word ends where the audio window ended when it came', () => {
  const events = eventsOf(
    untimed('StartOfTurn', 'I want', 1),
    untimed('Update', 'I want tea', 1.5),
    untimed('Update', 'I want tea', 1.75),
    untimed('EndOfTurn', 'I want tea.', 2),
  );
  expect(events.map((event) => 'lastWordEndMs' in event && event.lastWordEndMs)).toEqual([1000, 1500, 1500]);
});

test('a turn whose end was lost is over when the next one begins', () => {
  expect(
    lines(
      fluxTurn('Update', 'I want tea'),
      fluxTurn('StartOfTurn', 'and', { turn: 1 }),
      fluxTurn('EndOfTurn', 'and cake', { turn: 1 }),
    ),
  ).toEqual(['words: I want tea', 'turnEnd: I want tea', 'words: and', 'turnEnd: and cake']);
});

test.each([
  ['model', 'model'],
  ['timeout', 'timeout'],
  ['manual', 'manual'],
  ['something new', 'other'],
  [undefined, undefined],
  [7, undefined],
])('the trigger %s of an end is read as %s', (given, read) => {
  const [end] = eventsOf({ ...fluxTurn('EndOfTurn', 'yes'), trigger: given });
  expect(end).toMatchObject({ type: 'turnEnd', text: 'yes' });
  expect(end && 'trigger' in end ? end.trigger : undefined).toBe(read);
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
    fluxTurn('EndOfTurn', 'I want tea'),
  );
  expect(events.map((event) => event.type)).toEqual([
    'words',
    'turnEnding',
    'resumed',
    'turnEnding',
    'turnEnd',
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
  for (const [message, notice] of [
    [{ type: 'ConfigureSuccess', sequence_id: 1 }, undefined],
    [{ type: 'ConfigureFailure', sequence_id: 1 }, 'ConfigureFailure'],
    [{ type: 'Warning', code: 'FORCE_END_TURN_NO_ACTIVE_TURN' }, 'FORCE_END_TURN_NO_ACTIVE_TURN'],
    [{ type: 'Warning', code: 'a code of tomorrow', description: 'words' }, 'Warning'],
    [{ type: 'Warning', code: 7 }, 'Warning'],
    [{ type: 'Tomorrow', text: 'words' }, 'unknown'],
    [{ ...fluxTurn('Update', 'hi'), event: 'SomethingNew' }, 'unknown'],
  ] as const) {
    const parsed = parse(message);
    expect(parsed).toMatchObject({ type: 'ignored' });
    expect('notice' in parsed ? parsed.notice : undefined).toBe(notice);
  }
  expect(parse(JSON.stringify(fluxConnected))).toEqual({ type: 'connected' });
  for (const broken of ['{"type":"Turn', null, 7, {}, [], { type: 'TurnInfo', transcript: 'hi' }]) {
    expect(parse(broken)).toMatchObject({ type: 'fault', fault: { kind: 'protocol' } });
  }
  const error = parse({
    type: 'Error',
    sequence_id: 3,
    code: 'INTERNAL',
    description: 'the words of a caller',
  });
  expect(error).toMatchObject({ type: 'fault', notice: 'Error', fault: { kind: 'server', retryable: true } });
  expect(parse({ type: 'Error', code: 'NET-0001' })).toMatchObject({
    notice: 'NET-0001',
    fault: { message: 'Error NET-0001' },
  });
  expect(JSON.stringify(error)).not.toContain('words');
});

const word = (text: string, start: unknown, end: unknown) => ({ word: text, start, end, confidence: 0.8 });
test.each([
  ['an entry without its word', [word('I', 0, 0.2), { start: 0.2, end: 0.4 }, word('tea', 0.4, 0.6)], 2, 600],
  ['an entry that is none', [word('I', 0, 0.2), null, 'want', word('tea', 0.4, 0.6)], 2, 600],
  ['a time that is none', [word('I', '0', 0.2), word('want', 0.2, 0.4), word('tea', 0.4, 0.6)], 2, 600],
  ['a last word without its time', [word('I', 0, 0.2), { word: 'tea', confidence: 0.8 }], 1, null],
  ['no list', 'I want tea', 0, null],
])('%s among the words costs only that entry', (_, words, count, lastWordEndMs) => {
  const parsed = parse({ type: 'TurnInfo', event: 'Update', transcript: 'I want tea', words, languages: 7 });
  expect(parsed).toMatchObject({ type: 'turn', text: 'I want tea', lastWordEndMs, languages: [] });
  expect(parsed.type === 'turn' && parsed.words).toHaveLength(count);
});

test('a message without a transcript has the text of its words', () => {
  const words = [word('I', 0, 0.2), word('want', 0.2, 0.4)];
  expect(parse({ type: 'TurnInfo', event: 'EndOfTurn', words })).toMatchObject({ text: 'I want' });
});

test.each([
  ['ForceEndTurn is not enabled for this account', 'ForceEndTurn'],
  ['unknown variant `FORCE_END_TURN`', 'ForceEndTurn'],
  ['could not read the Configure message', 'Configure'],
  ['numerals are not supported', 'Configure'],
  ['the message could not be parsed', undefined],
  [7, undefined],
])('an Error with the description "%s" is about %s', (description, names) => {
  const parsed = parse({ type: 'Error', code: 'UNPARSABLE_CLIENT_MESSAGE', description });
  expect(parsed).toMatchObject({ type: 'fault', notice: 'UNPARSABLE_CLIENT_MESSAGE' });
  expect('names' in parsed ? parsed.names : undefined).toBe(names);
});
