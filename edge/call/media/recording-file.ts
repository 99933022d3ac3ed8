/**
 * The recording as one file: the stored pieces behind a WAV header, whose length fields make an
 * upload in parts impossible.
 */
import { wavHeader } from '../../audio/wav.ts';

/** `pieces`: interleaved stereo mu-law in order. */
export function interleavedWav(pieces: readonly Uint8Array[]): Uint8Array {
  const dataBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const header = wavHeader(dataBytes, 2);
  const file = new Uint8Array(header.length + dataBytes);
  file.set(header);
  let at = header.length;
  for (const piece of pieces) {
    file.set(piece, at);
    at += piece.length;
  }
  return file;
}
