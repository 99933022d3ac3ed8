import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { forAny, patienceMs } from '../../../testing/properties/for-any.ts';
import { type ScriptedClock, scriptedClock } from '../../../testing/scripted-clock.ts';
import { longestGapMs, setBackMs, unknownGapMs } from '../../journal/without-steps.ts';
import { steadyClock } from './steady-clock.ts';

/** True time, an hour that is set by `step`, and the clock made of both. */
function stepped(isBusy = true) {
  const truth: ScriptedClock = scriptedClock();
  let off = 0;
  const hour = () => truth.now() + off;
  const clock = steadyClock({ now: hour, after: truth.after }, () => isBusy);
  return {
    truth,
    clock,
    step(ms: number) {
      off += ms;
    },
  };
}

/** A timer of `ms`, set again each time. */
function ticking({ clock }: ReturnType<typeof stepped>, ms: number): void {
  const again = (): void => {
    clock.after(ms, again);
  };
  again();
}

const hourMs = 3_600_000;
const steps = [[-hourMs], [hourMs], [-hourMs, hourMs], [24 * hourMs], [hourMs, -hourMs, hourMs, -hourMs]];

test.each(steps.map((each) => [each.map((ms) => `${ms / hourMs} h`).join(', '), each] as const))(
  'a clock that steps by %s is wrong by less than two seconds for each step while a timer of a second and a half runs',
  (_, each) => {
    const world = stepped();
    ticking(world, 1500);
    for (const ms of each) {
      world.truth.pass(20_300);
      world.step(ms);
    }
    world.truth.pass(20_300);
    const wrong = world.clock.now() - world.truth.now();
    expect(Math.abs(wrong)).toBeLessThanOrEqual(2000 * each.length);
  },
);

test('without a timer a step back adds a second, and one forward adds half a minute', () => {
  const { truth, clock, step } = stepped();
  truth.pass(20_000);
  step(-hourMs);
  expect(clock.now()).toBe(setBackMs);
  truth.pass(20_000);
  expect(clock.now()).toBe(setBackMs + 20_000);
  step(hourMs);
  expect(clock.now()).toBe(setBackMs + 20_000 + unknownGapMs);
  expect(clock.hour()).toBe(40_000);
});

test('pauses that may be true are believed, whatever their length while nothing is due, and a quarter of an hour in a call', () => {
  const resting = stepped(false);
  resting.truth.pass(5 * hourMs);
  expect(resting.clock.now()).toBe(5 * hourMs);
  const busy = stepped();
  busy.truth.pass(longestGapMs);
  expect(busy.clock.now()).toBe(longestGapMs);
});

test('a timer that never fires does not stop the clock', () => {
  let hour = 0;
  const clock = steadyClock({ now: () => hour, after: () => () => undefined }, () => true);
  clock.after(1000, () => undefined);
  for (let minutes = 0; minutes < 10; minutes += 1) {
    hour += 65_000;
    clock.now();
  }
  expect(clock.now()).toBe(1000 + 9 * 65_000);
});

test.each([
  ['behind it', hourMs, true, hourMs + setBackMs],
  ['a little later', -20_000, true, 0],
  ['much later, and the call was with the agent', -24 * hourMs, true, -24 * hourMs + unknownGapMs],
  ['much later, and nothing was due', -24 * hourMs, false, 0],
])(
  'goes on from the time that an earlier process has stored, where the hour is %s',
  (_, at, wasBusy, from) => {
    const { truth, clock } = stepped();
    clock.resume(at, wasBusy);
    truth.pass(5000);
    expect(clock.now()).toBe(from + 5000);
  },
);

test('whatever steps there are, the clock never goes back, and each costs at most half a minute and what is too short to be told from a pause', {
  timeout: patienceMs,
}, () => {
  const step = fc.oneof(fc.constantFrom(hourMs, -hourMs, 24 * hourMs, -24 * hourMs), fc.integer());
  const pause = fc.integer({ min: 0, max: 60_000 });
  forAny([fc.array(fc.tuple(pause, step), { maxLength: 12 }), fc.boolean()], (pauses, hasTimers) => {
    const world = stepped();
    if (hasTimers) ticking(world, 1500);
    let last = world.clock.now();
    for (const [ms, by] of pauses) {
      world.truth.pass(ms);
      world.step(by);
      const now = world.clock.now();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
    const most = world.truth.now() + pauses.length * (hasTimers ? 62_000 : longestGapMs);
    expect(last).toBeLessThanOrEqual(most);
    if (hasTimers) expect(last).toBeGreaterThanOrEqual(world.truth.now() - pauses.length * 3000);
  });
});
