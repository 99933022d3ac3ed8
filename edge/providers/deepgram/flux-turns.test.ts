import { expect, test } from 'vitest';
import { fluxTurn } from '../../../testing/wire/deepgram/fetch.ts';
import type { TurnEvent } from '../../../testing/wire/deepgram/flux.ts';
import { parse } from './flux.ts';
import { createFluxTurns } from './flux-turns.ts';

/** A message, and the ms of its arrival. */
type Timed = readonly [at: number, message: unknown];

/** What came of each message that said something; `repeat` where it told a closed turn once more. */
function told(...messages: readonly Timed[]): string[] {
  const turns = createFluxTurns();
  return messages.flatMap(([at, message]) => {
    const parsed = parse(message);
    if (parsed.type !== 'turn') return [parsed.type];
    const events = turns.add(parsed, at);
    if (events === 'repeat') return ['repeat'];
    return events.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type));
  });
}

const timed = (event: TurnEvent, text: string, startMs: number, turn = 0) =>
  fluxTurn(event, text, { startMs, turn });
/** Without word times: `from` and `to` bound the audio window, in seconds. */
function untimed(event: TurnEvent, text: string, [from, to]: readonly [number?, number?], turn = 0) {
  const message = timed(event, text, 0, turn);
  const words = message.words?.map(({ word }) => ({ word }));
  return { ...message, words, audio_window_start: from, audio_window_end: to };
}

/** Two turns and three repeats of the first, whose indexes are `first` and `second`. */
const streams: Record<string, (first: number, second: number) => Timed[]> = {
  'with word times': (first, second) => [
    [1000, timed('StartOfTurn', 'yes', 500, first)],
    [1500, timed('EndOfTurn', 'yes', 500, first)],
    [1500, timed('EndOfTurn', 'yes', 500, first)],
    [1750, timed('Update', 'yes', 500, first)],
    [2250, timed('StartOfTurn', 'yes', 1750, second)],
    [2300, timed('Update', 'yes', 500, first)],
    [2500, timed('Update', 'yes I do', 1750, second)],
    [3000, timed('EndOfTurn', 'yes I do', 1750, second)],
  ],
  'with windows alone': (first, second) => [
    [1000, untimed('StartOfTurn', 'yes', [0, 1], first)],
    [1500, untimed('EndOfTurn', 'yes', [0, 1.5], first)],
    [1500, untimed('EndOfTurn', 'yes', [0, 1.5], first)],
    [1750, untimed('Update', 'yes', [0, 1.75], first)],
    [2250, untimed('StartOfTurn', 'yes', [1.5, 2.25], second)],
    [2300, untimed('Update', 'yes please', [1.5, 2.25], second)],
    [2300, untimed('Update', 'yes', [0, 2], first)],
    [2500, untimed('Update', 'yes I do', [1.5, 2.5], second)],
    [3000, untimed('EndOfTurn', 'yes I do', [1.5, 3], second)],
  ],
};

test.each(
  Object.entries(streams).flatMap(([name, stream]) =>
    [
      [0, 0],
      [3, 0],
      [3, 2],
    ].map(([first = 0, second = 0]) => [name, first, second, stream] as const),
  ),
)('%s, a turn of index %i is followed by one of index %i: the caller is heard, and once', (...row) => {
  const [, first, second, stream] = row;
  const lines = told(...stream(first, second));
  expect(lines.filter((line) => line.startsWith('turnEnd'))).toEqual(['turnEnd: yes', 'turnEnd: yes I do']);
  expect(lines.filter((line) => line === 'repeat')).toHaveLength(3);
});

test('an index that stays 0 keeps no later turn from being heard, with neither times nor windows', () => {
  const bare = (event: TurnEvent, text: string) => untimed(event, text, []);
  expect(
    told(
      [1000, bare('StartOfTurn', 'are you')],
      [1500, bare('EndOfTurn', 'are you open')],
      [1500, bare('StartOfTurn', 'are you')],
      [1750, bare('Update', 'are you open')],
      [1800, bare('Update', '')],
      [2000, bare('StartOfTurn', 'thanks')],
      [2500, bare('EndOfTurn', 'thanks')],
      // Its start was lost.
      [5000, bare('Update', 'bye')],
      [5500, bare('EndOfTurn', 'bye')],
      [9000, bare('StartOfTurn', 'bye')],
      [9500, bare('EndOfTurn', 'bye')],
    ),
  ).toEqual([
    'words: are you',
    'turnEnd: are you open',
    'repeat',
    'repeat',
    'words: thanks',
    'turnEnd: thanks',
    'words: bye',
    'turnEnd: bye',
    'words: bye',
    'turnEnd: bye',
  ]);
});

test('a stream whose word times begin again with its index is heard', () => {
  expect(
    told(
      [1000, timed('EndOfTurn', 'are you open', 60_000, 7)],
      [4000, timed('StartOfTurn', 'thanks', 500)],
      [4250, timed('Update', 'thanks a lot', 500)],
      [4500, timed('EndOfTurn', 'thanks a lot', 500)],
      [6000, timed('StartOfTurn', 'bye', 3000, 1)],
    ),
  ).toEqual([
    'turnEnd: are you open',
    'words: thanks',
    'words: thanks a lot',
    'turnEnd: thanks a lot',
    'words: bye',
  ]);
});

test('an open turn whose end was lost is over when one with a lower index begins', () => {
  expect(
    told(
      [1000, timed('Update', 'I want tea', 500, 4)],
      [4000, timed('StartOfTurn', 'and cake', 3500, 0)],
      [4250, timed('EndOfTurn', 'and cake', 3500, 0)],
    ),
  ).toEqual(['words: I want tea', 'turnEnd: I want tea', 'words: and cake', 'turnEnd: and cake']);
});

test.each([
  ['an empty Update', [{ event: 'Update', transcript: '' }]],
  ['an Update of punctuation', [{ event: 'Update', transcript: '…' }]],
  ['an Update without a text', [{ event: 'Update', transcript: null }]],
  ['an empty eager end', [{ event: 'EagerEndOfTurn', transcript: '' }]],
  ['an empty start', [{ event: 'StartOfTurn', transcript: '' }]],
  ['nothing', []],
])('%s between an eager end and an end without words says nothing: the ready answer counts', (_, between) => {
  for (const transcript of ['', null, undefined, 7]) {
    const lines = told(
      [1000, timed('StartOfTurn', 'I want', 500)],
      [1250, timed('EagerEndOfTurn', 'I want tea', 500)],
      ...between.map((part): Timed => [1300, { ...timed('Update', '', 0), ...part }]),
      [1500, { ...timed('EndOfTurn', '', 0), transcript, words: [] }],
    );
    expect(lines).toEqual([
      'words: I want',
      'words: I want tea',
      'turnEnding: I want tea',
      'turnEnd: I want tea',
    ]);
  }
});

test('a TurnResumed without words takes the probable end back, and the words stay', () => {
  expect(
    told(
      [1000, timed('EagerEndOfTurn', 'I want', 500)],
      [1250, timed('TurnResumed', '', 500)],
      [1500, timed('Update', 'I want', 500)],
      [1750, timed('EndOfTurn', '', 500)],
    ),
  ).toEqual(['words: I want', 'turnEnding: I want', 'resumed', 'turnEnd: ']);
});
