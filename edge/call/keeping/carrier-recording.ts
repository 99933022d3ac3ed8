/**
 * The carrier's own recording, which a webhook announces, often long after the call. The API fetches
 * it; this retries until it has, or until too many attempts failed.
 */

import { backoffMs } from '../../../shared/io/backoff.ts';
import { ApiFaultError, isRefusedForGood } from '../../../shared/io/client.ts';
import { createLog } from '../../../shared/io/log.ts';
import type { CallRuntime } from '../runtime.ts';
import type { AnnouncedRecording, CallStore } from './store.ts';

/**
 * After this many attempts the carrier's copy stays with the carrier. Our own recording is the one of
 * record.
 */
const mostFailures = 8;
const waits = { firstMs: 4000, factor: 4, longestMs: 4 * 3_600_000 };

/**
 * The alarm's work for an announced recording. It runs after the call's own, because the API must
 * know the call, and it keeps an alarm that the call has set for sooner.
 */
export async function fetchCarrierRecording(
  store: Pick<CallStore, 'get' | 'put' | 'drop' | 'wakeBy'>,
  runtime: Pick<CallRuntime, 'api' | 'clock' | 'random'>,
): Promise<void> {
  const announced = await store.get('carrierRecording');
  if (!announced) return;
  const left = announced.dueAt > runtime.clock.now() ? announced : await tryOnce(runtime, announced);
  if (!left) return store.drop('carrierRecording');
  store.put('carrierRecording', left);
  await store.wakeBy(left.dueAt);
}

/**
 * Null when nothing is left to do, otherwise the recording to try again. The API itself fetches for up to
 * 25 s.
 */
async function tryOnce(
  { api, clock, random }: Pick<CallRuntime, 'api' | 'clock' | 'random'>,
  announced: AnnouncedRecording,
): Promise<AnnouncedRecording | null> {
  try {
    await api.saveRecording({ callId: announced.callId, carrierUrl: announced.url }, { timeoutMs: 28_000 });
    return null;
  } catch (error) {
    if (!(error instanceof ApiFaultError)) throw error;
    const failures = announced.failures + 1;
    const { code, fault } = error;
    const isRefused = code === 'erased' || isRefusedForGood(error);
    const isFinal = isRefused || failures >= mostFailures;
    createLog({ fields: { callId: announced.callId } }).warn("the carrier's recording was not fetched", {
      fault: error.message,
      failures,
      final: isFinal,
    });
    if (isFinal) return null;
    const waitMs = backoffMs(failures, waits, random(), fault.retryAfterMs);
    return { ...announced, failures, dueAt: clock.now() + waitMs };
  }
}
