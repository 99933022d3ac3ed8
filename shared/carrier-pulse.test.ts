import { expect, it } from 'vitest';
import { endBeforePulse } from './carrier-pulse.ts';

it.each([
  [600, 595],
  [604, 595],
  [605, 605],
  [595, 595],
  [597, 595],
  [594, 594],
  [590, 590],
  [60, 55],
  [61, 55],
  [30, 30],
])(
  'a call of at most %i s over Exotel ends by %i s: never a few seconds into a new pulse',
  (maxSeconds, ends) => {
    expect(endBeforePulse(maxSeconds, 'exotel', 5)).toBe(ends);
  },
);

it('a call too short for the guard keeps its length', () => {
  expect(endBeforePulse(3, 'exotel', 5)).toBe(3);
});

it('a carrier that bills no pulses, and a guard of nothing, change nothing', () => {
  expect(endBeforePulse(600, 'browser', 5)).toBe(600);
  expect(endBeforePulse(600, 'exotel', 0)).toBe(600);
});

it('no length ends within five seconds of a pulse, before or behind', () => {
  for (let maxSeconds = 20; maxSeconds <= 3600; maxSeconds += 1) {
    const ends = endBeforePulse(maxSeconds, 'exotel', 5);
    expect(ends).toBeLessThanOrEqual(maxSeconds);
    expect(ends).toBeGreaterThan(maxSeconds - 10);
    const into = ends % 60;
    expect(into >= 5 && into <= 55, `${maxSeconds} ends at ${ends}`).toBe(true);
  }
});
