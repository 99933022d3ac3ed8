/**
 * The recording as one file: the stored pieces behind a WAV header, whose length fields make an
 * upload in parts impossible.
 */
import { joinedBytes } from '../../../shared/bytes.ts';
import { wavHeader } from '../../audio/wav.ts';

/** `pieces`: interleaved stereo mu-law in order. */
export function interleavedWav(pieces: readonly Uint8Array[]): Uint8Array {
  const dataBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return joinedBytes([wavHeader(dataBytes, 2), ...pieces]);
}
