/**
 * What happens after a call: its journal, its recording, its summary and its bill reach the API.
 * Each step is retried until it succeeds, and a step that is done is remembered.
 */
import { hexOf } from '../../../shared/bytes.ts';
import type { Cost } from '../../../shared/contract/budget.ts';
import { summaryMessages } from '../../../shared/dialogue/summary-prompt.ts';
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { CallId } from '../../../shared/ids.ts';
import { backoffMs } from '../../../shared/io/backoff.ts';
import { type ApiClient, ApiFaultError, isRefusedForGood } from '../../../shared/io/client.ts';
import { type Clock, withDeadline } from '../../../shared/io/clock.ts';
import type { Llm } from '../../../shared/io/llm.ts';
import type { Log } from '../../../shared/io/log.ts';
import { createWatchdog } from '../../../shared/io/watchdog.ts';
import { type Spent, usageOf } from '../../../shared/journal/cost.ts';
import type { JournalEvent } from '../../../shared/journal/events.ts';
import { readJournal } from '../../../shared/journal/events.ts';
import { extractSummary } from '../../../shared/journal/for-staff/extract-summary.ts';
import { createAttemptMeter } from '../../../shared/journal/reply-bill.ts';
import { transcriptOf } from '../../../shared/journal/transcript.ts';
import type { AttemptSpent } from '../../providers/failover/failover-llm.ts';
import { type StoredRecording, storedRecording } from './kept-recording.ts';
import { allEvents, type Outbox, type Rows } from './outbox.ts';
import type { CallStore, Settlement } from './store.ts';

export interface DeliveryDeps {
  rows: Rows;
  outbox: Outbox;
  api: ApiClient;
  clock: Clock;
  /** Journals and counts a part that the API does not take. */
  undelivered(part: 'recording' | 'bill', why: string): void;
  /** The call's cost. Called once. */
  costed(lines: Cost['lines']): void;
  /** The call's summary, for staff. */
  summarise(events: readonly JournalEvent[]): Promise<Summary>;
  /** Plain `fetch`, for the presigned upload. */
  upload: (url: string, init: RequestInit) => Promise<{ status: number }>;
}

/**
 * `isKept`: the API refused a part for good, or has not taken it for hours. It is kept and tried again now
 * and then, in case that somebody repairs what is wrong.
 */
export type Delivered = { done: true } | { done: false; error: FaultError; isKept: boolean };

/** A part that the API has not taken for this long after the call counts as undelivered. */
const patientMs = 6 * 3_600_000;
const soon = { firstMs: 2000, longestMs: 300_000 };
const keptAgain = { firstMs: 3_600_000, longestMs: 3_600_000 };
/** How long a call is kept that can't be delivered. */
const keptMs = 14 * 86_400_000;

/** When to try again. Null: the call was kept long enough. `random`: from 0 to 1. */
export function nextTryMs(
  isKept: boolean,
  failures: number,
  sinceEndMs: number,
  random: number,
  wantedMs?: number,
): number | null {
  if (sinceEndMs > keptMs) return null;
  return backoffMs(failures, isKept ? keptAgain : soon, random, wantedMs);
}

/** After a delivery: nothing of the call is kept any more, or the alarm is set for the next try. */
export async function clearOrRetry(
  delivered: Delivered,
  endedAt: number,
  { store, clock, random, log }: { store: CallStore; clock: Clock; random: () => number; log: Log },
): Promise<void> {
  if (delivered.done) return store.clear(true);
  const failures = ((await store.get('failures')) ?? 0) + 1;
  store.put('failures', failures);
  const { isKept, error } = delivered;
  const waitMs = nextTryMs(isKept, failures, clock.now() - endedAt, random(), error.fault.retryAfterMs);
  log.warn('the call could not be delivered yet', { fault: error.message, failures, isKept });
  if (waitMs !== null) return store.wakeIn(waitMs);
  log.error('what could not be delivered of the call is deleted', { fault: error.message });
  return store.clear(true);
}

/** Safe to repeat: every step is idempotent at the API, and a step that was acknowledged is not repeated. */
export async function deliver(deps: DeliveryDeps, settlement: Settlement): Promise<Delivered> {
  const { rows, outbox } = deps;
  const isLate = deps.clock.now() - settlement.endedAt > patientMs;
  const journal = await outbox.deliver();
  // The bill's numbers are read from the journal, so it comes first, but not at any price.
  if (!journal.ok && !isLate) return { done: false, error: journal.error, isKept: false };
  const failed: { error: FaultError; isKept: boolean }[] = journal.ok
    ? []
    : [{ error: journal.error, isKept: true }];
  const steps = {
    recording: () => saveRecording(deps, settlement.callId),
    // The bill does not wait for a recording that can't be stored just now.
    bill: () => finish(deps, settlement),
  };
  for (const part of ['recording', 'bill'] as const) {
    const error = await attempt(rows, `done:${part}`, steps[part]);
    if (error === null) continue;
    const isKept = isLate || (isFinal(error) && !(await mayBeDamaged(rows, error)));
    failed.push({ error: faultOf(error), isKept });
    if (isKept) await note(deps, part, error);
  }
  const refused = journal.ok ? await outbox.deliverAside() : null;
  if (refused) failed.push({ error: refused, isKept: true });
  const [worst] = failed.toSorted((one, other) => Number(one.isKept) - Number(other.isKept));
  return worst ? { done: false, ...worst } : { done: true };
}

/** Tells staff once what is not delivered. */
async function note(
  { rows, outbox, undelivered }: DeliveryDeps,
  part: 'recording' | 'bill',
  error: FaultError | TypeError,
): Promise<void> {
  if (await rows.get<boolean>(`noted:${part}`)) return;
  undelivered(part, error.message);
  await rows.put(`noted:${part}`, true);
  // If it fails, the next delivery sends it.
  await outbox.deliver();
}

/** A `TypeError`: the request breaks the contract on this side already. */
function isFinal(error: FaultError | TypeError): boolean {
  return error instanceof TypeError || isRefusedForGood(error);
}

/** The storage has other bytes than were sent, or none, although it took the upload. */
const damaged: ReadonlySet<string | null> = new Set(['recording_differs', 'not_uploaded']);
/** Bytes that were damaged on their way are sent again before anybody is told. */
const mostUploads = 3;

async function mayBeDamaged(rows: Rows, error: FaultError | TypeError): Promise<boolean> {
  if (!(error instanceof ApiFaultError) || !damaged.has(error.code)) return false;
  const times = ((await rows.get<number>('damaged')) ?? 0) + 1;
  await rows.put('damaged', times);
  return times < mostUploads;
}

function faultOf(error: FaultError | TypeError): FaultError {
  if (error instanceof FaultError) return error;
  return new FaultError({ source: 'api', kind: 'protocol', retryable: false, message: error.message });
}

/** Null when the step is done, otherwise what went wrong. */
async function attempt(
  rows: Rows,
  key: string,
  work: () => Promise<void>,
): Promise<FaultError | TypeError | null> {
  if (await rows.get<boolean>(key)) return null;
  try {
    await work();
  } catch (error) {
    // The customer was erased meanwhile, so nothing of the call may be kept.
    if (!(error instanceof ApiFaultError && error.code === 'erased')) {
      if (error instanceof FaultError || error instanceof TypeError) return error;
      throw error;
    }
  }
  await rows.put(key, true);
  return null;
}

async function finish(
  { rows, api, summarise, costed }: DeliveryDeps,
  { callId, endedAt, reason, ...measured }: Settlement,
): Promise<void> {
  const events = readJournal(await allEvents(rows));
  // The summary is made, and paid, once, however often the bill is sent.
  const { text: summary, spent } = (await rows.get<Summary>('summarised')) ?? (await summarise(events));
  await rows.put('summarised', { text: summary, spent });
  const usage = usageOf(events, measured, spent);
  const { cost } = await api.finishCall(
    { callId, endedAt: new Date(endedAt).toISOString(), endReason: reason, usage, summary },
    { timeoutMs: 10_000 },
  );
  costed(cost.lines);
}

/** Reads the recording twice, because the API is told its hash first. A few pieces are in memory at once. */
async function saveRecording({ rows, api, upload, clock }: DeliveryDeps, callId: CallId): Promise<void> {
  const recording = await storedRecording(rows);
  if (!recording) return;
  const { bytes } = recording;
  const sha256 = await sha256Of(recording.file());
  const place = await api.saveRecording({ callId, phase: 'upload', bytes, sha256 }, { timeoutMs: 10_000 });
  if (!('url' in place)) return;
  const stored = await withDeadline(clock, uploadMs, (signal) =>
    unlessSilent(clock, signal, (limit, taken) =>
      put(upload, place.url, { bytes, file: () => told(recording.file(), taken) }, limit),
    ),
  );
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

/** An hour of sound is 58 MB. A storage that takes none of it any more is tried again later. */
const uploadMs = 300_000;
/**
 * A storage that takes no further piece for this long, or does not answer after the last one, is tried again
 * later. A full disk is silent, and the bill waits behind the recording.
 */
const silentMs = 30_000;

/** Aborts `work` when it has not called `taken` for too long. */
async function unlessSilent<T>(
  clock: Clock,
  signal: AbortSignal,
  work: (limit: AbortSignal, taken: () => void) => Promise<T>,
): Promise<T> {
  const silent = new AbortController();
  const watchdog = createWatchdog(clock, () => silent.abort(new Error('the storage is silent')));
  const taken = () => watchdog.arm(silentMs);
  taken();
  try {
    return await work(AbortSignal.any([signal, silent.signal]), taken);
  } finally {
    watchdog.callOff();
  }
}

/** `taken`: a piece is asked for, so the one before it was taken. */
async function* told(file: AsyncIterable<Uint8Array>, taken: () => void): AsyncIterable<Uint8Array> {
  for await (const piece of file) {
    taken();
    yield piece;
  }
  taken();
}

async function sha256Of(file: AsyncIterable<Uint8Array>): Promise<string> {
  const digest = new crypto.DigestStream('SHA-256');
  await written(file, digest.getWriter());
  return hexOf(new Uint8Array(await digest.digest));
}

async function put(
  upload: DeliveryDeps['upload'],
  url: string,
  recording: StoredRecording,
  signal: AbortSignal,
): Promise<number> {
  // A presigned upload needs a length, and a plain stream would be sent in chunks without one.
  const { readable, writable } = new FixedLengthStream(recording.bytes);
  const writer = writable.getWriter();
  // A write fails when the upload does, and that failure is the one to report.
  const sent = written(recording.file(), writer).catch(() => undefined);
  try {
    const headers = { 'content-type': 'audio/wav' };
    const { status } = await upload(url, { method: 'PUT', body: readable, headers, signal });
    return status;
  } catch (error) {
    const message = `the recording could not be uploaded: ${error instanceof Error ? error.message : String(error)}`;
    throw new FaultError({ source: 'api', kind: 'network', retryable: true, message });
  } finally {
    // An answer before the end of the body leaves nobody to read the rest: a write would wait for ever, and
    // the bill with it. The stream's own `abort` does nothing while a writer has it.
    await writer.abort().catch(() => undefined);
    await sent;
  }
}

/** Each piece is read when the one before it was taken. */
async function written(
  file: AsyncIterable<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
): Promise<void> {
  for await (const piece of file) await writer.write(piece);
  await writer.close();
}

/** A summary and the tokens that it took. */
export interface Summary {
  text: string;
  spent: readonly Spent[];
}

/** The caller has gone, but the bill waits for the summary. */
const summaryMs = 10_000;
const noSummary: Fault = { source: 'llm', kind: 'stall', retryable: true, message: 'no summary in time' };
/** The contract takes 8000 characters; staff read no more than this. */
const longestSummary = 2_000;

/**
 * The call's summary for staff, in a few English sentences. The model writes it. Where the model fails or
 * the caller said nothing, it is made from the journal. Never throws for a failure of the world: `failed` is
 * told of it. `model` takes what is told of attempts that another model stood in for.
 */
export async function summarise(
  model: (spent: AttemptSpent) => Llm,
  events: readonly JournalEvent[],
  businessName: string,
  clock: Clock,
  failed: (fault: Fault) => void,
): Promise<Summary> {
  const transcript = transcriptOf(events);
  if (!transcript.some((entry) => entry.who === 'caller')) return { text: extractSummary(events), spent: [] };
  const written = await byModel(model, summaryMessages(transcript, businessName), clock, failed);
  const text = written.text === '' ? extractSummary(events) : written.text.slice(0, longestSummary);
  return { text, spent: written.spent };
}

/** The text is empty when the model fails. What it took until then is paid all the same. */
function byModel(
  model: (spent: AttemptSpent) => Llm,
  messages: Parameters<Llm['reply']>[0],
  clock: Clock,
  failed: (fault: Fault) => void,
): Promise<Summary> {
  return withDeadline(clock, summaryMs, async (signal) => {
    const replaced: Spent[] = [];
    const llm = model((name, usage) => replaced.push({ model: name, usage }));
    const meter = createAttemptMeter(messages, []);
    const costOf = (usage: Spent['usage'] | null): Spent[] => (usage ? [{ model: llm.model, usage }] : []);
    let text = '';
    let spent: Spent[] | null = null;
    try {
      for await (const part of llm.reply(messages, [], signal, meter)) {
        if (part.type === 'text') {
          text += part.text;
          meter.wrote(part.text);
        } else if (part.type === 'retracted') text = '';
        if (part.type === 'done' && part.usage)
          spent = [{ model: part.model ?? llm.model, usage: part.usage }];
      }
    } catch (error) {
      if (!(error instanceof FaultError || signal.aborted)) throw error;
      failed(error instanceof FaultError ? error.fault : noSummary);
      const cost = error instanceof FaultError ? meter.failed(error.fault) : meter.soFar();
      return { text: '', spent: [...replaced, ...costOf(cost)] };
    }
    if (signal.aborted) failed(noSummary);
    return {
      text: signal.aborted ? '' : text.trim(),
      spent: [...replaced, ...(spent ?? costOf(meter.soFar()))],
    };
  });
}
