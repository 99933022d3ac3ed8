/**
 * The writing half of a reply: the model and the tools it calls, cut into a queue of clauses that the
 * voice reads.
 */

import { FaultError } from '../../../shared/fault.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { Llm, Message, Tool } from '../../../shared/io/llm.ts';
import { type PlacedCall, type ToolOutcome, toolLoop } from '../../../shared/io/tool-loop.ts';
import type { ReplyBill } from '../../../shared/journal/reply-bill.ts';
import { type ClausePolicy, clauseSplitter } from '../../../shared/language/clauses/sentences.ts';
import { voiceLanguage } from '../../../shared/language/utterance/detect.ts';
import type { Event } from '../../core/events.ts';

export interface WritingDeps {
  llm: Llm;
  clock: Clock;
  clausePolicy: ClausePolicy;
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

/** Throws what the model throws (`FaultError`). After an abort it ends and reports nothing. */
export async function writeReply(
  deps: WritingDeps,
  request: ReplyRequest,
  queue: ClauseQueue,
  bill: ReplyBill,
  signal: AbortSignal,
): Promise<void> {
  try {
    await write(deps, request, queue, bill, signal);
  } catch (error) {
    const cost =
      error instanceof FaultError && !signal.aborted ? bill.failed(deps.clock.now(), error.fault) : null;
    if (cost) deps.emit(cost);
    throw error;
  }
}

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
  let splitter = clauseSplitter(deps.clausePolicy);
  const add = (text: string): void => {
    const clause = queue.add({ text, language: voiceLanguage(text, language) });
    emit({ type: 'clauseWritten', at: clock.now(), turn, clause, text });
  };

  for await (const part of toolLoop({ ...deps, turn }, messages, tools, signal)) {
    const at = clock.now();
    switch (part.type) {
      case 'requested':
        bill.requested(part.messages);
        break;
      case 'text':
        bill.wrote(part.text);
        if (!hasToken) emit({ type: 'tokenArrived', at, turn });
        hasToken = true;
        for (const clause of splitter.push(part.text)) add(clause);
        break;
      case 'roundEnded':
        bill.answered(part.usage);
        for (const clause of splitter.end()) add(clause);
        splitter = clauseSplitter(deps.clausePolicy);
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
