import { expect, test } from 'vitest';
import { bytesUpTo, hexOf, isOver, joinedBytes, utf8Bytes } from './bytes.ts';

test('pieces become one array of their own', () => {
  const large = Uint8Array.of(9, 1, 2, 9);
  const whole = joinedBytes([large.subarray(1, 3), new Uint8Array(0), Uint8Array.of(3)]);
  large.fill(0);
  expect(whole).toEqual(Uint8Array.of(1, 2, 3));
  expect(joinedBytes([])).toEqual(new Uint8Array(0));
});

test('every byte is two digits', () => {
  expect(hexOf(Uint8Array.of(0, 10, 255))).toBe('000aff');
});

test('a body is read up to its limit, and cancelled beyond it', async () => {
  let isCancelled = false;
  const body = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(4)),
      cancel() {
        isCancelled = true;
      },
    });
  expect(await bytesUpTo(body(), 100)).toBe(null);
  expect(isCancelled).toBe(true);
  const short = async function* () {
    yield Uint8Array.of(1, 2);
    yield Uint8Array.of(3);
  };
  expect(await bytesUpTo(short(), 3)).toEqual(Uint8Array.of(1, 2, 3));
  expect(await bytesUpTo(short(), 2)).toBe(null);
});

test.each(['', 'abc', 'नमस्ते', '€', 'é', '😀', 'a😀b', '\ud83d', '\ude00x', 'x\ud83d\ud83d\ude00'])(
  'the bytes of a text are those that are sent: %j',
  (text) => {
    const sent = new TextEncoder().encode(text).length;
    expect(utf8Bytes(text)).toBe(sent);
    expect([isOver(text, sent), isOver(text, sent - 1)]).toEqual([false, true]);
  },
);

test('a frame of bytes is measured by its bytes', () => {
  expect([isOver(new ArrayBuffer(10), 10), isOver(new ArrayBuffer(11), 10)]).toEqual([false, true]);
});
