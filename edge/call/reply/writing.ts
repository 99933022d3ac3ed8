/**
 * The writing half of a reply: the model and the tools it calls, cut into a queue of clauses that the
 * voice reads.
 */

import { firstSentences, sentencesIn, sentencesOf } from '../../../shared/dialogue/reply-length.ts';
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

export interface WritingDeps {
  llm: Llm;
  clock: Clock;
  clausePolicy: ClausePolicy;
  limits: Pick<TurnPolicy, 'replySentences' | 'wholeReplyMs'>;
  /** What the call's voices can say. */
  sayable: Sayable;
  /** A fixed phrase that takes the place of the model's words. */
  phrase(name: 'moreToSay' | 'onlySpeaks', language: string): string;
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
 * long, `protocol` for words that no voice can say. After an abort it ends and reports nothing.
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
  let sentences = 0;
  let isUnsayable = false;
  let splitter = clauseSplitter(deps.clausePolicy);
  /** The first clause of this round. */
  let since: number | null = null;
  const add = (text: string, standsFor?: 'unsayable'): void => {
    const clause = queue.add({ text, language: voiceLanguage(text, language) });
    since ??= clause;
    emit({ type: 'clauseWritten', at: clock.now(), turn, clause, text, ...(standsFor && { standsFor }) });
  };
  /** False once the reply has all the sentences it may have. */
  const addAll = (clauses: readonly string[]): boolean => {
    for (const clause of clauses) {
      const left = deps.limits.replySentences - sentences;
      if (left <= 0) return false;
      sentences += sentencesIn(clause);
      const cut = firstSentences(clause, left);
      addSayable(cut ?? clause);
      if (cut !== null) return false;
    }
    return true;
  };
  const addSayable = (clause: string): void => {
    if (deps.sayable.isSayable(clause)) return add(clause);
    if (!isUnsayable) add(deps.phrase('onlySpeaks', language), 'unsayable');
    isUnsayable = true;
    const rest = sentencesOf(clause).filter(deps.sayable.isSayable).join('').trim();
    if (hasWord(rest)) add(rest);
  };
  /** The model is stopped, so its usage is what was written by then. */
  const close = (): void => {
    add(deps.phrase('moreToSay', language));
    const model = bill.model();
    emit({ type: 'replyWritten', at: clock.now(), turn, finish: 'length', model, usage: bill.stopped() });
  };

  for await (const part of toolLoop({ ...deps, turn, meter: bill }, messages, tools, signal)) {
    const at = clock.now();
    switch (part.type) {
      case 'requested':
        bill.requested(part.messages);
        break;
      case 'text':
        bill.wrote(part.text);
        if (!hasToken) emit({ type: 'tokenArrived', at, turn });
        hasToken = true;
        if (!addAll(splitter.push(part.text))) return close();
        break;
      case 'retracted':
        splitter = clauseSplitter(deps.clausePolicy);
        sentences = 0;
        isUnsayable = false;
        emit({ type: 'clausesRetracted', at, turn, from: queue.retract(), ...(since !== null && { since }) });
        break;
      case 'roundEnded':
        bill.answered(part.usage);
        if (!addAll(splitter.end())) return close();
        splitter = clauseSplitter(deps.clausePolicy);
        since = null;
        break;
      case 'toolCalled':
        emit({ type: 'toolCalled', at, turn, ...part.call });
        break;
      case 'toolAnswered':
        // Reported even when the reply was cancelled meanwhile, because what a tool did stays done.
        emit({ type: 'toolAnswered', at, turn, ...part.call, ...part.outcome });
        if (part.outcome.action?.type === 'setLanguage') language = part.outcome.action.language;
        break;
      case 'written':
        bill.written();
        emit({ type: 'replyWritten', at, turn, finish: part.finish, model: part.model, usage: part.usage });
    }
  }
  if (isUnsayable && !signal.aborted) throw new FaultError(unsayable);
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
