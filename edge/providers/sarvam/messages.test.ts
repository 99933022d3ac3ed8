import * as fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { forAny, patienceMs } from '../../../testing/properties/for-any.ts';
import { failed } from '../../../testing/wire/sarvam/fetch.ts';
import { parse } from './messages.ts';

test.each([
  [failed('unauthorized', true, 403), 'auth', false],
  [failed('rate_limit', true, 429), 'rate', true],
  [failed('unsupported_language', true, 400), 'config', false],
  [failed('backend', true, 503), 'server', true],
  [failed('inactivity', true, 408), 'network', true],
  [failed('internal', true), 'server', true],
])('a fatal error %j is a fault of kind %s', (message, kind, retryable) => {
  const read = parse(JSON.stringify(message));
  expect(read).toMatchObject({ type: 'fault', fault: { source: 'stt', kind, retryable } });
  expect(JSON.stringify(read)).not.toContain('words of a caller');
});

test('an error that is not fatal is counted by its code, and the session goes on', () => {
  expect(parse(JSON.stringify(failed('invalid_config', false)))).toEqual({
    type: 'ignored',
    why: 'an error',
    notice: 'invalid_config',
  });
  expect(parse(JSON.stringify(failed('something_new', false)))).toMatchObject({ notice: 'Error' });
});

const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, '', -1, 1e300, '0', '1.5', true));
const message = fc
  .record(
    {
      event: fc.constantFrom(
        'session.begin',
        'session.end',
        'vad.speech_start',
        'vad.speech_end',
        'transcript.partial',
        'transcript.final',
        'config.updated',
        'pong',
        'error',
        'x',
        7,
      ),
      utterance_idx: value,
      text: value,
      language: value,
      start_s: value,
      end_s: value,
      code: value,
      is_fatal: value,
      status_code: value,
      message: value,
    },
    { requiredKeys: [] },
  )
  .map((each) => JSON.stringify(each));
const anyMessage = fc.oneof(
  { weight: 5, arbitrary: message },
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
);

it(
  'whatever Sarvam sends is a message in its own form, and never a throw',
  () => {
    forAny([anyMessage], (given) => {
      const read: object = parse(given);
      if (!('type' in read) || typeof read.type !== 'string') expect.fail('no type');
      if ('text' in read && typeof read.text !== 'string') expect.fail('no text');
      if (Object.values(read).some(Number.isNaN)) expect.fail('a number that is none');
    });
  },
  patienceMs,
);
