/**
 * One call in memory: inbox, decide, perform. Takes one event, journals it, decides, replaces the
 * state, performs every effect, takes the next. Audio never enters the inbox: it goes to the
 * recogniser and the recorder, and nothing is awaited, stored or decided per frame.
 */

import type { Fault } from '../../../shared/fault.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { ToolOutcome } from '../../../shared/io/tool-loop.ts';
import type { Recognised } from '../../../shared/journal/cost.ts';
import { type EndReason, type JournalEvent, undecidedTypes } from '../../../shared/journal/events.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import { msOf, silence } from '../../audio/mulaw.ts';
import type { RecordingPlace } from '../../audio/recorder.ts';
import type { CarrierEvent, Codec, Wire } from '../../carriers/carrier.ts';
import { expectedAfter, silenceBefore } from '../../carriers/frames/media-clock.ts';
import { decide } from '../../core/conversation.ts';
import type { Effect, Event, EventType } from '../../core/events.ts';
import { privateEvent } from '../../core/private-event.ts';
import { expectsDigits } from '../../core/rows/keys.ts';
import { mayRecord } from '../../core/rows/recording-notice.ts';
import { phrase } from '../../core/rows/saying.ts';
import { initialState, type State } from '../../core/state.ts';
import type { Step } from '../../core/step.ts';
import type { BreakerState } from '../../providers/failover/breakers.ts';
import { createCallRecording } from '../media/call-recording.ts';
import { createLine, type Line } from '../media/line.ts';
import type { Recogniser } from '../recognition/recogniser.ts';
import { bugFault, type ReplyDeps } from '../reply/reply.ts';
import { createPerformer, createTimers, type EffectDeps } from './effects.ts';
import type { Listeners } from './listeners.ts';

/** The most invalid frames of one call: one more closes it with 1008. */
export const mostInvalidFrames = 1000;

/** Marks of this prefix are pings and never reach the conversation. */
const pingPrefix = 'ping:';

const journalOnly: ReadonlySet<EventType> = new Set(undecidedTypes);

/** A tool's result stays done even if the reply about it fails. Staff whisper a sentence only once. */
const storedAtOnce: ReadonlySet<EventType> = new Set(['toolAnswered', 'whispered']);

/**
 * A settled turn is stored this much later. By then the request to the model has left, and so has the first
 * audio of a reply that was ready. Storing takes about a millisecond, and locally all calls wait for the
 * disk. A crash within this time loses the turn's rows, as it could lose an unconfirmed write before. The
 * call's end writes what still waits.
 */
const storeAfterMs = 10;

/** The call that a session belongs to, which keeps what the session reports. */
export interface SessionOwner {
  /** The call's journal, as it happens. */
  journal(event: JournalEvent): void;
  /** A turn was settled, or a tool has acted: the state is worth storing. */
  turnSettled(state: State): void;
  /** The carrier was cleared `ms` after the recognised word that interrupted came in. */
  cleared(ms: number): void;
  /** Where the recording of a session goes that begins now. Null: it is not recorded. */
  recording(now: number): RecordingPlace | null;
  /** The caller wants no recording: what was kept is deleted, and nothing more is. */
  recordingStopped(): void;
  /** Staff who listen to the sound of the call. */
  readonly listeners: Pick<Listeners, 'caller' | 'agent' | 'cut'>;
  over(reason: EndReason): void;
  /** The stream ends because of a transfer. Another session may continue the call. */
  away(transfer: { name: string; number: string }): void;
  /** STT warned, sent an unknown message, or its stream was replaced. To be counted by this name. */
  noticed(notice: string): void;
  /** A provider failed and something else made up for it. To be counted. */
  repaired(fault: Fault): void;
  /** A provider's breaker has changed by this call. To be counted. */
  breakerChanged(provider: string, state: BreakerState): void;
  /** The caller heard a gap of `ms` within a reply. */
  gap(ms: number): void;
  /** A thrown value that is not a `FaultError`, which is a bug. */
  bug(error: unknown): void;
}

export interface SessionDeps
  extends Pick<EffectDeps, 'tools' | 'system' | 'recorded'>,
    Pick<ReplyDeps, 'llm' | 'tts' | 'clausePolicy' | 'sayable' | 'fixedLine' | 'voiceOf' | 'runTool'> {
  clock: Clock;
  policy: TurnPolicy;
  codec: Codec;
  wire: Wire;
  /** Called once. `isAwaited`: the conversation waits for the caller's words at this moment. */
  openRecogniser(emit: (event: Event) => void, isAwaited: () => boolean): Recogniser;
  owner: SessionOwner;
  /** Requests a transfer as the model's tool would; null = the business's first person. */
  requestTransfer(turn: number, reason: string, destination: string | null): Promise<ToolOutcome>;
  restored?: { state: State; nextSeq: number; nextMark: number };
}

/** The part of a media socket that a session uses. */
export interface MediaSocket {
  send(frame: string | ArrayBuffer): void;
  close(code: number, reason: string): void;
}

export interface Session {
  dispatch(event: Event): void;
  /** The carrier's socket is there; frames follow. */
  attach(socket: MediaSocket): void;
  /** True for a valid frame of the carrier. */
  frame(frame: string | ArrayBuffer): boolean;
  /** Sends a mark that belongs to no clause: the carrier's echo shows that it lives. */
  ping(): void;
  /** The socket is gone. `wasClean`: it was closed with a handshake. */
  detached(code: number, wasClean: boolean): void;
  state(): State;
  mediaMs(): number;
  /** What this session's recogniser was sent, by provider. */
  recognised(): Recognised[];
  nextSeq(): number;
  nextMark(): number;
  invalidFrames(): number;
  /** Stops everything that runs; nothing is journaled or reported any more. */
  stop(): void;
}

function has({ effects }: Step, type: Effect['type']): boolean {
  return effects.some((effect) => effect.type === type);
}

/** Has settled turns stored. After `stop` nothing is: a call that is over must not count as alive again. */
function createStoring(clock: Clock, owner: SessionOwner, stateNow: () => State) {
  let cancel: (() => void) | null = null;
  let isStopped = false;
  function now(): void {
    cancel?.();
    cancel = null;
    try {
      if (!isStopped) owner.turnSettled(stateNow());
    } catch (error) {
      owner.bug(error);
    }
  }
  return {
    now,
    soon() {
      if (!isStopped) cancel ??= clock.after(storeAfterMs, now);
    },
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}

/** The conversation's own wish for a person, in the journal as a tool's call. */
function transferCall(turn: number, reason: string) {
  return { turn, id: `transfer-${turn}`, name: 'transfer_call', arguments: JSON.stringify({ reason }) };
}

export function createSession(deps: SessionDeps): Session {
  const { clock, policy, codec, owner } = deps;
  let state = deps.restored?.state ?? initialState();
  let seq = deps.restored?.nextSeq ?? 0;
  let marks = deps.restored?.nextMark ?? 0;
  let pings = 0;
  let invalidFrames = 0;
  let socket: MediaSocket | null = null;
  let closedBy: 'caller' | 'agent' | null = null;
  let hasStarted = false;
  let stopped = false;
  let isSettled = false;
  let hasGivenUp = false;
  let expectedAtMs: number | null = null;
  const inbox: Event[] = [];
  let isDeciding = false;

  const recording = createCallRecording(owner.listeners);
  const record = () => recording.begin(owner.recording(clock.now()), clock.now());
  const timers = createTimers(clock, (name) => dispatch({ type: 'timerFired', at: clock.now(), name }));
  const storing = createStoring(clock, owner, () => state);
  const line: Line = createLine({
    codec,
    wire: deps.wire,
    clock,
    send: (frame) => socket?.send(frame),
    played: recording.agent,
    cleared: recording.cut,
    gap: (ms) => owner.gap(ms),
  });
  const recogniser = deps.openRecogniser(
    (event) => dispatch(event),
    () => state.phase === 'listening',
  );
  const performer = createPerformer({
    line,
    timers,
    tools: deps.tools,
    system: deps.system,
    recorded: deps.recorded,
    record: (outcome) => journal(outcome),
    closeMedia(code) {
      closedBy ??= 'agent';
      const closing = socket;
      socket = null;
      closing?.close(code, 'call over');
      dispatch({ type: 'mediaStopped', at: clock.now(), by: closedBy, detail: `closed with ${code}` });
    },
    requestTransfer(turn, reason, destination) {
      const call = transferCall(turn, reason);
      void deps.requestTransfer(turn, reason, destination).then(
        (outcome) => dispatch({ type: 'toolAnswered', at: clock.now(), ...call, ...outcome }),
        (error) => owner.bug(error),
      );
    },
    endSttTurn: () => recogniser.endTurn(),
    recording(isAllowed) {
      if (isAllowed) return hasStarted ? record() : undefined;
      recording.drop();
      owner.recordingStopped();
    },
    leave(transfer) {
      finish();
      owner.away(transfer);
    },
    settle(reason) {
      finish();
      owner.over(reason);
    },
    reply: {
      llm: deps.llm,
      tts: deps.tts,
      line,
      clock,
      clausePolicy: deps.clausePolicy,
      limits: policy,
      sayable: deps.sayable,
      phrase: (name, language) => phrase({ ...state, language }, name),
      fixedLine: deps.fixedLine,
      voiceOf: deps.voiceOf,
      runTool: deps.runTool,
      nextMark: (turn) => `${turn}:${marks++}`,
      emit: (event) => dispatch(event),
      bug: (error) => owner.bug(error),
    },
  });

  function finish(): void {
    recording.finish(clock.now());
    recogniser.close();
    timers.cancelAll();
    storing.stop();
    isSettled = true;
  }

  function journal(event: Event): void {
    owner.journal({ ...event, seq: seq++ } as JournalEvent);
  }

  function dispatch(event: Event): void {
    // An event after the end, such as a late mark, would come after the journal's last event.
    if (stopped || isSettled) return;
    if (journalOnly.has(event.type)) return journal(event);
    inbox.push(event);
    if (isDeciding) return;
    isDeciding = true;
    let isBroken = false;
    try {
      for (let next = inbox.shift(); next; next = inbox.shift()) take(next);
    } catch (error) {
      owner.bug(error);
      isBroken = true;
    } finally {
      isDeciding = false;
    }
    if (isBroken && !hasGivenUp) giveUp();
  }

  /**
   * After a bug of ours the caller still hears a goodbye. Only once, because the goodbye may meet the
   * same bug.
   */
  function giveUp(): void {
    hasGivenUp = true;
    dispatch({ type: 'faulted', at: clock.now(), fault: bugFault });
  }

  function take(received: Event): void {
    const event = recording.taken(privateEvent(received, state));
    journal(event);
    const step = decide(state, event, policy);
    state = step.state;
    for (const effect of step.effects) performer.perform(effect, state);
    if (event.type === 'callerSpoke' && has(step, 'clear')) owner.cleared(clock.now() - event.at);
    recogniser.expectDigits(expectsDigits(state));
    if (storedAtOnce.has(event.type)) storing.now();
    else if (has(step, 'record')) storing.soon();
  }

  function carrierEvent(event: CarrierEvent): void {
    const at = clock.now();
    if (event.type === 'audio') return received(event.bytes, event.atMs, at);
    if (event.type === 'started') {
      // The codec makes up a start where the carrier sent none; the carrier's own adds nothing here.
      if (hasStarted) return;
      hasStarted = true;
      if (mayRecord(state)) record();
      line.open();
      return dispatch({ type: 'mediaStarted', at, streamId: event.streamId });
    }
    if (event.type === 'mark')
      return event.name.startsWith(pingPrefix)
        ? undefined
        : dispatch({ type: 'marked', at, mark: event.name });
    if (event.type === 'dtmf') return dispatch({ type: 'dtmf', at, digit: event.digit });
    if (event.type === 'stopped') {
      closedBy ??= 'caller';
      return dispatch({ type: 'mediaStopped', at, by: closedBy, detail: event.reason ?? 'stop' });
    }
    if (event.type === 'unknown') invalidFrames += 1;
    if (invalidFrames > mostInvalidFrames) {
      socket?.close(1008, 'too many frames that are no media');
      socket = null;
      dispatch({ type: 'mediaStopped', at, by: 'lost', detail: 'nonsense' });
    }
  }

  function received(bytes: Uint8Array, atMs: number | null, at: number): void {
    const missingMs = silenceBefore(expectedAtMs, atMs);
    expectedAtMs = expectedAfter(expectedAtMs, atMs, msOf(bytes));
    if (missingMs > 0) {
      recogniser.missed(missingMs);
      recording.caller(silence(missingMs), at);
    }
    recogniser.send(bytes);
    recording.caller(bytes, at);
  }

  return {
    dispatch,
    attach(opened) {
      socket = opened;
    },
    frame(frame) {
      const events = codec.decode(frame);
      for (const event of events) carrierEvent(event);
      return events.some((event) => event.type !== 'unknown');
    },
    ping() {
      const name = `${pingPrefix}${pings++}`;
      for (const frame of codec.encode({ type: 'mark', name })) socket?.send(frame);
    },
    detached(code, wasClean) {
      socket = null;
      const by = closedBy ?? (wasClean ? 'caller' : 'lost');
      dispatch({ type: 'mediaStopped', at: clock.now(), by, detail: `socket closed with ${code}` });
    },
    state: () => state,
    mediaMs: () => (state.mediaAt === null ? 0 : clock.now() - state.mediaAt),
    recognised: () => recogniser.spent(),
    nextSeq: () => seq,
    nextMark: () => marks,
    invalidFrames: () => invalidFrames,
    stop() {
      stopped = true;
      timers.cancelAll();
      storing.stop();
      recogniser.close();
      performer.perform({ type: 'cancelReply' }, state);
    },
  };
}
