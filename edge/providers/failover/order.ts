/**
 * The order in which providers are tried: the choices in order, one retry each, and a pause for a
 * provider that failed.
 */
import type { Fault } from '../../../shared/fault.ts';
import type { Clock } from '../../../shared/io/clock.ts';

export interface FailoverPolicy {
  clock: Clock;
  /** How long a failed provider is not tried first. */
  coolDownMs: number;
  /** Called on every change, with names like `openai/gpt-6-luna`. */
  onFailover(from: string, to: string, fault: Fault): void;
}

export const defaultCoolDownMs = 60_000;

export interface Attempt {
  index: number;
  isRetry: boolean;
  /** The choices that have failed before it. */
  failed: readonly number[];
}

export interface ProviderOrder {
  /** The first choice that isn't resting; the first of all when every one is. */
  first(): Attempt;
  /**
   * After a failure: the same choice again if that may help, else the next that isn't resting, else one that
   * rests, because it may be well again. Null when every choice has failed.
   */
  after(attempt: Attempt, fault: Fault): Attempt | null;
  /**
   * Without a retry: the best of the other choices that isn't resting, by its index. Where all rest, the best
   * that is not among `tried`; null when there is none.
   */
  other(index: number, fault: Fault, tried: ReadonlySet<number>): number | null;
}

/** `mayHelp`: whether the same provider is worth a second try after this failure. */
export function createProviderOrder(
  names: readonly string[],
  mayHelp: (fault: Fault) => boolean,
  { clock, coolDownMs, onFailover }: FailoverPolicy,
): ProviderOrder {
  const restsUntil = names.map(() => Number.NEGATIVE_INFINITY);
  return {
    first() {
      const now = clock.now();
      const index = restsUntil.findIndex((until) => until <= now);
      return { index: Math.max(index, 0), isRetry: false, failed: [] };
    },
    after({ index, isRetry, failed: before }, fault) {
      if (!isRetry && mayHelp(fault)) return { index, isRetry: true, failed: before };
      const now = clock.now();
      restsUntil[index] = now + coolDownMs;
      const failed = [...before, index];
      const left = [...names.keys()].filter((each) => !failed.includes(each));
      const next = left.find((each) => (restsUntil[each] ?? now) <= now) ?? left[0];
      const [from, to] = [names[index], names[next ?? -1]];
      if (next === undefined || from === undefined || to === undefined) return null;
      onFailover(from, to, fault);
      return { index: next, isRetry: false, failed };
    },
    other(index, fault, tried) {
      const now = clock.now();
      restsUntil[index] = now + coolDownMs;
      const rested = restsUntil.findIndex((until) => until <= now);
      const next = rested >= 0 ? rested : names.findIndex((_, each) => each !== index && !tried.has(each));
      const from = names[index];
      const to = names[next];
      if (from === undefined || to === undefined) return null;
      onFailover(from, to, fault);
      return next;
    },
  };
}
