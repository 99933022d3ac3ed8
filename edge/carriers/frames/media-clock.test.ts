import { expect, it } from 'vitest';
import { believedClock } from './media-clock.ts';

function read(frames: [number | null, number][]): (number | null)[] {
  const timeOf = believedClock();
  return frames.map(([atMs, audioMs]) => timeOf(atMs, audioMs));
}

it('believes a clock whose frames are as far apart as their audio is long', () => {
  expect(
    read([
      [100, 100],
      [200, 100],
      [1500, 100],
    ]),
  ).toEqual([null, 200, 1500]);
});

it('never believes the live capture: 2000 for a second chunk of 20 ms', () => {
  expect(
    read([
      [1000, 20],
      [2000, 20],
      [3000, 20],
    ]),
  ).toEqual([null, null, null]);
});

it("never believes the vendor's page where chunks of 100 ms are 10 apart, nor 10 for chunks of 20 ms", () => {
  expect(
    read([
      [0, 100],
      [10, 100],
      [20, 100],
    ]),
  ).toEqual([null, null, null]);
  expect(
    read([
      [0, 20],
      [10, 20],
    ]),
  ).toEqual([null, null]);
});

it("does not care whether the time is that of a chunk's begin or its end", () => {
  expect(
    read([
      [0, 200],
      [200, 100],
    ]),
  ).toEqual([null, 200]);
  expect(
    read([
      [200, 200],
      [300, 100],
    ]),
  ).toEqual([null, 300]);
});

it('stops believing a clock that ran backwards, until it agrees again', () => {
  expect(
    read([
      [100, 100],
      [200, 100],
      [50, 100],
      [150, 100],
    ]),
  ).toEqual([null, 200, null, 150]);
});

it('judges no pair of frames with one between them that had no time', () => {
  expect(
    read([
      [100, 100],
      [null, 100],
      [200, 100],
    ]),
  ).toEqual([null, null, null]);
});
