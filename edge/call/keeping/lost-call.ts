/**
 * A call that can't go on, because its stored context can't be read. Its hold is returned, and what is left
 * of it is delivered.
 */
import type { CallId } from '../../../shared/ids.ts';
import { ApiFaultError } from '../../../shared/io/client.ts';
import { createLog } from '../../../shared/io/log.ts';
import { readJournal, toWire } from '../../../shared/journal/events.ts';
import { extractSummary } from '../../../shared/journal/for-staff/extract-summary.ts';
import type { CallRuntime } from '../runtime.ts';
import { clearOrRetry, deliver } from './delivery.ts';
import { allEvents, createOutbox, type Outbox } from './outbox.ts';
import type { CallStore, Settlement } from './store.ts';

/** The alarm's work. Done when the API has the call's end, or never knew the call. Safe to repeat. */
export async function finishLost(
  callId: CallId,
  store: CallStore,
  { api, clock, random, fetch: upload }: Pick<CallRuntime, 'api' | 'clock' | 'random' | 'fetch'>,
): Promise<void> {
  const { rows } = store;
  const log = createLog({ fields: { callId } });
  const outbox = createOutbox(callId, rows, api);
  const settled = (await store.get('settled')) ?? (await settle(callId, store, outbox, clock.now()));
  const events = readJournal(await allEvents(rows));
  const delivered = await deliver(
    {
      rows,
      outbox,
      api,
      clock,
      upload,
      summarise: async () => ({ text: extractSummary(events), spent: [] }),
      costed: () => undefined,
      undelivered: (part, why) => log.error('a part of a lost call is not delivered', { part, why }),
    },
    settled,
  );
  // Not so a bare 404, which a gateway answers while a deployment is under way.
  const isUnknown =
    !delivered.done && delivered.error instanceof ApiFaultError && delivered.error.code === 'unknown_call';
  const retrying = { store, clock, random, log };
  await clearOrRetry(isUnknown ? { done: true } : delivered, settled.endedAt, retrying);
}

async function settle(callId: CallId, store: CallStore, outbox: Outbox, now: number): Promise<Settlement> {
  const events = readJournal(await allEvents(store.rows));
  const last = events.at(-1);
  const ended = events.findLast((event) => event.type === 'callEnded');
  if (last && !ended) {
    outbox.add(toWire({ seq: last.seq + 1, at: now, type: 'callEnded', reason: 'crash' }));
    outbox.write();
  }
  const settled = {
    callId,
    endedAt: ended?.at ?? now,
    reason: ended?.reason ?? 'crash',
    stt: (await store.get('spent'))?.recognised ?? [],
    llmProvider: 'openai',
    aliveUntil: last?.at ?? now,
  } as const;
  store.put('settled', settled);
  return settled;
}
