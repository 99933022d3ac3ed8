import { expect, test } from 'vitest';
import { escaped } from './markup.ts';

test('what would end a text or an attribute is escaped', () => {
  expect(escaped(`"Tom" & <Sons>'s`)).toBe('&quot;Tom&quot; &amp; &lt;Sons&gt;&apos;s');
});

test('what XML forbids becomes a space, and everything else stays', () => {
  expect(escaped('a\u0000b\u000bc\ud800d\uffff')).toBe('a b c d ');
  expect(escaped('नमस्ते\t😀\r\n')).toBe('नमस्ते\t😀\r\n');
});
