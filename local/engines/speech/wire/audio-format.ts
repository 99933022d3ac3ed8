/** The audio a client says it sends, as the samples everything here works on: -1..1 at 8 kHz. */
import { samplesOf } from '../../../../edge/audio/mulaw.ts';
import { rateConverter } from '../../../../edge/audio/resample.ts';

export interface AudioFormat {
  encoding: 'mulaw' | 'linear16';
  sampleRate: 8000 | 16000;
}

/** Reads `encoding` and `sample_rate` of a query; `why` when they are missing or not known here. */
export function audioFormatOf(query: URLSearchParams): AudioFormat | { why: string } {
  const encoding = query.get('encoding');
  const sampleRate = Number(query.get('sample_rate') ?? 'missing');
  if (encoding !== 'mulaw' && encoding !== 'linear16')
    return { why: `encoding must be mulaw or linear16, not ${encoding}` };
  if (sampleRate !== 8000 && sampleRate !== 16_000)
    return { why: `sample_rate must be 8000 or 16000, not ${query.get('sample_rate')}` };
  return { encoding, sampleRate };
}

/** A reader of one stream's binary frames, cut anywhere: half a sample waits for its other byte. */
export function audioReader(format: AudioFormat): (bytes: Uint8Array) => Float32Array {
  const converter = rateConverter(format.sampleRate, 8000);
  let odd = new Uint8Array(0);
  return (bytes) => {
    if (format.encoding === 'mulaw') return converter.push(floats(samplesOf(bytes)));
    const whole = new Uint8Array(odd.length + bytes.length);
    whole.set(odd);
    whole.set(bytes, odd.length);
    const count = whole.length >> 1;
    odd = whole.slice(2 * count);
    const view = new DataView(whole.buffer);
    return converter.push(
      floats(Int16Array.from({ length: count }, (_, index) => view.getInt16(2 * index, true))),
    );
  };
}

/** 16-bit samples as -1..1. */
export function floats(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (sample) => sample / 32_768);
}
