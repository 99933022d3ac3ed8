import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { forAny, patienceMs } from '../../../testing/properties/for-any.ts';
import { parse as parseFlux } from './flux.ts';
import { parse as parseNova } from './nova.ts';

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, '', -1, 1e300, 'EndOfTurn', true),
);
const message = fc
  .record(
    {
      type: fc.constantFrom(
        'TurnInfo',
        'Connected',
        'Results',
        'SpeechStarted',
        'UtteranceEnd',
        'Error',
        'FatalError',
        'Metadata',
        'Warning',
        'ConfigureSuccess',
        'x',
      ),
      event: fc.constantFrom('StartOfTurn', 'Update', 'EagerEndOfTurn', 'TurnResumed', 'EndOfTurn', 'x', 7),
      turn_index: value,
      transcript: value,
      words: fc.oneof(
        value,
        fc.array(fc.record({ word: value, start: value, end: value, confidence: value })),
      ),
      audio_window_start: value,
      audio_window_end: value,
      languages: value,
      end_of_turn_confidence: value,
      code: value,
      description: value,
      channel: fc.oneof(
        value,
        fc.record({
          alternatives: fc.oneof(
            value,
            fc.array(fc.record({ transcript: value, words: value, confidence: value })),
          ),
        }),
      ),
      is_final: value,
      speech_final: value,
      start: value,
      duration: value,
    },
    { requiredKeys: [] },
  )
  .map((each) => JSON.stringify(each));
const anyMessage = fc.oneof(
  { weight: 5, arbitrary: message },
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 2 }),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
);

it.each([
  ['Flux', parseFlux],
  ['Nova', parseNova],
] as const)(
  'whatever %s sends is a message in its own form, and never a throw',
  (_, parse) => {
    forAny([anyMessage], (given) => {
      const read: object = parse(given);
      expect('type' in read && typeof read.type).toBe('string');
      if ('text' in read) expect(typeof read.text).toBe('string');
      for (const field of Object.values(read)) if (typeof field === 'number') expect(field).not.toBeNaN();
    });
  },
  patienceMs,
);
