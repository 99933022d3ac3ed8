/**
 * A hold that may be at the API without a call: the ring was refused before the answer came, or the object
 * died while it rang. The API is told that the ring led to no call, as often as it takes, so that no money
 * stays reserved and no call stays active.
 */
import { backoffMs } from '../../../shared/io/backoff.ts';
import { ApiFaultError } from '../../../shared/io/client.ts';
import { createLog } from '../../../shared/io/log.ts';
import type { Ring } from '../../carriers/carrier.ts';
import { budgetQuestionOf } from '../preparation.ts';
import type { CallRuntime } from '../runtime.ts';
import type { CallStore } from './store.ts';

/**
 * Longer than the API works on a question whose answer we gave up on (10 s, `cdk/api/handler-function.ts`): a
 * hold that is taken behind its withdrawal would stay.
 */
export const withdrawMs = 15_000;
const waits = { firstMs: 2 * withdrawMs, longestMs: 300_000 };
/** More than half an hour: by then the hold has expired by itself. */
const mostFailures = 16;

/** Call it before the API is asked to hold money for the ring. */
export function noteAsked(
  store: Pick<CallStore, 'put' | 'wakeIn'>,
  clock: CallRuntime['clock'],
  ring: Ring,
): void {
  store.put('asked', { ring, failures: 0, dueAt: clock.now() + withdrawMs });
  store.wakeIn(withdrawMs);
}

/**
 * The alarm's work. It keeps an alarm that the call has set for sooner. `release`: the ring's place at the
 * switchboard is given back too, because the process that would have done so may be lost.
 */
export async function withdrawAsked(
  store: Pick<CallStore, 'get' | 'put' | 'drop' | 'wakeBy'>,
  { api, clock, random }: Pick<CallRuntime, 'api' | 'clock' | 'random'>,
  release: (ring: Ring) => Promise<void>,
): Promise<void> {
  const asked = await store.get('asked');
  if (!asked) return;
  if (asked.dueAt > clock.now()) return store.wakeBy(asked.dueAt);
  const log = createLog({ fields: { callId: asked.ring.callId } });
  await release(asked.ring).catch((error: unknown) =>
    log.warn('the place of a ring could not be given back', { error }),
  );
  const question = { ...budgetQuestionOf(asked.ring, clock.now()), withdrawn: true as const };
  try {
    await api.checkBudget(question, { timeoutMs: 10_000 });
  } catch (error) {
    if (!(error instanceof ApiFaultError)) throw error;
    if (error.code !== 'call_over') {
      const failures = asked.failures + 1;
      const isFinal = failures >= mostFailures;
      const dueAt = clock.now() + backoffMs(failures, waits, random(), error.fault.retryAfterMs);
      log.warn('a hold could not be given back yet', {
        fault: error.message,
        failures,
        final: isFinal,
      });
      if (isFinal) return store.drop('asked');
      store.put('asked', { ...asked, failures, dueAt });
      return store.wakeBy(dueAt);
    }
  }
  store.drop('asked');
}
