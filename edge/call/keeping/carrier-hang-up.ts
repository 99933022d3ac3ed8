/**
 * The carrier's end of a call that we ended. Closing the media socket with 1000 leads a flow on to
 * its hang-up; a carrier that has not come for that in time is told by its REST, where it has any.
 * Stands in storage and is driven by the alarm, so that a restarted object does it too.
 */
import type { Fault } from '../../../shared/fault.ts';
import { withDeadline } from '../../../shared/io/clock.ts';
import type { Log } from '../../../shared/io/log.ts';
import type { JournalEvent } from '../../../shared/journal/events.ts';
import type { CarrierAccounts, Ring } from '../../carriers/carrier.ts';
import { carriers } from '../../carriers/registry.ts';
import type { CallRuntime } from '../runtime.ts';
import type { CallStore } from './store.ts';

/** REST only if the call has not ended so long after we closed its socket (contract). */
export const graceMs = 5_000;
const answerMs = 5_000;
/**
 * Then the carrier's own limit ends the call (Twilio: 4 hours); what it left behind must not wait
 * for that.
 */
export const mostTries = 4;

export interface CarrierHangUpDeps {
  ring: Ring;
  accounts: CarrierAccounts;
  store: Pick<CallStore, 'get' | 'put' | 'drop'>;
  runtime: Pick<CallRuntime, 'clock' | 'fetch'>;
  /** A request came to nothing. */
  failed(fault: Fault): void;
  log: Log;
}

export interface CarrierHangUp {
  /** The call is settled: how many ms its carrier has to hang up; 0 when there is nothing to wait for. */
  awaited(events: readonly JournalEvent[]): number;
  /** The carrier hung up, or was answered so. True when that was waited for. */
  seen(): Promise<boolean>;
  /**
   * The alarm's work: asks REST when it is time. How many ms from now to come again; 0 when all is
   * done. Never throws for what the carrier does.
   */
  wake(): Promise<number>;
}

export function createCarrierHangUp(deps: CarrierHangUpDeps): CarrierHangUp {
  const { ring, store, log } = deps;
  const { clock, fetch } = deps.runtime;
  const rest = carriers[ring.carrier].restHangUp;
  const request = rest?.requestFor(ring.callSid, deps.accounts) ?? null;

  async function ask(): Promise<Fault | null> {
    if (!rest || !request) return null;
    const { url, ...message } = request;
    return withDeadline(clock, answerMs, async (signal): Promise<Fault | null> => {
      try {
        const answer = await fetch(url, { method: 'POST', ...message, redirect: 'manual', signal });
        return rest.faultOf(answer.status, await answer.text());
      } catch (error) {
        const kind = signal.aborted ? 'stall' : 'network';
        const why = error instanceof Error ? error.message : String(error);
        return { source: 'carrier', kind, retryable: true, message: `a hang-up by REST: ${why}` };
      }
    });
  }

  return {
    awaited(events) {
      if (!request || !isClosedByUs(events)) return 0;
      store.put('carrierHangUp', { dueAt: clock.now() + graceMs, failures: 0 });
      return graceMs;
    },
    async seen() {
      const isAwaited = (await store.get('carrierHangUp')) !== null;
      if (isAwaited) store.drop('carrierHangUp');
      return isAwaited;
    },
    async wake() {
      const awaited = await store.get('carrierHangUp');
      if (!awaited) return 0;
      const early = awaited.dueAt - clock.now();
      if (early > 0) return early;
      const fault = await ask();
      if (fault) deps.failed(fault);
      const failures = awaited.failures + 1;
      const isFinal = fault === null || !fault.retryable || failures >= mostTries;
      if (fault)
        log.warn('the carrier could not be told to hang up', {
          fault: fault.message,
          failures,
          final: isFinal,
        });
      else log.warn('the carrier did not hang up by itself, and was told by REST');
      // It may have hung up while it was asked.
      if (isFinal || (await store.get('carrierHangUp')) === null) {
        store.drop('carrierHangUp');
        return 0;
      }
      const pauseMs = 1000 * 2 ** (failures - 1);
      store.put('carrierHangUp', { dueAt: clock.now() + pauseMs, failures });
      return pauseMs;
    },
  };
}

/**
 * We closed the media socket and the call is over. A socket that was closed for a transfer is not
 * meant, and a call by turns has none: there the carrier is told to hang up at its next request.
 */
function isClosedByUs(events: readonly JournalEvent[]): boolean {
  const last = events.findLast(({ type }) => type === 'mediaStopped' || type === 'transferStarted');
  const hasMedia = events.some(({ type }) => type === 'mediaStarted');
  return hasMedia && last?.type === 'mediaStopped' && last.by === 'agent';
}
