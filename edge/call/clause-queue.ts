/** The clauses of one reply, between the model that writes them and the voice that reads them; a parked reply is read again from where it broke. */

export interface Clause {
  text: string;
  /** BCP 47; it may change within a reply, when the caller asked for another language. */
  language: string;
}

export interface ClauseQueue {
  add(clause: Clause): number;
  /** No clause will be added. */
  done(): void;
  /** The clause of this number as soon as it is written; null when there will be none. Rejects with the signal's reason on abort. */
  at(number: number, signal: AbortSignal): Promise<Clause | null>;
}

export function createClauseQueue(): ClauseQueue {
  const clauses: Clause[] = [];
  let isDone = false;
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
    done() {
      isDone = true;
      wake();
    },
    async at(number, signal) {
      for (;;) {
        signal.throwIfAborted();
        const clause = clauses[number];
        if (clause) return clause;
        if (isDone) return null;
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    },
  };
}
