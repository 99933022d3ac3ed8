/** How long a recording is, and whether it is what was announced. Pure. */

/** Bytes of the beginning of an object that `wavSeconds` needs. */
export const headBytes = 256;
/** Stereo mu-law at 8 kHz, assumed if the header can't be read. */
const usualBytesPerSecond = 16_000;

/**
 * Seconds of audio in a WAV file of `bytes` bytes, to the millisecond: its data size by its
 * format's bytes per second.
 */
export function wavSeconds(head: Uint8Array, bytes: number): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let rate = usualBytesPerSecond;
  let data = bytes;
  // RIFF: after 12 bytes follow chunks, each a four-letter name and a length. `fmt ` holds the byte
  // rate, `data` the audio.
  for (let at = 12; at + 8 <= head.length; ) {
    const name = String.fromCharCode(...head.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    if (name === 'fmt ' && at + 20 <= head.length) rate = view.getUint32(at + 16, true) || rate;
    if (name === 'data') data = Math.min(length, bytes - at - 8);
    if (name === 'data') break;
    at += 8 + length + (length % 2);
  }
  return Math.round((data / rate) * 1000) / 1000;
}

interface Expected {
  bytes?: number | undefined;
  sha256?: string | undefined;
}

/** Which field of a stored object differs from what was announced; `null` if none does. */
export function differenceOf(
  found: { bytes: number; sha256: string },
  ...expected: readonly Expected[]
): 'bytes' | 'sha256' | null {
  if (expected.some(({ bytes }) => bytes !== undefined && bytes !== found.bytes)) return 'bytes';
  if (expected.some(({ sha256 }) => sha256 !== undefined && sha256 !== found.sha256)) return 'sha256';
  return null;
}
