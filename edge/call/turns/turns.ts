/**
 * A call without a media stream: the carrier brings words or a recording, and fetches what to say. The
 * requests are answered one at a time. What the next one needs is stored before this one is answered,
 * so the caller does not notice a restart between two requests.
 */
import { FaultError } from '../../../shared/fault.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { CallEvent, JournalEvent } from '../../../shared/journal/events.ts';
import { historyOf, languageOfJournal } from '../../../shared/journal/history.ts';
import type { PhraseFacts, PhraseName } from '../../../shared/language/language.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { spoken } from '../../../shared/language/spoken/spoken.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf } from '../../core/events.ts';
import { privateEvent } from '../../core/private-event.ts';
import { conversationAfter } from '../../core/replay/decided-again.ts';
import { takesWhisper, type Whispered } from '../../core/rows/staff-orders.ts';
import type { State } from '../../core/state.ts';
import type { ByTurns, CallKeeper } from '../keeping/keeper.ts';
import type { CallStore } from '../keeping/store.ts';
import { type CallContext, callStartedOf } from '../preparation.ts';
import { conversationOf, createTurnSession, type TurnSessionDeps } from './turn-session.ts';
import type { StoredTurns, TurnConversation, TurnReply, TurnRequest } from './turn-state.ts';

export interface TurnsDeps
  extends Pick<TurnSessionDeps, 'policy' | 'write' | 'requestTransfer' | 'costOf' | 'bug'> {
  context: CallContext;
  store: CallStore;
  keeper: Pick<CallKeeper, 'append' | 'turnTaken' | 'away' | 'back' | 'settle' | 'events' | 'hasEnded'>;
  clock: Clock;
  /** Recognises a carrier's recording; `seconds` is its length. Throws `FaultError`. */
  recognise(url: string, language: string): Promise<{ text: string; seconds: number }>;
}

export interface Turns extends ByTurns {
  /**
   * `key` names the request: the same one again gets the same reply. If the reply takes longer than
   * `withinMs`, `next` is `wait`, and the work goes on.
   */
  answer(request: TurnRequest, key: string | null, withinMs: number): Promise<TurnReply>;
  /** The request of this key was answered. */
  isRepeated(key: string | null): boolean;
  /** What is to be said now: the greeting, or the reply to the last request. `withinMs` as for `answer`. */
  current(withinMs: number): Promise<TurnReply>;
  /** The carrier's next request transfers the call; null = the business's first destination. */
  moveTo(destination: string | null): void;
  /** For the next reply. Survives this process once this has returned, unless a request is being answered. */
  whisper(event: EventOf<'whispered'>): Whispered;
  language(): string;
  /** Staff's order that the carrier's next request carries out. */
  ordered(): 'end' | 'transfer' | null;
  /** False once the call is over, and while the carrier dials a person. */
  isLive(): boolean;
}

/** The carrier asks for more this long after the agent's last words. Gather waits for 5 s of silence. */
const nextRequestMs = 20_000;
/** Without a request for this long after the last reply was spoken, the caller counts as gone. */
const silentMs = 60_000;

/** `stored`: what an earlier process stored of this call's turns. */
export function createTurns(deps: TurnsDeps, stored: StoredTurns | null): Turns {
  const { context, keeper, store, clock, policy } = deps;
  const now = () => clock.now();
  if (keeper.events().length === 0) keeper.append(callStartedOf(context, now()));
  // If a stream was prepared and never opened, the journal holds the call's beginning.
  const begun = stored?.conversation ?? conversationOf(stateOf(keeper.events()));
  /** Decided, and not in the journal yet: a request reaches the journal as a whole, or not at all. */
  let uncommitted: CallEvent[] = [];
  /** What the decided events ask of the keeper; it follows them. */
  let closing = (): void => undefined;
  /** A request is being answered: its events are committed with its reply. */
  let isAnswering = false;
  /** Of the timer for a silent caller: the alarm, which looks too, goes by the platform's hour. */
  let stopWaiting = (): void => undefined;
  const sessionDeps: TurnSessionDeps = {
    ...deps,
    now,
    journal: (event) => void uncommitted.push(event),
    away(transfer) {
      closing = () => keeper.away(transfer);
      if (!isAnswering) commit({});
    },
    over(reason) {
      closing = () => keeper.settle(reason);
      if (!isAnswering) commit({});
    },
  };
  let session = createTurnSession(sessionDeps, begun);
  let kept: StoredTurns = stored?.conversation ? stored : nothingSaid(begun, now());
  let working: Promise<TurnReply> | null = null;
  /** The request that `working` answers. */
  let workingKey: string | null = null;
  if (stored === null) keep({});

  const state = () => session.conversation().state;
  const language = () => state().language;

  function keep(change: Partial<StoredTurns>): void {
    kept = { ...kept, ...change };
    // The storage of a call that is over may be emptied at any time. A row written after that would stay.
    if (!keeper.hasEnded()) store.put('turns', kept);
  }

  /**
   * Nothing is awaited here, so the journal and the state are stored together. The state comes first:
   * behind the end of the call nothing is stored, and the carrier may still fetch the last words.
   */
  function commit(change: Partial<StoredTurns>): void {
    keep({ conversation: session.conversation(), ...change });
    for (const event of uncommitted.splice(0)) keeper.append(event);
    closing();
    closing = () => undefined;
  }

  async function take(request: TurnRequest, key: string | null): Promise<TurnReply> {
    const away = await store.get('away');
    // `begin` may be the request after a `wait`: the agent's last words are still to be said. So may any be
    // where they were decided for a request that died with its process.
    const unheard = request.type === 'begin' || kept.said?.next !== 'listen' ? kept.said?.reply : '';
    const last = { reply: unheard ?? '', language: language() };
    if (keeper.hasEnded()) return { ...last, next: 'end' };
    if (away && !away.isBack) return { ...last, next: 'transfer' };
    // `begin` brings nothing of its own: the request before it may still be repeated.
    keep({ request: privateRequest(request, state()), key: request.type === 'begin' ? kept.key : key });
    isAnswering = true;
    try {
      if (away) takeUp();
      const movingBefore = kept.moving;
      await decideOn(request);
      await session.idle();
      return answered(request, movingBefore);
    } finally {
      isAnswering = false;
    }
  }

  /** The caller is back from an unanswered transfer. */
  function takeUp(): void {
    keeper.back();
    session.emit({ type: 'takenUp', at: now(), why: 'transfer', after: keeper.events().at(-1)?.seq ?? 0 });
  }

  async function decideOn(request: TurnRequest): Promise<void> {
    const isFirst = state().phase === 'waiting';
    const begins: CallEvent[] = isFirst ? [{ type: 'turnsStarted', at: now() }] : [];
    if (kept.endsBy !== undefined) return carryOut(hangUpAsked(now()), request, begins);
    session.emit(...begins);
    for (const name of ['limit', 'deadline'] as const) if (session.isDue(name)) session.fire(name);
    if (state().phase === 'ended') return;
    if (kept.moving) await carryOut(transferBy(kept.moving, now()), request);
    else if (!(isFirst && request.type === 'silence')) await bring(request);
    // During a reply, the conversation keeps the warning until its end.
    if (session.isDue('warning')) session.fire('warning');
  }

  /** What the caller says meanwhile is kept, and answered if the call goes on. */
  async function carryOut(order: CallEvent, request: TurnRequest, begins: CallEvent[] = []): Promise<void> {
    const turn = request.type === 'recording' ? await recognised(request.url) : null;
    const words = request.type === 'words' ? turnEnded(now(), request.text) : turn;
    session.emit(order, ...begins, ...(words?.type === 'turnEnded' ? [words] : []));
  }

  async function bring(request: TurnRequest): Promise<void> {
    switch (request.type) {
      case 'begin':
        return;
      case 'silence':
        return silence();
      case 'words':
        return session.emit(turnEnded(now(), request.text));
      case 'keys':
        for (const digit of request.digits) session.emit({ type: 'dtmf', at: now(), digit });
        // The carrier brings the digits once the caller has typed them all.
        return session.fire('keys');
      case 'recording':
        return recorded(request.url);
    }
  }

  function silence(): void {
    // After "hold on" the agent waits longer than the carrier does.
    if (!state().holding || session.isDue('silence')) session.fire('silence');
  }

  async function recorded(url: string): Promise<void> {
    const turn = await recognised(url);
    if (turn) return session.emit(turn);
    // The caller is silent while waiting for a late reply: no reprompt, that reply comes next.
    if (!kept.isUnspoken) silence();
  }

  /** The recording as the caller's turn, or as one that failed. Null without words. */
  async function recognised(url: string): Promise<CallEvent | null> {
    try {
      const { text, seconds } = await deps.recognise(url, language());
      keep({ recognisedSeconds: kept.recognisedSeconds + seconds });
      return text === '' ? null : turnEnded(now(), text);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      return { type: 'turnFailed', at: now(), fault: error.fault };
    }
  }

  /** Nothing is awaited here, as in `commit`. `movingBefore`: staff's transfer before this request. */
  function answered(request: TurnRequest, movingBefore: StoredTurns['moving']): TurnReply {
    const words = session.takeWords();
    const { phase, ending, holding } = state();
    const next = phase !== 'ended' ? 'listen' : ending?.transfer ? 'transfer' : 'end';
    // Words that Exotel has not fetched yet are said before the new ones, because they count as heard.
    const unspoken = kept.isUnspoken ? (kept.said?.reply ?? '') : '';
    const repeated = holding || next !== 'listen' ? '' : (kept.said?.reply ?? '');
    const reply = words === '' ? repeated : `${unspoken} ${words}`.trim();
    const said: TurnReply = { reply, language: language(), next };
    // A transfer that staff requested during this request is still to come.
    const moving = kept.moving === movingBefore ? null : kept.moving;
    commit({ said, saidAt: now(), isUnspoken: request.type === 'recording', request: null, moving });
    stopWaiting();
    if (keeper.hasEnded()) return said;
    keeper.turnTaken(state().turn);
    stopWaiting = clock.after(goneAt(kept, policy) - now(), () => store.wakeIn(0));
    return said;
  }

  /**
   * After a bug of ours: this request is forgotten, and the caller is asked to repeat it. What staff
   * whispered meanwhile stays.
   */
  function apology(error: unknown): TurnReply {
    deps.bug(error);
    const whispers = uncommitted.filter(({ type }) => type === 'whispered');
    uncommitted = [];
    closing = () => undefined;
    session = createTurnSession(sessionDeps, kept.conversation);
    session.emit(...whispers);
    const reply = phraseFor(context, language(), 'apologyAgain');
    const said: TurnReply = { reply, language: language(), next: 'listen' };
    commit({ said, saidAt: now(), request: null });
    return said;
  }

  function start(request: TurnRequest, key: string | null): Promise<TurnReply> {
    const before = working;
    const work = (async () => {
      await before;
      try {
        return await take(request, key);
      } catch (error) {
        return apology(error);
      }
    })().finally(() => {
      if (working === work) working = null;
    });
    working = work;
    workingKey = key;
    return work;
  }

  /** Past `ms` a phrase fills the wait, and the work goes on. */
  function within(work: Promise<TurnReply>, ms: number): Promise<TurnReply> {
    const reply = phraseFor(context, language(), 'acknowledgement');
    return inTime(clock, work, ms, { reply, language: language(), next: 'wait' });
  }

  function isRepeated(key: string | null): boolean {
    return key !== null && !working && key === kept.key && kept.request === null && kept.said !== null;
  }

  return {
    isRepeated,
    answer(request, key, withinMs) {
      if (key !== null && working && key === workingKey) return within(working, withinMs);
      if (isRepeated(key) && kept.said) return Promise.resolve(kept.said);
      // A process that died was answering another request, and its turn has that one's words.
      if (!working && kept.request && (key === null || key !== kept.key)) void start(kept.request, kept.key);
      return within(start(request, key), withinMs);
    },
    async current(withinMs) {
      const away = await store.get('away');
      // A process that died was answering this request: it is answered again.
      if (!working && kept.request && !keeper.hasEnded()) void start(kept.request, kept.key);
      const isFresh = kept.said === null || (away?.isBack ?? false);
      const work = working ?? (isFresh && !keeper.hasEnded() ? start({ type: 'begin' }, null) : null);
      const answer = work && (await within(work, withinMs));
      if (answer?.next === 'wait') return answer;
      if (kept.isUnspoken) keep({ isUnspoken: false });
      return kept.said ?? { reply: '', language: language(), next: 'end' };
    },
    moveTo: (destination) => keep({ moving: { destination } }),
    whisper(event) {
      const taken = takesWhisper(state(), orderedIn(kept));
      if (taken === 'whispered') session.emit(event);
      if (taken === 'whispered' && !isAnswering) commit({});
      return taken;
    },
    end(by) {
      if (keeper.hasEnded()) return;
      const isBegun = state().phase !== 'waiting';
      if (by === 'staff' && isBegun) {
        keep({ endsBy: kept.endsBy ?? endsBy(kept, now(), policy), moving: null });
        return store.wakeIn(0);
      }
      if (by === 'staff' || isEndDue(kept, now())) session.emit(hangUpAsked(now(), isBegun));
      session.emit(carrierGone(now()));
      // Staff and the carrier don't wait for a reply that is still being written.
      commit({});
      stopWaiting();
    },
    ordered: () => orderedIn(kept),
    isLive: () => !keeper.hasEnded() && state().phase !== 'ended',
    language,
    until: () => Math.min(goneAt(kept, policy), kept.endsBy ?? Number.POSITIVE_INFINITY),
    recognised: () => ({ provider: 'deepgram-nova', model: 'nova-3', seconds: kept.recognisedSeconds }),
  };
}

function nothingSaid(conversation: TurnConversation, saidAt: number): StoredTurns {
  const begins = { said: null, saidAt, isUnspoken: false, request: null, key: null, moving: null };
  return { conversation, ...begins, recognisedSeconds: 0 };
}

function orderedIn({ endsBy, moving }: StoredTurns): 'end' | 'transfer' | null {
  return endsBy !== undefined ? 'end' : moving && 'transfer';
}

/** When a caller who says nothing more counts as gone. */
function goneAt(kept: StoredTurns, policy: TurnPolicy): number {
  return soundedAt(kept, policy) + silentMs;
}

/** The request as it may be stored: what its words and keys become when they are decided. */
function privateRequest(request: TurnRequest, state: State): TurnRequest {
  if (request.type === 'words') {
    const { event } = privateEvent(turnEnded(0, request.text), state);
    return event.type === 'turnEnded' ? { ...request, text: event.text } : request;
  }
  if (request.type !== 'keys') return request;
  const kept = [...request.digits].map((digit, at) => {
    const keys = at === 0 ? state.keys : request.digits.slice(0, at);
    const { event } = privateEvent({ type: 'dtmf', at: 0, digit }, { ...state, keys });
    return event.type === 'dtmf' ? event.digit : digit;
  });
  return { ...request, digits: kept.join('') };
}

/** When the agent's last words have sounded, as far as that can be estimated. */
function soundedAt({ said, saidAt }: StoredTurns, { msPerCharacter }: TurnPolicy): number {
  return saidAt + (said?.reply.length ?? 0) * msPerCharacter;
}

/** Until when the carrier's next request, which brings the goodbye, is awaited. */
function endsBy(kept: StoredTurns, now: number, policy: TurnPolicy): number {
  return Math.max(now, soundedAt(kept, policy)) + nextRequestMs;
}

function isEndDue(kept: StoredTurns, now: number): boolean {
  return kept.endsBy !== undefined && now >= kept.endsBy;
}

function hangUpAsked(at: number, atOnce = false): EventOf<'hangUpAsked'> {
  return { type: 'hangUpAsked', at, by: 'staff', ...(atOnce && { atOnce }) };
}

function carrierGone(at: number): EventOf<'mediaStopped'> {
  return { type: 'mediaStopped', at, by: 'caller', detail: 'the carrier brings no more turns' };
}

function transferBy(staff: { destination: string | null }, at: number): EventOf<'transferAsked'> {
  return { type: 'transferAsked', at, by: 'staff', ...staff };
}

function turnEnded(at: number, text: string): EventOf<'turnEnded'> {
  return { type: 'turnEnded', at, text, languages: [], confidence: null, speechEndedAt: null };
}

/** The work's result, or `late` if it takes longer than `ms`. */
function inTime<T>(clock: Clock, work: Promise<T>, ms: number, late: T): Promise<T> {
  let stop = (): void => undefined;
  const over = new Promise<T>((resolve) => {
    stop = clock.after(ms, () => resolve(late));
  });
  return Promise.race([work, over]).finally(() => stop());
}

/**
 * The conversation that a journal leads to. A call that an older version answered by turns has words in
 * its journal and no decisions: the next turn follows the last one, and the model remembers the words.
 */
function stateOf(events: readonly JournalEvent[]): State {
  const state = conversationAfter(events);
  const turn = Math.max(0, ...events.map((event) => (event.type === 'callerSaid' ? event.turn : 0)));
  if (state.phase !== 'waiting' || turn === 0) return state;
  return {
    ...state,
    turn,
    history: historyOf(events),
    language: languageOfJournal(events) ?? state.language,
  };
}

/** A phrase for the carrier's own voice: figures in words. */
export function phraseFor({ business, customer }: CallContext, language: string, name: PhraseName): string {
  const facts: PhraseFacts = {
    agentName: business.agentName,
    businessName: business.name,
    customerName: customer?.name ?? null,
  };
  return spoken(languageOf(language).phrases[name](facts), language);
}
