/** How long a recording is, and whether it is what was announced: pure. */

/** How much of an object's beginning `wavSeconds` needs. */
export const headBytes = 256;
/** Stereo mu-law at 8 kHz, for a recording whose header can't be read. */
const usualBytesPerSecond = 16_000;

/**
 * Seconds of sound in a WAV of `bytes` bytes, from its header: data over the format's bytes a
 * second, to the millisecond.
 */
export function wavSeconds(head: Uint8Array, bytes: number): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let rate = usualBytesPerSecond;
  let data = bytes;
  // RIFF: after 12 bytes come chunks of a four-letter name and a length; `fmt ` says the rate,
  // `data` begins the sound.
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

export interface Expected {
  bytes?: number | undefined;
  sha256?: string | undefined;
}

/** What about a stored object differs from what was announced of it; `null` when all agrees. */
export function differenceOf(
  found: { bytes: number; sha256: string },
  ...expected: readonly Expected[]
): 'bytes' | 'sha256' | null {
  if (expected.some(({ bytes }) => bytes !== undefined && bytes !== found.bytes)) return 'bytes';
  if (expected.some(({ sha256 }) => sha256 !== undefined && sha256 !== found.sha256)) return 'sha256';
  return null;
}
