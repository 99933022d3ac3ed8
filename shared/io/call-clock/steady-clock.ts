/**
 * A clock for lengths of time. The platform tells the hour alone, which may be set back or forward while a
 * call goes on. Its timers count truly, so they show when that has happened.
 */
import { longestGapMs, setBackMs, unknownGapMs } from '../../journal/without-steps.ts';
import type { Clock } from '../clock.ts';

export interface SteadyClock extends Clock {
  /** What the platform says the hour is: for what the platform itself compares with it, such as an alarm. */
  hour(): number;
  /**
   * Goes on from a time that an earlier process has stored. `wasBusy`: as `isBusy`, then; a longer pause is a
   * step between the two processes.
   */
  resume(at: number, wasBusy: boolean): void;
}

/** A timer that is this late was overtaken by a step, or the process stood still. */
const lateMs = 60_000;
/** A timer set for longer shows no short step: it is not yet due when the step is first seen. */
const shortMs = 60_000;
/** The hour of two readings may differ by a little. A real step is longer. */
const jitterMs = 1_000;

/**
 * `isBusy`: something happens every few minutes at least, so a longer pause is a step. It is asked only
 * about a long pause.
 *
 * A step back adds nothing where a timer runs, which makes up for what was lost, and `setBackMs` elsewhere.
 * A step forward adds the time until the timer that should have fired first, and at most `unknownGapMs`. So
 * a step of an hour costs a second or two where such timers run. A step forward counts
 * in full while it is too short to be told from a pause: up to a minute behind the next timer, or
 * `longestGapMs` where no timer runs.
 */
export function steadyClock(platform: Clock, isBusy: () => boolean): SteadyClock {
  let read = platform.now();
  let steady = read;
  const timers = new Set<{ due: number }>();

  function now(): number {
    const hour = platform.now();
    const passed = hour - read;
    if (passed < 0 && passed > -jitterMs) return steady;
    read = hour;
    if (passed !== 0) steady += passed > 0 ? believed(passed) : isTimed() ? 0 : setBackMs;
    return steady;
  }

  /** A timer will fire soon, and show how much time has passed. */
  function isTimed(): boolean {
    return [...timers].some(({ due }) => due <= steady + shortMs);
  }

  /** What a long pause counts. */
  function believed(passed: number): number {
    if (passed <= lateMs) return passed;
    const [next] = [...timers]
      .filter(({ due }) => due <= steady + shortMs)
      .sort((one, other) => one.due - other.due);
    const isStep = next ? steady + passed > next.due + lateMs : passed > longestGapMs;
    if (!isStep || !isBusy()) return passed;
    // It has shown the step. One that never fires must not stop the clock.
    if (next) timers.delete(next);
    return Math.max(0, Math.min(unknownGapMs, (next?.due ?? Infinity) - steady));
  }

  return {
    now,
    hour: () => platform.now(),
    resume(at, wasBusy) {
      const passed = now() - at;
      const counted = passed < 0 ? setBackMs : passed > longestGapMs ? unknownGapMs : passed;
      steady = at + (wasBusy ? counted : Math.max(0, passed));
    },
    after(ms, run) {
      const timer = { due: now() + Math.max(ms, 0) };
      timers.add(timer);
      const stop = platform.after(ms, () => {
        // A timer may fire a little early, which is no step.
        if (timer.due - now() > jitterMs) steady = timer.due;
        timers.delete(timer);
        run();
      });
      return () => {
        timers.delete(timer);
        stop();
      };
    },
  };
}
