/**
 * The writing half of a reply: the model and the tools it calls, cut into a queue of clauses that the
 * voice reads.
 */

import { firstSentences, sentencesIn, sentencesOf } from '../../../shared/dialogue/reply-length.ts';
import { effectOf, type ToolEffect } from '../../../shared/dialogue/tool-effect.ts';
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { Llm, Message, Tool } from '../../../shared/io/llm.ts';
import { type PlacedCall, type ToolOutcome, toolLoop } from '../../../shared/io/tool-loop.ts';
import type { ReplyBill } from '../../../shared/journal/reply-bill.ts';
import { type ClausePolicy, clauseSplitter } from '../../../shared/language/clauses/sentences.ts';
import { voiceLanguage } from '../../../shared/language/utterance/detect.ts';
import type { Sayable } from '../../../shared/language/utterance/sayable.ts';
import { hasWord } from '../../../shared/language/utterance/utterance.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { Event } from '../../core/events.ts';
import { clausesOf } from '../../core/rows/saying.ts';

export interface WritingDeps {
  llm: Llm;
  clock: Clock;
  clausePolicy: ClausePolicy;
  limits: Pick<TurnPolicy, 'replySentences' | 'wholeReplyMs'>;
  /** What the call's voices can say. */
  sayable: Sayable;
  /** A fixed phrase that takes the place of the model's words. */
  phrase(name: 'moreToSay' | 'onlySpeaks' | 'apologyAgain' | ToolEffect, language: string): string;
  /**
   * The words of the business's fixed line of this id; null: there is no such line. Without it the business
   * has none.
   */
  fixedLine?: ((id: string, language: string) => string | null) | undefined;
  emit(event: Event): void;
  runTool(call: PlacedCall, signal: AbortSignal): Promise<ToolOutcome>;
}

/** A request to the model. `language`: what the reply begins in; a tool may change it on the way. */
export interface ReplyRequest {
  turn: number;
  messages: readonly Message[];
  tools: readonly Tool[];
  language: string;
}

/**
 * Throws what the model throws (`FaultError`), and faults of its own: `stall` where the whole reply takes too
 * long, `protocol` for words that no voice can say and for a marker that names no line. After an abort it
 * ends and reports nothing.
 */
export async function writeReply(
  deps: WritingDeps,
  request: ReplyRequest,
  queue: ClauseQueue,
  bill: ReplyBill,
  signal: AbortSignal,
): Promise<void> {
  const late = new AbortController();
  const callOff = deps.clock.after(deps.limits.wholeReplyMs, () => late.abort(new FaultError(tooLate)));
  try {
    await write(deps, request, queue, bill, AbortSignal.any([signal, late.signal]));
    if (late.signal.aborted && !signal.aborted) throw new FaultError(tooLate);
  } catch (error) {
    const cost =
      error instanceof FaultError && !signal.aborted ? bill.failed(deps.clock.now(), error.fault) : null;
    if (cost) deps.emit(cost);
    throw error;
  } finally {
    callOff();
  }
}

const tooLate: Fault = { source: 'llm', kind: 'stall', retryable: false, message: 'the reply took too long' };
const unsayable: Fault = {
  source: 'llm',
  kind: 'protocol',
  retryable: false,
  message: 'words in a script that no voice can say',
};
const unknownLine: Fault = {
  source: 'llm',
  kind: 'protocol',
  retryable: false,
  message: 'a marker that names no fixed line',
};

async function write(
  deps: WritingDeps,
  { turn, messages, tools, language: begunIn }: ReplyRequest,
  queue: ClauseQueue,
  bill: ReplyBill,
  signal: AbortSignal,
): Promise<void> {
  const { emit, clock } = deps;
  let language = begunIn;
  let hasToken = false;
  /** What the reply's tools did. */
  let did: ToolEffect | null = null;
  let hasUnknownLine = false;
  /** A marker of no line is the last that the model wrote: the caller has no answer. */
  let isUnanswered = false;
  const clauses = clauseWriter(deps, turn, queue, () => language);
  const token = (): void => {
    if (!hasToken) emit({ type: 'tokenArrived', at: clock.now(), turn });
    hasToken = true;
  };
  /** The model is stopped, so its usage is what was written by then. */
  const close = (): void => {
    clauses.add(deps.phrase('moreToSay', language));
    const model = bill.model();
    emit({ type: 'replyWritten', at: clock.now(), turn, finish: 'length', model, usage: bill.stopped() });
  };
  const lineIn = deps.fixedLine;
  const fixedLine = lineIn && ((id: string) => lineIn(id, language));

  for await (const part of toolLoop({ ...deps, turn, meter: bill, fixedLine }, messages, tools, signal)) {
    const at = clock.now();
    switch (part.type) {
      case 'requested':
        bill.requested(part.messages);
        break;
      case 'text':
        bill.wrote(part.text);
        token();
        isUnanswered &&= !hasWord(part.text);
        if (!clauses.write(part.text)) return close();
        break;
      case 'line':
        token();
        isUnanswered = part.text === null;
        hasUnknownLine ||= isUnanswered;
        if (part.text !== null && !clauses.line(part.text)) return close();
        break;
      case 'retracted':
        isUnanswered = false;
        hasUnknownLine = false;
        emit({ type: 'clausesRetracted', at, turn, ...clauses.retract() });
        break;
      case 'roundEnded':
        bill.answered(part.usage);
        if (!clauses.endRound()) return close();
        break;
      case 'toolCalled':
        isUnanswered = false;
        emit({ type: 'toolCalled', at, turn, ...part.call });
        break;
      case 'toolAnswered': {
        // Reported even when the reply was cancelled meanwhile, because what a tool did stays done.
        emit({ type: 'toolAnswered', at, turn, ...part.call, ...part.outcome });
        if (part.outcome.action?.type === 'setLanguage') language = part.outcome.action.language;
        const effect = effectOf({ ...part.call, ...part.outcome });
        did = effect === 'noted' ? effect : (did ?? effect);
        break;
      }
      case 'written':
        if (isUnanswered) clauses.add(deps.phrase(did ?? 'apologyAgain', language));
        bill.written();
        emit({ type: 'replyWritten', at, turn, finish: part.finish, model: part.model, usage: part.usage });
    }
  }
  if (signal.aborted) return;
  if (clauses.isUnsayable()) throw new FaultError(unsayable);
  if (hasUnknownLine) throw new FaultError(unknownLine);
}

/**
 * Cuts what the model writes into the queue's clauses, without words that no voice can say. `write`, `line`
 * and `endRound` are false once the reply has all the sentences it may have.
 */
function clauseWriter(deps: WritingDeps, turn: number, queue: ClauseQueue, languageNow: () => string) {
  const { emit, clock, sayable } = deps;
  let sentences = 0;
  let isUnsayable = false;
  let splitter = clauseSplitter(deps.clausePolicy);
  /** The first clause of this round. */
  let since: number | null = null;

  function add(text: string, standsFor?: 'unsayable'): void {
    const clause = queue.add({ text, language: voiceLanguage(text, languageNow()) });
    since ??= clause;
    emit({ type: 'clauseWritten', at: clock.now(), turn, clause, text, ...(standsFor && { standsFor }) });
  }

  function addSayable(clause: string): void {
    if (sayable.isSayable(clause)) return add(clause);
    if (!isUnsayable) add(deps.phrase('onlySpeaks', languageNow()), 'unsayable');
    isUnsayable = true;
    const rest = sentencesOf(clause).filter(sayable.isSayable).join('').trim();
    if (hasWord(rest)) add(rest);
  }

  function addAll(clauses: readonly string[]): boolean {
    for (const clause of clauses) {
      const left = deps.limits.replySentences - sentences;
      if (left <= 0) return false;
      sentences += sentencesIn(clause);
      const cut = firstSentences(clause, left);
      addSayable(cut ?? clause);
      if (cut !== null) return false;
    }
    return true;
  }

  /** Half a clause is now a whole one. */
  function endClause(): boolean {
    const rest = splitter.end();
    splitter = clauseSplitter(deps.clausePolicy);
    return addAll(rest);
  }

  return {
    add,
    write: (delta: string): boolean => addAll(splitter.push(delta)),
    /** One sentence of the reply, and never cut: its clauses are those that are kept as audio. */
    line(words: string): boolean {
      if (!endClause() || sentences >= deps.limits.replySentences) return false;
      sentences += 1;
      for (const clause of clausesOf(words)) addSayable(clause);
      return true;
    },
    endRound(): boolean {
      const hasRoom = endClause();
      since = null;
      return hasRoom;
    },
    /** What was written of this round was a thought. */
    retract(): { from: number; since?: number } {
      splitter = clauseSplitter(deps.clausePolicy);
      sentences = 0;
      isUnsayable = false;
      return { from: queue.retract(), ...(since !== null && { since }) };
    },
    isUnsayable: () => isUnsayable,
  };
}

/**
 * The clauses of one reply, between the model that writes them and the voice that reads them. A
 * parked reply is read again from where it broke.
 */
export interface Clause {
  text: string;
  /** BCP 47; it may change within a reply, when the caller asked for another language. */
  language: string;
}

export interface ClauseQueue {
  add(clause: Clause): number;
  /**
   * Puts a clause in front of those that the voice has not taken yet; the ones behind it move up.
   * Returns its number, or null when the voice has all it will read.
   */
  interject(clause: Clause): number | null;
  /** Takes back the clauses that the voice has not taken yet. Returns the number of the first. */
  retract(): number;
  /** No clause will be added. */
  done(): void;
  /**
   * The clause of this number as soon as it is written; null when there will be none. Rejects with
   * the signal's reason on abort.
   */
  at(number: number, signal: AbortSignal): Promise<Clause | null>;
}

export function createClauseQueue(): ClauseQueue {
  const clauses: Clause[] = [];
  /** Clauses that were handed out. Their numbers can't change any more. */
  let handedOut = 0;
  let isDone = false;
  let isReadToEnd = false;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const ready = waiting;
    waiting = [];
    for (const resolve of ready) resolve();
  };
  return {
    add(clause) {
      clauses.push(clause);
      wake();
      return clauses.length - 1;
    },
    interject(clause) {
      if (isReadToEnd) return null;
      const number = handedOut;
      clauses.splice(number, 0, clause);
      wake();
      return number;
    },
    retract() {
      clauses.length = handedOut;
      return handedOut;
    },
    done() {
      isDone = true;
      wake();
    },
    async at(number, signal) {
      for (;;) {
        signal.throwIfAborted();
        const clause = clauses[number];
        if (clause) {
          handedOut = Math.max(handedOut, number + 1);
          return clause;
        }
        if (isDone) {
          isReadToEnd = true;
          return null;
        }
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    },
  };
}
