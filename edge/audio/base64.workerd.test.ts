import { expect, it } from 'vitest';
import { fromBase64, fromBase64ByTable, toBase64, toBase64ByTable } from './base64.ts';

it("workerd's own coder agrees with the table that stands in for it in Node", () => {
  expect(Reflect.has(Uint8Array, 'fromBase64')).toBe(true);
  for (let length = 0; length < 12; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 151 + 7) & 0xff);
    expect(toBase64(bytes)).toBe(toBase64ByTable(bytes));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  }
  for (const text of [
    'AQ',
    ' A Q = =\r\n',
    '',
    '<base64>',
    'A',
    'AAAAA',
    'AQ=',
    'A===',
    '=',
    'AA-_',
    'AQ==AQ==',
    'AA=A',
    'AR==',
    'नमस्ते',
  ]) {
    expect(fromBase64(text)).toEqual(fromBase64ByTable(text));
  }
});
