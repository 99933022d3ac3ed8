/**
 * One prepared call. It continues on a media stream, with a session in memory, or by turns. It owns what
 * both need: the keeper, the media socket and the watching staff.
 */
import type { Fault } from '../../shared/fault.ts';
import { createLog } from '../../shared/io/log.ts';
import { type Measured, type Recognised, summedRecognised } from '../../shared/journal/cost.ts';
import { type EndReason, type JournalEvent, toWire } from '../../shared/journal/events.ts';
import type { RecordingPlace } from '../audio/recorder.ts';
import { whyNotListen } from '../core/rows/recording-notice.ts';
import {
  type Moved,
  orderUnderWay,
  takesWhisper,
  type Whispered,
  type Wish,
} from '../core/rows/staff-orders.ts';
import { errorAnswer } from '../http-error.ts';
import type { BreakerState } from '../providers/failover/breakers.ts';
import {
  type AfterStream,
  afterStreamOf,
  hasCallerLeft,
  hasJustEnded,
  lastWordsMs,
} from './keeping/after-stream.ts';
import { type CallKeeper, type CallUnderway, flushMs, signMs } from './keeping/keeper.ts';
import { createKeptRecording, type KeptRecording } from './keeping/kept-recording.ts';
import { type Snapshot, type SpentSoFar, storedVersion } from './keeping/store.ts';
import {
  createMediaSockets,
  type EarlySocket,
  type MediaSockets,
  type MediaToken,
  tokenLifeMs,
} from './media/media-socket.ts';
import type { CallContext, PrepareAnswer } from './preparation.ts';
import type { Listeners, Unheard } from './session/listeners.ts';
import type { SessionOwner } from './session/session.ts';
import { type TakenUp, takenUpFrom } from './session/taken-up.ts';
import { createWatchers, type Watchers } from './session/watchers.ts';
import type { StoredTurns, TurnReply, TurnRequest } from './turns/turn-state.ts';
import { phraseFor, type Turns } from './turns/turns.ts';
import {
  assembleKeeper,
  assembleListeners,
  assembleSession,
  assembleTurns,
  type CallHost,
  type LiveSession,
  lostSpent,
} from './wiring.ts';

/** A call's stored state, read after its object was restarted. */
export interface StoredCall {
  journal: readonly JournalEvent[];
  token: MediaToken | null;
  /** `unreadable`: the journal alone says how far the turns are. */
  turns: StoredTurns | 'unreadable' | null;
  spent: SpentSoFar | null;
}

/**
 * `live` is null after a restart until the media socket opens again, and while the caller talks to a
 * person.
 */
type CallMode = { kind: 'stream'; live: LiveSession | null } | { kind: 'turns'; turns: Turns };

export class Call implements SessionOwner, CallUnderway {
  readonly context: CallContext;
  readonly #host: CallHost;
  readonly keeper: CallKeeper;
  readonly #media: MediaSockets;
  readonly #recording: KeptRecording;
  readonly listeners: Listeners;
  readonly #watchers: Watchers;
  readonly #log;
  #mode: CallMode = { kind: 'stream', live: null };
  /**
   * What the recognisers of earlier sessions were sent, those of an earlier process too. Null: an older
   * version prepared the call, and it is not known.
   */
  #recognised: Recognised[] | null;
  #stopSigns = (): void => undefined;
  /** It reported the end of the call, or was answered with it. */
  #carrierKnowsEnd = false;
  /** Until when a call by turns that is over says its last words; null until they were asked for. */
  #lastWordsUntil: number | null = null;

  constructor(host: CallHost, context: CallContext, stored: StoredCall | null) {
    this.#host = host;
    this.context = context;
    this.#log = createLog({ fields: { callId: context.ring.callId } });
    this.#recognised = stored ? (stored.spent?.recognised ?? null) : [];
    this.#watchers = createWatchers({
      clock: host.runtime.clock,
      soFar: async () => (await this.keeper.whole()).map(toWire),
      spent: () => this.spent(),
      failed: (error) => this.bug(error),
    });
    this.keeper = assembleKeeper(host, context, stored?.journal ?? [], {
      call: this,
      watchers: this.#watchers,
      log: this.#log,
    });
    this.listeners = assembleListeners(host, this.#log);
    this.#recording = createKeptRecording(host.store.rows, {
      bug: (error) => this.bug(error),
      kept: () => this.#signOfLife(),
    });
    this.#media = createMediaSockets(
      {
        clock: host.runtime.clock,
        log: this.#log,
        config: host.config,
        keepToken: (token) => host.store.put('token', token),
        started: () => {
          // From here on the call costs money.
          host.store.wakeIn(flushMs);
          this.#signOfLife();
        },
      },
      stored?.token ?? null,
    );
    if (stored?.turns) this.#beginTurns(stored.turns === 'unreadable' ? null : stored.turns);
  }

  /** The phone rings: the call is stored, and its session or its turns begin. */
  begin(mode: 'stream' | 'turns'): void {
    const { store, runtime } = this.#host;
    store.put('written', { version: storedVersion, ring: this.context.ring });
    store.put('context', this.context);
    store.put('sign', runtime.clock.now());
    store.put('spent', { recognised: [], at: runtime.clock.now() });
    // From here on the call's own end settles what is held for it. A refused one has no bill.
    if (this.context.refusal === null) store.drop('asked');
    store.wakeIn(Math.max(tokenLifeMs, this.#host.config.CALL_LOST_AFTER_SECONDS * 1000));
    if (mode === 'turns') this.#beginTurns(null);
    else this.#beginSession(null);
  }

  /** A new token each time. Null for a call by turns. */
  ringAnswer(mode: 'stream' | 'turns'): PrepareAnswer {
    const { language, refusal, greeting } = this.context;
    const token = mode === 'turns' ? null : this.#media.newToken();
    return { refusal, token, language, text: refusal === null ? '' : greeting };
  }

  /** The media socket's upgrade. */
  async acceptMedia(token: string): Promise<Response> {
    const refusal = this.#media.refusal(token);
    if (refusal) return refusal;
    if (this.isOver()) return errorAnswer(401, 'bad_token', 'the call is over');
    const live = await this.#liveSession();
    if (!live) return errorAnswer(409, 'by_turns', 'the call goes on without a media stream');
    return this.#media.accept(live.session, this.context.ring.carrier);
  }

  /**
   * The upgrade of another call object, which accepted a socket of the static media URL and then learned
   * that it belongs to this call: the caller is back.
   */
  async acceptJoined(): Promise<Response> {
    if (this.isTalking()) return errorAnswer(409, 'already_talking', 'the call already has a media socket');
    const live = await this.#liveSession();
    if (!live) return errorAnswer(409, 'by_turns', 'the call goes on without a media stream');
    return this.#media.accept(live.session, this.context.ring.carrier);
  }

  /** A socket of the static media URL, accepted before its call was known. */
  async adoptMedia(early: EarlySocket): Promise<void> {
    const live = await this.#liveSession();
    if (live) this.#media.adopt(live.session, this.context.ring.carrier, early);
    else early.close(1008, 'the call goes on without a media stream');
  }

  /** The upgrade of staff who watch; `protocol` is echoed. `numbers`: all others are masked; null: none. */
  watch(protocol: string | null, numbers: string | null): Response {
    return this.#watchers.accept(protocol, numbers === null ? null : new Set(numbers.split(',')));
  }

  /** Why nobody listens to the call now; null: staff may. */
  async whyNotListen(): Promise<Unheard | null> {
    const reason = await this.#unreachable();
    if (reason) return reason;
    const session = this.#session();
    if (!session) return 'by_turns';
    return whyNotListen(session.state()) ?? (this.listeners.isFull() ? 'too_many' : null);
  }

  async afterStream(): Promise<AfterStream> {
    const { store } = this.#host;
    const [settled, away] = await Promise.all([store.get('settled'), store.get('away')]);
    const mode = this.#mode;
    return afterStreamOf({
      context: this.context,
      events: this.keeper.events(),
      settled,
      away,
      isTalking: this.isTalking(),
      isPast: this.#isPast(),
      byTurns: mode.kind === 'turns',
      language: mode.kind === 'turns' ? mode.turns.language() : (mode.live?.session.state().language ?? null),
    });
  }

  /**
   * The first turn ends the wait for a stream that never opened. Null: the call is over, and the carrier
   * knew it before this request; only one that it repeats at once gets its answer again.
   */
  async turn(request: TurnRequest, key: string | null, withinMs: number): Promise<TurnReply | null> {
    const isOver = this.isOver() && (this.turns() === null || this.#isPast());
    const isRepeated = this.turns()?.isRepeated(key) && hasJustEnded(this.keeper.events(), this.#now());
    if (isOver && !isRepeated) return null;
    const reply = await (await this.#changeToTurns()).answer(request, key, withinMs);
    if (reply.next === 'end') this.#carrierKnowsEnd = true;
    return reply;
  }

  /**
   * Null: the call is over, and its last words were fetched, or nobody is left to hear them. For a moment
   * they may be fetched again, because a carrier repeats a request whose answer it lost.
   */
  async toSay(withinMs: number): Promise<TurnReply | null> {
    if (this.isOver()) {
      if (this.turns() === null || this.#isGone()) return null;
      this.#lastWordsUntil ??= this.#now() + lastWordsMs;
      if (this.#now() > this.#lastWordsUntil) return null;
    }
    return (await this.#changeToTurns()).current(withinMs);
  }

  /** The carrier says the stream is over; the socket may have died without a close. */
  streamEnded(): void {
    const session = this.#session();
    if (session && session.state().phase !== 'ended') session.detached(1000, true);
  }

  /**
   * The carrier was sent to the media socket twice and never opened it. The call ends with these words,
   * in the carrier's own voice. Without a session (the object was restarted meanwhile) the alarm ends it.
   */
  neverOpened(): { text: string; language: string } {
    const { language } = this.context;
    const session = this.#session();
    session?.dispatch({
      type: 'faulted',
      at: this.#now(),
      fault: {
        source: 'carrier',
        kind: 'network',
        retryable: false,
        message: 'the media socket was never opened',
      },
    });
    session?.detached(1006, false);
    return { text: phraseFor(this.context, language, 'apologyEnd'), language };
  }

  /** The carrier says the whole call is over. */
  async carrierEnded(outcomeWithinMs: number): Promise<void> {
    this.streamEnded();
    await this.keeper.carrierEnded(outcomeWithinMs);
    this.#carrierKnowsEnd = true;
  }

  /** A call by turns is transferred with the answer to the carrier's next request. */
  async moveToPerson(destination: string | null): Promise<Moved> {
    const reason = await this.#unreachable();
    if (reason) return reason;
    const session = this.#session();
    const order = this.turns()?.ordered() ?? (session && orderUnderWay(session.state()));
    if (order !== null) return order === 'end' ? 'ending' : 'moving_already';
    const { transferDestinations } = this.context.business;
    if (!transferDestinations.some(({ name }) => destination === null || name === destination))
      return 'unknown_destination';
    if (this.#mode.kind === 'turns') this.#mode.turns.moveTo(destination);
    else session?.dispatch({ type: 'transferAsked', at: this.#now(), by: 'staff', destination });
    return 'moving';
  }

  /** For the agent's next reply. */
  async whisper(wish: Wish): Promise<Whispered> {
    const reason = await this.#unreachable();
    if (reason) return reason;
    const event = { type: 'whispered', at: this.#now(), by: 'staff', ...wish } as const;
    const session = this.#session();
    const taken =
      this.turns()?.whisper(event) ?? (session ? takesWhisper(session.state()) : ('not_answered' as const));
    if (taken === 'whispered') session?.dispatch(event);
    if (taken === 'whispered') this.keeper.alive();
    return taken;
  }

  /** Why the agent takes no orders of staff; null: it is on the line. */
  async #unreachable(): Promise<'not_live' | 'with_person' | 'not_answered' | null> {
    const away = await this.#host.store.get('away');
    if (this.isOver()) return 'not_live';
    if (away) return 'with_person';
    const session = this.#session();
    const isWaiting = !session || session.state().phase === 'waiting';
    return this.#mode.kind === 'stream' && isWaiting ? 'not_answered' : null;
  }

  isOver = (): boolean => this.keeper.hasEnded();
  isBusy = (): boolean => !this.isOver() && !this.keeper.mayTalk();

  /**
   * The agent says goodbye, and the call ends. False when it has already ended. A call whose media stream has
   * not begun, or that no session holds (the caller talks to a person, or the object was restarted), ends at
   * once.
   */
  async hangUp(): Promise<boolean> {
    if (this.isOver()) return false;
    const session = this.#session();
    if (!this.#isLive()) await this.keeper.endedByStaff();
    else if (this.#mode.kind === 'turns') this.#mode.turns.end('staff');
    else session?.dispatch({ type: 'hangUpAsked', at: this.#now(), by: 'staff' });
    if (session?.state().phase === 'waiting') session.detached(1000, true);
    return true;
  }

  // `SessionOwner`: what the session of a stream reports.

  journal(event: JournalEvent): void {
    // The turns continue the journal. A stream that was dropped for them adds no events.
    if (this.#mode.kind === 'stream') this.keeper.journal(event);
  }

  turnSettled(): void {
    if (this.#mode.kind === 'turns' || !this.#mode.live) return;
    const { session, preparePhrases } = this.#mode.live;
    preparePhrases(session.state().language);
    this.keeper.turnSettled();
  }

  cleared = (ms: number): void => this.keeper.cleared(ms);
  noticed = (notice: string): void => this.keeper.noticed(notice);

  recording = (now: number): RecordingPlace | null => this.#recording.place(now);

  recordingStopped(): void {
    this.listeners.stop(1008, 'not_agreed');
    this.#host.later(this.#recording.drop());
  }

  repaired = (fault: Fault): void => this.keeper.faulted(fault);

  breakerChanged(provider: string, state: BreakerState): void {
    this.#log.warn('a provider is judged anew', { provider, state });
    this.keeper.breakerChanged(provider, state);
  }

  over(reason: EndReason): void {
    if (this.#mode.kind === 'turns') return;
    this.listeners.stop(1000, 'call over');
    this.#mode.live?.drop();
    this.#media.release();
    this.keeper.settle(reason);
  }

  away(transfer: { name: string; number: string }): void {
    if (this.#mode.kind === 'turns') return;
    this.listeners.stop(1000, 'with_person');
    const { live } = this.#mode;
    live?.drop();
    this.keeper.away(transfer);
    this.#leave();
    this.#mode = { kind: 'stream', live: null };
  }

  gap = (ms: number): void =>
    this.#log.warn('the voice was late: a hole in the reply', { ms: Math.round(ms) });
  bug = (error: unknown): void => this.#log.error('a bug', { error });

  // `CallUnderway`: what the keeper needs to know.

  isTalking = (): boolean => this.#media.isTalking();

  turns = (): Turns | null => (this.#mode.kind === 'turns' ? this.#mode.turns : null);

  snapshot(): Snapshot | null {
    const session = this.#session();
    return (
      session && {
        state: session.state(),
        lastSeq: session.nextSeq() - 1,
        nextMark: session.nextMark(),
      }
    );
  }

  spent(): Measured {
    const unknown = lostSpent(this.#host.config);
    const stt = this.recognised();
    // The API has no other kind of model than OpenAI's.
    if (this.#mode.kind === 'turns')
      return { stt: stt ?? [this.#mode.turns.recognised()], llmProvider: 'openai' };
    return { stt: stt ?? unknown.stt, llmProvider: this.#mode.live?.llmProvider ?? unknown.llmProvider };
  }

  recognised(): Recognised[] | null {
    const mode = this.#mode;
    const now = mode.kind === 'turns' ? [mode.turns.recognised()] : (mode.live?.session.recognised() ?? []);
    return this.#recognised && summedRecognised([...this.#recognised, ...now]);
  }

  endWaiting(): boolean {
    const session = this.#session();
    session?.detached(1000, true);
    return session !== null;
  }

  /**
   * The first request behind an end of ours is how the carrier learns of it. Not so where the carrier itself
   * told us.
   */
  #isPast(): boolean {
    return this.isOver() && (this.#carrierKnowsEnd || this.#isGone());
  }

  #isGone(): boolean {
    return hasCallerLeft(this.keeper.events());
  }

  #now(): number {
    return this.#host.runtime.clock.now();
  }

  #session(): LiveSession['session'] | null {
    return this.#mode.kind === 'stream' ? (this.#mode.live?.session ?? null) : null;
  }

  #isLive(): boolean {
    if (this.#mode.kind === 'turns') return this.#mode.turns.isLive();
    const session = this.#session();
    return session !== null && session.state().phase !== 'ended';
  }

  /** The session in memory, or a new one from the call's stored state. Null for a call by turns. */
  async #liveSession(): Promise<LiveSession | null> {
    const { store } = this.#host;
    const [snapshot, away] = await Promise.all([
      store.get('snapshot'),
      store.get('away'),
      this.#recording.load(),
    ]);
    if (this.#mode.kind === 'turns') return null;
    if (this.#mode.live) return this.#mode.live;
    if (away) this.keeper.back();
    return this.#beginSession(takenUpFrom(snapshot, this.keeper.events(), away ? 'transfer' : 'crash'));
  }

  /**
   * Now, and again as long as the media socket is open: with each piece of the recording, and on a timer
   * while nothing sounds. What is written in one turn of the event loop is one commit: it waits for the disk
   * once, and locally all calls wait with it. Where the clock was set back, the alarm is brought forward.
   */
  #signOfLife(): void {
    this.#stopSigns();
    this.keeper.alive();
    this.#host.later(this.#host.store.wakeBy(this.#now() + 2 * flushMs));
    this.#stopSigns = this.#host.runtime.clock.after(signMs, () => this.isTalking() && this.#signOfLife());
  }

  /** The session in memory is left: what its recogniser was sent stays on the bill. */
  #leave(): void {
    const session = this.#session();
    if (session) this.#recognised?.push(...session.recognised());
  }

  #beginSession(takenUp: TakenUp | null): LiveSession {
    const live = assembleSession(this.#host, this.context, takenUp, {
      owner: this,
      flushJournal: () => this.keeper.flushJournal(),
      log: this.#log,
    });
    this.#mode = { kind: 'stream', live };
    return live;
  }

  async #changeToTurns(): Promise<Turns> {
    // A session that has media ends its call. One that never got any is dropped silently.
    if (this.#mode.kind === 'stream' && this.isTalking()) this.streamEnded();
    // Where the turns begin, the journal decides how far the conversation is.
    if (this.#mode.kind === 'stream') await this.keeper.whole();
    return this.turns() ?? this.#beginTurns(null);
  }

  #beginTurns(stored: StoredTurns | null): Turns {
    this.#leave();
    this.listeners.stop(1000, 'by_turns');
    if (this.#mode.kind === 'stream') this.#mode.live?.drop();
    this.#media.release();
    const parts = { keeper: this.keeper, bug: (error: unknown) => this.bug(error) };
    const turns = assembleTurns(this.#host, this.context, parts, stored);
    this.#mode = { kind: 'turns', turns };
    return turns;
  }
}
