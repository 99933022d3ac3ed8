import { expect, test } from 'vitest';
import { escaped } from './markup.ts';

test('characters that would end a text or an attribute are escaped', () => {
  expect(escaped(`"Tom" & <Sons>'s`)).toBe('&quot;Tom&quot; &amp; &lt;Sons&gt;&apos;s');
});

test('characters that XML forbids become spaces, and all others stay', () => {
  expect(escaped('a\u0000b\u000bc\ud800d\uffff')).toBe('a b c d ');
  expect(escaped('नमस्ते\t😀\r\n')).toBe('नमस्ते\t😀\r\n');
});
