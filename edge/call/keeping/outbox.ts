/**
 * A call's events on their way to the API, so that none is lost: collected in memory, written to the
 * object's storage once a turn, delivered by an alarm. Rows stay until the whole call is delivered,
 * and a mark says how far the API has them, because deleting a row costs as much as writing it.
 *
 * An event that the API refuses for good is put aside, and a note takes its number. Nothing behind it waits.
 */
import { FaultError } from '../../../shared/fault.ts';
import type { CallId } from '../../../shared/ids.ts';
import { type ApiClient, ApiFaultError, isRefusedForGood } from '../../../shared/io/client.ts';
import { boundedEvent, jsonBytes } from '../../../shared/journal/bounded-event.ts';
import { undeliveredEvent, type WireEvent } from '../../../shared/journal/events.ts';

/**
 * The part of a Durable Object's storage that is used. `allowUnconfirmed`: no audio waits behind
 * this write.
 */
export interface Rows {
  put(key: string, value: unknown, options?: { allowUnconfirmed?: boolean }): Promise<void>;
  get<T>(key: string): Promise<T | undefined>;
  list<T>(options: RowsAsked): Promise<Map<string, T>>;
  delete(keys: string[], options?: { allowUnconfirmed?: boolean }): Promise<unknown>;
}
/** `start`: this key and those behind it. `end`: without this key and those behind it. */
interface RowsAsked {
  prefix: string;
  start?: string;
  end?: string;
  limit?: number;
  reverse?: boolean;
}

export type OutboxDelivered = { ok: true } | { ok: false; error: FaultError };

export interface Outbox {
  add(event: WireEvent): void;
  /** Writes the collected events. */
  write(): void;
  /** Events that the API has not acknowledged, as far as this process knows. */
  pending(): number;
  /** Delivers what is written and not acknowledged; `error` when the API has not got all of it. */
  deliver(): Promise<OutboxDelivered>;
  /** Tries events once more that were put aside. Null: none is left. Otherwise why one of them is. */
  deliverAside(): Promise<FaultError | null>;
}

const prefix = 'o:';
const rowKey = (seq: number): string => `${prefix}${String(seq).padStart(8, '0')}`;
/** An event that the API refused for good. */
const asidePrefix = 'aside:';
/** Requests for events that were put aside, at one time. */
const mostAsideRequests = 60;
/** The last of them that was tried. The next time goes on behind it: nothing waits behind a refusal. */
const asideTriedKey = 'triedAside';
/** Events in one request (the contract allows 500), and their bytes: the API reads up to 1 MiB. */
const batchEvents = 400;
/** A table that is slow or throttled may not take so many in time. It is then sent fewer, down to this. */
const fewestEvents = 8;
const batchBytes = 524_288;
/** The storage takes up to 2 MB in a row. */
const rowBytes = 524_288;
/** Rows in one read. A row is usually a turn of a few KB. */
const rowsAtOnce = 16;
/** So many events refused one after the other: the API does not take this journal at all. */
const mostRefusedInRow = 5;
const unconfirmed = { allowUnconfirmed: true };

/** `refused`: told of each event that the API refuses for good. */
export function createOutbox(
  callId: CallId,
  rows: Rows,
  api: Pick<ApiClient, 'logEvent'>,
  refused: () => void = () => undefined,
): Outbox {
  let collected: WireEvent[] = [];
  let lastSeq = -1;
  let ackedSeq = -1;
  let delivering: Promise<unknown> = Promise.resolve();
  let mostEvents = batchEvents;

  async function send(): Promise<OutboxDelivered> {
    const acked = (await rows.get<number>('acked')) ?? -1;
    ackedSeq = Math.max(ackedSeq, acked);
    let refusedInRow = 0;
    for await (const events of batchesAfter(rows, acked, mostEvents)) {
      lastSeq = Math.max(lastSeq, events.at(-1)?.seq ?? -1);
      try {
        refusedInRow = await sendSplit(events, refusedInRow);
      } catch (error) {
        // The same events once more would take as long, and nothing of them would ever count as delivered.
        if (isTooMuch(error))
          mostEvents = Math.max(fewestEvents, Math.ceil(Math.min(mostEvents, events.length) / 2));
        if (error instanceof ApiFaultError && error.code === 'erased') return { ok: true };
        if (error instanceof FaultError) return { ok: false, error };
        throw error;
      }
    }
    mostEvents = Math.min(batchEvents, 2 * mostEvents);
    return { ok: true };
  }

  /** Halves what is refused, until the refused event is alone. Returns how many were refused in a row. */
  async function sendSplit(events: readonly WireEvent[], refusedBefore: number): Promise<number> {
    const [first] = events;
    if (!first) return refusedBefore;
    const why = refusedBefore < mostRefusedInRow ? await sent(events) : 'nothing of this journal is taken';
    if (why === null) return 0;
    if (events.length === 1 || refusedBefore >= mostRefusedInRow) {
      for (const event of events) await putAside(event, why);
      return refusedBefore + events.length;
    }
    const middle = Math.ceil(events.length / 2);
    return sendSplit(events.slice(middle), await sendSplit(events.slice(0, middle), refusedBefore));
  }

  /** Null when the API has the events. Otherwise why it refuses them for good. */
  async function sent(events: readonly WireEvent[]): Promise<string | null> {
    try {
      await api.logEvent({ callId, events: [...events] });
    } catch (error) {
      // A `TypeError`: the event breaks the contract on this side already.
      if (!(error instanceof TypeError) && !isRefusedForGood(error)) throw error;
      return error.message;
    }
    await acknowledge(events.at(-1)?.seq ?? -1);
    return null;
  }

  async function putAside(event: WireEvent, why: string): Promise<void> {
    await rows.put(`${asidePrefix}${rowKey(event.seq)}`, event, unconfirmed);
    refused();
    const note = undeliveredEvent(event.seq, event.at, { part: 'event', was: event.type, why });
    try {
      await api.logEvent({ callId, events: [note] });
    } catch (error) {
      if (!(error instanceof TypeError) && !isRefusedForGood(error)) throw error;
    }
    await acknowledge(event.seq);
  }

  /** Those that the API takes replace their notes. What is refused is halved, as above. */
  async function sendAside(
    events: readonly WireEvent[],
    left: { requests: number; error: FaultError | null },
  ): Promise<void> {
    if (events.length === 0 || left.requests <= 0) return;
    left.requests -= 1;
    try {
      await api.logEvent({ callId, events: [...events] });
    } catch (failure) {
      const isErased = failure instanceof ApiFaultError && failure.code === 'erased';
      if (!isErased) {
        if (failure instanceof TypeError) left.error = wrongEvent(failure);
        else if (failure instanceof FaultError) left.error = failure;
        else throw failure;
        // An API that is away has no opinion on them.
        if (!(failure instanceof TypeError) && !isRefusedForGood(failure)) left.requests = 0;
        if (events.length === 1) return;
        const middle = Math.ceil(events.length / 2);
        await sendAside(events.slice(0, middle), left);
        return sendAside(events.slice(middle), left);
      }
    }
    await rows.delete(
      events.map(({ seq }) => `${asidePrefix}${rowKey(seq)}`),
      unconfirmed,
    );
  }

  async function acknowledge(seq: number): Promise<void> {
    ackedSeq = Math.max(ackedSeq, seq);
    await rows.put('acked', seq, unconfirmed);
  }

  return {
    add(event) {
      collected.push(boundedEvent(event));
      lastSeq = Math.max(lastSeq, event.seq);
    },
    write() {
      for (const some of inParts(collected, Number.POSITIVE_INFINITY, rowBytes))
        if (some[0]) void rows.put(rowKey(some[0].seq), some, unconfirmed);
      collected = [];
    },
    pending: () => Math.max(0, lastSeq - ackedSeq),
    deliver() {
      // Deliveries run one after the other, or the same events would be sent twice. A delivery under way
      // does not include the events written since it began, so another follows it.
      const mine = delivering.then(send);
      delivering = mine.catch(() => undefined);
      return mine;
    },
    async deliverAside() {
      const tried = (await rows.get<string>(asideTriedKey)) ?? asidePrefix;
      const left = { requests: mostAsideRequests, error: null as FaultError | null };
      let from = tried === asidePrefix ? asidePrefix : `${tried}\u0000`;
      for (;;) {
        const some = await rows.list<WireEvent>({ prefix: asidePrefix, start: from, limit: rowsAtOnce });
        for (const part of inParts([...some.values()], rowsAtOnce, batchBytes)) await sendAside(part, left);
        const last = [...some.keys()].at(-1);
        const isEnd = some.size < rowsAtOnce;
        if (isEnd || left.requests <= 0) {
          const next = isEnd || last === undefined ? asidePrefix : last;
          if (next !== tried) await rows.put(asideTriedKey, next, unconfirmed);
          break;
        }
        from = `${last}\u0000`;
      }
      const isEmpty = (await rows.list({ prefix: asidePrefix, limit: 1 })).size === 0;
      return isEmpty ? null : (left.error ?? notTriedYet());
    },
  };
}

/** The API answered late, or that its table takes no more now. It may have stored a part. */
function isTooMuch(error: unknown): boolean {
  return error instanceof FaultError && ['stall', 'server', 'rate'].includes(error.fault.kind);
}

function notTriedYet(): FaultError {
  const message = 'events that were put aside are still to be tried again';
  return new FaultError({ source: 'api', kind: 'protocol', retryable: true, message });
}

function wrongEvent({ message }: TypeError): FaultError {
  return new FaultError({ source: 'api', kind: 'protocol', retryable: false, message });
}

/** Every event ever written of this call, in `seq` order. */
export async function allEvents(rows: Rows): Promise<WireEvent[]> {
  const stored = await rows.list<WireEvent[]>({ prefix });
  return [...stored.values()].flat().sort((a, b) => a.seq - b.seq);
}

/** The events behind `acked`, each batch as large as one request may be. Rows before it are not read. */
async function* batchesAfter(rows: Rows, acked: number, mostEvents: number): AsyncIterable<WireEvent[]> {
  // The row that holds the first of them begins at its number or before.
  const [holding] = await rows.list({ prefix, end: rowKey(acked + 2), reverse: true, limit: 1 });
  let start = holding?.[0] ?? prefix;
  for (;;) {
    const some = await rows.list<WireEvent[]>({ prefix, start, limit: rowsAtOnce });
    const waiting = [...some.values()].flat().filter((event) => event.seq > acked);
    waiting.sort((a, b) => a.seq - b.seq);
    yield* inParts(waiting, mostEvents, batchBytes);
    if (some.size < rowsAtOnce) return;
    // No key is between a key and itself with the lowest character behind it.
    start = `${[...some.keys()].at(-1)}\u0000`;
  }
}

/** In their order, each part with at most so many events and bytes. */
function inParts(events: readonly WireEvent[], mostEvents: number, mostBytes: number): WireEvent[][] {
  const parts: WireEvent[][] = [];
  let part: WireEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = jsonBytes(event);
    if (part.length > 0 && (part.length === mostEvents || bytes + size > mostBytes)) {
      parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(event);
    bytes += size;
  }
  return part.length > 0 ? [...parts, part] : parts;
}
