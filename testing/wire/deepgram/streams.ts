/**
 * Whole streams of Deepgram as its documents show them, message by message, for tests that mutate them. No
 * word comes twice in a stream, so a test can see a word that was lost or told twice.
 */
import { fluxConnected, fluxTurn, novaResults, novaUtteranceEnd } from './fetch.ts';

export interface RecordedStream {
  readonly name: string;
  readonly messages: readonly object[];
  /** The caller's turns. */
  readonly turns: readonly string[];
}

type Turn = ReturnType<typeof fluxTurn>;

/** The same message as streams send it that time no words. */
function untimed(message: Turn, windowEnd: number, windowStart = 0): object {
  const words = message.words?.map(({ word, confidence }) => ({ word, confidence }));
  return { ...message, words, audio_window_start: windowStart, audio_window_end: windowEnd };
}

const first = (turn: number, startMs = 0) => ({ turn, startMs });

export const fluxStreams: readonly RecordedStream[] = [
  {
    name: 'two turns with eager ends, one of them resumed',
    turns: ['I want tea please', 'and cake'],
    messages: [
      fluxConnected,
      fluxTurn('StartOfTurn', 'I want'),
      fluxTurn('EagerEndOfTurn', 'I want'),
      fluxTurn('TurnResumed', 'I want'),
      fluxTurn('Update', 'I want tea please'),
      fluxTurn('EagerEndOfTurn', 'I want tea please'),
      fluxTurn('EndOfTurn', 'I want tea please'),
      fluxTurn('Update', '', first(1, 1500)),
      fluxTurn('StartOfTurn', 'and cake', first(1, 4000)),
      fluxTurn('EndOfTurn', 'and cake', first(1, 4000)),
    ],
  },
  {
    name: 'word times are missing, and the ends come without their words',
    turns: ['when do you open', 'thanks'],
    messages: [
      fluxConnected,
      untimed(fluxTurn('StartOfTurn', 'when do'), 0.5),
      untimed(fluxTurn('Update', 'when do you open'), 1),
      untimed(fluxTurn('EagerEndOfTurn', 'when do you open'), 1.25),
      untimed(fluxTurn('EndOfTurn', ''), 1.5),
      untimed(fluxTurn('StartOfTurn', 'thanks', first(1)), 5),
      untimed(fluxTurn('EagerEndOfTurn', 'thanks', first(1)), 5.25),
      untimed(fluxTurn('EndOfTurn', '', first(1)), 5.5),
    ],
  },
  {
    name: 'the turn index stays 0',
    turns: ['when do you open', 'thanks a lot', 'bye'],
    messages: [
      fluxConnected,
      fluxTurn('StartOfTurn', 'when do'),
      fluxTurn('EagerEndOfTurn', 'when do you open'),
      fluxTurn('EndOfTurn', 'when do you open'),
      fluxTurn('Update', '', first(0, 1500)),
      fluxTurn('StartOfTurn', 'thanks', first(0, 3000)),
      fluxTurn('Update', 'thanks a lot', first(0, 3000)),
      fluxTurn('EndOfTurn', 'thanks a lot', first(0, 3000)),
      fluxTurn('StartOfTurn', 'bye', first(0, 6000)),
      fluxTurn('EndOfTurn', 'bye', first(0, 6000)),
    ],
  },
  {
    name: 'the turn index begins again, and word times are missing',
    turns: ['when do you open', 'thanks a lot'],
    messages: [
      fluxConnected,
      untimed(fluxTurn('StartOfTurn', 'when do', first(3)), 0.5),
      untimed(fluxTurn('Update', 'when do you open', first(3)), 1),
      untimed(fluxTurn('EndOfTurn', 'when do you open', first(3)), 1.5),
      untimed(fluxTurn('Update', ''), 2.5, 1.5),
      untimed(fluxTurn('StartOfTurn', 'thanks'), 3.5, 1.5),
      untimed(fluxTurn('Update', 'thanks a lot'), 4, 1.5),
      untimed(fluxTurn('EndOfTurn', 'thanks a lot'), 4.5, 1.5),
    ],
  },
  {
    name: 'warnings, settings and messages of tomorrow between two turns',
    turns: ['my number is', '98450'],
    messages: [
      fluxConnected,
      { type: 'ConfigureSuccess', thresholds: {}, keyterms: [], numerals: true, sequence_id: 1 },
      fluxTurn('StartOfTurn', 'my number'),
      { type: 'Warning', code: 'FORCE_END_TURN_NO_ACTIVE_TURN', description: 'no turn', sequence_id: 3 },
      fluxTurn('Update', 'my number is'),
      { type: 'Tomorrow', transcript: 'of no use', sequence_id: 5 },
      { ...fluxTurn('EndOfTurn', 'my number is'), trigger: 'manual' },
      { ...fluxTurn('Update', ''), event: 'SomethingNew', turn_index: 1 },
      fluxTurn('StartOfTurn', '98450', first(1, 3000)),
      { ...fluxTurn('EndOfTurn', '98450', first(1, 3000)), trigger: 'timeout' },
    ],
  },
];

const speechStarted = (timestamp: number): object => ({ type: 'SpeechStarted', channel: [0], timestamp });
const at = (startMs: number, isFinal = false, speechFinal = false) => ({ startMs, isFinal, speechFinal });
/** With so much audio behind the last word. */
const noisy = (startMs: number, quietMs: number, isFinal = false) => ({ startMs, quietMs, isFinal });

export const novaStreams: readonly RecordedStream[] = [
  {
    name: 'interim and final results of two turns',
    turns: ['I want to book a table', 'yes please'],
    messages: [
      speechStarted(0),
      novaResults('I want'),
      novaResults('I want to book', at(0, true)),
      novaResults('a table', at(1200)),
      novaResults('a table', at(1200, true, true)),
      novaUtteranceEnd(1700),
      novaResults('', at(3000, true)),
      speechStarted(6),
      novaResults('yes please', at(6000)),
      novaResults('yes please', at(6000, true, true)),
      novaUtteranceEnd(6500),
    ],
  },
  {
    name: 'a final without words ends the interim’s text',
    turns: ['yes please', 'bye'],
    messages: [
      speechStarted(0),
      novaResults('yes please'),
      novaResults('', at(0, true, true)),
      novaUtteranceEnd(500),
      novaResults('bye', at(5000)),
      novaResults('', at(5000, true)),
      novaUtteranceEnd(5250),
    ],
  },
  {
    name: 'a turn that only an UtteranceEnd closes, on its interim, and the final that comes late',
    turns: ['are you open', 'bye'],
    messages: [
      speechStarted(0),
      novaResults('are you open'),
      novaUtteranceEnd(750),
      novaResults('are you open', at(0, true)),
      { type: 'Warning', code: 'SOMETHING', description: 'of no use' },
      novaResults('bye', at(5000, true, true)),
      novaUtteranceEnd(5250),
      { type: 'Metadata', request_id: 'x', duration: 6, channels: 1 },
    ],
  },
  {
    name: 'noise behind the words: interims repeat them until an UtteranceEnd, or more words come',
    turns: ['is the doctor in today', 'thank you very much'],
    messages: [
      speechStarted(0),
      novaResults('is the doctor', noisy(0, 100)),
      novaResults('is the doctor in', noisy(0, 700)),
      novaResults('is the doctor in', noisy(0, 800, true)),
      novaResults('today', noisy(1900, 250)),
      novaResults('today', noisy(1900, 700)),
      novaUtteranceEnd(2150),
      novaResults('today', noisy(1900, 900, true)),
      speechStarted(6),
      novaResults('thank you', noisy(6000, 600)),
      novaResults('thank you very much', noisy(6000, 600, true)),
      novaResults('', at(7600)),
      novaUtteranceEnd(7000),
    ],
  },
];
