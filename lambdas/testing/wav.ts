/** Recordings to test with. */

/** A header of stereo mu-law at 8 kHz (format 7), as the edge writes it. */
export function wav(dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(58 + dataBytes);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  text(0, 'RIFF');
  view.setUint32(4, 50 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 18, true);
  view.setUint16(20, 7, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, 8000, true);
  view.setUint32(28, 16_000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 8, true);
  text(38, 'fact');
  view.setUint32(42, 4, true);
  view.setUint32(46, dataBytes / 2, true);
  text(50, 'data');
  view.setUint32(54, dataBytes, true);
  return bytes;
}
