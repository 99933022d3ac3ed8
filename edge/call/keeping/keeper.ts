/**
 * Keeps what a call leaves behind: its journal and state while it lives, its settlement when it is
 * over, and the delivery of both. Owns the alarm's work; knows sockets and sessions only as facts.
 */
import { statusOf } from '../../../shared/call-status.ts';
import type { Log } from '../../../shared/io/log.ts';
import {
  type CallEvent,
  type EndReason,
  type JournalEvent,
  toWire,
  type WireEvent,
} from '../../../shared/journal/events.ts';
import type { CallMeter } from '../call-meter.ts';
import { tokenLifeMs } from '../media/media-token.ts';
import type { CallContext } from '../ring/preparation.ts';
import type { CallRuntime } from '../runtime.ts';
import type { Snapshot } from '../session/taken-up.ts';
import type { AssembledSession } from '../wiring.ts';
import type { CarrierHangUp } from './carrier-hang-up.ts';
import { deliver } from './delivery.ts';
import type { Outbox } from './outbox.ts';
import type { Away, CallStore, Settlement } from './store.ts';

/** While a call lives, its journal is delivered and its sign of life written this often. */
export const flushMs = 10_000;
/**
 * Without a sign of life for this long, a call whose object was restarted is finished
 * (architecture, outbox). A prepared call may wait as long for its media.
 */
export const lostMs = Math.max(30_000, tokenLifeMs);
const longestBackoffMs = 300_000;
/**
 * Longer than a person's phone rings (Exotel 45 s, Twilio 25 s here); who has not come back by then
 * talks.
 */
const awayMs = 75_000;

/** A call without a media stream, as far as its keeper has to know. */
export interface ByTurns {
  /** When a caller who says nothing more is taken to have gone, ms since the epoch. */
  until(): number;
  /** Ends the call; nothing where it has ended. */
  end(reason: EndReason): void;
  spent(): Spent;
}

/** Which recogniser and model the call has to pay, and for how much audio. */
export type Spent = Pick<Settlement, 'stt' | 'llmProvider'>;

export interface KeeperDeps {
  context: CallContext;
  store: CallStore;
  outbox: Outbox;
  meter: CallMeter;
  hangUp: CarrierHangUp;
  runtime: Pick<CallRuntime, 'clock' | 'fetch' | 'api'>;
  /** Tells staff who watch the call. */
  watched(event: WireEvent): void;
  /** The call left the switchboard's list. */
  left(): void;
  summarise(events: readonly JournalEvent[]): Promise<string>;
  /** Null for a call with a media stream. */
  byTurns(): ByTurns | null;
  log: Log;
}

export interface CallKeeper {
  /** The journal so far. */
  events(): readonly JournalEvent[];
  hasEnded(): boolean;
  journal(event: JournalEvent): void;
  /** Journals an event that no session has numbered. */
  append(event: CallEvent): void;
  turnSettled(live: AssembledSession): void;
  /** A call by turns is alive. */
  turnTaken(turn: number): void;
  cleared(ms: number): void;
  settle(reason: EndReason, live: AssembledSession | null): void;
  /** The carrier dials a person now; the caller may come back within the time that a phone rings. */
  away(transfer: { name: string; number: string }, live: AssembledSession | null): void;
  /** What became of the dialling. Answers whether the caller may come back. */
  transferEnded(outcome: 'talked' | 'busy' | 'noAnswer' | 'failed'): Promise<boolean>;
  /** The caller is back with the agent. */
  back(): void;
  /** The carrier says that the whole call is over, or was told so. */
  carrierEnded(): Promise<void>;
  flushJournal(): Promise<void>;
  /** The alarm's work. `isTalking`: a media socket is open and has talked. */
  wake(live: AssembledSession | null, isTalking: boolean): Promise<void>;
}

/**
 * `events`: what an earlier process journaled. A refused call is kept nowhere: it was counted when
 * it rang.
 */
export function createKeeper(deps: KeeperDeps, earlier: readonly JournalEvent[]): CallKeeper {
  const { context, store, outbox, meter, hangUp, log } = deps;
  const { clock, api, fetch: upload } = deps.runtime;
  const events: JournalEvent[] = [...earlier];
  const isRefused = context.refusal !== null;
  /** Of a call that is away: what its recogniser heard is still to be paid. */
  let lastLive: AssembledSession | null = null;

  function journal(event: JournalEvent): void {
    events.push(event);
    if (isRefused) return;
    const wire = toWire(event);
    outbox.add(wire);
    deps.watched(wire);
  }

  function append(event: CallEvent): void {
    journal({ ...event, seq: (events.at(-1)?.seq ?? -1) + 1 });
  }

  function hasEnded(): boolean {
    return events.some((event) => event.type === 'callEnded');
  }

  function settle(reason: EndReason, live: AssembledSession | null): void {
    outbox.write();
    const { callId } = context.ring;
    store.put('settled', {
      callId,
      endedAt: clock.now(),
      reason,
      ...(deps.byTurns()?.spent() ?? spentBy(live)),
    });
    meter.over(events, isRefused ? null : statusOf(reason));
    deps.left();
    // Delivery ends by clearing the storage, so a carrier that is still to hang up comes first.
    store.wakeIn(hangUp.awaited(events));
  }

  /**
   * A call that is away ends without a session: as a transfer, or as the caller's hang-up while
   * nobody answered.
   */
  function endAway({ transfer, isBack }: Away): void {
    const reason = isBack ? 'caller' : 'transfer';
    append({ type: 'callEnded', at: clock.now(), reason, ...(isBack ? {} : { transfer }) });
    store.drop('away');
    settle(reason, lastLive);
  }

  async function flushJournal(): Promise<void> {
    outbox.write();
    const delivered = isRefused ? null : await outbox.deliver();
    if (delivered && !delivered.ok) meter.faulted(delivered.error.fault);
  }

  async function tick(live: AssembledSession | null, isTalking: boolean): Promise<void> {
    const now = clock.now();
    await flushJournal();
    if (isTalking) {
      store.put('sign', now);
      meter.turn(events, live?.session.state().turn ?? 0);
      return store.wakeIn(flushMs);
    }
    const away = await store.get('away');
    if (away) return now >= away.until ? endAway(away) : store.wakeIn(away.until - now);
    const turns = deps.byTurns();
    if (turns)
      return now >= turns.until()
        ? turns.end('caller')
        : store.wakeIn(Math.min(flushMs, turns.until() - now));
    const silentMs = now - ((await store.get('sign')) ?? 0);
    if (silentMs < lostMs) return store.wakeIn(lostMs - silentMs);
    // Nobody came for a prepared call: the caller gave up while it rang.
    if (live) return live.session.detached(1000, true);
    log.warn('the call was lost with its object and is finished now');
    append({ type: 'callEnded', at: now, reason: 'crash' });
    settle('crash', null);
  }

  return {
    events: () => events,
    hasEnded,
    journal,
    append,
    turnSettled(live) {
      outbox.write();
      store.put('snapshot', snapshotOf(live));
      meter.turn(events, live.session.state().turn);
    },
    turnTaken(turn) {
      outbox.write();
      store.put('sign', clock.now());
      meter.turn(events, turn);
      store.wakeIn(flushMs);
    },
    cleared: meter.cleared,
    settle,
    away(transfer, live) {
      lastLive = live;
      outbox.write();
      if (live) store.put('snapshot', snapshotOf(live));
      store.put('away', { transfer, until: clock.now() + awayMs, isBack: false });
      store.wakeIn(awayMs);
    },
    async transferEnded(outcome) {
      const away = await store.get('away');
      if (!away) return false;
      append({ type: 'transferEnded', at: clock.now(), outcome });
      outbox.write();
      if (outcome === 'talked') endAway(away);
      else store.put('away', { ...away, isBack: true });
      return outcome !== 'talked';
    },
    back: () => store.drop('away'),
    async carrierEnded() {
      const away = await store.get('away');
      if (away) endAway(away);
      else deps.byTurns()?.end('caller');
      if (await hangUp.seen()) store.wakeIn(0);
    },
    flushJournal,
    async wake(live, isTalking) {
      const settled = await store.get('settled');
      // Of a call that has ended and owes nothing any more all is delivered: there is no sign of
      // life to miss.
      if (!settled) return hasEnded() ? undefined : tick(live, isTalking);
      const hangUpMs = await hangUp.wake();
      if (hangUpMs > 0) return store.wakeIn(hangUpMs);
      if (isRefused) return store.clear();
      let cost: Parameters<CallMeter['delivered']>[0] = [];
      const costed = (lines: typeof cost): void => {
        cost = lines;
      };
      const delivered = await deliver(
        { rows: store.rows, outbox, api, upload, summarise: deps.summarise, costed },
        settled,
      );
      if (!delivered.done) meter.faulted(delivered.error.fault);
      meter.delivered(cost);
      if (delivered.done) return store.clear();
      const failures = ((await store.get('failures')) ?? 0) + 1;
      store.put('failures', failures);
      log.warn('the call could not be delivered yet', { fault: delivered.error.message, failures });
      store.wakeIn(Math.min(1000 * 2 ** failures, longestBackoffMs));
    },
  };
}

/** Without a session nobody knows what its recogniser heard. */
function spentBy(live: AssembledSession | null): Spent {
  const stt = {
    provider: live?.stt.provider ?? '',
    model: live?.stt.model ?? '',
    seconds: live ? live.session.sttMs() / 1000 : null,
  };
  return { stt, llmProvider: live?.llmProvider ?? '' };
}

function snapshotOf({ session }: AssembledSession): Snapshot {
  return {
    state: session.state(),
    lastSeq: session.nextSeq() - 1,
    nextMark: session.nextMark(),
    sttMs: session.sttMs(),
  };
}
