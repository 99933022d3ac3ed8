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

it(
  'whatever Flux or Nova sends is a message in its own form, and never a throw',
  () => {
    // Both read the same messages: to make random ones costs more than to read them.
    forAny([anyMessage], (given) => {
      for (const [name, parse] of Object.entries({ Flux: parseFlux, Nova: parseNova })) {
        const read: object = parse(given);
        if (!('type' in read) || typeof read.type !== 'string') expect.fail(`${name}: no type`);
        if ('text' in read && typeof read.text !== 'string') expect.fail(`${name}: no text`);
        if (Object.values(read).some(Number.isNaN)) expect.fail(`${name}: a number that is none`);
      }
    });
  },
  patienceMs,
);
