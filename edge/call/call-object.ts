/**
 * The thin shell of a call: one Durable Object holds its sockets, its alarm and its storage, and
 * decides nothing. Plain `accept()`: an object with outgoing sockets can't hibernate anyway, and
 * hibernation costs more per frame (platform reference).
 */
import { DurableObject } from 'cloudflare:workers';
import type { CallId } from '../../shared/ids.ts';
import { createLog, type Log } from '../../shared/io/log.ts';
import { type EndReason, type JournalEvent, readJournal, toWire } from '../../shared/journal/events.ts';
import type { RefusalReason } from '../../shared/language/language.ts';
import type { Ring } from '../carriers/carrier.ts';
import { type Config, parseConfig } from '../config.ts';
import { errorAnswer } from '../http-error.ts';
import { admissionLimits, businessIndex, type CallBindings } from './bindings.ts';
import { tellRefused } from './counting.ts';
import { type AfterStream, afterStreamOf } from './keeping/after-stream.ts';
import { fetchCarrierRecording } from './keeping/carrier-recording.ts';
import { type CallKeeper, flushMs, lostMs } from './keeping/keeper.ts';
import { keepCall } from './keeping/keeping.ts';
import { endNeverOpened } from './keeping/never-opened.ts';
import { allEvents } from './keeping/outbox.ts';
import { type CallStore, createCallStore } from './keeping/store.ts';
import { createMediaDoor, doorLimits, type MediaDoor } from './media/media-door.ts';
import type { MediaToken } from './media/media-token.ts';
import { acceptStatic, type EarlySocket } from './media/static-door.ts';
import type { CallContext } from './ring/preparation.ts';
import { type PrepareAnswer, refusedUnknown } from './ring/prepare-answer.ts';
import { contextOfRing } from './ring/ring-context.ts';
import { type CallRuntime, createCallRuntime } from './runtime.ts';
import { type Holding, hangUp, type Moved, moveToPerson } from './session/staff-asks.ts';
import { takenUpFrom } from './session/taken-up.ts';
import { createWatchers } from './session/watchers.ts';
import { createCallTurns } from './turns/call-turns.ts';
import type { Asked, TurnReply, TurnsState } from './turns/turn-state.ts';
import type { Turns } from './turns/turns.ts';
import { type AssembledSession, type AssemblyDeps, assembleSession } from './wiring.ts';

/** After a bug in the alarm itself: long enough not to spin, short enough that the call still gets out. */
const afterBugMs = 300_000;

export class CallObject extends DurableObject<CallBindings> {
  readonly #config: Config;
  readonly #store: CallStore;
  readonly #runtime: CallRuntime;
  readonly #watchers = createWatchers(() => (this.#keeper?.events() ?? []).map(toWire));
  #log: Log = createLog();
  #context: CallContext | null = null;
  #keeper: CallKeeper | null = null;
  #door: MediaDoor | null = null;
  #live: AssembledSession | null = null;
  /** Of a call without a media stream; then there is no session. */
  #turns: Turns | null = null;
  /** Ends the session's connections. */
  #dropStream: (() => void) | null = null;

  constructor(ctx: DurableObjectState, env: CallBindings) {
    super(ctx, env);
    const parsed = parseConfig(env as unknown as Record<string, unknown>);
    if (!parsed.ok) throw new Error(`configuration: ${parsed.faults.join('; ')}`);
    this.#config = parsed.config;
    this.#runtime = createCallRuntime(parsed.config, env);
    this.#store = createCallStore(ctx.storage, () => this.#runtime.clock.now());
    void ctx.blockConcurrencyWhile(() => this.#restore());
  }

  /**
   * The phone rings: find out what must be known, open the recogniser, have the greeting ready.
   * Repeated: the same call, a new token; by turns none.
   */
  async prepare(
    ring: Ring,
    refused: RefusalReason | null,
    mode: 'stream' | 'turns' = 'stream',
  ): Promise<PrepareAnswer> {
    if (!this.#context) {
      const later = (work: Promise<void>) => this.ctx.waitUntil(work);
      const asked = { config: this.#config, env: this.env, runtime: this.#runtime, later };
      const context = await contextOfRing(asked, ring, refused);
      if (typeof context === 'string') return refusedUnknown(context);
      if (!this.#context) this.#begin(context, mode);
    }
    const { language, refusal, greeting } = this.#known();
    const token = mode === 'turns' ? null : this.#openDoor().mint();
    return { refusal, token, language, text: refusal === null ? '' : greeting };
  }

  /**
   * The media socket's upgrade, `/media/{carrier}/{callId}/{token}`, or a watcher's,
   * `/calls/{callId}/live`.
   */
  override async fetch(request: Request): Promise<Response> {
    const [, kind, , , token] = new URL(request.url).pathname.split('/');
    if (kind === 'media' && token === undefined) {
      return acceptStatic(
        (ring, early) => this.#takeStatic(ring, early),
        this.#config.EXOTEL_PHONE_NUMBER,
        () => crypto.randomUUID(),
      );
    }
    if (!this.#context)
      return errorAnswer(
        kind === 'media' ? 401 : 404,
        kind === 'media' ? 'bad_token' : 'unknown_call',
        'there is no such call',
      );
    if (kind === 'calls') return this.#watchers.accept(request.headers.get('x-watch-protocol'));
    const door = this.#openDoor();
    return (
      door.refusal(token ?? '') ??
      door.accept((await this.#session(this.#context)).session, this.#context.ring.carrier)
    );
  }

  /** The static media URL: who calls is known from the stream's first frames alone. */
  async #takeStatic(ring: Ring, early: EarlySocket): Promise<void> {
    const objectName = this.ctx.id.name ?? ring.callId;
    const limits = admissionLimits(this.#config);
    const admission = await this.env.SWITCHBOARDS.getByName(ring.to).admit(
      { callId: ring.callId, objectName, from: ring.from },
      limits,
    );
    const answer = await this.prepare(ring, admission.ok ? null : admission.reason);
    if (answer.refusal !== null) await tellRefused(this.env.METRICS, ring, answer.refusal, admission);
    if (answer.token === null) return early.socket.close(1008, 'no business answers at this number');
    const { session } = await this.#session(this.#known());
    this.#openDoor().adopt(early.socket, session, ring.carrier, early.take());
  }

  async afterStream(): Promise<AfterStream> {
    const [settled, away] = await Promise.all([this.#store.get('settled'), this.#store.get('away')]);
    const language = this.#live?.session.state().language ?? this.#turns?.language() ?? null;
    const now = { isTalking: this.#door?.isTalking() ?? false, byTurns: this.#turns !== null, language };
    return afterStreamOf({
      context: this.#context,
      events: this.#keeper?.events() ?? [],
      settled,
      away,
      ...now,
    });
  }

  /**
   * A turn without a media stream: the first one ends the wait for a stream that never opened.
   * Null: no such call was prepared.
   */
  async turn(asked: Asked, key: string | null, withinMs: number): Promise<TurnReply | null> {
    return this.#context && (await this.#byTurns(this.#context)).answer(asked, key, withinMs);
  }

  /** What such a call has to say now. Null: no such call was prepared. */
  async toSay(withinMs: number): Promise<TurnReply | null> {
    return this.#context && (await this.#byTurns(this.#context)).current(withinMs);
  }

  /** The carrier says the stream is over; the socket may have died without a word. */
  async streamEnded(): Promise<void> {
    if (this.#live && this.#live.session.state().phase !== 'ended') this.#live.session.detached(1000, true);
  }

  /**
   * The carrier was sent to the media socket, and sent again, and never came: the call ends with
   * these words, for the carrier's own voice.
   */
  async neverOpened(): Promise<{ text: string; language: string }> {
    return endNeverOpened(this.#known(), this.#live?.session ?? null, this.#runtime.clock.now());
  }

  /** The carrier says the whole call is over. */
  async carrierEnded(): Promise<void> {
    await this.streamEnded();
    await this.#keeper?.carrierEnded();
  }

  /** What became of a transfer's dialling. Answers whether the caller is to come back to the agent. */
  async transferEnded(outcome: 'talked' | 'busy' | 'noAnswer' | 'failed'): Promise<boolean> {
    return (await this.#keeper?.transferEnded(outcome)) ?? false;
  }

  /** Staff move the call to a person; null = the business's first. */
  async moveToPerson(destination: string | null): Promise<Moved> {
    return moveToPerson(this.#holding(), destination);
  }

  /** The carrier's own recording is ready; the call itself may be long delivered. */
  async carrierRecorded(callId: CallId, url: string): Promise<void> {
    this.#store.put('carrierRecording', { callId, url, failures: 0, dueAt: this.#runtime.clock.now() });
    this.#store.wakeIn(0);
  }

  /** Staff end the call. False when there is none to end. */
  async hangUp(): Promise<boolean> {
    return hangUp(this.#holding());
  }

  /**
   * Delivers what waits. Catches its own errors and sets itself again: a platform's retries end
   * after six.
   */
  override async alarm(): Promise<void> {
    try {
      await this.#keeper?.wake(this.#live, this.#door?.isTalking() ?? false);
      const { api } = this.#runtime;
      await fetchCarrierRecording({
        api,
        store: this.#store,
        now: () => this.#runtime.clock.now(),
        log: this.#log,
      });
    } catch (error) {
      this.#bug(error);
      this.#store.wakeIn(afterBugMs);
    }
  }

  async #restore(): Promise<void> {
    const context = await this.#store.get('context');
    if (!context) return;
    this.#keeper = this.#know(context, readJournal(await allEvents(this.#store.rows)));
    this.#openDoor(await this.#store.get('token'));
    const turns = await this.#store.get('turns');
    if (turns) this.#turns = this.#createTurns(context, this.#keeper, turns);
  }

  #begin(context: CallContext, mode: 'stream' | 'turns'): void {
    this.#keeper = this.#know(context, []);
    this.#store.put('context', context);
    this.#store.put('sign', this.#runtime.clock.now());
    this.#store.wakeIn(lostMs);
    if (mode === 'turns') this.#turns = this.#createTurns(context, this.#keeper, null);
    else this.#live = this.#assemble(context, this.#keeper, null, 0);
  }

  #know(context: CallContext, earlier: readonly JournalEvent[]): CallKeeper {
    this.#context = context;
    const { ring } = context;
    this.#log = createLog({ fields: { callId: ring.callId } });
    const deps = {
      config: this.#config,
      env: this.env,
      store: this.#store,
      runtime: this.#runtime,
      watched: (event: ReturnType<typeof toWire>) => this.#watchers.tell(event),
      byTurns: () => this.#turns,
      waitUntil: (work: Promise<void>) => this.ctx.waitUntil(work),
    };
    return keepCall(deps, context, earlier);
  }

  async #byTurns(context: CallContext): Promise<Turns> {
    // A stream that has talked ends its call; one that never opened is dropped without a word.
    if (!this.#turns && this.#door?.isTalking()) await this.streamEnded();
    this.#turns ??= this.#createTurns(context, this.#knownKeeper(), null);
    return this.#turns;
  }

  #createTurns(context: CallContext, keeper: CallKeeper, kept: TurnsState | null): Turns {
    this.#dropStream?.();
    this.#live = null;
    const over = (reason: EndReason) => keeper.settle(reason, this.#live);
    const bug = (error: unknown) => this.#bug(error);
    return createCallTurns(
      { context, config: this.#config, store: this.#store, keeper, runtime: this.#runtime, over, bug },
      kept,
    );
  }

  #known(): CallContext {
    if (!this.#context) throw new Error('no call was prepared here');
    return this.#context;
  }

  #holding(): Holding {
    const business = this.#context?.business ?? null;
    const hasEnded = this.#keeper?.hasEnded() ?? true;
    return {
      business,
      session: this.#live?.session ?? null,
      turns: this.#turns,
      hasEnded,
      now: this.#runtime.clock.now(),
    };
  }

  #knownKeeper(): CallKeeper {
    if (!this.#keeper) throw new Error('no call was prepared here');
    return this.#keeper;
  }

  #openDoor(token: MediaToken | null = null): MediaDoor {
    const keepToken = (kept: MediaToken) => this.#store.put('token', kept);
    const talking = () => this.#store.wakeIn(flushMs);
    this.#door ??= createMediaDoor(
      { clock: this.#runtime.clock, log: this.#log, ...doorLimits(this.#config), keepToken, talking },
      token,
    );
    return this.#door;
  }

  /**
   * The session in memory, or the one that storage remembers: this object was restarted in the
   * middle of a call.
   */
  async #session(context: CallContext): Promise<AssembledSession> {
    if (this.#live) return this.#live;
    const snapshot = await this.#store.get('snapshot');
    const keeper = this.#knownKeeper();
    const away = await this.#store.get('away');
    const firstPiece = await this.#store.pieces();
    if (away) keeper.back();
    this.#live ??= this.#assemble(
      context,
      keeper,
      takenUpFrom(snapshot, keeper.events(), away ? 'transfer' : 'crash'),
      firstPiece,
    );
    return this.#live;
  }

  #assemble(
    context: CallContext,
    keeper: CallKeeper,
    takenUp: AssemblyDeps['takenUp'],
    firstPiece: number,
  ): AssembledSession {
    const over = new AbortController();
    this.#dropStream = () => over.abort();
    return assembleSession({
      context,
      config: this.#config,
      runtime: this.#runtime,
      signal: over.signal,
      takenUp,
      // A stream that was dropped for turns has nothing more to tell.
      journal: (event) => this.#turns ?? keeper.journal(event),
      settledTurn: () => this.#live && keeper.turnSettled(this.#live),
      cleared: (ms) => keeper.cleared(ms),
      keepPiece: (number, piece) => this.#store.putPiece(firstPiece + number, piece),
      over: (reason) => {
        over.abort();
        if (!this.#turns) keeper.settle(reason, this.#live);
      },
      away: (transfer) => {
        over.abort();
        keeper.away(transfer, this.#live);
        this.#live = null;
      },
      flushJournal: () => keeper.flushJournal(),
      shelf: this.env.SWITCHBOARDS.getByName(businessIndex(context.business.businessId)),
      later: (work) => this.ctx.waitUntil(work),
      log: this.#log,
      bug: (error) => this.#bug(error),
    });
  }

  #bug(error: unknown): void {
    this.#log.error('a bug', { error });
  }
}
