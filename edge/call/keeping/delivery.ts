/**
 * What happens after a call: its journal, its recording and its bill reach the API, in that order,
 * each as often as it takes. Steps done are remembered.
 */

import type { Cost } from '../../../shared/contract/budget.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { CallId } from '../../../shared/ids.ts';
import { type ApiClient, ApiFaultError } from '../../../shared/io/client.ts';
import type { JournalEvent } from '../../../shared/journal/events.ts';
import { readJournal } from '../../../shared/journal/events.ts';
import { usageOf } from '../../../shared/journal/usage.ts';
import { interleavedWav } from '../media/recording-file.ts';
import { allEvents, type Outbox, type Rows } from './outbox.ts';
import type { Settlement } from './store.ts';

export interface DeliveryDeps {
  rows: Rows;
  outbox: Outbox;
  api: ApiClient;
  /** What the call came to, told once. */
  costed(lines: Cost['lines']): void;
  /** What the call was about, for staff. */
  summarise(events: readonly JournalEvent[]): Promise<string>;
  /** Plain `fetch`, for the presigned upload. */
  upload: (url: string, init: RequestInit) => Promise<{ status: number }>;
}

export type Delivered = { done: true } | { done: false; error: FaultError };

/** Safe to repeat: every step is idempotent at the API, and a step that was acknowledged is not repeated. */
export async function deliver(deps: DeliveryDeps, settlement: Settlement): Promise<Delivered> {
  const journal = await deps.outbox.deliver();
  if (!journal.ok) return { done: false, error: journal.error };
  const recording = await attempt(deps.rows, 'done:recording', () => saveRecording(deps, settlement.callId));
  // The bill does not wait for a recording that can't be stored just now.
  const bill = await attempt(deps.rows, 'done:bill', () => finish(deps, settlement));
  if (recording !== null) return { done: false, error: recording };
  return bill === null ? { done: true } : { done: false, error: bill };
}

/** What went wrong, or null when the step is done. */
async function attempt(rows: Rows, key: string, work: () => Promise<void>): Promise<FaultError | null> {
  if (await rows.get<boolean>(key)) return null;
  try {
    await work();
  } catch (error) {
    // The person was erased meanwhile: there is nothing left to be kept of the call.
    if (!(error instanceof ApiFaultError && error.code === 'erased')) {
      if (error instanceof FaultError) return error;
      throw error;
    }
  }
  await rows.put(key, true);
  return null;
}

async function finish(
  { rows, api, summarise, costed }: DeliveryDeps,
  { callId, endedAt, reason, stt, llmProvider }: Settlement,
): Promise<void> {
  const events = readJournal(await allEvents(rows));
  const usage = usageOf(events, stt, llmProvider);
  // Written once, however often the bill is sent.
  const summary = (await rows.get<string>('summary')) ?? (await summarise(events));
  await rows.put('summary', summary);
  const { cost } = await api.finishCall(
    { callId, endedAt: new Date(endedAt).toISOString(), endReason: reason, usage, summary },
    { timeoutMs: 10_000 },
  );
  costed(cost.lines);
}

async function saveRecording({ rows, api, upload }: DeliveryDeps, callId: CallId): Promise<void> {
  const pieces = await rows.list<Uint8Array>({ prefix: 'r:' });
  if (pieces.size === 0) return;
  const file = interleavedWav([...pieces.values()]);
  const sha256 = hex(await crypto.subtle.digest('SHA-256', file));
  const bytes = file.length;
  const place = await api.saveRecording({ callId, phase: 'upload', bytes, sha256 }, { timeoutMs: 10_000 });
  if (!('url' in place)) return;
  const stored = await put(upload, place.url, file);
  if (stored < 200 || stored > 299) {
    throw new FaultError({
      source: 'api',
      kind: 'server',
      retryable: true,
      message: `the recording's upload was answered ${stored}`,
    });
  }
  await api.saveRecording({ callId, phase: 'complete', bytes, sha256 }, { timeoutMs: 30_000 });
}

async function put(upload: DeliveryDeps['upload'], url: string, body: Uint8Array): Promise<number> {
  try {
    const answer = await upload(url, { method: 'PUT', body, headers: { 'content-type': 'audio/wav' } });
    return answer.status;
  } catch (error) {
    const message = `the recording could not be uploaded: ${error instanceof Error ? error.message : String(error)}`;
    throw new FaultError({ source: 'api', kind: 'network', retryable: true, message });
  }
}

function hex(digest: ArrayBuffer): string {
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
