/** WAV files: the header of our recordings, and a reader for the recordings of others. Pure. */
import { callRateHz, mulawOf, samplesOf, silenceByte } from './mulaw.ts';
import { resample } from './resample.ts';

/**
 * RIFF, `fmt ` of 18 bytes, `fact` of 4, `data`: the chunks that a compressed format needs (Microsoft,
 * "Multiple Channel Audio Data and WAVE Files", 2007).
 */
export const wavHeaderBytes = 58;

const formatPcm = 1;
const formatMulaw = 7;
const formatExtensible = 0xfffe;

/** The header of a mu-law file of 8 kHz. `dataBytes` is the length of all channels together. */
export function wavHeader(dataBytes: number, channels: 1 | 2 = 2): Uint8Array {
  const header = new Uint8Array(wavHeaderBytes);
  const view = new DataView(header.buffer);
  writeTag(header, 0, 'RIFF');
  view.setUint32(4, wavHeaderBytes - 8 + dataBytes + (dataBytes % 2), true);
  writeTag(header, 8, 'WAVE');
  writeTag(header, 12, 'fmt ');
  view.setUint32(16, 18, true);
  view.setUint16(20, formatMulaw, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, callRateHz, true);
  view.setUint32(28, callRateHz * channels, true);
  view.setUint16(32, channels, true);
  view.setUint16(34, 8, true);
  view.setUint16(36, 0, true);
  writeTag(header, 38, 'fact');
  view.setUint32(42, 4, true);
  view.setUint32(46, dataBytes / channels, true);
  writeTag(header, 50, 'data');
  view.setUint32(54, dataBytes, true);
  return header;
}

/** Two streams of call audio as stereo, left first. The shorter is padded with silence. */
export function interleave(left: Uint8Array, right: Uint8Array): Uint8Array {
  const frames = Math.max(left.length, right.length);
  const stereo = new Uint8Array(frames * 2);
  for (let n = 0; n < frames; n += 1) {
    stereo[2 * n] = left[n] ?? silenceByte;
    stereo[2 * n + 1] = right[n] ?? silenceByte;
  }
  return stereo;
}

/** A WAV file's content: 16-bit samples for each channel, all of the same length. */
export interface Wav {
  rateHz: number;
  channels: Int16Array[];
}

/**
 * Reads mu-law (format 7) and PCM of 8 or 16 bits, of any rate and number of channels. Allows other
 * chunks in between, a length of zero or of all ones (programs that stream write it), and a file that
 * ends early. Returns `why` when the file can't be read; never throws.
 */
export function readWav(file: Uint8Array): Wav | { why: string } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || tagAt(file, 0) !== 'RIFF' || tagAt(file, 8) !== 'WAVE')
    return { why: 'not a WAV file' };
  let format: Format | null = null;
  for (let at = 12; at + 8 <= file.length; ) {
    const size = view.getUint32(at + 4, true);
    const bodyAt = at + 8;
    const tag = tagAt(file, at);
    if (tag === 'fmt ' && size >= 16 && bodyAt + 16 <= file.length) format = formatAt(view, bodyAt, size);
    if (tag === 'data') {
      const isOpenEnded = size === 0 || bodyAt + size > file.length;
      return format
        ? channelsOf(format, file.subarray(bodyAt, isOpenEnded ? file.length : bodyAt + size))
        : { why: 'no format before the data' };
    }
    at = bodyAt + size + (size % 2);
  }
  return { why: 'no audio in the file' };
}

/** A WAV file as call audio: all channels mixed into one, resampled to 8 kHz. */
export function callAudioOf(wav: Wav): Uint8Array {
  const mono = mix(wav.channels);
  return mulawOf(resample(mono, wav.rateHz, callRateHz));
}

/** Call audio as a complete WAV file. */
export function wavFile(audio: Uint8Array, channels: 1 | 2 = 1): Uint8Array {
  const file = new Uint8Array(wavHeaderBytes + audio.length + (audio.length % 2));
  file.set(wavHeader(audio.length, channels));
  file.set(audio, wavHeaderBytes);
  return file;
}

interface Format {
  code: number;
  channels: number;
  rateHz: number;
  bits: number;
}

function formatAt(view: DataView, at: number, size: number): Format {
  const code = view.getUint16(at, true);
  const hasSubformat = code === formatExtensible && size >= 26 && at + 26 <= view.byteLength;
  return {
    code: hasSubformat ? view.getUint16(at + 24, true) : code,
    channels: view.getUint16(at + 2, true),
    rateHz: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
}

function channelsOf(format: Format, audio: Uint8Array): Wav | { why: string } {
  const read = sampleReader(format);
  if (!read) return { why: `WAV format ${format.code} with ${format.bits} bits is not read here` };
  if (format.channels < 1 || format.channels > 32) return { why: `${format.channels} channels` };
  if (format.rateHz < 1000 || format.rateHz > 384_000) return { why: `a sample rate of ${format.rateHz} Hz` };
  const samples = read(audio);
  const frames = Math.floor(samples.length / format.channels);
  const channels = Array.from({ length: format.channels }, (_, channel) => {
    const own = new Int16Array(frames);
    for (let n = 0; n < frames; n += 1) own[n] = samples[n * format.channels + channel] ?? 0;
    return own;
  });
  return { rateHz: format.rateHz, channels };
}

function sampleReader(format: Format): ((audio: Uint8Array) => Int16Array) | null {
  if (format.code === formatMulaw && format.bits === 8) return samplesOf;
  if (format.code === formatPcm && format.bits === 16) return samplesOfPcm16;
  if (format.code === formatPcm && format.bits === 8)
    return (audio) => Int16Array.from(audio, (byte) => (byte - 128) << 8);
  return null;
}

function samplesOfPcm16(audio: Uint8Array): Int16Array {
  const view = new DataView(audio.buffer, audio.byteOffset, audio.byteLength);
  const samples = new Int16Array(audio.length >> 1);
  for (let n = 0; n < samples.length; n += 1) samples[n] = view.getInt16(2 * n, true);
  return samples;
}

function mix(channels: Int16Array[]): Int16Array {
  const [first = new Int16Array(0)] = channels;
  if (channels.length < 2) return first;
  return first.map((_, n) =>
    Math.round(channels.reduce((sum, channel) => sum + (channel[n] ?? 0), 0) / channels.length),
  );
}

function writeTag(bytes: Uint8Array, at: number, tag: string): void {
  for (let i = 0; i < 4; i += 1) bytes[at + i] = tag.charCodeAt(i);
}

function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
