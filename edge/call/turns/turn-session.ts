/**
 * The conversation of a call by turns: the same `decide` as on a stream (`edge/core`), with text in the
 * place of audio. Text counts as heard at once, because the carrier reports nothing about it. Timers
 * don't fire by themselves: the carrier's next request checks them.
 */
import type { VoiceAnswer } from '../../../shared/contract/voice.ts';
import { unsayableMark } from '../../../shared/dialogue/prompt.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { ToolOutcome } from '../../../shared/io/tool-loop.ts';
import type { Spent } from '../../../shared/journal/cost.ts';
import {
  type CallEvent,
  type EndReason,
  readJournal,
  type TimerName,
  undecidedTypes,
} from '../../../shared/journal/events.ts';
import { isPaid } from '../../../shared/journal/reply-bill.ts';
import { spoken } from '../../../shared/language/spoken/spoken.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import { decide } from '../../core/conversation.ts';
import type { Effect } from '../../core/events.ts';
import { privateEvent } from '../../core/private-event.ts';
import { clausesOf } from '../../core/rows/saying.ts';
import type { State } from '../../core/state.ts';
import { bugFault } from '../reply/reply.ts';
import type { TurnConversation } from './turn-state.ts';

export interface TurnSessionDeps {
  policy: TurnPolicy;
  /** Ms since the epoch. */
  now(): number;
  /** Has the API write the reply to a turn. The same turn again gets the same reply. Throws `FaultError`. */
  write(turn: number, text: string, language: string, signal: AbortSignal): Promise<VoiceAnswer>;
  /** What the model takes for a reply in this state, although its answer is not known. */
  costOf(state: State): Spent;
  /** Requests a transfer as the model's tool would; null = the business's first destination. */
  requestTransfer(turn: number, reason: string, destination: string | null): Promise<ToolOutcome>;
  /** Every event and outcome, in the order of the journal. */
  journal(event: CallEvent): void;
  /** The call is over. */
  over(reason: EndReason): void;
  /** The carrier is to dial this person now. */
  away(transfer: { name: string; number: string }): void;
  bug(error: unknown): void;
}

export interface TurnSession {
  /**
   * Decides these events, and what follows from them at once, in order. Does nothing once the call is
   * over.
   */
  emit(...events: CallEvent[]): void;
  /** Whether the timer is set for now or earlier. */
  isDue(name: TimerName): boolean;
  /** Fires the timer: it is due, or the carrier reports what it waits for. */
  fire(name: TimerName): void;
  /** Resolves when no reply and no transfer is awaited any more. */
  idle(): Promise<void>;
  /** What was said since the last call of this, for the carrier's own voice: figures in words. */
  takeWords(): string;
  conversation(): TurnConversation;
}

/** The events of the API's answer that the conversation takes as they are. */
const passedOn: ReadonlySet<CallEvent['type']> = new Set([
  'toolCalled',
  'toolAnswered',
  'failedOver',
  'replyDropped',
]);

export function createTurnSession(deps: TurnSessionDeps, before: TurnConversation): TurnSession {
  const { policy, now } = deps;
  let { state, nextMark } = before;
  const timers = { ...before.timers };
  const inbox: CallEvent[] = [];
  let isDeciding = false;
  let words: string[] = [];
  let writing: { turn: number; stop: AbortController } | null = null;
  const waiting = new Set<Promise<void>>();

  function emit(...events: CallEvent[]): void {
    inbox.push(...events);
    if (isDeciding) return;
    isDeciding = true;
    try {
      for (let next = inbox.shift(); next; next = inbox.shift()) take(next);
    } finally {
      isDeciding = false;
    }
  }

  function take(received: CallEvent): void {
    // An event behind the call's end would stand behind it in the journal too.
    if (state.phase === 'ended' && received.type !== 'takenUp') return;
    const { event } = privateEvent(received, state);
    deps.journal(event);
    if (undecidedTypes.includes(event.type)) return;
    const step = decide(state, event, policy);
    state = step.state;
    for (const effect of step.effects) perform(effect);
  }

  function perform(effect: Effect): void {
    switch (effect.type) {
      case 'startReply':
        return startReply(effect.turn);
      case 'say':
        return say(effect.turn, effect.clauses);
      case 'playRecorded':
        return say(effect.turn, state.reply?.clauses ?? []);
      case 'cancelReply':
        if (writing) paid(writing.turn);
        writing?.stop.abort();
        writing = null;
        return;
      case 'setTimer':
        // There is no audio to wait for: the last words are with the carrier.
        if (effect.name === 'hangUp') return emit({ type: 'timerFired', at: now(), name: 'hangUp' });
        timers[effect.name] = effect.at;
        return;
      case 'cancelTimer':
        delete timers[effect.name];
        return;
      case 'record':
        return deps.journal(effect.outcome);
      case 'requestTransfer':
        return requestTransfer(effect);
      case 'closeMedia':
        return emit({
          type: 'mediaStopped',
          at: now(),
          by: 'agent',
          detail: 'the carrier hangs up at its next request',
        });
      case 'leave':
        return deps.away(effect.transfer);
      case 'settle':
        return deps.over(effect.reason);
      // A carrier brings whole turns, so no reply is interrupted or speculative. The answer `wait` fills
      // the wait for a late model instead of an aside.
      case 'clear':
      case 'parkReply':
      case 'resumeReply':
      case 'interject':
      case 'speculate':
      case 'releaseReply':
      case 'dropSpeculation':
      case 'endSttTurn':
      // We keep no sound of a call by turns. The journal's event stops the fetch of the carrier's own.
      case 'recording':
        return;
    }
  }

  function startReply(turn: number): void {
    const text = state.history.findLast(({ role }) => role === 'user')?.content ?? '';
    const stop = new AbortController();
    writing = { turn, stop };
    waitFor(async () => {
      try {
        const answer = await deps.write(turn, text, state.language, stop.signal);
        if (stop.signal.aborted) return;
        writing = null;
        written(turn, answer);
      } catch (error) {
        if (stop.signal.aborted) return;
        writing = null;
        if (!(error instanceof FaultError)) deps.bug(error);
        const fault = error instanceof FaultError ? error.fault : bugFault;
        // An API that did not answer in time may have written the reply.
        if (isPaid(fault)) paid(turn);
        emit({ type: 'replyFailed', at: now(), turn, fault });
      }
    });
  }

  /**
   * The API writes a reply to its end, so it costs the same when nobody waits for it. This goes straight to
   * the journal: after a hang-up the conversation takes no event.
   */
  function paid(turn: number): void {
    const { model, usage } = deps.costOf(state);
    deps.journal({
      type: 'replyDropped',
      at: now(),
      turn,
      model,
      usage,
      isEstimate: true,
      isSpeculative: false,
    });
  }

  /** First what the tools did, because the words may depend on it. Then the words, clause by clause. */
  function written(turn: number, answer: VoiceAnswer): void {
    const events = readJournal(answer.events.map((event, seq) => ({ ...event, seq })));
    for (const { seq: _seq, ...event } of events) {
      if (passedOn.has(event.type)) emit(event);
    }
    if (answer.fault) return emit({ type: 'replyFailed', at: now(), turn, fault: answer.fault });
    const clauses = answer.reply === '' ? [] : clausesOf(answer.reply);
    const isReplaced = events.some(
      (event) => event.type === 'agentSaid' && event.memory?.endsWith(unsayableMark),
    );
    for (const [clause, text] of clauses.entries())
      emit({
        type: 'clauseWritten',
        at: now(),
        turn,
        clause,
        text,
        ...(isReplaced && { standsFor: 'unsayable' }),
      });
    const end = events.find((event) => event.type === 'replyWritten');
    emit(end ?? { type: 'replyWritten', at: now(), turn, finish: 'stop', model: '', usage: null });
    say(turn, clauses);
  }

  /** The carrier's own voice says it all. How much of it sounds is not known, so all counts as heard. */
  function say(turn: number, clauses: readonly string[]): void {
    const at = now();
    for (const [clause, text] of clauses.entries()) {
      const mark = `${turn}:${nextMark++}`;
      words.push(spoken(text, state.language));
      emit({ type: 'clausePlaying', at, turn, clause, mark, text, startsAt: at });
      emit({ type: 'clauseSent', at, turn, mark, endsAt: at });
      emit({ type: 'marked', at, mark });
    }
    emit({ type: 'replySent', at, turn });
  }

  function requestTransfer({
    turn,
    reason,
    destination,
  }: Extract<Effect, { type: 'requestTransfer' }>): void {
    const call = {
      turn,
      id: `transfer-${turn}`,
      name: 'transfer_call',
      arguments: JSON.stringify({ reason }),
    };
    waitFor(async () => {
      const outcome = await deps.requestTransfer(turn, reason, destination);
      emit({ type: 'toolAnswered', at: now(), ...call, ...outcome });
    });
  }

  function waitFor(work: () => Promise<void>): void {
    const waited: Promise<void> = work()
      .catch(deps.bug)
      .finally(() => waiting.delete(waited));
    waiting.add(waited);
  }

  return {
    emit,
    isDue: (name) => (timers[name] ?? Number.POSITIVE_INFINITY) <= now(),
    fire(name) {
      delete timers[name];
      emit({ type: 'timerFired', at: now(), name });
    },
    async idle() {
      while (waiting.size > 0) await Promise.all(waiting);
    },
    takeWords() {
      const said = words.filter((text) => text !== '').join(' ');
      words = [];
      return said;
    },
    conversation: () => ({ state, timers: { ...timers }, nextMark }),
  };
}

/** A conversation with this state and no timers. */
export function conversationOf(state: State): TurnConversation {
  return { state, timers: {}, nextMark: 0 };
}
