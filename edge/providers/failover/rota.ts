/**
 * Which provider's turn it is: the order of choices, one retry, and the rest that a failed one is
 * given. Shared by the three failovers.
 */
import type { Fault } from '../../../shared/fault.ts';
import type { Timers } from '../../../shared/io/watchdog.ts';

/**
 * Its timers are for the short wait that a busy server asks for, and for a turn that no recogniser
 * would end.
 */
export interface FailoverPolicy extends Timers {
  /** How long a provider that failed isn't asked first; 60 000 by default (`defaultCoolDownMs`). */
  coolDownMs: number;
  /** ms, only compared with itself. */
  now(): number;
  /** Names of providers, `openai/gpt-6-luna`; told on every change. */
  onFailover(from: string, to: string, fault: Fault): void;
}

export const defaultCoolDownMs = 60_000;

export interface Attempt {
  index: number;
  isRetry: boolean;
}

export interface Rota {
  /** The first choice that isn't resting; the first of all when every one is. */
  first(): Attempt;
  /**
   * After a failure: the same once more if that may help, then the next choice; null when there is
   * none left.
   */
  after(attempt: Attempt, fault: Fault): Attempt | null;
}

/** `mayHelp`: whether the same provider is worth a second try after this failure. */
export function createRota(
  names: readonly string[],
  mayHelp: (fault: Fault) => boolean,
  policy: FailoverPolicy,
): Rota {
  const restsUntil = names.map(() => Number.NEGATIVE_INFINITY);
  return {
    first() {
      const now = policy.now();
      const index = restsUntil.findIndex((until) => until <= now);
      return { index: Math.max(index, 0), isRetry: false };
    },
    after({ index, isRetry }, fault) {
      if (!isRetry && mayHelp(fault)) return { index, isRetry: true };
      restsUntil[index] = policy.now() + policy.coolDownMs;
      const from = names[index];
      const to = names[index + 1];
      if (from === undefined || to === undefined) return null;
      policy.onFailover(from, to, fault);
      return { index: index + 1, isRetry: false };
    },
  };
}
