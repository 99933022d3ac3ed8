/**
 * A call's events on their way to the API, so that none is lost: collected in memory, written to the
 * object's storage once a turn, delivered by an alarm. Rows stay until the whole call is delivered,
 * and a mark says how far the API has them, because deleting a row costs as much as writing it.
 */
import { FaultError } from '../../../shared/fault.ts';
import type { CallId } from '../../../shared/ids.ts';
import { type ApiClient, ApiFaultError } from '../../../shared/io/client.ts';
import type { WireEvent } from '../../../shared/journal/events.ts';

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
  /** Writes the collected events as one row. */
  write(): void;
  /** Events that the API has not acknowledged, as far as this process knows. */
  pending(): number;
  /** Delivers what is written and not acknowledged; `error` when the API has not got all of it. */
  deliver(): Promise<OutboxDelivered>;
}

const rowKey = (seq: number): string => `o:${String(seq).padStart(8, '0')}`;
/** Events in one request (the contract allows 500). */
const batch = 400;

export function createOutbox(callId: CallId, rows: Rows, api: ApiClient): Outbox {
  let collected: WireEvent[] = [];
  let lastSeq = -1;
  let ackedSeq = -1;
  let delivering: Promise<unknown> = Promise.resolve();

  async function send(): Promise<OutboxDelivered> {
    const acked = (await rows.get<number>('acked')) ?? -1;
    const waiting = (await allEvents(rows)).filter((event) => event.seq > acked);
    ackedSeq = Math.max(ackedSeq, acked);
    lastSeq = Math.max(lastSeq, waiting.at(-1)?.seq ?? -1);
    for (let from = 0; from < waiting.length; from += batch) {
      try {
        const { acceptedThrough } = await api.logEvent({
          callId,
          events: waiting.slice(from, from + batch),
        });
        ackedSeq = acceptedThrough;
        await rows.put('acked', acceptedThrough, { allowUnconfirmed: true });
      } catch (error) {
        if (error instanceof ApiFaultError && error.code === 'erased') return { ok: true };
        if (error instanceof FaultError) return { ok: false, error };
        throw error;
      }
    }
    return { ok: true };
  }

  return {
    add(event) {
      collected.push(event);
      lastSeq = Math.max(lastSeq, event.seq);
    },
    write() {
      const first = collected[0];
      if (!first) return;
      void rows.put(rowKey(first.seq), collected, { allowUnconfirmed: true });
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
  };
}

/** Every event ever written of this call, in `seq` order. */
export async function allEvents(rows: Rows): Promise<WireEvent[]> {
  const stored = await rows.list<WireEvent[]>({ prefix: 'o:' });
  return [...stored.values()].flat().sort((a, b) => a.seq - b.seq);
}
