import { expect, it } from 'vitest';
import { testStart, virtualClock } from '../testing/virtual-clock.ts';
import { createQuietLine } from './recogniser.ts';

function quiet(quietLineMs = 750) {
  const clock = virtualClock();
  const emitted: { silentMs: number; at: number; by: number }[] = [];
  const line = createQuietLine(quietLineMs, clock, (silentMs, at) =>
    emitted.push({ silentMs, at: at - testStart, by: clock.now() - testStart }),
  );
  return { clock, emitted, line, longest: () => emitted.at(-1)?.silentMs ?? 0 };
}

it('a line that brings media is never silent', async () => {
  const { clock, emitted, line } = quiet();
  for (let frame = 0; frame < 200; frame += 1) {
    line.frame(20);
    await clock.advance(20);
  }
  expect(emitted).toEqual([]);
  expect(clock.pending()).toBe(1);
});

it('a network that stalls for less than the policy’s time is no silence', async () => {
  const { clock, emitted, line } = quiet();
  for (let stall = 0; stall < 5; stall += 1) {
    line.frame(20);
    await clock.advance(740);
  }
  expect(emitted).toEqual([]);
});

it('the silence that has passed is emitted at once, in pieces with their own times, and the rest as it passes', async () => {
  const { clock, emitted, line } = quiet();
  line.frame(20);
  await clock.advance(750);
  expect(emitted.map(({ silentMs }) => silentMs)).toEqual([100, 200, 300, 400, 500, 600, 700, 730]);
  expect(emitted.every(({ silentMs, at, by }) => at === silentMs && by === 750)).toBe(true);
  await clock.advance(250);
  expect(emitted.slice(8)).toEqual([
    { silentMs: 830, at: 830, by: 850 },
    { silentMs: 930, at: 930, by: 950 },
  ]);
});

it('a frame ends the silence, and the next one is counted from it', async () => {
  const { clock, emitted, line, longest } = quiet();
  line.frame(20);
  await clock.advance(1000);
  line.frame(20);
  emitted.length = 0;
  await clock.advance(700);
  expect(emitted).toEqual([]);
  await clock.advance(100);
  expect(emitted[0]).toMatchObject({ silentMs: 100, at: 1100 });
  expect(longest()).toBeLessThanOrEqual(800);
});

it('at most 10 s of a silence are emitted, and no timer runs after that', async () => {
  const { clock, line, longest } = quiet();
  line.frame(20);
  await clock.advance(60_000);
  expect(longest()).toBe(10_000);
  expect(clock.pending()).toBe(0);
  line.frame(20);
  await clock.advance(800);
  expect(longest()).toBeGreaterThanOrEqual(730);
  expect(longest()).toBeLessThanOrEqual(800);
});

it('a line that only rings is not silent, and one that is over emits nothing', async () => {
  const { clock, emitted, line } = quiet();
  await clock.advance(5000);
  line.frame(20);
  line.stop();
  await clock.advance(5000);
  expect(emitted).toEqual([]);
  expect(clock.pending()).toBe(0);
});
