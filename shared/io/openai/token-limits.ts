/** The limits on a model's silence within one answer, as the time at which it counts as stalled. Pure. */

/** All in ms. */
export interface TokenLimits {
  /** To the first token. While the model thinks, from one piece of a thought to the next. */
  firstTokenMs: number;
  /** From one token to the next. */
  stallMs: number;
  /** From the end of one clause to the end of the next: a letter a second is no speech. */
  clauseMs: number;
}

export interface TokenClock {
  /** Text or a tool call for the caller. Only what has a letter, a digit or a call may be reported. */
  token(now: number, text: string): void;
  /** The model thinks: it is alive, and has no clause to finish. */
  thought(now: number): void;
  /** Our own reader took this long, which is no silence of the model. */
  waited(ms: number): void;
  /** How long the model may be silent from now on. */
  leftMs(now: number): number;
  /** What was waited for in vain. */
  missed(): string;
}

/** Where a clause may end. A long one without such a mark is cut by its length. */
const clauseEnd = /[.,;:!?।॥…—–\n]/u;
const longestClause = 220;

export function tokenClock(limits: TokenLimits, start: number): TokenClock {
  let due = start + limits.firstTokenMs;
  let clauseDue = Number.POSITIVE_INFINITY;
  let silentMs = limits.firstTokenMs;
  let characters = 0;
  return {
    token(now, text) {
      silentMs = limits.stallMs;
      due = now + silentMs;
      characters += text.length;
      const isEnd = text === '' || clauseEnd.test(text) || characters >= longestClause;
      if (isEnd || clauseDue === Number.POSITIVE_INFINITY) clauseDue = now + limits.clauseMs;
      if (isEnd) characters = 0;
    },
    thought(now) {
      silentMs = Math.max(limits.firstTokenMs, limits.stallMs);
      due = now + silentMs;
      clauseDue = Number.POSITIVE_INFINITY;
    },
    waited(ms) {
      due += ms;
      clauseDue += ms;
    },
    leftMs: (now) => Math.min(due, clauseDue) - now,
    missed: () => (clauseDue < due ? `no clause for ${limits.clauseMs} ms` : `no token for ${silentMs} ms`),
  };
}
