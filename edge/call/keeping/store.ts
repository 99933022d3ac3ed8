/**
 * A call's records in its object's storage, each under its own name. Writes are unconfirmed, so that no
 * audio waits for a disk.
 */

import type { CallId } from '../../../shared/ids.ts';
import type { Measured, Recognised } from '../../../shared/journal/cost.ts';
import type { EndReason } from '../../../shared/journal/events.ts';
import type { Ring } from '../../carriers/carrier.ts';
import type { State } from '../../core/state.ts';
import type { MediaToken } from '../media/media-socket.ts';
import type { CallContext } from '../preparation.ts';
import type { StoredTurns } from '../turns/turn-state.ts';
import type { Rows } from './outbox.ts';

/** A conversation on a stream, as of its last settled turn. */
export interface Snapshot {
  state: State;
  /** The last event of the journal that the state contains. */
  lastSeq: number;
  nextMark: number;
}

/** What a call has spent outside of its journal, so that a crash does not make it free. */
export interface SpentSoFar {
  /** By every session until now, those of earlier processes too. */
  recognised: Recognised[];
  /** When this was written, ms since the epoch: a sign of life. */
  at: number;
}

/** The call was transferred to a person. Times in ms since the epoch. */
export interface Away {
  transfer: { name: string; number: string };
  until: number;
  /** The dialling failed, so the caller is expected back. */
  isBack: boolean;
  /** The carrier reported the end of the call, but not yet how the dialling ended. */
  hasLeft?: boolean;
  /** The carrier reported that the person answered: the two talk until it reports the end. */
  isAnswered?: boolean;
  /** When it reported that. */
  answeredAt?: number;
}

/**
 * Written when the call is over. While it is stored, the call still has something to deliver to the API.
 */
export interface Settlement extends Measured {
  callId: CallId;
  endedAt: number;
  reason: EndReason;
}

/** The carrier has not hung up yet, although we ended the call. */
export interface AwaitedHangUp {
  /** When its REST API is called next, ms since the epoch. */
  dueAt: number;
  failures: number;
}

/** A carrier's own recording that a webhook announced. */
export interface AnnouncedRecording {
  callId: CallId;
  url: string;
  failures: number;
  /** The time of the next request to the API to fetch it, ms since the epoch. */
  dueAt: number;
}

/**
 * The API was asked to hold money for this ring, and no call has begun with it. Written before the question:
 * an answer may be lost, and so may this object.
 */
export interface AskedHold {
  ring: Ring;
  failures: number;
  /** When the API is told that the ring led to no call, ms since the epoch. */
  dueAt: number;
}

interface Kept {
  /** The call's context, as prepared while the phone rang. */
  context: CallContext;
  token: MediaToken;
  /** The conversation as of its last settled turn. */
  snapshot: Snapshot;
  /** The whole state of a call by turns. */
  turns: StoredTurns;
  /** The last sign of life, ms since the epoch. */
  sign: number;
  /** Absent in a call of an older version, of which it is not known. */
  spent: SpentSoFar;
  /** Present while a person is dialled. After `until` the call counts as over. */
  away: Away;
  /** Present from the end of the call until all of it is delivered. */
  settled: Settlement;
  /** Present until the carrier has ended a call that we ended. */
  carrierHangUp: AwaitedHangUp;
  /** The carrier's own recording, still to be fetched; outlives the rest of the call. */
  carrierRecording: AnnouncedRecording;
  /** Present from the question for a hold until its call begins, or the API holds nothing for it. */
  asked: AskedHold;
  /** When the call was over and delivered, ms since the epoch. It stays: its id opens nothing again. */
  over: number;
  /** Failed deliveries in a row. */
  failures: number;
}

export interface CallStore {
  readonly rows: Rows;
  get<K extends keyof Kept>(name: K): Promise<Kept[K] | null>;
  put<K extends keyof Kept>(name: K, value: Kept[K]): void;
  wakeIn(ms: number): void;
  /** Sets the alarm for `at` (ms since the epoch), unless it is already set for an earlier time. */
  wakeBy(at: number): Promise<void>;
  drop(name: keyof Kept): void;
  /**
   * Nothing of the call is kept but a recording that is still to be fetched, a hold to be given back, and,
   * where `isOver`, that it is over.
   */
  clear(isOver: boolean): Promise<void>;
}

/** `keepsEnd`: whether anybody who has the call's id comes to this object. */
export function createCallStore(
  storage: DurableObjectStorage,
  now: () => number,
  keepsEnd: boolean,
): CallStore {
  return {
    rows: storage,
    async get(name) {
      return (await storage.get<Kept[typeof name]>(name)) ?? null;
    },
    put(name, value) {
      // A turn without a stream is answered only once its state is safe: after a lost one the next
      // words would get its number, and so its answer.
      void storage.put(name, value, { allowUnconfirmed: name !== 'turns' });
    },
    wakeIn(ms) {
      void storage.setAlarm(now() + ms, { allowUnconfirmed: true });
    },
    drop(name) {
      void storage.delete(name, { allowUnconfirmed: true });
    },
    async wakeBy(at) {
      const set = await storage.getAlarm();
      if (set === null || set > at) await storage.setAlarm(at, { allowUnconfirmed: true });
    },
    async clear(isOver) {
      const left = await storage.get<AnnouncedRecording | AskedHold>(['carrierRecording', 'asked']);
      // Writes with no await in between reach the disk together: a restart finds the call or what is left
      // of it, never neither.
      const written = [storage.deleteAlarm(), storage.deleteAll()];
      for (const [name, row] of left) written.push(storage.put(name, row));
      const dueAt = Math.min(...[...left.values()].map((row) => row.dueAt));
      if (left.size > 0) written.push(storage.setAlarm(dueAt));
      if (isOver && keepsEnd) written.push(storage.put('over', now()));
      await Promise.all(written);
    },
  };
}
