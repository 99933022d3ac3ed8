/** Bytes put together, and bytes as text. */

/** One new array of all pieces in their order, whatever they are views of. */
export function joinedBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((bytes, piece) => bytes + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Two lower-case hex digits a byte. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Whether a frame or a text has more than `most` bytes. A text counts as UTF-8: a letter of Devanagari is
 * three bytes. Most texts are short, and are judged by their length alone.
 */
export function isOver(data: string | ArrayBuffer, most: number): boolean {
  if (typeof data !== 'string') return data.byteLength > most;
  if (data.length > most) return true;
  return data.length * 3 > most && utf8Bytes(data) > most;
}

/** The bytes of a text in UTF-8, counted without a copy. Half a pair of surrogates is sent as U+FFFD. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code > 0xffff) at += 1;
  }
  return bytes;
}

/** The bytes of a body; `null` as soon as there are more than `most`, and the rest is not read. */
export async function bytesUpTo(
  body: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > most) return null;
    pieces.push(piece);
  }
  return joinedBytes(pieces);
}
