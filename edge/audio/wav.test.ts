import { describe, expect, it } from 'vitest';
import { mulawOf, samplesOf } from './mulaw.ts';
import { callAudioOf, interleave, readWav, type Wav, wavFile, wavHeader, wavHeaderBytes } from './wav.ts';

function text(value: string): number[] {
  return [...value].map((character) => character.charCodeAt(0));
}
function u16(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff];
}
function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}

/** A WAV as some other program writes it. */
function foreignWav(
  format: { code: number; channels: number; rateHz: number; bits: number; extra?: number[] },
  audio: number[],
  dataSize = audio.length,
) {
  const frame = (format.channels * format.bits) / 8;
  const extra = format.extra ?? [];
  const fmt = [
    ...u16(format.code),
    ...u16(format.channels),
    ...u32(format.rateHz),
    ...u32(format.rateHz * frame),
    ...u16(frame),
    ...u16(format.bits),
    ...extra,
  ];
  const chunks = [
    ...text('fmt '),
    ...u32(fmt.length),
    ...fmt,
    ...text('LIST'),
    ...u32(3),
    1,
    2,
    3,
    0,
    ...text('data'),
    ...u32(dataSize),
    ...audio,
  ];
  return Uint8Array.from([...text('RIFF'), ...u32(chunks.length + 4), ...text('WAVE'), ...chunks]);
}

function wavOf(file: Uint8Array): Wav {
  const wav = readWav(file);
  if ('why' in wav) throw new Error(wav.why);
  return wav;
}

describe('our recordings', () => {
  it('have the header of a stereo mu-law file, byte for byte', () => {
    const fmt = [
      ...text('fmt '),
      ...u32(18),
      ...u16(7),
      ...u16(2),
      ...u32(8000),
      ...u32(16000),
      ...u16(2),
      ...u16(8),
      ...u16(0),
    ];
    const expected = [
      ...text('RIFF'),
      ...u32(50 + 32000),
      ...text('WAVE'),
      ...fmt,
      ...text('fact'),
      ...u32(4),
      ...u32(16000),
      ...text('data'),
      ...u32(32000),
    ];
    expect([...wavHeader(32000)]).toEqual(expected);
    expect(wavHeader(32000).length).toBe(wavHeaderBytes);
  });

  it('keep the caller left and the agent right, and the shorter one silent to the end', () => {
    expect([...interleave(Uint8Array.of(1, 2, 3), Uint8Array.of(9))]).toEqual([1, 9, 2, 0xff, 3, 0xff]);
  });

  it('are read back channel by channel', () => {
    const left = Uint8Array.of(0x80, 0x00, 0x90);
    const right = Uint8Array.of(0xff, 0xff, 0x10);
    const wav = wavOf(wavFile(interleave(left, right), 2));
    expect(wav.rateHz).toBe(8000);
    expect(wav.channels.map(mulawOf)).toEqual([left, right]);
  });
});

describe('a file somebody brings', () => {
  it('comes back exactly when it is call audio already, an odd length padded', () => {
    const audio = Uint8Array.of(0x80, 0x12, 0xff, 0x33, 0xe1);
    const file = wavFile(audio);
    expect(file.length % 2).toBe(0);
    expect(callAudioOf(wavOf(file))).toEqual(audio);
  });

  it('may be PCM16 of any rate, and other chunks in between are skipped', () => {
    const samples = Array.from({ length: 1600 }, (_, n) =>
      Math.round(5000 * Math.sin((2 * Math.PI * 300 * n) / 16000)),
    );
    const wav = wavOf(
      foreignWav(
        { code: 1, channels: 1, rateHz: 16000, bits: 16 },
        samples.flatMap((sample) => u16(sample & 0xffff)),
      ),
    );
    expect(wav.channels).toEqual([Int16Array.from(samples)]);
    const house = callAudioOf(wav);
    expect(house.length).toBe(800);
    const middle = samplesOf(house).subarray(100, 700);
    expect(Math.max(...middle)).toBeGreaterThan(4700);
    expect(Math.max(...middle)).toBeLessThan(5300);
  });

  it('is mixed into one voice when it is stereo', () => {
    const frames = [1000, 3000, -2000, 2000].flatMap((sample) => u16(sample & 0xffff));
    const house = callAudioOf(wavOf(foreignWav({ code: 1, channels: 2, rateHz: 8000, bits: 16 }, frames)));
    expect(house).toEqual(mulawOf(Int16Array.of(2000, 0)));
  });

  it('may name its format in the extended way, or have 8 bits', () => {
    const extra = [
      ...u16(22),
      ...u16(16),
      ...u32(0),
      ...u16(1),
      0,
      0,
      0,
      0,
      0x10,
      0,
      0x80,
      0,
      0,
      0xaa,
      0,
      0x38,
      0x9b,
      0x71,
    ];
    expect([
      ...(wavOf(foreignWav({ code: 0xfffe, channels: 1, rateHz: 8000, bits: 16, extra }, u16(77)))
        .channels[0] ?? []),
    ]).toEqual([77]);
    expect([
      ...(wavOf(foreignWav({ code: 1, channels: 1, rateHz: 8000, bits: 8 }, [128, 255])).channels[0] ?? []),
    ]).toEqual([0, 127 << 8]);
  });

  it.each([0, 0xffffffff, 5000])(
    'is read to its end when its length was never filled in (%i)',
    (dataSize) => {
      const wav = wavOf(foreignWav({ code: 7, channels: 1, rateHz: 8000, bits: 8 }, [0x80, 0x00], dataSize));
      expect([...(wav.channels[0] ?? [])]).toEqual([32124, -32124]);
    },
  );

  it.each([
    ['not a WAV file', Uint8Array.from(text('ID3 an mp3 in disguise'))],
    ['not a WAV file', new Uint8Array(0)],
    [
      'WAV format 6 with 8 bits is not read here',
      foreignWav({ code: 6, channels: 1, rateHz: 8000, bits: 8 }, [1]),
    ],
    ['0 channels', foreignWav({ code: 7, channels: 0, rateHz: 8000, bits: 8 }, [1])],
    ['a sample rate of 0 Hz', foreignWav({ code: 7, channels: 1, rateHz: 0, bits: 8 }, [1])],
    ['no audio in the file', wavHeader(100).subarray(0, 50)],
    [
      'no format before the data',
      Uint8Array.from([...text('RIFF'), ...u32(12), ...text('WAVE'), ...text('data'), ...u32(0)]),
    ],
  ])('is turned away with the reason: %s', (why, file) => {
    expect(readWav(file)).toEqual({ why });
  });

  it('never makes the reader throw, wherever it was cut', () => {
    const file = foreignWav({ code: 1, channels: 2, rateHz: 44100, bits: 16 }, [1, 2, 3, 4, 5, 6, 7]);
    for (let length = 0; length <= file.length; length += 1)
      expect(readWav(file.slice(0, length))).toBeDefined();
  });
});
