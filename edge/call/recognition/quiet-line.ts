/**
 * The silence of a line that brings no media. A carrier may leave silent frames out (Twilio does),
 * and a recogniser that is fed nothing hears no end of a turn, because its time is the audio's. So
 * the silence is told while it passes, and not only when the next frame's time shows how long it
 * was.
 */
import { longestGapMs } from '../../carriers/frames/gap.ts';
import type { Clock } from '../clock.ts';

export interface QuietLine {
  /** A frame of so many ms came. Called for every frame, so it sets no timer of its own. */
  heard(frameMs: number): void;
  stop(): void;
}

/** Silence is told in pieces of this length, so that each is known to have come when it passed. */
const stepMs = 100;

/**
 * Tells `passed` how long the line has been silent since its last frame, and when that was: nothing
 * before `quietLineMs`, because a network stalls (openai-agents-js's Twilio transport waits 750
 * ms); then at once what has passed, and more in real time, as far as a gap is ever filled. The
 * last frame's length is left open, because one more like it may be on its way with the sound of
 * just now. A line that never brought media is not silent yet: it rings.
 */
export function createQuietLine(
  quietLineMs: number,
  clock: Clock,
  passed: (silentMs: number, at: number) => void,
): QuietLine {
  let lastAt = 0;
  let lastFrameMs = 0;
  let toldMs = 0;
  let cancel: (() => void) | null = null;

  function look(): void {
    cancel = null;
    const silentMs = clock.now() - lastAt;
    if (silentMs < quietLineMs) return lookIn(quietLineMs - silentMs);
    const dueMs = Math.min(silentMs - lastFrameMs, longestGapMs);
    while (toldMs < dueMs) {
      toldMs = Math.min(toldMs + stepMs, dueMs);
      passed(toldMs, lastAt + toldMs);
    }
    if (dueMs < longestGapMs) lookIn(stepMs);
  }

  function lookIn(ms: number): void {
    cancel = clock.after(ms, look);
  }

  return {
    heard(frameMs) {
      lastAt = clock.now();
      lastFrameMs = frameMs;
      toldMs = 0;
      if (!cancel) lookIn(quietLineMs);
    },
    stop: () => cancel?.(),
  };
}
