/**
 * A call's records in its object's storage, each under its own name. Writes are unconfirmed, so that no
 * audio waits for a disk.
 */

import * as z from 'zod';
import { type CallId, CarrierName } from '../../../shared/ids.ts';
import type { SteadyClock } from '../../../shared/io/call-clock/steady-clock.ts';
import { createLog } from '../../../shared/io/log.ts';
import type { Measured, Recognised } from '../../../shared/journal/cost.ts';
import { EndReason } from '../../../shared/journal/events.ts';
import type { Ring } from '../../carriers/carrier.ts';
import type { State } from '../../core/state.ts';
import { MediaToken } from '../media/media-socket.ts';
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
  /** When it reported that. */
  leftAt?: number;
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

/** Raised when a record changes so that an older version of the code would read it wrongly. */
export const storedVersion = 2;

interface Kept {
  /**
   * Which version of the code prepared the call, and for which ring: enough to end the call if nothing else
   * can be read. Absent before versions were stored.
   */
  written: { version: number; ring: Ring };
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
  /**
   * Null also for a record that can't be read: another version of the code wrote it, or it is damaged. A call
   * goes on without it, or is ended; it never throws again and again.
   */
  get<K extends keyof Kept>(name: K): Promise<Kept[K] | null>;
  /** Whether there is a record, readable or not. */
  has(name: keyof Kept): Promise<boolean>;
  put<K extends keyof Kept>(name: K, value: Kept[K]): void;
  wakeIn(ms: number): void;
  /** Sets the alarm for `at` (on the call's clock), unless it is already set for an earlier time. */
  wakeBy(at: number): Promise<void>;
  drop(name: keyof Kept): void;
  /**
   * Nothing of the call is kept but a recording that is still to be fetched, a hold to be given back, and,
   * where `isOver`, that it is over.
   */
  clear(isOver: boolean): Promise<void>;
}

const place = z.looseObject({ name: z.string(), number: z.string() });
const recognised = z.looseObject({
  provider: z.string(),
  model: z.string(),
  seconds: z.number().nullable(),
});
const message = z.looseObject({ role: z.string(), content: z.string() });
const state = z.looseObject({
  phase: z.string(),
  turn: z.number(),
  language: z.string(),
  history: z.array(message),
  call: z.looseObject({ greeting: z.string(), limits: z.looseObject({}) }).nullable(),
});
const reply = z.looseObject({ reply: z.string(), language: z.string(), next: z.string() });
const ring = z.looseObject({
  callId: z.string(),
  carrier: CarrierName,
  callSid: z.string(),
  from: z.string(),
  to: z.string(),
});

/** The fields without which a record is of no use. Others may be missing: an older version had fewer. */
const shapes: { readonly [K in keyof Kept]: z.ZodType } = {
  written: z.looseObject({ version: z.number(), ring }),
  context: z.looseObject({
    ring,
    business: z.looseObject({
      businessId: z.string(),
      name: z.string(),
      agentName: z.string(),
      timeZone: z.string(),
      languages: z.array(z.string()),
      voices: z.looseObject({}),
      transferDestinations: z.array(place),
    }),
    customer: z.looseObject({}).nullable(),
    language: z.string(),
    greeting: z.string(),
    limits: z.looseObject({ maxSeconds: z.number() }),
    refusal: z.string().nullable(),
  }),
  token: MediaToken,
  snapshot: z.looseObject({ state, lastSeq: z.number(), nextMark: z.number() }),
  turns: z.looseObject({
    conversation: z.looseObject({ state, timers: z.looseObject({}), nextMark: z.number() }).optional(),
    said: reply.nullable(),
    saidAt: z.number(),
    recognisedSeconds: z.number(),
  }),
  sign: z.number(),
  spent: z.looseObject({ recognised: z.array(recognised), at: z.number() }),
  away: z.looseObject({ transfer: place, until: z.number(), isBack: z.boolean() }),
  settled: z.looseObject({
    callId: z.string(),
    endedAt: z.number(),
    reason: EndReason,
    stt: z.union([recognised, z.array(recognised)]),
    llmProvider: z.string(),
  }),
  carrierHangUp: z.looseObject({ dueAt: z.number(), failures: z.number() }),
  carrierRecording: z.looseObject({
    callId: z.string(),
    url: z.string(),
    failures: z.number(),
    dueAt: z.number(),
  }),
  asked: z.looseObject({ ring, failures: z.number(), dueAt: z.number() }),
  over: z.number(),
  failures: z.number(),
};

/**
 * `clock`: what is stored has the call's own time; the platform's alarm goes by the hour. `keepsEnd`: whether
 * anybody who has the call's id comes to this object.
 */
export function createCallStore(
  storage: DurableObjectStorage,
  clock: Pick<SteadyClock, 'now' | 'hour'>,
  keepsEnd: boolean,
): CallStore {
  async function get<K extends keyof Kept>(name: K): Promise<Kept[K] | null> {
    const stored = await storage.get<Kept[K]>(name);
    if (stored === undefined) return null;
    const parsed = shapes[name].safeParse(stored);
    if (parsed.success) return stored;
    createLog().error('a stored record can not be read', {
      record: name,
      version: (await storage.get<{ version?: unknown } | null>('written'))?.version,
      fields: parsed.error.issues.map(({ path }) => path.join('.')).join(', '),
    });
    return null;
  }

  const hourOf = (at: number): number => at - clock.now() + clock.hour();

  return {
    rows: storage,
    get,
    async has(name) {
      return (await storage.get(name)) !== undefined;
    },
    put(name, value) {
      // A turn without a stream is answered only once its state is safe: after a lost one the next
      // words would get its number, and so its answer.
      void storage.put(name, value, { allowUnconfirmed: name !== 'turns' });
    },
    wakeIn(ms) {
      void storage.setAlarm(clock.hour() + ms, { allowUnconfirmed: true });
    },
    drop(name) {
      void storage.delete(name, { allowUnconfirmed: true });
    },
    async wakeBy(at) {
      const set = await storage.getAlarm();
      const due = hourOf(at);
      if (set === null || set > due) await storage.setAlarm(due, { allowUnconfirmed: true });
    },
    async clear(isOver) {
      const [carrierRecording, asked] = await Promise.all([get('carrierRecording'), get('asked')]);
      // Writes with no await in between reach the disk together: a restart finds the call or what is left
      // of it, never neither.
      const written = [storage.deleteAlarm(), storage.deleteAll()];
      if (carrierRecording) written.push(storage.put('carrierRecording', carrierRecording));
      if (asked) written.push(storage.put('asked', asked));
      const dueAt = Math.min(carrierRecording?.dueAt ?? Infinity, asked?.dueAt ?? Infinity);
      if (dueAt < Infinity) written.push(storage.setAlarm(hourOf(dueAt)));
      if (isOver && keepsEnd) written.push(storage.put('over', clock.now()));
      await Promise.all(written);
    },
  };
}
