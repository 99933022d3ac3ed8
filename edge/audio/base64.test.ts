import { describe, expect, it } from 'vitest';
import { fromBase64, fromBase64ByTable, toBase64, toBase64ByTable } from './base64.ts';

const bytes = Uint8Array.from({ length: 700 }, (_, n) => (n * 167 + (n >> 3)) & 0xff);

describe('base64', () => {
  it('writes what every other coder writes, whatever the length', () => {
    for (let length = 0; length < 40; length += 1) {
      const part = bytes.subarray(0, length);
      const expected = Buffer.from(part).toString('base64');
      expect(toBase64(part)).toBe(expected);
      expect(toBase64ByTable(part)).toBe(expected);
    }
  });

  it('decodes what it encoded, for every byte', () => {
    for (let length = 0; length < 700; length += 23) {
      const part = bytes.slice(0, length);
      expect(fromBase64(toBase64(part))).toEqual(part);
      expect(fromBase64ByTable(toBase64ByTable(part))).toEqual(part);
    }
  });

  it('accepts white space and missing padding', () => {
    for (const decode of [fromBase64, fromBase64ByTable]) {
      expect(decode('AQ')).toEqual(Uint8Array.of(1));
      expect(decode(' A Q = =\r\n')).toEqual(Uint8Array.of(1));
      expect(decode('')).toEqual(new Uint8Array(0));
    }
  });

  it.each([
    '<base64>',
    'A',
    'AAAAA',
    'AQ=',
    'A===',
    '=',
    'AA-_',
    'AQ==AQ==',
    'AA=A',
    'नमस्ते',
    '\u0000\u0000\u0000\u0000',
  ])('has no bytes for %j', (nonsense) => {
    expect(fromBase64(nonsense)).toBeNull();
    expect(fromBase64ByTable(nonsense)).toBeNull();
  });
});
