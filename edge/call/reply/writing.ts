/**
 * The writing half of a reply: the model and the tools it calls, cut into a queue of clauses that the
 * voice reads, and what the reply costs.
 */

import { estimatedInput, estimatedTokens } from '../../../shared/dialogue/token-estimate.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { Llm, LlmUsage, Message, Tool } from '../../../shared/io/llm.ts';
import { type PlacedCall, type ToolOutcome, toolLoop } from '../../../shared/io/tool-loop.ts';
import type { CallEventOf } from '../../../shared/journal/events.ts';
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
      case 'text':
        bill.wrote(part.text);
        if (!hasToken) emit({ type: 'tokenArrived', at, turn });
        hasToken = true;
        for (const clause of splitter.push(part.text)) add(clause);
        break;
      case 'roundEnded':
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
        bill.written(part.usage);
        emit({ type: 'replyWritten', at, turn, finish: part.finish, model: part.model, usage: part.usage });
    }
  }
}

/** The cost of a reply that is never finished: a model bills what it read and wrote, heard or not. */
export interface ReplyBill {
  wrote(text: string): void;
  /** The usage that the model reported; null where it reports none. */
  written(usage: LlmUsage): void;
  /**
   * The reply is stopped now. Null where the event `replyWritten` holds the whole cost already.
   * `isSpeculative`: the reply was never released, so its events were not emitted.
   */
  dropped(at: number, isSpeculative: boolean): CallEventOf<'replyDropped'> | null;
}

export function createReplyBill(
  turn: number,
  model: string,
  messages: readonly Message[],
  tools: readonly Tool[],
): ReplyBill {
  let text = '';
  let exact: LlmUsage | null = null;
  let isReported = false;
  return {
    wrote(more) {
      text += more;
    },
    written(usage) {
      exact = usage;
    },
    dropped(at, isSpeculative) {
      if (isReported || (exact && !isSpeculative)) return null;
      isReported = true;
      const estimate = {
        inputTokens: estimatedInput(messages, tools),
        cachedTokens: 0,
        outputTokens: estimatedTokens(text),
      };
      return {
        type: 'replyDropped',
        at,
        turn,
        model,
        usage: exact ?? estimate,
        isEstimate: exact === null,
        isSpeculative,
      };
    },
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
