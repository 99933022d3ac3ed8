import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { forAny } from '../../../testing/properties/for-any.ts';
import { novaResults, novaUtteranceEnd } from '../../../testing/wire/deepgram/fetch.ts';
import type { SttEvent } from '../ports.ts';
import { parse } from './nova.ts';
import { createNovaTurns } from './nova-turns.ts';

// A probable end of a turn only begins a reply. Whatever Nova sends, the caller's words and the ends of the
// turns are the same ones, at the same times, with probable ends and without.

const said = [
  'yes',
  'I want',
  'I want to book',
  'tomorrow at five',
  'my name is',
  'Ravi.',
  'ravi',
  '98450',
  '',
];

/** One message, so long after the one before it; the times of its words are near the stream's present. */
const message = fc.record({
  kind: fc.constantFrom('interim', 'interim', 'final', 'speechFinal', 'utteranceEnd', 'speechStarted'),
  text: fc.constantFrom(...said),
  /** The words of the message before, told again. */
  isAgain: fc.boolean(),
  quietMs: fc.integer({ min: 0, max: 1400 }),
  afterMs: fc.integer({ min: 0, max: 1300 }),
});
type Sent = typeof message extends fc.Arbitrary<infer One> ? One : never;

interface Told {
  atMs: number;
  event: SttEvent;
}

function told(sent: readonly Sent[], eager: boolean): { all: Told[]; guesses: number } {
  const languages = ['en-IN'];
  const turns = createNovaTurns({ spoken: languages, languages, waits: defaultTurnPolicy, eager });
  const all: Told[] = [];
  let guesses = 0;
  const note = (atMs: number, events: readonly SttEvent[]): void => {
    for (const event of events) all.push({ atMs, event });
    if (turns.endsAtMs() === null) guesses += events.filter(({ type }) => type === 'turnEnding').length;
  };
  const passTo = (atMs: number): void => {
    const dueAtMs = turns.endsAtMs();
    if (dueAtMs !== null && dueAtMs <= atMs) note(dueAtMs, turns.waited());
  };
  let nowMs = 0;
  let text = '';
  let startMs = 0;
  for (const { kind, isAgain, quietMs, afterMs, ...next } of sent) {
    nowMs += afterMs;
    passTo(nowMs);
    if (!isAgain) {
      text = next.text;
      startMs = nowMs;
    }
    const words = { startMs, quietMs, isFinal: kind !== 'interim', speechFinal: kind === 'speechFinal' };
    const wire =
      kind === 'utteranceEnd'
        ? novaUtteranceEnd(startMs + 250 * text.split(' ').length)
        : kind === 'speechStarted'
          ? { type: 'SpeechStarted', channel: [0], timestamp: nowMs / 1000 }
          : novaResults(text, words);
    const parsed = parse(wire);
    if (parsed.type === 'ignored' || parsed.type === 'fault') throw new Error('a moment was expected');
    note(nowMs, turns.add(parsed, nowMs));
  }
  passTo(Number.POSITIVE_INFINITY);
  return { all, guesses };
}

test('words and ends of turns are the same, at the same times, with probable ends and without', () => {
  let guesses = 0;
  forAny([fc.array(message, { maxLength: 14 })], (sent) => {
    const early = told(sent, true);
    guesses += early.guesses;
    const kept = early.all.filter(({ event }) => event.type !== 'turnEnding' && event.type !== 'resumed');
    expect(kept).toEqual(told(sent, false).all);
  });
  expect(guesses).toBeGreaterThan(100);
});

test('behind a probable end comes the end with the same words, or that it was none', () => {
  forAny([fc.array(message, { maxLength: 14 })], (sent) => {
    let ending: string | null = null;
    for (const { event } of told(sent, true).all) {
      if (event.type === 'fault') throw new Error('no fault was sent');
      if (event.type === 'resumed') expect(ending).not.toBeNull();
      if (event.type === 'words' || event.type === 'turnEnding') expect(ending).toBeNull();
      if (event.type === 'turnEnd' && ending !== null) expect(sameWords(ending, event.text)).toBe(true);
      ending = event.type === 'turnEnding' ? event.text : null;
    }
  });
});
