/**
 * What the calls of this isolate have learnt about their providers: one that keeps failing is not asked
 * first any more, until one call has tried it again (decision 51).
 */
import type { Fault } from '../../../shared/fault.ts';

/** `halfOpen`: one call tries the provider, and all others use another one meanwhile. */
export const breakerStates = ['closed', 'open', 'halfOpen'] as const;
export type BreakerState = (typeof breakerStates)[number];

/** One use of a provider. The first verdict counts. Each returns the state that it led to, if it changed. */
export interface Pass {
  succeeded(now: number): BreakerState | null;
  failed(fault: Fault, now: number): BreakerState | null;
  /** It was given up by us: nothing was learnt. */
  left(): void;
}

export interface Breakers {
  /** Whether a call should use this provider now, where it has another one. */
  admits(name: string, now: number): boolean;
  /** It is used, whatever its state. In a provider that has rested, the first to come is the probe. */
  enter(name: string, now: number): { pass: Pass; changed: BreakerState | null };
  state(name: string): BreakerState;
}

/** Failures in a row. One call alone meets two of them in a reply: its first request and the retry. */
export const failuresToOpen = 3;
export const openMs = 60_000;
/**
 * A provider that fails at every second request never fails three times in a row. So the last verdicts count
 * too: it is enough that half of ten are failures. One that fails at one request in twenty meets this once
 * in 16,000 times.
 */
const judged = { verdicts: 10, withinMs: 120_000 };
/** The longest wait that a provider's Retry-After is given. */
const longestOpenMs = 300_000;
/** A probe without a verdict by then was lost with its call, and another call may try. */
const probeMs = 30_000;

interface Memory {
  /** In a row. */
  failures: number;
  /** The last verdicts since it was closed, the oldest first. */
  verdicts: { at: number; isFailure: boolean }[];
  /** How often it has opened. */
  openings: number;
  /** Null: closed. */
  openUntil: number | null;
  /** When the probe under way began. */
  probedAt: number | null;
}

function closedMemory(): Memory {
  return { failures: 0, verdicts: [], openings: 0, openUntil: null, probedAt: null };
}

export function createBreakers(): Breakers {
  const memories = new Map<string, Memory>();
  const of = (name: string): Memory => {
    const known = memories.get(name) ?? closedMemory();
    memories.set(name, known);
    return known;
  };
  // A time that is further ahead than it can have been set is of another call's clock, before a step.
  const mayProbe = ({ openUntil, probedAt }: Memory, now: number): boolean =>
    openUntil !== null &&
    (openUntil <= now || openUntil - now > longestOpenMs) &&
    (probedAt === null || Math.abs(now - probedAt) >= probeMs);

  return {
    admits(name, now) {
      const memory = of(name);
      return memory.openUntil === null || mayProbe(memory, now);
    },
    enter(name, now) {
      const memory = of(name);
      const isProbe = mayProbe(memory, now);
      if (isProbe) memory.probedAt = now;
      return { pass: createPass(memory, isProbe), changed: isProbe ? 'halfOpen' : null };
    },
    state(name) {
      const { openUntil, probedAt } = of(name);
      if (openUntil === null) return 'closed';
      return probedAt === null ? 'open' : 'halfOpen';
    },
  };
}

function createPass(memory: Memory, isProbe: boolean): Pass {
  const { openings } = memory;
  let hasVerdict = false;
  const isFirst = (): boolean => {
    const is = !hasVerdict;
    hasVerdict = true;
    if (is && isProbe) memory.probedAt = null;
    return is;
  };
  return {
    succeeded(now) {
      // A request that was sent before the breaker opened says nothing about those after it: under a 429 the
      // streams that were begun before it still end well.
      if (!isFirst() || openings !== memory.openings) return null;
      const wasOpen = memory.openUntil !== null;
      if (wasOpen) memory.verdicts = [];
      note(memory, false, now);
      Object.assign(memory, { failures: 0, openUntil: null, probedAt: null });
      return wasOpen ? 'closed' : null;
    },
    failed(fault, now) {
      // What is wrong with one business's request says nothing about the others'.
      if (!isFirst() || fault.kind === 'config') return null;
      memory.failures += 1;
      note(memory, true, now);
      const wasOpen = memory.openUntil !== null;
      const isEnough = isDecisive(fault) || memory.failures >= failuresToOpen || failsOften(memory);
      if (!isProbe && (wasOpen || !isEnough)) return null;
      const forMs = Math.min(Math.max(openMs, fault.retryAfterMs ?? 0), longestOpenMs);
      memory.openUntil = now + forMs;
      memory.openings += 1;
      return 'open';
    },
    left: () => void isFirst(),
  };
}

function note(memory: Memory, isFailure: boolean, now: number): void {
  const recent = memory.verdicts.filter(({ at }) => now - at < judged.withinMs);
  memory.verdicts = [...recent.slice(1 - judged.verdicts), { at: now, isFailure }];
}

function failsOften({ verdicts }: Memory): boolean {
  return (
    verdicts.length === judged.verdicts &&
    verdicts.filter(({ isFailure }) => isFailure).length * 2 >= verdicts.length
  );
}

/** A wrong key or an empty account stays so, and a provider that names a wait means it. */
function isDecisive({ kind, retryable }: Fault): boolean {
  return kind === 'auth' || (kind === 'rate' && !retryable);
}

/** Shared by the calls whose objects run in this isolate. */
export const isolateBreakers = createBreakers();
