import { expect, it } from 'vitest';
import type { SttEvent } from '../../providers/ports.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { createTurnRepair } from './turn-repair.ts';

function turns() {
  const clock = virtualClock();
  const emitted: SttEvent[] = [];
  let isAwaited = true;
  let forced = 0;
  const heard = createTurnRepair(
    { mostTurnSilenceMs: 3000, isAwaited: () => isAwaited, endedHere: () => (forced += 1) },
    clock,
    (event) => emitted.push(event),
  );
  const say = (
    type: 'words' | 'turnEnding' | 'turnEnd',
    text: string,
    lastWordEndMs: number | null = null,
  ): void => {
    const spoken = { text, languages: ['en'], lastWordEndMs };
    heard.take(type === 'turnEnd' ? { type, ...spoken, confidence: 0.9, words: [] } : { type, ...spoken });
  };
  const lines = () => emitted.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type));
  const agentSpeaks = (speaks: boolean): void => {
    isAwaited = !speaks;
  };
  return { clock, emitted, heard, say, lines, agentSpeaks, forced: () => forced };
}

it('a turn that the recogniser ends is emitted as it came, and nothing follows', async () => {
  const { clock, say, lines } = turns();
  say('words', 'I want');
  await clock.advance(2900);
  say('words', 'I want tea');
  await clock.advance(2900);
  say('turnEnd', 'I want tea');
  await clock.advance(10_000);
  expect(lines()).toEqual(['words: I want', 'words: I want tea', 'turnEnd: I want tea']);
  expect(clock.pending()).toBe(0);
});

it('a turn that the recogniser never ends is ended after the longest silence, with the words so far', async () => {
  const { clock, say, lines, emitted } = turns();
  say('words', 'I want tea', 900);
  await clock.advance(2999);
  expect(lines()).toEqual(['words: I want tea']);
  await clock.advance(1);
  expect(emitted[1]).toEqual({
    type: 'turnEnd',
    text: 'I want tea',
    languages: ['en'],
    confidence: null,
    lastWordEndMs: 900,
    words: [],
    trigger: 'clock',
  });
});

it('an update that says the same again, with other punctuation, is no new word', async () => {
  const { clock, say, lines } = turns();
  say('words', 'I want tea');
  await clock.advance(2000);
  say('words', 'I want tea.');
  await clock.advance(1000);
  expect(lines().at(-1)).toBe('turnEnd: I want tea.');
});

it('the late end of the same words is no second turn', async () => {
  const { clock, say, lines } = turns();
  say('words', 'yes please', 900);
  await clock.advance(3000);
  say('words', 'Yes please', 900);
  say('turnEnding', 'Yes, please.', 950);
  say('turnEnd', 'Yes, please.', 950);
  say('words', 'yes please', 9000);
  expect(lines()).toEqual(['words: yes please', 'turnEnd: yes please', 'words: yes please']);
});

it('a late end that only revises the words is no second turn either', async () => {
  const { clock, say, lines } = turns();
  say('words', 'book a stable', 900);
  await clock.advance(3000);
  say('turnEnd', 'book a table', 900);
  expect(lines()).toEqual(['words: book a stable', 'turnEnd: book a stable']);
});

it('further words after an ended turn are a new turn, even if the recogniser joins them to the old one', async () => {
  const { clock, say, lines } = turns();
  say('words', 'I want tea', 900);
  await clock.advance(3000);
  say('words', 'I want tea and', 6000);
  say('words', 'I want tea and cake', 6300);
  await clock.advance(3000);
  say('words', 'I want tea and cake now', 11_000);
  say('turnEnd', 'I want tea and cake now.', 11_000);
  expect(lines()).toEqual([
    'words: I want tea',
    'turnEnd: I want tea',
    'words: and',
    'words: and cake',
    'turnEnd: and cake',
    'words: now',
    'turnEnd: now.',
  ]);
});

it('the same word said again is a new turn', async () => {
  const { clock, say, lines } = turns();
  say('words', 'yes', 900);
  await clock.advance(3000);
  say('words', 'yes', 9000);
  say('turnEnd', 'yes', 9000);
  expect(lines()).toEqual(['words: yes', 'turnEnd: yes', 'words: yes', 'turnEnd: yes']);
});

it('a repeated end, and words that arrive after their end, change nothing', () => {
  const { say, lines } = turns();
  say('words', 'when do you open', 900);
  say('turnEnd', 'when do you open', 900);
  say('turnEnd', 'When do you open?', 950);
  say('words', 'when do you', 700);
  say('turnEnding', 'when do you open', 900);
  say('words', 'when', 3000);
  say('turnEnd', 'when do you open', 900);
  say('turnEnd', 'when do you close', 3500);
  expect(lines()).toEqual([
    'words: when do you open',
    'turnEnd: when do you open',
    'words: when',
    'turnEnd: when do you close',
  ]);
});

it('without word times, the same words again are a new turn', () => {
  const { say, lines } = turns();
  say('turnEnd', 'yes');
  say('turnEnd', 'yes');
  expect(lines()).toEqual(['turnEnd: yes', 'turnEnd: yes']);
});

it('words that fell into a reply and are not confirmed do not end it; confirmed ones do', async () => {
  const { clock, say, lines, agentSpeaks } = turns();
  agentSpeaks(true);
  say('words', 'what', 900);
  await clock.advance(20_000);
  expect(lines()).toEqual(['words: what']);
  agentSpeaks(false);
  say('turnEnd', 'what', 900);
  expect(lines()).toEqual(['words: what', 'turnEnd: what']);
});

it('the recogniser is told of a turn that ended without it, and of no other', async () => {
  const { clock, say, agentSpeaks, forced } = turns();
  say('words', 'I want tea', 900);
  say('turnEnd', 'I want tea', 900);
  await clock.advance(10_000);
  expect(forced()).toBe(0);
  agentSpeaks(true);
  say('words', 'and cake', 20_000);
  await clock.advance(10_000);
  expect(forced()).toBe(0);
  agentSpeaks(false);
  say('words', 'and cake please', 31_000);
  await clock.advance(3000);
  expect(forced()).toBe(1);
});

it('an end without words ends the words so far at once where an answer is due, and nothing during a reply', async () => {
  const { clock, say, lines, agentSpeaks, forced } = turns();
  say('words', 'I want tea', 900);
  say('turnEnd', '', 900);
  expect(lines()).toEqual(['words: I want tea', 'turnEnd: I want tea']);
  await clock.advance(9000);
  say('words', 'yes', 9900);
  say('turnEnd', 'yes', 9900);
  agentSpeaks(true);
  say('words', 'uh', 20_000);
  say('turnEnd', '', 20_000);
  await clock.advance(9000);
  expect(lines().slice(2)).toEqual(['words: yes', 'turnEnd: yes', 'words: uh']);
  expect(forced()).toBe(0);
});

it('an end that withdraws the newer words is no turn', async () => {
  const { clock, say, lines } = turns();
  say('words', 'I want tea', 900);
  await clock.advance(3000);
  say('words', 'I want tea and', 6000);
  say('turnEnding', 'I want tea and', 6000);
  say('turnEnd', 'I want tea', 6000);
  expect(lines().slice(2)).toEqual(['words: and', 'turnEnding: and', 'resumed']);
});

it('a probable end is passed on, and the forced end has its words', async () => {
  const { clock, say, lines } = turns();
  say('words', 'I want tea', 900);
  say('turnEnding', 'I want tea', 900);
  await clock.advance(3000);
  expect(lines()).toEqual(['words: I want tea', 'turnEnding: I want tea', 'turnEnd: I want tea']);
});

it('a withdrawal of an end that was never emitted is not emitted', async () => {
  const { clock, say, lines, heard } = turns();
  say('words', 'I want tea', 900);
  await clock.advance(3000);
  say('turnEnding', 'I want tea', 900);
  heard.take({ type: 'resumed' });
  say('turnEnd', 'I want tea', 900);
  expect(lines()).toEqual(['words: I want tea', 'turnEnd: I want tea']);
});

it('no turn is ended after the recogniser died or the call is over', async () => {
  const { clock, say, lines, heard } = turns();
  say('words', 'hello');
  heard.take({ type: 'fault', fault: { source: 'stt', kind: 'network', retryable: true, message: 'gone' } });
  await clock.advance(9000);
  say('words', 'hello again');
  heard.stop();
  say('words', 'hello once more');
  await clock.advance(9000);
  expect(clock.pending()).toBe(0);
  expect(lines()).toEqual(['words: hello', 'fault', 'words: hello again']);
});
