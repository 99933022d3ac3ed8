/**
 * Call audio: G.711 mu-law, 8 kHz, mono, one byte per sample. Its lengths, its silence, and its
 * conversion to and from 16-bit samples. The code is ITU-T G.711's: 14-bit magnitudes, a bias of 132 in
 * 16-bit terms, bits inverted on the wire.
 */

export const callRateHz = 8000;
export const bytesPerMs = 8;

/** Silence: the code of positive zero. (0x7f, negative zero, is silence too.) */
export const silenceByte = 0xff;

const bias = 132;
const clip = 32635;

/** Length of call audio in ms. */
export function msOf(audio: Uint8Array): number {
  return audio.length / bytesPerMs;
}

/** Number of bytes in this many ms of call audio, rounded to whole samples. */
export function bytesOf(ms: number): number {
  return Math.round(ms * bytesPerMs);
}

/** Silent call audio of this length in ms; empty for a negative length. */
export function silence(ms: number): Uint8Array {
  return new Uint8Array(Math.max(0, bytesOf(ms))).fill(silenceByte);
}

/** Call audio as 16-bit samples. */
export function samplesOf(mulaw: Uint8Array): Int16Array {
  const samples = new Int16Array(mulaw.length);
  for (let i = 0; i < mulaw.length; i += 1) samples[i] = decodeTable[mulaw[i] ?? silenceByte] ?? 0;
  return samples;
}

/** 16-bit samples of 8 kHz as call audio. */
export function mulawOf(samples: Int16Array): Uint8Array {
  const mulaw = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i += 1)
    mulaw[i] = encodeTable[(samples[i] ?? 0) & 0xffff] ?? silenceByte;
  return mulaw;
}

/** Call audio as little-endian 16-bit PCM bytes of 8 kHz, as Exotel sends it: twice as many bytes. */
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
 * Little-endian 16-bit PCM bytes of 8 kHz as call audio. An odd byte at the end is dropped and not kept
 * for the next frame: a kept byte would shift all later samples by eight bits and turn the rest of the
 * call into noise, a dropped one costs an eighth of a millisecond.
 */
export function mulawOfPcm(pcm: Uint8Array): Uint8Array {
  const mulaw = new Uint8Array(pcm.length >> 1);
  // Every platform that runs this is little-endian. A view of whole samples is read twice as fast as bytes.
  if (pcm.byteOffset % 2 === 0) {
    const samples = new Uint16Array(pcm.buffer, pcm.byteOffset, mulaw.length);
    for (let i = 0; i < mulaw.length; i += 1) mulaw[i] = encodeTable[samples[i] ?? 0] ?? silenceByte;
    return mulaw;
  }
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

/** How far each code is from zero, in 16-bit samples. */
export const amplitudes = Uint16Array.from(decodeTable, Math.abs);

/** Indexed by a sample's 16 bits as an unsigned number. 64 KiB, built once in about a millisecond. */
const encodeTable = buildEncodeTable();

function buildEncodeTable(): Uint8Array {
  const table = new Uint8Array(65536);
  for (let bits = 0; bits < 65536; bits += 1) table[bits] = encodeSample(bits < 32768 ? bits : bits - 65536);
  return table;
}
