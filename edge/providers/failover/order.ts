/**
 * The order in which providers are tried: the choices in order, one retry each, and a pause for a
 * provider that failed.
 */
import type { Fault } from '../../../shared/fault.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import { type BreakerState, type Breakers, createBreakers } from './breakers.ts';

export interface FailoverPolicy {
  clock: Clock;
  /** How long a failed provider is not tried first in this call. */
  coolDownMs: number;
  /** What other calls have learnt. Absent: only this call counts. */
  breakers?: Breakers | undefined;
  /** Called on every change, with names like `openai/gpt-6-luna`. */
  onFailover(from: string, to: string, fault: Fault): void;
  /** A fault that something else makes up for: no event of the call holds it, so it is counted here. */
  onRepaired?: ((fault: Fault) => void) | undefined;
  /** A provider's breaker has changed, by this call. */
  onBreaker?: ((provider: string, state: BreakerState) => void) | undefined;
}

export const defaultCoolDownMs = 60_000;

export interface Attempt {
  index: number;
  isRetry: boolean;
  /** The choices that have failed before it. */
  failed: readonly number[];
}

/** One use of a choice. The first verdict counts. */
export interface Use {
  succeeded(): void;
  failed(fault: Fault): void;
  /** We gave it up ourselves. */
  left(): void;
}

export interface ProviderOrder {
  /** The choice of this index is used now. */
  use(index: number): Use;
  /** The first choice that isn't resting; the first of all when every one is. */
  first(): Attempt;
  /** The choice to ask besides this one: the next that isn't resting, else the same once more. */
  second(index: number): number;
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
  { clock, coolDownMs, onFailover, onBreaker, breakers = createBreakers() }: FailoverPolicy,
): ProviderOrder {
  const restsUntil = names.map(() => Number.NEGATIVE_INFINITY);
  const nameOf = (index: number): string => names[index] ?? '';
  const isReady = (index: number): boolean =>
    (restsUntil[index] ?? 0) <= clock.now() && breakers.admits(nameOf(index), clock.now());
  const told = (index: number, changed: BreakerState | null): void => {
    if (changed !== null) onBreaker?.(nameOf(index), changed);
  };
  return {
    use(index) {
      const { pass, changed } = breakers.enter(nameOf(index), clock.now());
      told(index, changed);
      return {
        succeeded: () => told(index, pass.succeeded(clock.now())),
        failed: (fault) => told(index, pass.failed(fault, clock.now())),
        left: pass.left,
      };
    },
    first() {
      const index = [...names.keys()].findIndex(isReady);
      return { index: Math.max(index, 0), isRetry: false, failed: [] };
    },
    second(index) {
      return [...names.keys()].find((each) => each !== index && isReady(each)) ?? index;
    },
    after({ index, isRetry, failed: before }, fault) {
      if (!isRetry && mayHelp(fault)) return { index, isRetry: true, failed: before };
      const now = clock.now();
      restsUntil[index] = now + coolDownMs;
      const failed = [...before, index];
      const left = [...names.keys()].filter((each) => !failed.includes(each));
      const next = left.find(isReady) ?? left[0];
      const [from, to] = [names[index], names[next ?? -1]];
      if (next === undefined || from === undefined || to === undefined) return null;
      onFailover(from, to, fault);
      return { index: next, isRetry: false, failed };
    },
    other(index, fault, tried) {
      const now = clock.now();
      restsUntil[index] = now + coolDownMs;
      const rested = [...names.keys()].findIndex(isReady);
      const next = rested >= 0 ? rested : names.findIndex((_, each) => each !== index && !tried.has(each));
      const from = names[index];
      const to = names[next];
      if (from === undefined || to === undefined) return null;
      onFailover(from, to, fault);
      return next;
    },
  };
}
