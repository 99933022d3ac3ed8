/**
 * The thin shell of a call: one Durable Object holds its sockets, its alarm and its storage, and decides nothing. Plain `accept()`: an object with
 * outgoing sockets can't hibernate anyway, and hibernation costs more per frame (platform reference).
 */
import { DurableObject } from 'cloudflare:workers';
import type { CallId } from '../../shared/ids.ts';
import type { Llm } from '../../shared/io/llm.ts';
import { createLog, type Log } from '../../shared/io/log.ts';
import { type JournalEvent, readJournal, toWire } from '../../shared/journal/events.ts';
import type { RefusalReason } from '../../shared/language/language.ts';
import type { Ring } from '../carriers/carrier.ts';
import { type Config, parseConfig } from '../config.ts';
import { platformDeps } from '../providers/deps.ts';
import { createGate } from '../providers/gate.ts';
import { createProviders } from '../providers/registry.ts';
import type { AfterStream } from './after-stream.ts';
import { createApi } from './api.ts';
import { admissionLimits, type CallBindings } from './bindings.ts';
import { type CallKeeper, createKeeper, flushMs, lostMs } from './call-keeper.ts';
import { createCallMeter } from './call-meter.ts';
import { type CallStore, createCallStore } from './call-store.ts';
import { fetchCarrierRecording } from './carrier-recording.ts';
import { platformClock } from './clock.ts';
import { errorAnswer } from './error-answer.ts';
import { createMediaDoor, type MediaDoor } from './media-door.ts';
import { allEvents, createOutbox } from './outbox.ts';
import { type CallContext, prepareCall, refusalContext } from './preparation.ts';
import { type PrepareAnswer, refusedUnknown } from './prepare-answer.ts';
import { type AssembledSession, type AssemblyDeps, assembleSession } from './session-assembly.ts';
import { acceptStatic, type EarlySocket } from './static-door.ts';
import { summarise } from './summary.ts';
import { createWatchers } from './watchers.ts';
import { whisperOf } from './whisper.ts';

/** After a bug in the alarm itself: long enough not to spin, short enough that the call still gets out. */
const afterBugMs = 300_000;

export class CallObject extends DurableObject<CallBindings> {
  readonly #config: Config;
  readonly #store: CallStore;
  readonly #clock = platformClock;
  readonly #watchers = createWatchers(() => (this.#keeper?.events() ?? []).map(toWire));
  #log: Log = createLog();
  #context: CallContext | null = null;
  #keeper: CallKeeper | null = null;
  #door: MediaDoor | null = null;
  #live: AssembledSession | null = null;

  constructor(ctx: DurableObjectState, env: CallBindings) {
    super(ctx, env);
    const parsed = parseConfig(env as unknown as Record<string, unknown>);
    if (!parsed.ok) throw new Error(`configuration: ${parsed.faults.join('; ')}`);
    this.#config = parsed.config;
    this.#store = createCallStore(ctx.storage, () => this.#clock.now());
    void ctx.blockConcurrencyWhile(() => this.#restore());
  }

  /** The phone rings: find out what must be known, open the recogniser, have the greeting ready. Repeating it is harmless: the same call, a new token. */
  async prepare(ring: Ring, refused: RefusalReason | null): Promise<PrepareAnswer> {
    if (!this.#context) {
      const log = createLog({ fields: { callId: ring.callId } });
      const prepared = await prepareCall(
        {
          api: createApi(this.#config),
          number: this.env.SWITCHBOARDS.getByName(ring.to),
          config: this.#config,
          now: this.#clock.now(),
          log,
          later: (work) => this.ctx.waitUntil(work),
        },
        ring,
      );
      const reason = refused ?? (prepared.allowed ? null : prepared.reason);
      const business = prepared.allowed ? prepared.context.business : prepared.business;
      if (business === null) return refusedUnknown(reason ?? 'unavailable');
      const context = prepared.allowed && reason === null ? prepared.context : refusalContext(ring, business, reason ?? 'unavailable');
      if (!this.#context) this.#begin(context);
    }
    const { language, refusal, greeting } = this.#known();
    return { refusal, token: this.#openDoor().mint(), language, text: refusal === null ? '' : greeting };
  }

  /** The media socket's upgrade, `/media/{carrier}/{callId}/{token}`, or a watcher's, `/calls/{callId}/live`. */
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
      return errorAnswer(kind === 'media' ? 401 : 404, kind === 'media' ? 'bad_token' : 'unknown_call', 'there is no such call');
    if (kind === 'calls') return this.#watchers.accept(request.headers.get('x-watch-protocol'));
    const door = this.#openDoor();
    return door.refusal(token ?? '') ?? door.accept((await this.#session(this.#context)).session, this.#context.ring.carrier);
  }

  /** The static media URL: who calls is known from the stream's first frames alone. */
  async #takeStatic(ring: Ring, early: EarlySocket): Promise<void> {
    const objectName = this.ctx.id.name ?? ring.callId;
    const limits = admissionLimits(this.#config);
    const admission = await this.env.SWITCHBOARDS.getByName(ring.to).admit({ callId: ring.callId, objectName, from: ring.from }, limits);
    const answer = await this.prepare(ring, admission.ok ? null : admission.reason);
    if (answer.token === null) return early.socket.close(1008, 'no business answers at this number');
    const { session } = await this.#session(this.#known());
    this.#openDoor().adopt(early.socket, session, ring.carrier, early.take());
  }

  async afterStream(): Promise<AfterStream> {
    const context = this.#context;
    const state = this.#live?.session.state();
    const settled = await this.#store.get('settled');
    const away = await this.#store.get('away');
    return {
      known: context !== null,
      ended: settled?.reason ?? null,
      transfer: away && !away.isBack ? away.transfer : null,
      whisper: context ? whisperOf(context, this.#keeper?.events() ?? []) : '',
      mayResume: context !== null && settled === null && !this.#door?.isTalking() && (away === null || away.isBack),
      language: state?.language ?? context?.language ?? 'en-IN',
      to: context?.ring.to ?? '',
      from: context?.ring.from ?? '',
    };
  }

  /** The carrier says the stream is over; the socket may have died without a word. */
  async streamEnded(): Promise<void> {
    if (this.#live && this.#live.session.state().phase !== 'ended') this.#live.session.detached(1000, true);
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

  /** Staff move the call to a human; null = the business's first. */
  async moveToHuman(destination: string | null): Promise<'moving' | 'unknown_destination' | 'not_live'> {
    if (!this.#live || this.#live.session.state().phase === 'ended') return 'not_live';
    const { transferDestinations } = this.#known().business;
    if (destination !== null && !transferDestinations.some(({ name }) => name === destination)) return 'unknown_destination';
    this.#live.session.tell({ type: 'transferAsked', at: this.#clock.now(), by: 'staff', destination });
    return 'moving';
  }

  /** The carrier's own recording is ready; the call itself may be long delivered. */
  async carrierRecorded(callId: CallId, url: string): Promise<void> {
    this.#store.put('carrierRecording', { callId, url, failures: 0 });
    this.#store.wakeIn(0);
  }

  /** Staff end the call. False when there is none to end. */
  async hangUp(): Promise<boolean> {
    if (!this.#live || this.#live.session.state().phase === 'ended') return false;
    this.#live.session.tell({ type: 'hangUpAsked', at: this.#clock.now(), by: 'staff' });
    return true;
  }

  /** Delivers what waits. Catches its own errors and sets itself again: a platform's retries end after six. */
  override async alarm(): Promise<void> {
    try {
      await fetchCarrierRecording(createApi(this.#config), this.#store, this.#log);
      await this.#keeper?.wake(this.#live, this.#door?.isTalking() ?? false);
    } catch (error) {
      this.#bug(error);
      this.#store.wakeIn(afterBugMs);
    }
  }

  async #restore(): Promise<void> {
    const context = await this.#store.get('context');
    if (!context) return;
    this.#keeper = this.#know(context, readJournal(await allEvents(this.#store.rows)));
    this.#door = this.#createDoor(await this.#store.get('token'));
  }

  #begin(context: CallContext): void {
    this.#keeper = this.#know(context, []);
    this.#store.put('context', context);
    this.#store.put('sign', this.#clock.now());
    this.#store.wakeIn(lostMs);
    this.#live = this.#assemble(context, this.#keeper, null, 0);
  }

  #know(context: CallContext, earlier: Parameters<typeof createKeeper>[1]): CallKeeper {
    this.#context = context;
    const { ring } = context;
    this.#log = createLog({ fields: { callId: ring.callId } });
    const api = () => createApi(this.#config);
    const waitUntil = (work: Promise<void>) => this.ctx.waitUntil(work);
    const deps = {
      context,
      store: this.#store,
      outbox: createOutbox(ring.callId, this.#store.rows, api),
      meter: createCallMeter(ring, this.env.METRICS, waitUntil),
      api,
      now: () => this.#clock.now(),
      watched: (event: ReturnType<typeof toWire>) => this.#watchers.tell(event),
      left: () => waitUntil(this.env.SWITCHBOARDS.getByName(ring.to).left(ring.callId)),
      summarise: (events: readonly JournalEvent[]) => summarise(this.#model(ring.callId), events, context.business.name),
      log: this.#log,
    };
    return createKeeper(deps, earlier);
  }

  #known(): CallContext {
    if (!this.#context) throw new Error('no call was prepared here');
    return this.#context;
  }

  #openDoor(): MediaDoor {
    this.#door ??= this.#createDoor(null);
    return this.#door;
  }

  #createDoor(token: Parameters<typeof createMediaDoor>[1]): MediaDoor {
    const config = this.#config;
    return createMediaDoor(
      {
        clock: this.#clock,
        log: this.#log,
        maxFrameBytes: config.WEBSOCKET_MAX_SIZE,
        pingIntervalMs: config.WEBSOCKET_PING_INTERVAL * 1000,
        pingTimeoutMs: config.WEBSOCKET_PING_TIMEOUT * 1000,
        keepToken: (kept) => this.#store.put('token', kept),
        talking: () => this.#store.wakeIn(flushMs),
      },
      token,
    );
  }

  /** The session in memory, or the one that storage remembers: this object was restarted in the middle of a call. */
  async #session(context: CallContext): Promise<AssembledSession> {
    if (this.#live) return this.#live;
    const snapshot = await this.#store.get('snapshot');
    const keeper = this.#keeper;
    if (!keeper) throw new Error('no call was prepared here');
    const nextSeq = (keeper.events().at(-1)?.seq ?? -1) + 1;
    const away = await this.#store.get('away');
    const firstPiece = await this.#store.pieces();
    if (away) keeper.back();
    this.#live ??= this.#assemble(context, keeper, snapshot && { ...snapshot, nextSeq, why: away ? 'transfer' : 'crash' }, firstPiece);
    return this.#live;
  }

  #assemble(context: CallContext, keeper: CallKeeper, restored: AssemblyDeps['restored'], firstPiece: number): AssembledSession {
    const over = new AbortController();
    return assembleSession({
      context,
      config: this.#config,
      clock: this.#clock,
      signal: over.signal,
      restored,
      journal: (event) => keeper.journal(event),
      settledTurn: () => this.#live && keeper.turnSettled(this.#live),
      cleared: (ms) => keeper.cleared(ms),
      keepPiece: (number, piece) => this.#store.putPiece(firstPiece + number, piece),
      over: (reason) => {
        over.abort();
        this.#watchers.end();
        keeper.settle(reason, this.#live);
      },
      away: (transfer) => {
        over.abort();
        keeper.away(transfer, this.#live);
        this.#live = null;
      },
      flushJournal: () => keeper.flushJournal(),
      publicFetch: (url, init) => (this.env.PUBLIC_NETWORK ?? globalThis).fetch(url, init),
      log: this.#log,
      bug: (error) => this.#bug(error),
    });
  }

  /** The model outside a conversation, for the summary. */
  #model(callId: string): Llm {
    return createProviders(this.#config, platformDeps(createGate()), { tag: callId, onFailover: () => undefined }).llm;
  }

  #bug(error: unknown): void {
    this.#log.error('a bug', { error });
  }
}
