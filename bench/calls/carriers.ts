/**
 * For benches that make calls: both carriers, the clock of the scripted providers, and the agent's
 * frames on the wire.
 */
import type { Call, CallOptions } from '../../local/phone/phone.ts';
import type { WireFrame } from '../../local/phone/socket.ts';
import type { Clock } from '../../local/phone/trunk.ts';
import type { RunningSystem } from '../../tests/scripted/system.ts';

export const carriers = ['exotel', 'twilio'] as const;
export type BenchCarrier = (typeof carriers)[number];

/** A frame with its time by `performance.now()`, the clock of the scripted providers' logs. */
export interface TimedFrame {
  atMs: number;
  from: WireFrame['from'];
  event: string;
}

export interface WatchedCall {
  call: Call;
  frames: readonly TimedFrame[];
  /** The agent's first frame of this event at or after `sinceMs`. Rejects when none comes in time. */
  firstOf(event: 'media' | 'clear' | 'mark', sinceMs: number, withinMs?: number): Promise<TimedFrame>;
  /**
   * Holes inside the reply whose first audio came at `sinceMs`. The phone's own count would also
   * count a pause of the caller.
   */
  holesSince(sinceMs: number): number;
  /** Resolves when the agent has sent no audio for `quietMs` and what it sent has sounded. */
  quiet(quietMs?: number): Promise<void>;
}

/**
 * Places a call and watches its wire. The script is the bench's own: by default the caller says
 * nothing and stays.
 */
export function watchCall(
  system: RunningSystem,
  options: Partial<CallOptions> & { carrier: BenchCarrier },
): WatchedCall {
  const frames: TimedFrame[] = [];
  const waiting = new Set<(frame: TimedFrame) => void>();
  const startedMs = performance.now();
  const clock: Clock = { nowMs: () => performance.now() - startedMs, wait };
  const call = system.place({
    script: { lines: [], hangUpAfterMs: 600_000 },
    ...options,
    clock,
    onFrame: ({ atMs, from, frame }) => {
      const timed = { atMs: startedMs + atMs, from, event: eventOf(frame) };
      frames.push(timed);
      for (const look of waiting) look(timed);
    },
  });
  return {
    call,
    frames,
    firstOf(event, sinceMs, withinMs = 15_000) {
      const fits = (frame: TimedFrame): boolean =>
        frame.from === 'agent' && frame.event === event && frame.atMs >= sinceMs;
      const past = frames.find(fits);
      if (past) return Promise.resolve(past);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no ${event} within ${withinMs} ms`)), withinMs);
        const look = (frame: TimedFrame): void => {
          if (!fits(frame)) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(frame);
        };
        waiting.add(look);
      });
    },
    holesSince: (sinceMs) =>
      call.records.filter((record) => record.what === 'underrun' && startedMs + record.atMs > sinceMs + 1)
        .length,
    async quiet(quietMs = 250) {
      for (;;) {
        await sleep(20);
        const soundsUntil = call.replies.at(-1)?.endMs ?? Number.POSITIVE_INFINITY;
        if (performance.now() - startedMs - soundsUntil >= quietMs) return;
      }
    },
  };
}

/** The `event` of a frame without parsing its audio: a parse of 4 kB would be measured with the rest. */
function eventOf(frame: string | Uint8Array): string {
  return typeof frame === 'string' ? (/"event"\s*:\s*"(\w+)"/.exec(frame)?.[1] ?? '') : 'binary';
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
