/** Whole streams of Sarvam's realtime recogniser, written after its documents, and the turns they tell. */
import type { RecordedStream } from '../deepgram/streams.ts';
import { final, partial, sessionBegin, speechEnd, speechStart } from './fetch.ts';

export const sarvamStreams: readonly RecordedStream[] = [
  {
    name: 'two turns',
    messages: [
      sessionBegin,
      speechStart(0),
      partial('please', 0),
      partial('please book', 0),
      speechEnd(0),
      final('Please book Monday.', 0, { endMs: 1500 }),
      speechStart(1),
      partial('thanks', 1),
      speechEnd(1),
      final('Thanks a lot.', 1, { endMs: 5200 }),
    ],
    turns: ['Please book Monday.', 'Thanks a lot.'],
  },
  {
    name: 'a turn of two utterances',
    messages: [
      sessionBegin,
      speechStart(0),
      partial('my name is', 0),
      speechEnd(0),
      final('My name is um,', 0, { endMs: 1300 }),
      speechStart(1),
      partial('ravi', 1),
      speechEnd(1),
      final('Ravi Kumar.', 1, { endMs: 2900 }),
    ],
    turns: ['My name is um, Ravi Kumar.'],
  },
];
