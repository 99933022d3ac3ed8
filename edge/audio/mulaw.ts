/**
 * House audio: G.711 mu-law, 8 kHz, mono, one byte a sample. Lengths, silence, and the two
 * directions of the code. No carrier, no container lives here. The code is that of ITU-T G.711:
 * 14-bit magnitudes, bias 132 in 16-bit terms, bits inverted on the wire.
 */

export const houseRateHz = 8000;
export const bytesPerMs = 8;

/**
 * Mu-law silence: the code of positive zero. (0x7f, negative zero, is silence as well and is read
 * as such.)
 */
export const silenceByte = 0xff;

const bias = 132;
const clip = 32635;

/** Length in ms of house audio. */
export function msOf(audio: Uint8Array): number {
  return audio.length / bytesPerMs;
}

/** Bytes of house audio in so many ms, whole samples only. */
export function bytesOf(ms: number): number {
  return Math.round(ms * bytesPerMs);
}

/** So many ms of silent house audio; none for a negative length. */
export function silence(ms: number): Uint8Array {
  return new Uint8Array(Math.max(0, bytesOf(ms))).fill(silenceByte);
}

/** House audio as 16-bit samples. */
export function samplesOf(mulaw: Uint8Array): Int16Array {
  const samples = new Int16Array(mulaw.length);
  for (let i = 0; i < mulaw.length; i += 1) samples[i] = decodeTable[mulaw[i] ?? silenceByte] ?? 0;
  return samples;
}

/** 16-bit samples of 8 kHz as house audio. */
export function mulawOf(samples: Int16Array): Uint8Array {
  const mulaw = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i += 1)
    mulaw[i] = encodeTable[(samples[i] ?? 0) & 0xffff] ?? silenceByte;
  return mulaw;
}

/** House audio as little-endian 16-bit PCM bytes of 8 kHz (Exotel's wire): twice as many bytes. */
export function pcmOfMulaw(mulaw: Uint8Array): Uint8Array {
  const pcm = new Uint8Array(mulaw.length * 2);
  for (let i = 0; i < mulaw.length; i += 1) {
    const sample = decodeTable[mulaw[i] ?? silenceByte] ?? 0;
    pcm[2 * i] = sample & 0xff;
    pcm[2 * i + 1] = (sample >> 8) & 0xff;
  }
  return pcm;
}

/**
 * Little-endian 16-bit PCM bytes of 8 kHz as house audio. Half a sample at the end is dropped, not
 * carried into the next call: a carried byte would shift every later sample by eight bits, which is
 * noise for the rest of the call; a dropped one costs an eighth of a millisecond.
 */
export function mulawOfPcm(pcm: Uint8Array): Uint8Array {
  const mulaw = new Uint8Array(pcm.length >> 1);
  for (let i = 0; i < mulaw.length; i += 1) {
    mulaw[i] = encodeTable[(pcm[2 * i] ?? 0) | ((pcm[2 * i + 1] ?? 0) << 8)] ?? silenceByte;
  }
  return mulaw;
}

function decodeByte(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + bias) << ((bits >> 4) & 0x07)) - bias;
  return bits & 0x80 ? -magnitude : magnitude;
}

function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), clip) + bias;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

const decodeTable = Int16Array.from({ length: 256 }, (_, code) => decodeByte(code));

/**
 * Indexed by the sample's 16 bits as an unsigned number: one look-up a sample, 64 KiB built once in
 * about a millisecond.
 */
const encodeTable = buildEncodeTable();

function buildEncodeTable(): Uint8Array {
  const table = new Uint8Array(65536);
  for (let bits = 0; bits < 65536; bits += 1) table[bits] = encodeSample(bits < 32768 ? bits : bits - 65536);
  return table;
}
