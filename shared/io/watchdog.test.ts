import { expect, test } from 'vitest';
import { type ScriptedClock, scriptedClock } from '../../testing/scripted-clock.ts';
import type { Clock } from './clock.ts';
import { createWatchdog } from './watchdog.ts';

/** A watchdog with the times of its expiries, and the number of timers that were set and are left. */
function watched() {
  const clock: ScriptedClock = scriptedClock();
  const expiries: number[] = [];
  let set = 0;
  let left = 0;
  const counted: Clock = {
    now: clock.now,
    after(ms, run) {
      set += 1;
      left += 1;
      let isLeft = true;
      const gone = (): void => {
        if (isLeft) left -= 1;
        isLeft = false;
      };
      const cancel = clock.after(ms, () => {
        gone();
        run();
      });
      return () => {
        gone();
        cancel();
      };
    },
  };
  const startedAt = clock.now();
  const watchdog = createWatchdog(counted, () => expiries.push(clock.now() - startedAt));
  return { clock, watchdog, expiries, timers: () => ({ set, left }) };
}

test('expires so long after it was armed last, and once', () => {
  const { clock, watchdog, expiries } = watched();
  watchdog.arm(1000);
  clock.pass(600);
  watchdog.arm(1000);
  clock.pass(999);
  expect(watchdog.hasExpired()).toBe(false);
  clock.pass(1);
  expect(watchdog.hasExpired()).toBe(true);
  watchdog.arm(10);
  clock.pass(5000);
  expect(expiries).toEqual([1600]);
});

test('expires in time where it is armed for less than before', () => {
  const { clock, watchdog, expiries } = watched();
  watchdog.arm(4000);
  clock.pass(300);
  watchdog.arm(1500);
  clock.pass(5000);
  expect(expiries).toEqual([1800]);
});

test('does not expire while it is held, however long that is', () => {
  const { clock, watchdog, expiries } = watched();
  watchdog.arm(1000);
  clock.pass(500);
  watchdog.hold();
  clock.pass(10_000);
  expect(expiries).toEqual([]);
  watchdog.arm(1000);
  clock.pass(1000);
  expect(expiries).toEqual([11_500]);
});

// A token comes every 20 ms. Each of them set a timer and called the one before off.
test('sets few timers, though it is armed at each of a hundred tokens, and leaves none', () => {
  const { clock, watchdog, expiries, timers } = watched();
  for (let token = 0; token < 100; token += 1) {
    watchdog.hold();
    watchdog.arm(1500);
    clock.pass(20);
  }
  expect(timers().set).toBeLessThan(5);
  watchdog.callOff();
  expect(timers().left).toBe(0);
  clock.pass(10_000);
  expect(expiries).toEqual([]);
});
