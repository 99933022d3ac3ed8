import { expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { createTimerLag } from './timer-lag.ts';

/** A thread that fires each timer `lateMs` too late. */
function thread() {
  let now = 1_000_000;
  let lateMs = 0;
  let timers: { due: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after(ms, run) {
      const timer = { due: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  };
  return {
    clock,
    late: (ms: number) => {
      lateMs = ms;
    },
    set: (ms: number) => {
      now += ms;
    },
    pass(ms: number) {
      const until = now + ms;
      for (;;) {
        const [next] = timers.toSorted((one, other) => one.due - other.due);
        if (!next || next.due > until) break;
        timers = timers.filter((each) => each !== next);
        now = Math.max(now, next.due + lateMs);
        next.run();
      }
      now = Math.max(now, until);
    },
  };
}

/** Calls that each set a timer again and again, every 100 ms. */
function talking(calls: number) {
  const lag = createTimerLag();
  const machine = thread();
  for (let call = 0; call < calls; call += 1) {
    const clock = lag.watched(machine.clock);
    const tick = (): void => void clock.after(100, tick);
    tick();
  }
  return { lag, machine, isOver: () => lag.isOver(100, machine.clock.now()) };
}

test('a thread that fires its timers in time is not over its measure, however many calls it has', () => {
  const { machine, isOver } = talking(50);
  machine.pass(10_000);
  expect(isOver()).toBe(false);
});

test('a thread whose timers fire late for seconds is over, and well again some seconds after', () => {
  const { machine, isOver } = talking(50);
  machine.late(150);
  machine.pass(5_000);
  expect(isOver()).toBe(true);
  machine.late(0);
  machine.pass(10_000);
  expect(isOver()).toBe(false);
});

test('one long pause among many timers is not an overload', () => {
  const { machine, isOver } = talking(10);
  machine.pass(5_000);
  machine.late(400);
  machine.pass(1);
  machine.pass(100);
  machine.late(0);
  machine.pass(500);
  expect(isOver()).toBe(false);
});

test('few calls are never refused: they are not what makes the machine late', () => {
  const { machine, isOver } = talking(4);
  machine.late(500);
  machine.pass(10_000);
  expect(isOver()).toBe(false);
});

test('a clock that is set forward is no overload', () => {
  const { machine, isOver } = talking(50);
  machine.pass(1_000);
  machine.set(3_600_000);
  machine.pass(100);
  expect(isOver()).toBe(false);
});

test('a timer that was taken back is not counted', () => {
  const lag = createTimerLag();
  const machine = thread();
  for (let call = 0; call < 50; call += 1) {
    const clock = lag.watched(machine.clock);
    for (let timer = 0; timer < 5; timer += 1) clock.after(50, () => undefined)();
  }
  machine.late(500);
  machine.pass(1_000);
  expect(lag.isOver(100, machine.clock.now())).toBe(false);
});
