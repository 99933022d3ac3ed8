/**
 * The thin shell of a call: one Durable Object holds its sockets, its alarm and its storage, and decides nothing. Plain `accept()`: an object with
 * outgoing sockets can't hibernate anyway, and hibernation costs more per frame (platform reference).
 */
import { DurableObject } from 'cloudflare:workers';
import { statusOf } from '../../shared/call-status.ts';
import { createLog, type Log } from '../../shared/io/log.ts';
import { type EndReason, type JournalEvent, readJournal, toWire, type WireEvent } from '../../shared/journal/events.ts';
import type { RefusalReason } from '../../shared/language/language.ts';
import { fallbackLanguage } from '../../shared/language/registry.ts';
import type { Ring } from '../carriers/carrier.ts';
import { type Config, parseConfig } from '../config.ts';
import type { AfterStream } from './after-stream.ts';
import { createApi } from './api.ts';
import { admissionLimits, type CallBindings, metricShardOf } from './bindings.ts';
import { type CallStore, createCallStore } from './call-store.ts';
import { platformClock } from './clock.ts';
import { deliver, type Settlement } from './delivery.ts';
import { errorAnswer } from './error-answer.ts';
import { createMediaDoor, type MediaDoor } from './media-door.ts';
import { tokenLifeMs } from './media-token.ts';
import { countedFaults, observedTurns } from './meter.ts';
import { allEvents, createOutbox, type Outbox } from './outbox.ts';
import { type CallContext, prepareCall, refusalContext } from './preparation.ts';
import { type AssembledSession, assembleSession } from './session-assembly.ts';
import { acceptStatic, type EarlySocket } from './static-door.ts';
import { createWatchers } from './watchers.ts';

/** `token` opens the media socket; a refused call gets one as well, to hear why. Null when there is not even a business to refuse for. */
export interface PrepareAnswer {
  refusal: RefusalReason | null;
  token: string | null;
  language: string;
  /** What the caller is told of a refusal; empty where there is none. */
  text: string;
}

/** While a call lives, its journal is delivered and its sign of life written this often. */
const flushMs = 10_000;
/** Without a sign of life for this long, a call whose object was restarted is finished (architecture, outbox). */
const lostMs = 30_000;
const longestBackoffMs = 300_000;

/** No business, so nobody's language and nobody's name. */
function refusedUnknown(refusal: RefusalReason): PrepareAnswer {
  const text = fallbackLanguage.phrases.refusal[refusal]({ agentName: '', businessName: '' });
  return { refusal, token: null, language: fallbackLanguage.code, text };
}

export class CallObject extends DurableObject<CallBindings> {
  readonly #config: Config;
  readonly #store: CallStore;
  readonly #clock = platformClock;
  readonly #over = new AbortController();
  readonly #watchers = createWatchers(() => this.#events);
  #log: Log = createLog();
  #context: CallContext | null = null;
  #door: MediaDoor | null = null;
  #outbox: Outbox | null = null;
  #live: AssembledSession | null = null;
  #events: WireEvent[] = [];
  #metered = { turn: 0, event: 0 };

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
      const prepared = await prepareCall(createApi(this.#config), ring, this.#config, this.#clock.now(), log);
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
    return {
      known: context !== null,
      ended: settled?.reason ?? (state?.phase === 'ended' ? (state.ending?.reason ?? 'caller') : null),
      transfer: state?.ending?.transfer ?? (await this.#store.get('transfer')),
      language: state?.language ?? context?.language ?? 'en-IN',
      to: context?.ring.to ?? '',
      from: context?.ring.from ?? '',
    };
  }

  /** The carrier says the call is over; the socket may have died without a word. */
  async carrierEnded(): Promise<void> {
    if (this.#live && this.#live.session.state().phase !== 'ended') this.#live.session.detached(1000, true);
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
      const settled = await this.#store.get('settled');
      if (settled) await this.#deliver(settled);
      else if (this.#context) await this.#tick(this.#context);
    } catch (error) {
      this.#bug(error);
      this.#store.wakeIn(longestBackoffMs);
    }
  }

  async #restore(): Promise<void> {
    const context = await this.#store.get('context');
    if (!context) return;
    this.#know(context);
    this.#events = await allEvents(this.#store.rows);
    this.#door = this.#createDoor(await this.#store.get('token'));
  }

  #begin(context: CallContext): void {
    this.#know(context);
    this.#store.put('context', context);
    this.#store.put('sign', this.#clock.now());
    this.#store.wakeIn(lostMs);
    this.#live = this.#assemble(context, null);
  }

  #know(context: CallContext): void {
    this.#context = context;
    this.#log = createLog({ fields: { callId: context.ring.callId } });
    this.#outbox = createOutbox(context.ring.callId, this.#store.rows, () => createApi(this.#config));
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
    const snapshot = await this.#store.get('snapshot');
    const nextSeq = (this.#events.at(-1)?.seq ?? -1) + 1;
    this.#live ??= this.#assemble(context, snapshot && { ...snapshot, nextSeq });
    return this.#live;
  }

  #assemble(context: CallContext, restored: Parameters<typeof assembleSession>[0]['restored']): AssembledSession {
    return assembleSession({
      context,
      config: this.#config,
      clock: this.#clock,
      signal: this.#over.signal,
      restored,
      journal: (event) => this.#journal(event),
      settledTurn: () => this.#keepTurn(),
      keepPiece: (number, piece) => this.#store.putPiece(number, piece),
      over: (reason) => this.#settle(reason),
      flushJournal: async () => {
        this.#outbox?.write();
        await this.#outbox?.deliver();
      },
      log: this.#log,
      bug: (error) => this.#bug(error),
    });
  }

  #journal(event: JournalEvent): void {
    const wire = toWire(event);
    this.#events.push(wire);
    if (this.#known().refusal !== null) return;
    this.#outbox?.add(wire);
    this.#watchers.tell(wire);
    if (event.type === 'callEnded' && event.transfer) this.#store.put('transfer', event.transfer);
  }

  #keepTurn(): void {
    this.#outbox?.write();
    const session = this.#live?.session;
    if (session) this.#store.put('snapshot', { state: session.state(), nextMark: session.nextMark(), sttMs: session.sttMs() });
    this.#meter(true);
  }

  #settle(reason: EndReason): void {
    const context = this.#known();
    this.#over.abort();
    this.#watchers.end();
    this.#outbox?.write();
    const live = this.#live;
    const stt = { provider: live?.stt.provider ?? '', model: live?.stt.model ?? '', seconds: live ? live.session.sttMs() / 1000 : null };
    const settled: Settlement = {
      callId: context.ring.callId,
      endedAt: this.#clock.now(),
      reason,
      stt,
      llmProvider: live?.llmProvider ?? '',
    };
    this.#store.put('settled', settled);
    this.#meter(false, reason);
    this.ctx.waitUntil(this.env.SWITCHBOARDS.getByName(context.ring.to).left(context.ring.callId));
    this.#store.wakeIn(0);
  }

  /** While the call lives: the journal goes out, and a sign of life is left. */
  async #tick(context: CallContext): Promise<void> {
    const now = this.#clock.now();
    this.#outbox?.write();
    if (context.refusal === null) await this.#outbox?.deliver();
    if (this.#door?.isTalking()) {
      this.#store.put('sign', now);
      this.#meter(true);
      return this.#store.wakeIn(flushMs);
    }
    const silentMs = now - ((await this.#store.get('sign')) ?? 0);
    if (silentMs < Math.max(lostMs, tokenLifeMs)) return this.#store.wakeIn(Math.max(lostMs, tokenLifeMs) - silentMs);
    // Nobody came for a prepared call: the caller gave up while it rang.
    if (this.#live) return this.#live.session.detached(1000, true);
    this.#log.warn('the call was lost with its object and is finished now');
    const event = { type: 'callEnded' as const, at: now, reason: 'crash' as const, seq: (this.#events.at(-1)?.seq ?? -1) + 1 };
    this.#journal(event);
    this.#settle('crash');
  }

  async #deliver(settled: Settlement): Promise<void> {
    const outbox = this.#outbox;
    if (this.#context?.refusal || !outbox) return this.#store.clear();
    const delivered = await deliver(
      { rows: this.#store.rows, outbox, api: createApi(this.#config), upload: (url, init) => fetch(url, init) },
      settled,
    );
    if (delivered.done) return this.#store.clear();
    const failures = ((await this.#store.get('failures')) ?? 0) + 1;
    this.#store.put('failures', failures);
    this.#log.warn('the call could not be delivered yet', { fault: delivered.fault, failures });
    this.#store.wakeIn(Math.min(1000 * 2 ** failures, longestBackoffMs));
  }

  #meter(live: boolean, ended: EndReason | null = null): void {
    const { callId, carrier } = this.#known().ring;
    const events = readJournal(this.#events);
    const fresh = events.slice(this.#metered.event);
    const turn = this.#live?.session.state().turn ?? 0;
    // A turn is observed once it is over, so that its timings are whole.
    const observed = observedTurns(events, this.#metered.turn).slice(0, live ? -1 : undefined);
    this.#metered = { turn: live ? Math.max(turn, this.#metered.turn) : turn + 1, event: events.length };
    const counted = countedFaults(fresh);
    // A refused ring was counted when it was refused.
    if (ended !== null && this.#known().refusal === null)
      counted.push({ name: 'voice_calls_total', labels: { carrier, outcome: statusOf(ended) }, by: 1 });
    this.ctx.waitUntil(this.env.METRICS.getByName(metricShardOf(callId)).count({ callId, live, observed, counted, outboxPending: 0 }));
  }

  #bug(error: unknown): void {
    this.#log.error('a bug', { error });
  }
}
