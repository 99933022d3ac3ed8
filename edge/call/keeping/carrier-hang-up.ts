/**
 * Makes the carrier hang up a call that we ended. Closing the media socket with 1000 lets its flow
 * continue to the hang-up. A carrier that does not hang up in time gets a request to its REST API, where
 * it has one. The state is stored and the alarm drives it, so a restarted object continues.
 */
import type { Fault } from '../../../shared/fault.ts';
import { withDeadline } from '../../../shared/io/clock.ts';
import type { Log } from '../../../shared/io/log.ts';
import type { JournalEvent } from '../../../shared/journal/events.ts';
import type { CarrierAccounts, Ring } from '../../carriers/carrier.ts';
import { carriers } from '../../carriers/registry.ts';
import type { CallRuntime } from '../runtime.ts';
import type { CallStore } from './store.ts';

/** The carrier's own time to hang up after we closed its socket. */
export const graceMs = 5_000;
const answerMs = 5_000;
/**
 * After this many attempts the carrier's own limit ends the call (Twilio: 4 hours). The call's delivery
 * must not wait for that.
 */
export const mostTries = 4;

export interface CarrierHangUpDeps {
  ring: Ring;
  accounts: CarrierAccounts;
  store: Pick<CallStore, 'get' | 'put' | 'drop'>;
  runtime: Pick<CallRuntime, 'clock' | 'fetch'>;
  /** A request failed. */
  failed(fault: Fault): void;
  log: Log;
}

export interface CarrierHangUp {
  /** The call is settled. Returns how many ms the carrier has to hang up; 0 = nothing to wait for. */
  awaited(events: readonly JournalEvent[]): number;
  /** The carrier hung up, by itself or because of our answer. True when that was awaited. */
  seen(): Promise<boolean>;
  /**
   * The alarm's work: sends the REST request when it is due. Returns the ms until the next call of this,
   * or 0 when all is done. Never throws for a failure of the carrier.
   */
  wake(): Promise<number>;
}

export function createCarrierHangUp(deps: CarrierHangUpDeps): CarrierHangUp {
  const { ring, store, log } = deps;
  const { clock, fetch } = deps.runtime;
  const rest = carriers[ring.carrier].restHangUp;
  const request = rest?.requestFor(ring.callSid, deps.accounts) ?? null;

  async function requestHangUp(): Promise<Fault | null> {
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
      const earlyMs = awaited.dueAt - clock.now();
      if (earlyMs > 0) return earlyMs;
      const fault = await requestHangUp();
      if (fault) deps.failed(fault);
      const failures = awaited.failures + 1;
      const isFinal = fault === null || !fault.retryable || failures >= mostTries;
      if (fault)
        log.warn('the hang-up by REST failed', {
          fault: fault.message,
          failures,
          final: isFinal,
        });
      else log.warn('the carrier did not hang up by itself; its REST API was called');
      // It may have hung up while the request was under way.
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
 * Whether we closed the media socket and the call is over. False for a socket that was closed for a
 * transfer, unless staff ended the call while the caller talked to the person. False for a call by turns,
 * which has no socket: the answer to its carrier's next request hangs up. True again where staff ended such a
 * call and no such request came.
 */
function isClosedByUs(events: readonly JournalEvent[]): boolean {
  const end = events.findLast((event) => event.type === 'callEnded');
  const byTurns = events.some(({ type }) => type === 'turnsStarted');
  const dialled = events.findLast(({ type }) => type === 'transferStarted' || type === 'transferEnded');
  const wasAway =
    dialled?.type === 'transferStarted' ||
    (dialled?.type === 'transferEnded' && dialled.outcome === 'talked');
  const atOnce = events.some((event) => event.type === 'hangUpAsked' && event.atOnce);
  if (end?.reason === 'staff' && (!byTurns || wasAway || atOnce)) return true;
  const last = events.findLast(({ type }) => type === 'mediaStopped' || type === 'transferStarted');
  const hasMedia = events.some(({ type }) => type === 'mediaStarted');
  return hasMedia && last?.type === 'mediaStopped' && last.by === 'agent';
}
