/**
 * The thin shell of a call: one Durable Object that holds a `Call`, or none yet. It decides nothing.
 * Sockets are opened by plain `accept()`: an object with outgoing sockets can't hibernate anyway,
 * and hibernation costs more per frame.
 */
import { DurableObject } from 'cloudflare:workers';
import { EdgeAct } from '../../shared/contract/audit.ts';
import { CallId, carrierOf } from '../../shared/ids.ts';
import { type SteadyClock, steadyClock } from '../../shared/io/call-clock/steady-clock.ts';
import { processLag } from '../../shared/io/call-clock/timer-lag.ts';
import { platformClock } from '../../shared/io/clock.ts';
import { createLog } from '../../shared/io/log.ts';
import { readJournal } from '../../shared/journal/events.ts';
import type { DialReport, Ring } from '../carriers/carrier.ts';
import { carriers } from '../carriers/registry.ts';
import { parseConfig } from '../config.ts';
import type { Moved, Whispered, Wish } from '../core/rows/staff-orders.ts';
import { errorAnswer } from '../http-error.ts';
import { countFault, countRefused } from '../metrics/call-metrics.ts';
import { type Admission, admissionLimits, type CallBindings } from './bindings.ts';
import { Call } from './call.ts';
import { type AfterStream, overCall, unknownCall } from './keeping/after-stream.ts';
import { noteAsked, withdrawAsked } from './keeping/asked-hold.ts';
import { fetchCarrierRecording } from './keeping/carrier-recording.ts';
import { isDialled } from './keeping/keeper.ts';
import { finishLost } from './keeping/lost-call.ts';
import { allEvents } from './keeping/outbox.ts';
import { createCallStore } from './keeping/store.ts';
import type { EarlySocket } from './media/media-socket.ts';
import { acceptStatic, passOn, staticObjectPrefix } from './media/static-media.ts';
import {
  contextOfRing,
  type PrepareAnswer,
  refusalInWords,
  refusedUnknown,
  reportRingAfterEnd,
} from './preparation.ts';
import { createCallRuntime } from './runtime.ts';
import type { Unheard } from './session/listeners.ts';
import type { TurnReply, TurnRequest } from './turns/turn-state.ts';
import type { CallHost } from './wiring.ts';

/**
 * The wait after a bug in the alarm itself: long enough not to spin, short enough that the call is still
 * delivered soon.
 */
const afterBugMs = 300_000;

export class CallObject extends DurableObject<CallBindings> {
  readonly #clock: SteadyClock;
  readonly #host: CallHost;
  /** Null until a ring was prepared. */
  #call: Call | null = null;
  /**
   * A ring that was refused without a stream, so there is no call. Repeated by its carrier, it gets the same
   * answer. Not stored: nothing is kept of it.
   */
  #refused: PrepareAnswer | null = null;
  /**
   * Its id opens nothing here: the call was over and delivered, or is finished because its records can't be
   * read, or an object behind the static URL has it.
   */
  #isDelivered = false;

  constructor(ctx: DurableObjectState, env: CallBindings) {
    super(ctx, env);
    const parsed = parseConfig(env as unknown as Record<string, unknown>);
    if (!parsed.ok) throw new Error(`configuration: ${parsed.faults.join('; ')}`);
    const watched = processLag.watched(platformClock);
    this.#clock = steadyClock(watched, () => this.#call?.isBusy() ?? false);
    const runtime = createCallRuntime(parsed.config, env, this.#clock);
    this.#host = {
      config: parsed.config,
      env,
      runtime,
      store: createCallStore(
        ctx.storage,
        this.#clock,
        // A random name is found by nobody again: the object of the call's id keeps it (`claim`).
        !ctx.id.name?.startsWith(staticObjectPrefix),
      ),
      later: (work) => ctx.waitUntil(work),
    };
    void ctx.blockConcurrencyWhile(() => this.#restore());
  }

  /**
   * The phone rings: looks up the call's context, opens the recogniser and prepares the greeting. A
   * repeated ring gets the same call with a new token, and is refused if that call is over. A call by
   * turns gets no token. `refused`: the switchboard's reason; null where it gave the call a place, which is
   * returned at once where the ring is refused here.
   */
  async prepare(
    ring: Ring,
    refused: Extract<Admission, { ok: false }>['reason'] | null,
    mode: 'stream' | 'turns' = 'stream',
  ): Promise<PrepareAnswer> {
    const answer = await this.#answerRing(ring, refused, mode);
    const { refusal: reason, isRepeated } = answer;
    if (reason === null) return answer;
    const { env, later } = this.#host;
    const { callId, from, carrier } = ring;
    const number = env.SWITCHBOARDS.getByName(ring.to);
    if (refused === null) later(number.release(callId));
    // A softphone's ring is staff's own, whichever customer's number it was given.
    if (!isRepeated && carrier !== 'browser') later(number.refused({ callId, from, reason }));
    return answer;
  }

  async #answerRing(
    ring: Ring,
    refused: Extract<Admission, { ok: false }>['reason'] | null,
    mode: 'stream' | 'turns',
  ): Promise<PrepareAnswer> {
    const { store, runtime } = this.#host;
    if (refused === 'over' || this.#isOver()) {
      this.#host.later(reportRingAfterEnd(runtime, ring));
      return refusedUnknown('over');
    }
    if (this.#refused) return { ...this.#refused, isRepeated: true };
    if (this.#call?.context.refusal) return { ...this.#call.ringAnswer(mode), isRepeated: true };
    if (!this.#call) {
      const asking = () => this.#call ?? noteAsked(store, runtime.clock, ring);
      const context = await contextOfRing(
        { ...this.#host, asking, nothingHeld: () => store.drop('asked') },
        ring,
        refused ?? (this.#isOverloaded() ? 'overload' : null),
      );
      if (context === 'over') this.#isDelivered = true;
      // An object behind the static URL may have taken the id meanwhile.
      if (typeof context === 'string' || this.#isDelivered)
        return refusedUnknown(typeof context === 'string' ? context : 'over');
      // Another ring of the same call may have been prepared meanwhile.
      if (!this.#call) {
        if (context.refusal !== null && (mode === 'turns' || carriers[ring.carrier].saysRefusals)) {
          this.#refused = refusalInWords(context, context.refusal);
          return this.#refused;
        }
        this.#call = new Call(this.#host, context, null);
        this.#call.begin(mode);
      }
    }
    return this.#call.ringAnswer(mode);
  }

  /** One more call would make the answers of those beside it later still. */
  #isOverloaded(): boolean {
    const mostMs = this.#host.config.MAX_TIMER_LAG_MS;
    return mostMs > 0 && processLag.isOver(mostMs, platformClock.now());
  }

  #isOver(): boolean {
    return this.#isDelivered || (this.#call?.isOver() ?? false);
  }

  /**
   * The media socket's upgrade, `/media/{carrier}/{callId}/{token}` or the static `/media/exotel`,
   * another call object's, `/joined/{callId}`, a watcher's, `/calls/{callId}/live`, or a listener's,
   * `/calls/{callId}/listen`.
   */
  override async fetch(request: Request): Promise<Response> {
    const [, kind, , , token] = new URL(request.url).pathname.split('/');
    if (kind === 'media' && token === undefined) {
      return this.#acceptStatic();
    }
    if (kind === 'joined') {
      if (this.#call && !this.#call.isOver()) return this.#call.acceptJoined();
      return errorAnswer(404, 'unknown_call', 'there is no such call');
    }
    if (kind === 'calls' && token === undefined && request.url.endsWith('/listen'))
      return this.#listen(request.headers);
    if (kind === 'calls')
      return (
        this.#call?.watch(request.headers.get('x-watch-protocol'), request.headers.get('x-watch-numbers')) ??
        errorAnswer(404, 'unknown_call', 'there is no such call')
      );
    if (this.#isOver()) await this.#countLateSocket(request.url);
    return this.#call?.acceptMedia(token ?? '') ?? errorAnswer(401, 'bad_token', 'there is no such call');
  }

  /** The route asked `whyNotListen` first, and a moment has passed since. */
  async #listen(headers: Headers): Promise<Response> {
    const reason = await this.whyNotListen();
    if (reason || !this.#call) return errorAnswer(409, reason ?? 'not_live', 'nobody may listen now');
    const act = EdgeAct.safeParse(JSON.parse(decodeURIComponent(headers.get('x-listen-act') ?? 'null')));
    return this.#call.listeners.accept(headers.get('x-watch-protocol'), act.success ? act.data : null);
  }

  async #countLateSocket(url: string): Promise<void> {
    const callId = CallId.safeParse(new URL(url).pathname.split('/')[3]);
    if (!callId.success) return;
    const call = { callId: callId.data, carrier: carrierOf(callId.data) };
    await countRefused(this.#host.env.METRICS, call, 'over', { ok: true });
  }

  #acceptStatic(): Response {
    const { config, env, runtime, later } = this.#host;
    const name = this.ctx.id.name ?? staticObjectPrefix;
    return acceptStatic((ring, early) => this.#takeStatic(ring, early), {
      ours: config.EXOTEL_PHONE_NUMBER,
      mostBytes: config.WEBSOCKET_MAX_SIZE,
      random: () => crypto.randomUUID(),
      clock: runtime.clock,
      log: createLog({ fields: { stream: name } }),
      faulted: (kind) => later(countFault(env.METRICS, name, { source: 'carrier', kind })),
    });
  }

  /** The static media URL. Whose call it is, only the stream's first frames say. */
  async #takeStatic(ring: Ring, early: EarlySocket): Promise<void> {
    try {
      const refused = await this.#beginStatic(ring, early);
      if (refused !== null) early.close(1008, refused);
    } catch (error) {
      createLog({ fields: { callId: ring.callId } }).error('a bug', { error });
      early.close(1011, 'something went wrong here');
    }
  }

  /** Null when the socket has found its call; otherwise why it has none. */
  async #beginStatic(ring: Ring, early: EarlySocket): Promise<string | null> {
    const { env, config } = this.#host;
    const objectName = this.ctx.id.name ?? ring.callId;
    const switchboard = env.SWITCHBOARDS.getByName(ring.to);
    const holder = (await switchboard.objectOf(ring.callId)) ?? objectName;
    if (holder !== objectName) {
      const joined = await env.CALLS.getByName(holder).fetch(`https://edge/joined/${ring.callId}`, {
        headers: { upgrade: 'websocket' },
      });
      if (joined.webSocket) return passOn(early, joined.webSocket);
      if (joined.status === 409) return 'the call already has a media socket';
    }
    const ofId = env.CALLS.getByName(ring.callId);
    const isClaimed = await ofId.claim();
    const admission: Admission = isClaimed
      ? await switchboard.admit({ callId: ring.callId, objectName, from: ring.from }, admissionLimits(config))
      : { ok: false, reason: 'over' };
    const answer = await this.prepare(ring, admission.ok ? null : admission.reason);
    if (answer.refusal !== null && answer.refusal !== 'over') await ofId.unclaim();
    if (answer.refusal !== null && !answer.isRepeated)
      await countRefused(env.METRICS, ring, answer.refusal, admission);
    if (answer.refusal === 'over') return 'the call is over';
    if (answer.refusal === 'uncorroborated') return 'Exotel knows no such call';
    if (!this.#call) return 'no business answers at this number';
    await this.#call.adoptMedia(early);
    return null;
  }

  /**
   * An object behind the static URL takes this object's id for its call. False: a call has it or had it. All
   * doors of this object are closed from then on, so that the id leads to one call only, whatever number and
   * address it is rung at, and to none after its end.
   */
  async claim(): Promise<boolean> {
    if (this.#call || this.#isDelivered) return false;
    this.#isDelivered = true;
    this.#host.store.put('over', this.#host.runtime.clock.now());
    return true;
  }

  /** The stream was refused, so the id is nobody's again. */
  async unclaim(): Promise<void> {
    this.#isDelivered = false;
    this.#host.store.drop('over');
  }

  async afterStream(): Promise<AfterStream> {
    if (this.#call) return this.#call.afterStream();
    return this.#isDelivered ? overCall : unknownCall;
  }

  /**
   * A turn without a media stream. `key` identifies the request, so that a repeated one gets the same
   * answer. After `withinMs` the answer is to wait. Null: no such call was prepared.
   */
  async turn(request: TurnRequest, key: string | null, withinMs: number): Promise<TurnReply | null> {
    return this.#call?.turn(request, key, withinMs) ?? this.#refusedTurn();
  }

  /** The words that a call by turns has to say now. Null: no such call was prepared, or it is over. */
  async toSay(withinMs: number): Promise<TurnReply | null> {
    return this.#call?.toSay(withinMs) ?? this.#refusedTurn();
  }

  /** A ring that was refused is not asked about again at its next request. */
  #refusedTurn(): TurnReply | null {
    return this.#refused && { reply: this.#refused.text, language: this.#refused.language, next: 'end' };
  }

  /** The carrier says the stream is over. */
  async streamEnded(): Promise<void> {
    this.#call?.streamEnded();
  }

  /** The carrier never opened the media socket. Returns the last words, for the carrier's own voice. */
  async neverOpened(): Promise<{ text: string; language: string }> {
    if (!this.#call) throw new Error('no call was prepared here');
    return this.#call.neverOpened();
  }

  /**
   * The carrier says the whole call is over. `outcomeWithinMs`: for how long the outcome of a transfer
   * may still be reported by another request.
   */
  async carrierEnded(outcomeWithinMs = 0): Promise<void> {
    await this.#call?.carrierEnded(outcomeWithinMs);
  }

  /** Whom to dial, for a carrier whose reports repeat the number `dial` of this transfer. */
  async dialling(): Promise<{ after: AfterStream; dial: number }> {
    return { after: await this.afterStream(), dial: this.#call?.keeper.dials() ?? 0 };
  }

  /** The person who was dialled has answered; `dial` as below. */
  async personAnswered(dial: number | null = null): Promise<void> {
    await this.#call?.keeper.personAnswered(dial);
  }

  /**
   * How a transfer's dialling ended; `dial`: which transfer of the call, null: the last. `seconds`: the
   * carrier's own length of the talk. True when the caller is to come back to the agent.
   */
  async transferEnded(
    report: DialReport,
    dial: number | null = null,
    seconds: number | null = null,
  ): Promise<boolean> {
    return this.#call?.keeper.transferEnded(report, dial, seconds) ?? false;
  }

  /** Staff transfer the call to a person. Null: to the business's first destination. */
  async moveToPerson(destination: string | null): Promise<Moved> {
    return this.#call?.moveToPerson(destination) ?? 'not_live';
  }

  /** Staff wish something of the agent's next reply. */
  async whisper(wish: Wish): Promise<Whispered> {
    return this.#call?.whisper(wish) ?? 'not_live';
  }

  /** Why nobody listens to the call now; null: staff may. */
  async whyNotListen(): Promise<Unheard | null> {
    return this.#call ? this.#call.whyNotListen() : 'not_live';
  }

  /** The carrier's own recording is ready; the call itself may have been delivered long ago. */
  async carrierRecorded(callId: CallId, url: string): Promise<void> {
    const { store, runtime } = this.#host;
    store.put('carrierRecording', { callId, url, failures: 0, dueAt: runtime.clock.now() });
    store.wakeIn(0);
  }

  /** Staff end the call. False when there is none to end. */
  async hangUp(): Promise<boolean> {
    return this.#call?.hangUp() ?? false;
  }

  /**
   * Delivers what waits. Catches its own errors and sets itself again, because the platform gives up
   * after six retries.
   */
  override async alarm(): Promise<void> {
    try {
      if (this.#call) await this.#call.keeper.wake();
      else await this.#finishLost();
      await fetchCarrierRecording(this.#host.store, this.#host.runtime);
      await withdrawAsked(this.#host.store, this.#host.runtime, async ({ to, callId }) => {
        if (!this.#call) await this.#host.env.SWITCHBOARDS.getByName(to).release(callId);
      });
    } catch (error) {
      if (this.#call) this.#call.bug(error);
      else createLog().error('a bug', { error });
      this.#host.store.wakeIn(afterBugMs);
    }
  }

  /** There is a context and it can't be read, so there is no call. */
  async #finishLost(): Promise<void> {
    const { store, runtime, env, later } = this.#host;
    if (!(await store.has('context'))) return;
    const written = await store.get('written');
    const callId = CallId.safeParse(written?.ring.callId ?? this.ctx.id.name);
    // An older version stored it over a static URL. Nobody knows whose call it was, so its hold expires.
    if (!callId.success) return store.clear(false);
    createLog({ fields: { callId: callId.data } }).warn('a call whose records can not be read is finished');
    await finishLost(callId.data, store, runtime);
    if (written) later(env.SWITCHBOARDS.getByName(written.ring.to).left(callId.data));
  }

  async #restore(): Promise<void> {
    const { store } = this.#host;
    const [context, isOver] = await Promise.all([store.get('context'), store.has('over')]);
    this.#isDelivered = isOver;
    if (!context) {
      if (!(await store.has('context'))) return;
      // The call is finished, and no second one may continue its journal. Its carrier may ring no more, and
      // no alarm is set by a version that did not know how to go on.
      this.#isDelivered = true;
      store.wakeIn(0);
      return;
    }
    const turns = await store.get('turns');
    try {
      const journal = readJournal(await allEvents(store.rows));
      const spent = await store.get('spent');
      // The process before may have had a clock that was set back or forward since.
      this.#clock.resume(
        Math.max(journal.at(-1)?.at ?? 0, spent?.at ?? 0, turns?.saidAt ?? 0, (await store.get('sign')) ?? 0),
        !isDialled(journal) && !journal.some(({ type }) => type === 'callEnded'),
      );
      this.#call = new Call(this.#host, context, {
        journal,
        token: await store.get('token'),
        turns: turns ?? ((await store.has('turns')) ? 'unreadable' : null),
        spent,
      });
    } catch (error) {
      // Thrown here, it would be thrown at every request and alarm, and the money would stay held.
      createLog({ fields: { callId: context.ring.callId } }).error('a bug', { error });
      store.wakeIn(0);
    }
  }
}
