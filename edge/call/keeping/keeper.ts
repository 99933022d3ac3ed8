/**
 * Keeps a call's records: its journal and state while it lives, its settlement when it is over, and the
 * delivery of all of them. It does the alarm's work, and asks the call (`CallUnderway`) about sockets and
 * sessions.
 */
import type { Cost } from '../../../shared/contract/budget.ts';
import { statusOf } from '../../../shared/contract/call.ts';
import type { Log } from '../../../shared/io/log.ts';
import { costOf, type Measured, type Recognised, usageOf } from '../../../shared/journal/cost.ts';
import {
  type CallEvent,
  type EndReason,
  type JournalEvent,
  readJournal,
  toWire,
} from '../../../shared/journal/events.ts';
import { withoutDetails } from '../../../shared/journal/without-details.ts';
import type { DialReport } from '../../carriers/carrier.ts';
import type { CallMeter } from '../../metrics/call-metrics.ts';
import { tokenLifeMs } from '../media/media-socket.ts';
import type { CallContext } from '../preparation.ts';
import type { CallRuntime } from '../runtime.ts';
import type { Watchers } from '../session/watchers.ts';
import type { CarrierHangUp } from './carrier-hang-up.ts';
import { clearOrRetry, deliver, type Summary } from './delivery.ts';
import { allEvents, type Outbox } from './outbox.ts';
import type { Away, CallStore, Snapshot } from './store.ts';

/** While a call lives, its journal is delivered and its sign of life written this often. */
export const flushMs = 10_000;
/**
 * What happened and was spent on a stream is stored with each piece of its recording, and this often while
 * nothing sounds: what a killed process loses, at most.
 */
export const signMs = 1_500;
/**
 * Longer than a person's phone rings (Exotel 45 s, Twilio 25 s here). A caller who has not come back
 * by then talks to the person.
 */
const awayMs = 75_000;
/** The longest call of a carrier. A talk with a person whose end is never reported is over by then. */
const longestTalkMs = 4 * 3_600_000;

/** The call's present form, as far as its keeper has to know it. */
export interface CallUnderway {
  /** A media socket is open and has sent media. */
  isTalking(): boolean;
  /** Null for a call with a media stream. */
  turns(): ByTurns | null;
  /** The conversation on a stream; null without a session in memory. */
  snapshot(): Snapshot | null;
  spent(): Measured;
  /** Null where it is not known: an older version prepared the call. */
  recognised(): Recognised[] | null;
  /** Ends a session whose stream never came. False: there is none in memory. */
  endWaiting(): boolean;
}

/** A call without a media stream. */
export interface ByTurns {
  /** When a silent caller counts as gone, or staff's end is due at the latest; in ms since the epoch. */
  until(): number;
  /**
   * Ends the call from outside. Does nothing if it has ended. By staff, it ends with the goodbye at the
   * carrier's next request.
   */
  end(by: 'caller' | 'staff'): void;
  /** Of the recordings that were recognised. */
  recognised(): Recognised;
}

export interface KeeperDeps {
  /** Without a sign of life for this long, a call whose object was restarted is finished. */
  lostMs: number;
  context: CallContext;
  store: CallStore;
  outbox: Outbox;
  meter: CallMeter;
  hangUp: CarrierHangUp;
  runtime: Pick<CallRuntime, 'clock' | 'random' | 'fetch' | 'api'>;
  watchers: Pick<Watchers, 'send'>;
  /** Takes the call off the switchboard's list of live calls. Safe to repeat. */
  left(): Promise<void>;
  /** Lets work continue after the request that started it was answered. */
  later(work: Promise<void>): void;
  /** The caller talks to a person now and takes no agent's place, or is back from there. */
  withPerson(is: boolean): void;
  summarise(events: readonly JournalEvent[]): Promise<Summary>;
  call: CallUnderway;
  log: Log;
}

export interface CallKeeper {
  /** The journal so far. Details of settled turns may be left out (`shared/journal/without-details.ts`). */
  events(): readonly JournalEvent[];
  /**
   * The journal so far with all its details, which are in memory again until the next turn is settled. Those
   * of a call that was delivered are gone.
   */
  whole(): Promise<readonly JournalEvent[]>;
  hasEnded(): boolean;
  journal(event: JournalEvent): void;
  /** Journals an event that no session has numbered. */
  append(event: CallEvent): void;
  /** A turn on the stream was settled. */
  turnSettled(): void;
  /** The call goes on: what happened and was spent until now survives this process. */
  alive(): void;
  /** A call by turns is alive. */
  turnTaken(turn: number): void;
  /** The carrier was cleared `ms` after the recognised word that interrupted. */
  cleared(ms: number): void;
  /** Something about STT's stream that the caller did not notice. */
  noticed(notice: string): void;
  /** A fault that no event holds. */
  faulted: CallMeter['faulted'];
  breakerChanged: CallMeter['breakerChanged'];
  /** The call is over: what it owes the API is stored, and its delivery begins. */
  settle(reason: EndReason): void;
  /** The carrier dials a person now; the caller may come back while that phone rings. */
  away(transfer: { name: string; number: string }): void;
  /**
   * The carrier reports that the person answered: from now on the call is away until its end is reported.
   * `dial` as below.
   */
  personAnswered(dial: number | null): Promise<void>;
  /**
   * How the dialling ended: journalled once, however often it is reported. `dial`: which of the call's
   * transfers it was, from 1, so that a late report of an earlier one counts for nothing; null: the
   * last. `seconds`: of the talk, as the carrier counts them; null: it does not say. True when the caller may
   * come back.
   */
  transferEnded(report: DialReport, dial: number | null, seconds: number | null): Promise<boolean>;
  /** How often the call was transferred. */
  dials(): number;
  /** The caller talks to a person, as far as is known, and nothing happens here until that ends. */
  mayTalk(): boolean;
  /** The caller is back with the agent. */
  back(): void;
  /**
   * The carrier reports that the whole call is over, or was asked to end it. `outcomeWithinMs`: how much
   * later it may report the outcome of a transfer.
   */
  carrierEnded(outcomeWithinMs: number): Promise<void>;
  /** Staff end a call that no session holds: one that was transferred, or whose process was lost. */
  endedByStaff(): Promise<void>;
  /** Everything journaled so far is with the API when this resolves, or the API can't be reached. */
  flushJournal(): Promise<void>;
  /** The alarm's work. */
  wake(): Promise<void>;
}

/**
 * `earlier`: the events that an earlier process journaled. Nothing of a refused call is kept, because it
 * was counted when it rang.
 */
export function createKeeper(deps: KeeperDeps, earlier: readonly JournalEvent[]): CallKeeper {
  const { context, store, call, outbox, meter, hangUp, log } = deps;
  const { clock, random, api, fetch: upload } = deps.runtime;
  const isRefused = context.refusal !== null;
  const giveBackPlace = placeOf(deps);
  const { events, reported, whole } = journalInMemory(deps, earlier);
  let mayTalk = isDialled(events);

  function journal(event: JournalEvent): void {
    events.push(event);
    if (isRefused) return;
    const wire = toWire(event);
    outbox.add(wire);
    deps.watchers.send(wire);
  }

  function append(event: CallEvent): void {
    journal({ ...event, seq: (events.at(-1)?.seq ?? -1) + 1 });
  }

  const hasEnded = (): boolean => events.some((event) => event.type === 'callEnded');

  /** `aliveUntil`: the last sign of life of a call that was lost. */
  function settle(reason: EndReason, aliveUntil?: number): void {
    outbox.write();
    const settled = { callId: context.ring.callId, endedAt: clock.now(), reason, ...call.spent() };
    store.put('settled', aliveUntil === undefined ? settled : { ...settled, aliveUntil });
    meter.over(events, isRefused ? null : statusOf(reason));
    deps.later(giveBackPlace());
    // Delivery ends by clearing the storage, so the carrier's hang-up is awaited first.
    store.wakeIn(hangUp.awaited(events));
  }

  const dials = (): number => events.filter(({ type }) => type === 'transferStarted').length;

  /** A call that was transferred ends without a session: as a transfer, or by the caller's hang-up. */
  function endAway(away: Away): void {
    // An alarm that comes late makes the call no longer.
    const at = Math.max(events.at(-1)?.at ?? 0, Math.min(clock.now(), away.until));
    for (const talk of talkOf(away, events, at)) append(talk);
    const reason = away.isBack ? 'caller' : 'transfer';
    append({ type: 'callEnded', at, reason, ...(away.isBack ? {} : { transfer: away.transfer }) });
    store.drop('away');
    settle(reason);
  }

  /** A person who answered and did not talk, such as one who hung up at the whisper, leaves no long wait. */
  function expectBack(away: Away): void {
    const until = Math.min(away.until, clock.now() + awayMs);
    store.put('away', { ...away, isBack: true, until });
    if (!away.isAnswered) return;
    deps.withPerson(false);
    store.wakeIn(until - clock.now());
  }

  function undelivered(part: 'recording' | 'bill', why: string): void {
    append({ type: 'undelivered', at: clock.now(), part, why });
    outbox.write();
    meter.undelivered(part);
  }

  async function flushJournal(): Promise<void> {
    outbox.write();
    const delivered = isRefused ? null : await outbox.deliver();
    if (delivered && !delivered.ok) meter.faulted(delivered.error.fault);
  }

  function alive(): void {
    outbox.write();
    const recognised = call.recognised();
    if (recognised) store.put('spent', { recognised, at: clock.now() });
  }

  async function tick(): Promise<void> {
    await flushJournal();
    const [away, sign, spent] = await Promise.all([store.get('away'), store.get('sign'), store.get('spent')]);
    // An API that is slow to take the journal leaves time for the call to end. Its end has set the alarm.
    if (hasEnded()) return;
    const now = clock.now();
    if (call.isTalking()) {
      alive();
      store.put('sign', now);
      meter.turn(events, call.snapshot()?.state.turn ?? 0);
      return store.wakeIn(flushMs);
    }
    if (away && now >= away.until) return endAway(away);
    // A talk with a person may take hours, and staff see what led to it before its end.
    if (away) return store.wakeIn(Math.min(away.until - now, outbox.pending() > 0 ? flushMs : longestTalkMs));
    const turns = call.turns();
    if (turns) {
      if (now < turns.until()) return store.wakeIn(Math.min(flushMs, turns.until() - now));
      turns.end('caller');
      // Dialling a person, as far as the conversation knows, and what is known of the dialling is lost.
      return hasEnded() ? undefined : endLost(now, turns.until());
    }
    const aliveUntil = Math.max(sign ?? 0, spent?.at ?? 0);
    // A session in memory waits for its media socket as long as the token lives.
    const waitsMs = call.snapshot() ? Math.max(deps.lostMs, tokenLifeMs) : deps.lostMs;
    if (now - aliveUntil < waitsMs) return store.wakeIn(waitsMs - (now - aliveUntil));
    // No media socket was opened: the caller gave up while it rang.
    if (call.endWaiting()) return;
    endLost(now, aliveUntil);
  }

  function endLost(now: number, aliveUntil: number): void {
    if (!isRefused) log.warn('the call was lost with its object and is finished now');
    append({ type: 'callEnded', at: now, reason: 'crash' });
    settle('crash', aliveUntil);
  }

  /** The settlement can't be read: it is made anew from the journal. */
  function settleAgain(): void {
    const ended = events.findLast((event) => event.type === 'callEnded');
    const { callId } = context.ring;
    const endedAt = ended?.at ?? clock.now();
    store.put('settled', { callId, endedAt, reason: ended?.reason ?? 'crash', ...call.spent() });
    store.wakeIn(0);
  }

  return {
    events: () => events,
    whole,
    hasEnded,
    journal,
    append,
    alive,
    turnSettled() {
      alive();
      const snapshot = call.snapshot();
      if (!snapshot) return;
      store.put('snapshot', snapshot);
      reported(snapshot.state.turn);
    },
    turnTaken(turn) {
      outbox.write();
      store.put('sign', clock.now());
      reported(turn);
      store.wakeIn(flushMs);
    },
    cleared: meter.cleared,
    noticed: meter.noticed,
    faulted: meter.faulted,
    breakerChanged: meter.breakerChanged,
    settle,
    away(transfer) {
      alive();
      const snapshot = call.snapshot();
      if (snapshot) store.put('snapshot', snapshot);
      store.put('away', { transfer, until: clock.now() + awayMs, isBack: false });
      store.wakeIn(awayMs);
    },
    async personAnswered(dial) {
      const away = await store.get('away');
      if (!away || away.isAnswered || away.hasLeft || hasEnded() || isOutcomeKnown(events)) return;
      if (dial !== null && dial !== dials()) return;
      const answeredAt = clock.now();
      store.put('away', { ...away, isAnswered: true, answeredAt, until: answeredAt + longestTalkMs });
      mayTalk = true;
      deps.withPerson(true);
      store.wakeIn(0);
    },
    async transferEnded(report, dial, seconds) {
      const away = await store.get('away');
      if (hasEnded() || (dial !== null && dial !== dials())) return false;
      // The first report counts: this one repeats it, or comes late from another request of the carrier. It
      // gets the same answer, also when the caller is back by now.
      if (isOutcomeKnown(events)) return true;
      if (!away) return false;
      const ended = outcomeOf(report, away, seconds);
      append({ ...ended, at: clock.now() });
      mayTalk = false;
      outbox.write();
      const isBack = ended.outcome !== 'talked';
      if (!isBack || away.hasLeft) endAway({ ...away, isBack });
      else expectBack(away);
      return isBack && !away.hasLeft;
    },
    dials,
    mayTalk: () => mayTalk,
    back() {
      mayTalk = false;
      store.drop('away');
    },
    async carrierEnded(outcomeWithinMs) {
      const away = await store.get('away');
      if (away && !hasEnded() && outcomeWithinMs > 0 && !isOutcomeKnown(events)) {
        const until = Math.min(away.until, clock.now() + outcomeWithinMs);
        store.put('away', { ...away, until, hasLeft: true, leftAt: away.leftAt ?? clock.now() });
        store.wakeIn(until - clock.now());
      } else if (away && !hasEnded()) endAway(away);
      else call.turns()?.end('caller');
      if (await hangUp.seen()) store.wakeIn(0);
    },
    async endedByStaff() {
      const away = await store.get('away');
      if (hasEnded()) return;
      for (const talk of talkOf(away, events, clock.now())) append(talk);
      store.drop('away');
      append({ type: 'callEnded', at: clock.now(), reason: 'staff' });
      settle('staff');
    },
    flushJournal,
    async wake() {
      const settled = await store.get('settled');
      if (!settled && (await store.has('settled'))) return settleAgain();
      // A call that has ended and has no settlement left is delivered. A missing sign of life means nothing.
      if (!settled) return hasEnded() ? undefined : tick();
      await giveBackPlace();
      const hangUpMs = await hangUp.wake();
      if (hangUpMs > 0) return store.wakeIn(hangUpMs);
      if (isRefused) {
        // The business gets no bill for it, but the deployment pays its carrier and its voice.
        meter.delivered(costOf(usageOf(events, settled), context.ring.carrier).lines);
        return store.clear(false);
      }
      const cost: Cost['lines'] = [];
      const costed = (lines: Cost['lines']): void => void cost.push(...lines);
      const delivered = await deliver(
        { rows: store.rows, outbox, api, clock, upload, summarise: deps.summarise, costed, undelivered },
        settled,
      );
      if (!delivered.done) meter.faulted(delivered.error.fault);
      meter.delivered(cost);
      return clearOrRetry(delivered, settled.endedAt, { store, clock, random, log });
    },
  };
}

/**
 * Leaves details of the journal out of memory, and brings them back; `events` is changed in place. Of a
 * refused call nothing is stored, so nothing is left out.
 */
function journalInMemory({ context, outbox, store, meter }: KeeperDeps, earlier: readonly JournalEvent[]) {
  const events = [...earlier];
  let isWhole = true;
  const replace = (others: readonly JournalEvent[]): void => {
    events.length = 0;
    for (const event of others) events.push(event);
  };
  return {
    events,
    /** This turn's state is stored. The metrics get the turns before it, and nobody decides them again. */
    reported(turn: number): void {
      meter.turn(events, turn);
      if (context.refusal !== null) return;
      const kept = withoutDetails(events, turn);
      isWhole &&= kept.length === events.length;
      replace(kept);
    },
    async whole(): Promise<readonly JournalEvent[]> {
      if (isWhole) return events;
      outbox.write();
      const stored = readJournal(await allEvents(store.rows));
      // Events may have come meanwhile, and an event is in memory as it happened.
      const inMemory = new Set(events.map(({ seq }) => seq));
      const others = stored.filter(({ seq }) => !inMemory.has(seq));
      replace([...others, ...events].sort((one, other) => one.seq - other.seq));
      isWhole = stored.length > 0;
      return events;
    },
  };
}

/**
 * Gives the call's place at the switchboard back, once. What was lost in a crash or on its way is repeated
 * with the delivery: a lost place stays taken for as long as the longest call.
 */
function placeOf({ left, log }: Pick<KeeperDeps, 'left' | 'log'>): () => Promise<void> {
  let isFree = false;
  return async () => {
    if (isFree) return;
    try {
      await left();
      isFree = true;
    } catch (error) {
      log.warn("the call's place could not be given back yet", { error });
    }
  };
}

/** After a restart it is not known whether the person who was dialled has answered. */
export function isDialled(events: readonly JournalEvent[]): boolean {
  const moves: readonly JournalEvent['type'][] = ['transferStarted', 'transferEnded', 'takenUp'];
  return events.findLast(({ type }) => moves.includes(type))?.type === 'transferStarted';
}

/** Of the last transfer. */
function isOutcomeKnown(events: readonly JournalEvent[]): boolean {
  const last = events.findLast(({ type }) => type === 'transferStarted' || type === 'transferEnded');
  return last?.type === 'transferEnded';
}

/** How the dialling ended, as it is journalled. */
function outcomeOf(report: DialReport, { isAnswered, answeredAt }: Away, seconds: number | null) {
  const outcome = report === 'completed' ? (isAnswered ? 'talked' : 'noAnswer') : report;
  const talkedSeconds = Math.min(seconds ?? 0, longestTalkMs / 1000);
  return {
    type: 'transferEnded',
    outcome,
    ...(answeredAt ? { answeredAt } : {}),
    ...(outcome === 'talked' && talkedSeconds > 0 ? { talkedSeconds } : {}),
  } as const;
}

/** A person who answered talked until the call's end, whoever reports that: both lines are billed. */
function talkOf(away: Away | null, events: readonly JournalEvent[], now: number): CallEvent[] {
  if (!away?.isAnswered || isOutcomeKnown(events)) return [];
  const { answeredAt, leftAt } = away;
  const at = leftAt ?? now;
  return [{ type: 'transferEnded', at, outcome: 'talked', ...(answeredAt ? { answeredAt } : {}) }];
}
