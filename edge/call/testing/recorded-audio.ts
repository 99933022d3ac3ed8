import { silenceByte } from '../../audio/mulaw.ts';

/** A recording put together as its delivery does: stereo, with silence where no piece is. */
export function recordedAudio(pieces: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const end = Math.max(0, ...[...pieces].map(([offset, piece]) => 2 * offset + piece.length));
  const whole = new Uint8Array(end).fill(silenceByte);
  for (const [offset, piece] of pieces) whole.set(piece, 2 * offset);
  return whole;
}
