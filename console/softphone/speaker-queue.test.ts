import { expect, test } from 'vitest';
import { createSpeakerQueue } from './speaker-queue.ts';

const read = (queue: ReturnType<typeof createSpeakerQueue>, length: number) => {
  const out = new Float32Array(length);
  return { marks: queue.read(out), out: [...out] };
};

test('a mark is returned when everything before it was played, and not sooner', () => {
  const queue = createSpeakerQueue();
  queue.push(Float32Array.of(1, 2, 3));
  queue.mark('a');
  queue.push(Float32Array.of(4));
  expect(read(queue, 2)).toEqual({ marks: [], out: [1, 2] });
  expect(read(queue, 2)).toEqual({ marks: ['a'], out: [3, 4] });
});

test('a mark in an empty queue is returned at once, and silence fills the rest', () => {
  const queue = createSpeakerQueue();
  queue.mark('ping');
  expect(read(queue, 2)).toEqual({ marks: ['ping'], out: [0, 0] });
  expect(read(queue, 1)).toEqual({ marks: [], out: [0] });
});

test('clear drops what is left and returns its marks', () => {
  const queue = createSpeakerQueue();
  queue.push(Float32Array.of(1, 2));
  queue.mark('a');
  queue.mark('b');
  read(queue, 1);
  expect(queue.clear()).toEqual(['a', 'b']);
  expect(read(queue, 1)).toEqual({ marks: [], out: [0] });
});
