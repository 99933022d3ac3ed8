import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { forAny, patienceMs } from '../../testing/properties/for-any.ts';
import { fromBase64ByTable, toBase64ByTable } from './base64.ts';
import { mulawOf, mulawOfPcm, pcmOfMulaw, samplesOf } from './mulaw.ts';
import { callAudioOf, interleave, readWav, wavFile } from './wav.ts';

const audio = fc.uint8Array({ maxLength: 400 }).map((bytes) => new Uint8Array(bytes));
/** 0x7F and 0xFF are both silence. */
const canonical = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => (byte === 0x7f ? 0xff : byte));

it(
  'call audio is the same again after a trip through samples and through PCM',
  () => {
    forAny([audio], (bytes) => {
      expect(mulawOf(samplesOf(bytes))).toEqual(canonical(bytes));
      expect(mulawOfPcm(pcmOfMulaw(bytes))).toEqual(canonical(bytes));
    });
  },
  patienceMs,
);

it(
  'bytes are the same again after base64, and any text is bytes or null',
  () => {
    forAny([audio, fc.string({ unit: 'binary' })], (bytes, text) => {
      expect(fromBase64ByTable(toBase64ByTable(bytes))).toEqual(bytes);
      expect(toBase64ByTable(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      const read = fromBase64ByTable(text);
      expect(read === null || read instanceof Uint8Array).toBe(true);
    });
  },
  patienceMs,
);

it(
  'a recording is read back as it was written, on both channels',
  () => {
    forAny([audio, audio], (left, right) => {
      const one = readWav(wavFile(left));
      if ('why' in one) return expect(left.length).toBe(0);
      expect(callAudioOf(one)).toEqual(canonical(left));
      const both = readWav(wavFile(interleave(left, right), 2));
      if (!('why' in both)) expect(both.channels).toHaveLength(2);
    });
  },
  patienceMs,
);

it(
  'any bytes are a recording or a reason, also when they begin as a recording',
  () => {
    const spoilt = fc
      .tuple(audio, fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 }), fc.nat(500))
      .map(([bytes, changes, length]) => {
        const file = wavFile(bytes);
        for (const [at, byte] of changes) file[at] = byte;
        return file.slice(0, length);
      });
    forAny([fc.oneof(audio, spoilt)], (file) => {
      const read = readWav(file);
      if ('why' in read) expect(read.why).not.toBe('');
      else expect(read.channels.length).toBeGreaterThan(0);
    });
  },
  patienceMs,
);
