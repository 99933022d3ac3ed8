import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forAny, patienceMs } from '../../../testing/properties/for-any.ts';
import { toBase64 } from '../../audio/base64.ts';
import type { CarrierEvent, Codec } from '../carrier.ts';
import { carriers } from '../registry.ts';

const events = ['connected', 'start', 'media', 'dtmf', 'mark', 'stop', 'clear', 'constructor', '__proto__'];
/** Objects with a codec's own names, and anything in them. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('', 'x', '9', 9, -1, 1e300, null, '1e999', 'AAA='),
);
const part = fc.dictionary(
  fc.constantFrom(
    'payload',
    'timestamp',
    'chunk',
    'digit',
    'name',
    'callSid',
    'call_sid',
    'streamSid',
    'stream_sid',
    'customParameters',
    'custom_parameters',
    'mediaFormat',
    'media_format',
    'from',
    'to',
    'reason',
  ),
  value,
);
const likely = fc
  .record(
    {
      event: fc.constantFrom(...events),
      streamSid: value,
      stream_sid: value,
      sequenceNumber: value,
      start: part,
      media: part,
      dtmf: part,
      mark: part,
      stop: part,
    },
    { requiredKeys: ['event'] },
  )
  .map((frame) => JSON.stringify(frame));
const anyFrame: fc.Arbitrary<string | ArrayBuffer> = fc.oneof(
  { weight: 6, arbitrary: likely },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => new Uint8Array(bytes).buffer) },
);

function isWellFormed(event: CarrierEvent): boolean {
  switch (event.type) {
    case 'connected':
      return true;
    case 'started':
      return (
        typeof event.streamId === 'string' &&
        [event.callSid, event.from, event.to].every((each) => each === null || typeof each === 'string') &&
        Object.values(event.parameters).every((each) => typeof each === 'string')
      );
    case 'audio':
      return event.bytes instanceof Uint8Array && (event.atMs === null || Number.isFinite(event.atMs));
    case 'dtmf':
      return /^[\dA-D*#]$/.test(event.digit);
    case 'mark':
      return typeof event.name === 'string' && event.name !== '';
    case 'stopped':
      return event.reason === null || typeof event.reason === 'string';
    case 'unknown':
      return typeof event.why === 'string' && event.why !== '';
  }
}

/** A codec that knows its stream. */
function begun(name: keyof typeof carriers): Codec {
  const codec = carriers[name].codec();
  codec.decode(
    '{"event":"start","streamSid":"s","stream_sid":"s","start":{"streamSid":"s","stream_sid":"s","callSid":"c","call_sid":"c"}}',
  );
  return codec;
}

const names = Object.keys(carriers) as (keyof typeof carriers)[];

/** All carriers' codecs read the same frames: to make random frames costs more than to read them. */
describe('whatever a carrier sends', () => {
  it(
    'is events in their own form, and never a throw',
    () => {
      forAny([fc.array(anyFrame, { minLength: 1, maxLength: 3 })], (frames) => {
        for (const name of names) {
          const codec = carriers[name].codec();
          for (const frame of frames)
            for (const event of codec.decode(frame))
              if (!isWellFormed(event))
                expect.fail(`${name}: ${event.type} out of ${String(frame).slice(0, 200)}`);
          for (const command of [
            { type: 'audio', bytes: new Uint8Array(160) },
            { type: 'mark', name: 'm' },
            { type: 'clear' },
          ] as const)
            for (const sent of codec.encode(command)) if (typeof sent === 'string') JSON.parse(sent);
        }
      });
    },
    patienceMs,
  );

  it(
    'as audio is read as it was written, where the carrier sends what it receives',
    () => {
      forAny([fc.uint8Array({ minLength: 1, maxLength: 800 })], (given) => {
        const bytes = new Uint8Array(given);
        for (const name of names)
          for (const frame of begun(name).encode({ type: 'audio', bytes })) {
            const heard = begun(name)
              .decode(frame)
              .filter((event) => event.type === 'audio');
            if (name === 'twilio')
              expect(heard.map((event) => toBase64(event.bytes))).toEqual([toBase64(bytes)]);
            else for (const event of heard) expect(event.bytes.length).toBeLessThanOrEqual(bytes.length * 2);
          }
      });
    },
    patienceMs,
  );
});
