import { describe, expect, it } from 'vitest';
import { bytesOf, msOf, mulawOf, mulawOfPcm, pcmOfMulaw, samplesOf, silence, silenceByte } from './mulaw.ts';

function tone(hz: number, amplitude: number, ms: number): Int16Array {
  return Int16Array.from({ length: ms * 8 }, (_, n) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * n) / 8000)),
  );
}

function snrDb(original: Int16Array, heard: Int16Array): number {
  let signal = 0;
  let noise = 0;
  original.forEach((sample, n) => {
    signal += sample ** 2;
    noise += (sample - (heard[n] ?? 0)) ** 2;
  });
  return 10 * Math.log10(signal / noise);
}

describe('mu-law', () => {
  it('decodes to the values of G.711', () => {
    const codes = Uint8Array.of(0xff, 0x7f, 0x80, 0x00, 0xfe, 0x7e, 0xf0, 0xef, 0x8f);
    expect([...samplesOf(codes)]).toEqual([0, 0, 32124, -32124, 8, -8, 120, 132, 16764]);
  });

  it('encodes every decoded code to itself; only negative zero becomes the silence byte', () => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const expected = codes.map((code) => (code === 0x7f ? 0xff : code));
    expect(mulawOf(samplesOf(codes))).toEqual(expected);
    expect(mulawOfPcm(pcmOfMulaw(codes))).toEqual(expected);
  });

  it('is never off by more than half a step, a 32nd of the loudness, and clips what is too loud', () => {
    for (let sample = -32124; sample <= 32124; sample += 37) {
      const [coded = 0] = samplesOf(mulawOf(Int16Array.of(sample)));
      expect(Math.abs(coded - sample)).toBeLessThanOrEqual((Math.abs(sample) + 132) / 32);
    }
    expect([...samplesOf(mulawOf(Int16Array.of(32767, -32768)))]).toEqual([32124, -32124]);
  });

  it.each([300, 1000, 3100])('keeps a tone of %i Hz at least 30 dB over its own noise', (hz) => {
    for (const amplitude of [1000, 8000, 30000]) {
      const original = tone(hz, amplitude, 500);
      expect(snrDb(original, samplesOf(mulawOf(original)))).toBeGreaterThan(30);
    }
  });

  it('is little-endian on the PCM side', () => {
    expect([...pcmOfMulaw(Uint8Array.of(0x80))]).toEqual([32124 & 0xff, 32124 >> 8]);
    expect([...mulawOfPcm(Uint8Array.of(32124 & 0xff, 32124 >> 8))]).toEqual([0x80]);
  });

  it('drops half a sample at the end instead of turning what follows into noise', () => {
    expect(mulawOfPcm(Uint8Array.of(0, 0, 5)).length).toBe(1);
    expect(mulawOfPcm(Uint8Array.of(5)).length).toBe(0);
  });

  it('reads PCM the same at an even and at an odd place of a buffer', () => {
    const pcm = pcmOfMulaw(Uint8Array.from({ length: 256 }, (_, code) => code));
    const whole = new Uint8Array(pcm.length + 2);
    for (const at of [1, 2]) {
      whole.set(pcm, at);
      expect(mulawOfPcm(whole.subarray(at, at + pcm.length))).toEqual(mulawOfPcm(pcm));
    }
  });

  it('reads a view into a larger buffer, as sockets hand them out', () => {
    const whole = Uint8Array.of(9, 9, 9, 0, 0, 9);
    expect([...mulawOfPcm(whole.subarray(3, 5))]).toEqual([silenceByte]);
  });

  it('counts eight bytes a millisecond, and silence sounds like nothing', () => {
    expect(msOf(new Uint8Array(160))).toBe(20);
    expect(bytesOf(20)).toBe(160);
    expect(silence(20)).toEqual(new Uint8Array(160).fill(0xff));
    expect([...samplesOf(silence(1))]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(silence(-5).length).toBe(0);
  });
});
