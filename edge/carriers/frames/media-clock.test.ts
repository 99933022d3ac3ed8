import { describe, expect, it } from 'vitest';
import { believedClock, expectedAfter, silenceBefore } from './media-clock.ts';

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

/** The silence put before each frame, given as `[timestamp, audio ms]`. */
function filled(frames: [number | null, number][]): number[] {
  let expectedAtMs: number | null = null;
  return frames.map(([atMs, audioMs]) => {
    const silenceMs = silenceBefore(expectedAtMs, atMs);
    expectedAtMs = expectedAfter(expectedAtMs, atMs, audioMs);
    return silenceMs;
  });
}

describe('silence that a carrier left out', () => {
  it('is filled in: Twilio omits silent frames, and the timestamp jumps', () => {
    expect(
      filled([
        [155, 20],
        [175, 20],
        [995, 20],
        [1015, 20],
      ]),
    ).toEqual([0, 0, 800, 0]);
  });

  it('is not filled in before the first frame: Twilio begins at 155 ms', () => {
    expect(filled([[155, 20]])).toEqual([0]);
  });

  it('is not filled in for jitter below 60 ms', () => {
    expect(silenceBefore(1000, 1059)).toBe(0);
    expect(silenceBefore(1000, 1060)).toBe(60);
  });

  it('adds up when a clock loses a little with every frame', () => {
    const frames = Array.from({ length: 11 }, (_, n): [number, number] => [n * 30, 20]);
    expect(filled(frames).reduce((sum, ms) => sum + ms, 0)).toBe(60);
  });

  it('is right after minutes of 19.97 ms frames, though their clock falls behind the audio', () => {
    const frames = Array.from({ length: 6000 }, (_, n): [number, number] => [
      Math.round(155 + n * 19.97),
      20,
    ]);
    const last = Math.round(155 + 6000 * 19.97);
    const silences = filled([...frames, [last + 1000, 20]]);
    expect(silences.slice(0, -1).every((ms) => ms === 0)).toBe(true);
    expect(silences.at(-1)).toBeGreaterThan(930);
  });

  it('is no more than 10 s at once: a caller who muted for minutes does not flood STT', () => {
    expect(
      filled([
        [0, 20],
        [180_000, 20],
        [180_020, 20],
      ]),
    ).toEqual([0, 10_000, 0]);
  });

  it('is not filled in when a clock runs backwards, and the clock is followed from there', () => {
    expect(
      filled([
        [5000, 20],
        [0, 20],
        [20, 20],
        [540, 20],
      ]),
    ).toEqual([0, 0, 0, 500]);
  });

  it('is not filled in when a clock suddenly counts since 1970', () => {
    expect(
      filled([
        [0, 20],
        [1_790_000_000_000, 20],
        [1_790_000_000_020, 20],
      ]),
    ).toEqual([0, 0, 0]);
  });

  it('is not filled in while the clock is unknown, and the audio itself is counted meanwhile', () => {
    expect(
      filled([
        [null, 100],
        [100, 100],
        [null, 100],
        [300, 100],
        [900, 100],
      ]),
    ).toEqual([0, 0, 0, 0, 500]);
  });
});
