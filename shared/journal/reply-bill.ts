/**
 * What a reply costs when `replyWritten` does not hold it: a model bills what it read and wrote, heard or
 * not. Tokens that the model did not report are estimated from the text.
 */
import type { Message, Tool } from '../dialogue/message.ts';
import { estimatedUsage } from '../dialogue/token-estimate.ts';
import type { Fault } from '../fault.ts';
import type { CallEventOf } from './events.ts';

type Usage = CallEventOf<'replyDropped'>['usage'];

export interface ReplyBill {
  /** A request is sent to the model: the reply's first (`messages`), or the one behind its tools. */
  requested(more: readonly Message[]): void;
  wrote(text: string): void;
  /** The request is answered. `usage`: of all requests of this reply so far. */
  answered(usage: Usage): void;
  /** `replyWritten` holds the whole cost. */
  written(): void;
  /** The same, of a reply whose model is stopped now: what it cost until then. */
  stopped(): Usage;
  /**
   * The reply is stopped now. Null where its cost is reported already. `isSpeculative`: it was never
   * released, so its events were not emitted.
   */
  dropped(at: number, isSpeculative: boolean): CallEventOf<'replyDropped'> | null;
  /** The model failed. A request that it refused costs nothing. */
  failed(at: number, fault: Fault): CallEventOf<'replyDropped'> | null;
}

export function createReplyBill(
  turn: number,
  model: string,
  messages: readonly Message[],
  tools: readonly Tool[],
): ReplyBill {
  let answered: Usage | null = null;
  /** The request that is under way, and what was written of its answer. */
  let asked: readonly Message[] | null = messages;
  let text = '';
  let isWritten = false;
  let isReported = false;

  function soFar(): Usage | null {
    const open = asked === null ? null : estimatedUsage(asked, tools, text);
    return answered && open ? summedUsage(answered, open) : (answered ?? open);
  }

  function report(at: number, isSpeculative: boolean): CallEventOf<'replyDropped'> | null {
    const usage = soFar();
    if (isReported || usage === null) return null;
    isReported = true;
    return {
      type: 'replyDropped',
      at,
      turn,
      model,
      usage,
      isEstimate: usage.isEstimate ?? false,
      isSpeculative,
    };
  }

  return {
    requested(more) {
      asked = more;
      text = '';
    },
    wrote(more) {
      text += more;
    },
    answered(usage) {
      answered = usage;
      asked = null;
    },
    written() {
      isWritten = true;
    },
    stopped() {
      isWritten = true;
      return soFar() ?? estimatedUsage([], [], text);
    },
    dropped: (at, isSpeculative) => (isWritten && !isSpeculative ? null : report(at, isSpeculative)),
    failed(at, fault) {
      if (isWritten) return null;
      if (text === '' && !isPaid(fault)) asked = null;
      return report(at, false);
    },
  };
}

/** Whether a request without an answer is billed: the model took it and was silent, or wrote nonsense. */
export function isPaid({ kind }: Pick<Fault, 'kind'>): boolean {
  return kind === 'stall' || kind === 'truncated' || kind === 'protocol';
}

/** An estimate in a sum makes it one. */
export function summedUsage(one: Usage, other: Usage): Usage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    ...(one.isEstimate || other.isEstimate ? { isEstimate: true as const } : {}),
  };
}
