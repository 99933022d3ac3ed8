import { expect, test } from 'vitest';
import { createListening } from './listen.ts';

function setUp() {
  let now = 1000;
  const done: string[] = [];
  const received = createListening({
    now: () => now,
    play: (side, samples) => void done.push(`${side} ${samples.length / 8} ms`),
    clear: (side) => void done.push(`clear ${side}`),
    report: (bytes) => void done.push(`got ${bytes}`),
  });
  const frame = (tag: number, ms: number) =>
    received(new Uint8Array([tag, ...Array(ms * 8).fill(0xff)]).buffer);
  const pass = (ms: number): void => {
    now += ms;
  };
  return { frame, done, pass, received };
}

test('each side is played in its own queue, a little late so that an uneven connection is not heard', () => {
  const { frame, done, pass } = setUp();
  frame(0, 20);
  frame(1, 100);
  pass(20);
  frame(0, 20);
  frame(1, 100);
  expect(done).toEqual([
    'caller 150 ms',
    'caller 20 ms',
    'agent 150 ms',
    'agent 100 ms',
    'caller 20 ms',
    'agent 100 ms',
  ]);
});

test('what the edge cleared is not heard, and the next reply begins anew', () => {
  const { frame, done, pass } = setUp();
  frame(1, 400);
  frame(1, 0);
  pass(50);
  frame(1, 20);
  expect(done.slice(2)).toEqual(['clear agent', 'agent 150 ms', 'agent 20 ms']);
});

test('a connection that stood still is caught up: the caller is heard as of now', () => {
  const { frame, done } = setUp();
  for (let each = 0; each < 20; each += 1) frame(0, 100);
  expect(done.filter((what) => what === 'clear caller')).toHaveLength(1);
});

test('the edge learns each half second of sound what came in; frames of another kind are left out', () => {
  const { frame, done, received } = setUp();
  for (let each = 0; each < 11; each += 1) frame(0, 100);
  expect(done.filter((what) => what.startsWith('got'))).toEqual(['got 4000', 'got 8000']);
  const before = done.length;
  frame(2, 20);
  received(new ArrayBuffer(0));
  expect(done).toHaveLength(before);
});
