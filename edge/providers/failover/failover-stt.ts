/**
 * Several recognisers behind one port, the best first. The owner doesn't see a dead or deaf stream being
 * replaced: the audio since the last recognised word is replayed to the next stream, the words of an
 * open turn are put before its words, and the owner's clock goes on.
 */

import type { Fault } from '../../../shared/fault.ts';
import { msOf } from '../../audio/mulaw.ts';
import type { Stt, SttEvent, SttSign, SttStream } from '../ports.ts';
import { createCarriedTurns } from './carried-turns.ts';
import { createLag, type Lag } from './lag.ts';
import { createProviderOrder, type FailoverPolicy, type ProviderOrder, type Use } from './order.ts';
import { createRedials, type Redial, type StreamLife } from './redials.ts';
import { createReplayBuffer, type ReplayBuffer } from './replay-buffer.ts';

/** Less sound than this behind the last word is its own end, or a breath. */
const furtherSpeechMs = 200;
/**
 * This much sound above the line's floor without any message means that an open stream is deaf. Longer than
 * Nova's second between two messages.
 */
const deafMs = 2000;
/**
 * A caller who was loud this long ago may be about to end the turn: no recogniser waits longer for the end of
 * a turn that sounds finished.
 */
const endingMs = 1500;
/** A stream that lags is replaced no more often than this: where each of them lags, waiting is better. */
const lagAgainMs = 5000;

/** The stream in use, or the last one while the next is not dialled yet. */
interface Present {
  /** Null while a re-dial waits. */
  stream: SttStream | null;
  life: StreamLife;
  /** Where the stream's own clock begins on the owner's. */
  baseMs: number;
  /** Audio given to it, replayed audio included. */
  givenMs: number;
  use: Use;
  lag: Lag;
  /** Since the last message, or since the socket opened. */
  loudMs: number;
  heardAt: number;
  die(fault: Fault): void;
}

/**
 * The owner gets a `fault` event only when no choice is left. Of a stream's signs it gets the notices.
 */
export function failoverStt(choices: readonly [Stt, ...Stt[]], policy: FailoverPolicy): Stt {
  const [primary] = choices;
  const order = createProviderOrder(
    choices.map((stt) => `${stt.name}/${stt.model}`),
    (fault) => fault.retryable,
    policy,
  );
  return {
    name: primary.name,
    model: primary.model,
    open: (options, emit, signal) => {
      const dial = (index: number, take: (event: SttEvent | SttSign) => void) =>
        (choices[index] ?? primary).open(options, take, signal);
      const redials = createRedials(order, choices.length, policy.clock);
      const namesOf = (index: number) => {
        const { name: provider, model } = choices[index] ?? primary;
        return { provider, model };
      };
      return openSurviving({ dial, namesOf, redials, use: order.use, policy, emit, signal });
    },
  };
}

interface Surviving {
  dial(index: number, take: (event: SttEvent | SttSign) => void): SttStream;
  namesOf(index: number): { provider: string; model: string };
  redials: ReturnType<typeof createRedials>;
  use: ProviderOrder['use'];
  policy: FailoverPolicy;
  emit(event: SttEvent | SttSign): void;
  signal: AbortSignal;
}

function openSurviving({ dial, namesOf, redials, use, policy, emit, signal }: Surviving): SttStream {
  const { clock } = policy;
  const replay = createReplayBuffer();
  let present: Present = neverDialled();
  /** Audio of the owner, and silence that streams added to stay awake. Their sum is the owner's clock. */
  let addedMs = 0;
  let ownSilenceMs = 0;
  let laggedAt = Number.NEGATIVE_INFINITY;
  let areDigitsExpected = false;
  let ended = false;
  /** Every stream so far: each is billed for what it was sent, replayed audio too. */
  const dialled: { of: { provider: string; model: string }; stream: SttStream }[] = [];
  let cancelRedial = (): void => undefined;
  const turns = createCarriedTurns(clock, emit, {
    isCutOff() {
      const isUp = present.stream !== null && present.life.openedAt !== null;
      return !isUp && replay.loudMsSinceWord() >= furtherSpeechMs;
    },
    recognised: (untilMs) => replay.wordEnded(untilMs === null ? 0 : sentMs() - untilMs),
  });

  const sentMs = (): number => addedMs + ownSilenceMs + silenceOf(present);

  function open({ index }: Redial): void {
    if (ended || signal.aborted) return;
    const now = clock.now();
    const replayed = replay.sinceWord();
    let isDead = false;
    const own: Present = {
      ...neverDialled(),
      life: { dialledAt: now, openedAt: null, hasListened: false, hadWords: false, lags: false },
      baseMs: Math.max(0, sentMs() - msOf(replayed)),
      givenMs: msOf(replayed),
      use: use(index),
      lag: createLag(clock),
      heardAt: now,
      die(fault) {
        isDead = true;
        replace(fault);
      },
    };
    present = own;
    const stream = dial(index, (event) => {
      if (ended || isDead) return;
      if (event.type === 'fault') own.die(event.fault);
      else take(event, own);
    });
    dialled.push({ of: namesOf(index), stream });
    // A stream that failed inside `open` has been replaced already.
    if (isDead) return;
    own.stream = stream;
    if (areDigitsExpected) stream.expectDigits?.(true);
    stream.send(replayed);
  }

  function take(event: Exclude<SttEvent, { type: 'fault' }> | SttSign, own: Present): void {
    if (event.type === 'notice') return emit(event);
    noteSign(own, event, clock.now(), event.type === 'opened' ? replay.loudMsSinceWord() : 0);
    if (own.life.hasListened) own.use.succeeded();
    if (event.type === 'opened') {
      own.lag.opened(sentMs());
      return turns.streamIsUp();
    }
    if (event.type === 'alive') return;
    turns.take(event, own.baseMs);
    if (event.type === 'resumed' || event.lastWordEndMs === null) return;
    // Words that lag behind would keep the caller waiting for as long as they come.
    const isLate = own.lag.isLate(own.baseMs + event.lastWordEndMs, sentMs());
    if (!isLate || clock.now() - laggedAt < lagAgainMs) return;
    laggedAt = clock.now();
    own.life.lags = true;
    stalled(own, 'its words lag behind');
  }

  function replace(fault: Fault): void {
    ownSilenceMs += silenceOf(present);
    const { life } = present;
    present.use.failed(fault);
    present = { ...neverDialled(), life };
    const next = redials.after(fault, life);
    if (next === null) {
      ended = true;
      turns.stop();
      return emit({ type: 'fault', fault });
    }
    const silent = fault.kind === 'stall' ? 'deaf' : 'dropped';
    emit({ type: 'notice', name: life.lags ? 'lagging' : silent });
    policy.onRepaired?.(fault);
    turns.carry();
    if (next.pauseMs === 0) return open(next);
    cancelRedial = clock.after(next.pauseMs, () => open(next));
  }

  /** The caller speaks, and an open stream says nothing at all. */
  function listenForDeafness(loudMs: number): void {
    const { stream, life, heardAt } = present;
    if (stream === null || life.openedAt === null) return;
    // It has nothing to say about audio that it was not sent.
    present.loudMs = stream.leavesOut?.() ? 0 : present.loudMs + loudMs;
    if (present.loudMs < deafMs || clock.now() - heardAt < deafMs) return;
    stalled(present, `no message in ${deafMs} ms of speech`);
  }

  open(redials.first());
  return {
    send(audio) {
      if (ended) return;
      const loudMs = replay.add(audio);
      addedMs += msOf(audio);
      present.givenMs += msOf(audio);
      present.stream?.send(audio, isEnding(replay));
      listenForDeafness(loudMs);
    },
    sentMs,
    spent: () => dialled.flatMap(({ of, stream }) => stream.spent?.() ?? [{ ...of, ms: stream.sentMs() }]),
    endTurn: () => present.stream?.endTurn?.(),
    expectDigits(on) {
      areDigitsExpected = on;
      present.stream?.expectDigits?.(on);
    },
    close() {
      ended = true;
      turns.stop();
      cancelRedial();
      present.use.left();
      present.stream?.close();
    },
  };
}

/** The caller was loud a moment ago and is not now. */
function isEnding({ quietMs }: ReplayBuffer): boolean {
  return quietMs() > 0 && quietMs() <= endingMs;
}

/** An open stream is of no use: it is replaced as if it had died. */
function stalled({ stream, die }: Present, message: string): void {
  stream?.close();
  die({ source: 'stt', kind: 'stall', retryable: true, message });
}

/** Silence that the stream added to stay awake. */
function silenceOf({ stream, givenMs }: Present): number {
  return Math.max(0, (stream?.sentMs() ?? 0) - givenMs);
}

/** Notes a sign of life. `loudMs`: the sound that waits for the stream while it opens. */
function noteSign(
  own: Present,
  event: Exclude<SttEvent | SttSign, { type: 'fault' }>,
  now: number,
  loudMs: number,
) {
  const { life } = own;
  life.openedAt ??= now;
  life.hasListened ||= event.type === 'alive' ? event.listens : event.type !== 'opened';
  life.hadWords ||= 'text' in event;
  own.heardAt = now;
  own.loudMs = loudMs;
}

function neverDialled(): Present {
  const life = { dialledAt: 0, openedAt: null, hasListened: false, hadWords: false, lags: false };
  const nothing = (): undefined => undefined;
  const lag = { opened: nothing, isLate: () => false };
  const use = { succeeded: nothing, failed: nothing, left: nothing };
  return { stream: null, life, baseMs: 0, givenMs: 0, use, lag, loudMs: 0, heardAt: 0, die: nothing };
}
