/**
 * Base64 (RFC 4648, standard alphabet) for audio in JSON frames. Uses the engine's own coder where it
 * has one. Never throws.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * workerd has these (ES2026), Node before 25 does not, and TypeScript's ES2023 library does not
 * declare them.
 */
interface NativeCoder {
  BYTES_PER_ELEMENT: number;
  fromBase64?: (text: string) => Uint8Array;
}
const native: NativeCoder = Uint8Array;
const nativePrototype: { BYTES_PER_ELEMENT: number; toBase64?: (this: Uint8Array) => string } =
  Uint8Array.prototype;

/** Padded base64, which both carriers require. */
export function toBase64(bytes: Uint8Array): string {
  return nativePrototype.toBase64 ? nativePrototype.toBase64.call(bytes) : toBase64ByTable(bytes);
}

/** The bytes, or null when the text is not base64. Allows white space and missing padding. */
export function fromBase64(text: string): Uint8Array | null {
  if (!native.fromBase64) return fromBase64ByTable(text);
  try {
    return native.fromBase64(text);
  } catch {
    return null;
  }
}

/** For engines without a coder of their own. Exported for its tests. */
export function toBase64ByTable(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text +=
      letter(group >> 18) +
      letter(group >> 12) +
      (left > 1 ? letter(group >> 6) : '=') +
      (left > 2 ? letter(group) : '=');
  }
  return text;
}

/** For engines without a decoder of their own. Exported for its tests. */
export function fromBase64ByTable(text: string): Uint8Array | null {
  const padded = text.replace(/[\t\n\f\r ]+/g, '');
  const letters = padded.replace(/={1,2}$/, '');
  const isPaddedRight = padded.length === letters.length || padded.length % 4 === 0;
  if (!isPaddedRight || letters.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < letters.length; i += 1) {
    const value = sixBitsOf(letters.charCodeAt(i));
    if (value < 0) return null;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at] = (bits >> held) & 0xff;
      at += 1;
    }
  }
  return bytes;
}

function letter(sixBits: number): string {
  return alphabet.charAt(sixBits & 0x3f);
}

const values = new Int8Array(128).fill(-1);
for (let value = 0; value < alphabet.length; value += 1) values[alphabet.charCodeAt(value)] = value;

function sixBitsOf(charCode: number): number {
  return values[charCode] ?? -1;
}
