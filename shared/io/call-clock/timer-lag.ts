/**
 * How late the timers of this process fire. Calls of one process share one thread: when it has more to do
 * than it can, every call's timers fire late, and every answer comes late by as much. Nothing else shows that
 * from inside.
 */
import type { Clock } from '../clock.ts';

export interface TimerLag {
  /** A clock whose timers are watched, for one call. */
  watched(clock: Clock): Clock;
  /** One timer in ten was later than `mostMs` in the last seconds. Never where few calls are live. */
  isOver(mostMs: number, now: number): boolean;
}

/** Long enough that a pause of the garbage collector (40 ms every few seconds) is not one timer in ten. */
const windowMs = 5_000;
const secondMs = 1_000;
/** Fewer calls than this can't make a machine late by themselves: something else does, and they are few. */
const fewestCalls = 5;
const fewestTimers = 50;
const late = 0.1;
/** Lateness is counted in steps of 10 ms, up to a second. */
const stepMs = 10;
const steps = 100;
/** Beyond this the clock was set and nothing was late. */
const mostLateMs = 60_000;

interface Second {
  second: number;
  timers: Uint32Array;
  calls: Set<number>;
}

export function createTimerLag(): TimerLag {
  let seconds: Second[] = [];
  let calls = 0;

  function fired(call: number, lateMs: number, now: number): void {
    if (Math.abs(lateMs) > mostLateMs) return;
    const second = Math.floor(now / secondMs);
    let latest = seconds.at(-1);
    if (latest?.second !== second) {
      seconds = [...recent(now), { second, timers: new Uint32Array(steps + 1), calls: new Set() }];
      latest = seconds.at(-1);
    }
    if (!latest) return;
    const step = Math.min(steps, Math.max(0, Math.floor(lateMs / stepMs)));
    latest.timers[step] = (latest.timers[step] ?? 0) + 1;
    latest.calls.add(call);
  }

  const recent = (now: number): Second[] =>
    seconds.filter(({ second }) => Math.abs(now - second * secondMs) <= windowMs);

  return {
    watched(clock) {
      calls += 1;
      const call = calls;
      return {
        now: clock.now,
        after(ms, run) {
          const due = clock.now() + Math.ceil(Math.max(ms, 0));
          return clock.after(ms, () => {
            const now = clock.now();
            fired(call, now - due, now);
            run();
          });
        },
      };
    },
    isOver(mostMs, now) {
      const counted = recent(now);
      if (new Set(counted.flatMap((second) => [...second.calls])).size < fewestCalls) return false;
      const from = Math.ceil(mostMs / stepMs);
      let all = 0;
      let over = 0;
      for (const { timers } of counted)
        timers.forEach((count, step) => {
          all += count;
          if (step >= from) over += count;
        });
      return all >= fewestTimers && over >= late * all;
    },
  };
}

/** Of the process: all its calls are on one thread. */
export const processLag = createTimerLag();
