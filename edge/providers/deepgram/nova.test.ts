import { expect, test } from 'vitest';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { novaResults, novaUtteranceEnd } from '../../../testing/wire/deepgram/fetch.ts';
import { parse } from './nova.ts';
import { createNovaTurns } from './nova-turns.ts';

/** Turns of a caller who never pauses. The waits of turns are tested in `nova-turns.test.ts`. */
function eventsOf(...messages: unknown[]) {
  const turns = createNovaTurns({
    spoken: ['hi-IN'],
    languages: ['hi-IN'],
    waits: { ...defaultTurnPolicy, finishedWaitMs: 0 },
    eager: true,
  });
  return messages.flatMap((message) => {
    const parsed = parse(message);
    return parsed.type === 'ignored' || parsed.type === 'fault' ? [] : turns.add(parsed, 0);
  });
}
const final = (text: string, startMs = 0) => novaResults(text, { startMs, isFinal: true });
const speechFinal = (text: string, startMs = 0) =>
  novaResults(text, { startMs, isFinal: true, speechFinal: true });

test('final pieces are joined until speech_final', () => {
  const events = eventsOf(
    novaResults('I want'),
    final('I want to book', 0),
    novaResults('for', { startMs: 1200 }),
    speechFinal('for Monday.', 1200),
  );
  expect(events.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type))).toEqual([
    'words: I want',
    'words: I want to book',
    'words: I want to book for',
    'turnEnd: I want to book for Monday.',
  ]);
  expect(events.at(-1)).toMatchObject({ lastWordEndMs: 1700, languages: ['en'], confidence: 0.9 });
});

test('an UtteranceEnd closes a turn that noise kept open', () => {
  const events = eventsOf(final('hello'), novaUtteranceEnd(250));
  expect(events.map((event) => event.type)).toEqual(['words', 'turnEnd']);
});

test('the UtteranceEnd of a turn that speech_final closed is ignored, also when the caller has begun again', () => {
  const events = eventsOf(
    speechFinal('hello'),
    novaUtteranceEnd(250),
    novaResults('one more', { startMs: 2000 }),
    novaUtteranceEnd(250),
  );
  expect(events.map((event) => event.type)).toEqual(['turnEnd', 'words']);
});

test('a last_word_end of -1 closes what is final and nothing else', () => {
  expect(eventsOf(final('hello'), novaUtteranceEnd(-1000)).map((event) => event.type)).toEqual([
    'words',
    'turnEnd',
  ]);
  expect(eventsOf(novaResults('hel'), novaUtteranceEnd(-1000)).map((event) => event.type)).toEqual(['words']);
  expect(eventsOf(speechFinal('hello'), novaUtteranceEnd(-1000)).map((event) => event.type)).toEqual([
    'turnEnd',
  ]);
});

test('the late final of words that an UtteranceEnd closed on their interim opens no second turn', () => {
  const events = eventsOf(
    novaResults('yes please'),
    novaUtteranceEnd(500),
    final('Yes, please.'),
    novaResults('and tea', { startMs: 3000 }),
  );
  expect(events.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type))).toEqual([
    'words: yes please',
    'turnEnd: yes please',
    'words: and tea',
  ]);
});

test('empty finals are normal and say nothing', () => {
  expect(eventsOf(final(''), speechFinal(''), novaUtteranceEnd(-1000))).toEqual([]);
});

test.each(['', ' ', null, undefined])(
  'a final with the text %j and speech_final ends the text of the interim',
  (text) => {
    const empty = { ...speechFinal(''), channel: { alternatives: [{ transcript: text, words: null }] } };
    const events = eventsOf(novaResults('yes please'), empty, empty, novaUtteranceEnd(500), final('', 1000));
    expect(events.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type))).toEqual([
      'words: yes please',
      'turnEnd: yes please',
    ]);
    expect(events.at(-1)).toMatchObject({ confidence: 0.9, lastWordEndMs: 500 });
  },
);

test('so does an UtteranceEnd behind an empty final, and finals before the interim are joined with it', () => {
  const lines = (...messages: unknown[]) =>
    eventsOf(...messages).map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type));
  expect(lines(novaResults('yes please'), final(''), novaUtteranceEnd(500))).toEqual([
    'words: yes please',
    // The empty final shows half a second without a word.
    'turnEnding: yes please',
    'turnEnd: yes please',
  ]);
  expect(
    lines(final('I want'), novaResults('some tea', { startMs: 1000 }), speechFinal('', 1000)).at(-1),
  ).toBe('turnEnd: I want some tea');
});

test('an interim that an empty final did not confirm is replaced by the words that follow', () => {
  const events = eventsOf(
    novaResults('hm'),
    final(''),
    novaResults('yes', { startMs: 3000 }),
    speechFinal('yes', 3000),
  );
  expect(events.at(-1)).toMatchObject({ type: 'turnEnd', text: 'yes' });
});

test('a broken entry among the words costs only that entry, and no confidence is not a low one', () => {
  const words = [
    { word: 'yes', start: 0, end: 0.2 },
    null,
    { start: 1 },
    { word: 'please', start: 0.2, end: 0.4 },
  ];
  const message = {
    type: 'Results',
    is_final: true,
    channel: { alternatives: [{ transcript: 'yes please', words }] },
  };
  const parsed = parse(message);
  expect(parsed).toMatchObject({ type: 'results', text: 'yes please', confidence: null });
  expect(parsed.type === 'results' && parsed.words.map(({ word }) => word)).toEqual(['yes', 'please']);
});

test('SpeechStarted alone is nothing: it fires on noise and on our own echo', () => {
  expect(eventsOf({ type: 'SpeechStarted', channel: [0], timestamp: 9.54 })).toEqual([]);
  expect(parse({ type: 'Metadata', request_id: 'x' })).toMatchObject({ type: 'ignored' });
});

test('results that name no language have the one of the query', () => {
  const bare = {
    type: 'Results',
    is_final: true,
    speech_final: true,
    channel: { alternatives: [{ transcript: 'हाँ', confidence: 1 }] },
  };
  expect(eventsOf(bare)).toMatchObject([
    { type: 'turnEnd', text: 'हाँ', languages: ['hi-IN'], lastWordEndMs: null },
  ]);
});

test('broken messages are protocol faults', () => {
  for (const broken of [
    '{',
    undefined,
    { type: 'Results' },
    { type: 'Results', channel: { alternatives: [null] } },
  ]) {
    expect(parse(broken)).toMatchObject({ type: 'fault', fault: { kind: 'protocol' } });
  }
  expect(parse({ type: 'Results', channel: { alternatives: [] } })).toMatchObject({
    type: 'results',
    text: '',
  });
});

test('without word times the last word ends where its window does, and a repeated final is told once', () => {
  const untimed = (text: string, start: number, final: boolean) => ({
    type: 'Results',
    start,
    duration: 1,
    is_final: final,
    speech_final: final && text === 'to book',
    channel: { alternatives: [{ transcript: text, confidence: 0.9, words: [{ word: text }] }] },
  });
  const events = eventsOf(
    untimed('I want', 0, false),
    untimed('I want', 0, true),
    untimed('I want', 0, true),
    untimed('I want', 0, false),
    untimed('to book', 1, true),
  );
  expect(events.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type))).toEqual([
    'words: I want',
    'turnEnd: I want to book',
  ]);
  expect(events.at(-1)).toMatchObject({ lastWordEndMs: 2000, isEstimated: true });
});

test('a final that comes twice, or before its interim, is told once', () => {
  const first = final('I want to book', 0);
  const events = eventsOf(first, first, novaResults('I want to', {}), speechFinal('for Monday.', 1200));
  expect(events.at(-1)).toMatchObject({ type: 'turnEnd', text: 'I want to book for Monday.' });
});

test('a Warning and an unknown message are counted by name, and Metadata is not', () => {
  expect(parse({ type: 'Warning', code: 'X' })).toMatchObject({ type: 'ignored', notice: 'Warning' });
  expect(parse({ type: 'Tomorrow', text: 'words' })).toMatchObject({ type: 'ignored', notice: 'unknown' });
  expect(parse({ type: 'Metadata' })).not.toHaveProperty('notice');
  expect(parse({ type: 'Error', err_code: 'NET-0000' })).toMatchObject({ type: 'fault', notice: 'NET-0000' });
  expect(parse({ type: 'UtteranceEnd' })).toEqual({ type: 'utteranceEnd', lastWordEndMs: null });
});

test('a final that is only sent again is a repeat, and one with a new word is none', () => {
  const turns = createNovaTurns({ spoken: [], languages: ['en-IN'], waits: defaultTurnPolicy, eager: true });
  const repeats = (message: unknown): boolean => {
    const parsed = parse(message);
    if (parsed.type === 'ignored' || parsed.type === 'fault') throw new Error('a moment was expected');
    const isRepeat = turns.repeats(parsed);
    turns.add(parsed, 0);
    return isRepeat;
  };
  const messages = [final('I want'), final('I want'), final(''), final('I want tea'), final('I want tea')];
  expect(messages.map(repeats)).toEqual([false, true, false, false, true]);
});
