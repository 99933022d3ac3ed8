/**
 * Whether a recogniser's words come too late. It is judged by the words' own times and not by what is loud
 * on the line, because a quiet caller is no louder than the line's noise.
 */
import type { Clock } from '../../../shared/io/clock.ts';

/** New words that ended so long before they come are late. Nova's come once a second. */
const lateMs = 1800;
/** A lag that lasts for less than this was a hitch of the network. */
const stillLateMs = 1000;

/** Of one stream. Times on the owner's clock. */
export interface Lag {
  /** What was said before its socket opened is late by itself. */
  opened(sentMs: number): void;
  /** Words came, and the last of them ended then. True when the stream has been late for some time. */
  isLate(wordEndMs: number, sentMs: number): boolean;
}

export function createLag(clock: Clock): Lag {
  let openedMs = Number.POSITIVE_INFINITY;
  let reportedMs = 0;
  let lateSince: number | null = null;
  return {
    opened(sentMs) {
      openedMs = sentMs;
    },
    isLate(wordEndMs, sentMs) {
      // The same words once more tell nothing of what was said since.
      if (wordEndMs <= reportedMs) return false;
      reportedMs = wordEndMs;
      if (wordEndMs <= openedMs) return false;
      const now = clock.now();
      lateSince = sentMs - wordEndMs < lateMs ? null : (lateSince ?? now);
      return lateSince !== null && now - lateSince >= stillLateMs;
    },
  };
}
