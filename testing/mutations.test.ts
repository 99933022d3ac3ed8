import { expect, test } from 'vitest';
import { cutBody, cutMessages, reordered } from './mutations.ts';

test('each message is once left out, once sent twice, and once behind its next one', () => {
  expect([...reordered(['a', 'b'])].map(({ name, messages }) => `${name}: ${messages.join('')}`)).toEqual([
    'message 0 left out: b',
    'message 0 sent twice: aab',
    'message 0 behind its next: ba',
    'message 1 left out: a',
    'message 1 sent twice: abb',
  ]);
});

test('one message at a time is cut at every place, an empty one included', () => {
  expect([...cutMessages(['ab', 'c'])].map(({ messages }) => messages.join('|'))).toEqual([
    '|c',
    'a|c',
    'ab|',
  ]);
});

test('a body ends at every byte, or arrives in two parts that are the whole', () => {
  const body = new Uint8Array([1, 2]);
  const all = [...cutBody(body)];
  expect(all.filter(({ ends }) => ends).map(({ messages }) => messages)).toEqual([
    [new Uint8Array([])],
    [new Uint8Array([1])],
  ]);
  for (const { messages } of all.filter(({ ends }) => !ends)) {
    expect(messages.flatMap((part) => [...part])).toEqual([...body]);
  }
});
