/**
 * The clauses of one reply, between the model that writes them and the voice that reads them; a
 * parked reply is read again from where it broke.
 */

export interface Clause {
  text: string;
  /** BCP 47; it may change within a reply, when the caller asked for another language. */
  language: string;
}

export interface ClauseQueue {
  add(clause: Clause): number;
  /**
   * Puts a clause in front of those that the voice has not asked for yet; the ones behind it move
   * up. Answers its number, null when the voice has all it will read.
   */
  interject(clause: Clause): number | null;
  /** No clause will be added. */
  done(): void;
  /**
   * The clause of this number as soon as it is written; null when there will be none. Rejects with
   * the signal's reason on abort.
   */
  at(number: number, signal: AbortSignal): Promise<Clause | null>;
}

export function createClauseQueue(): ClauseQueue {
  const clauses: Clause[] = [];
  /** Clauses that were handed out: their numbers stand. */
  let handedOut = 0;
  let isDone = false;
  let isReadToEnd = false;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const ready = waiting;
    waiting = [];
    for (const resolve of ready) resolve();
  };
  return {
    add(clause) {
      clauses.push(clause);
      wake();
      return clauses.length - 1;
    },
    interject(clause) {
      if (isReadToEnd) return null;
      const number = handedOut;
      clauses.splice(number, 0, clause);
      wake();
      return number;
    },
    done() {
      isDone = true;
      wake();
    },
    async at(number, signal) {
      for (;;) {
        signal.throwIfAborted();
        const clause = clauses[number];
        if (clause) {
          handedOut = Math.max(handedOut, number + 1);
          return clause;
        }
        if (isDone) {
          isReadToEnd = true;
          return null;
        }
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    },
  };
}
