/** What a reply that is never finished has cost: a model bills what it read and wrote, heard or not. */
import { estimatedInput, estimatedTokens } from '../../../shared/dialogue/token-estimate.ts';
import type { LlmUsage, Message, Tool } from '../../../shared/io/llm.ts';
import type { CallEventOf } from '../../../shared/journal/events.ts';

export interface ReplyBill {
  wrote(text: string): void;
  /** The model told what it used; null when it did not. */
  written(usage: LlmUsage): void;
  /**
   * The reply is stopped now. Null: the event `replyWritten` has told it all. `isSpeculative`:
   * nobody was told of the reply.
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
  let isTold = false;
  return {
    wrote(more) {
      text += more;
    },
    written(usage) {
      exact = usage;
    },
    dropped(at, isSpeculative) {
      if (isTold || (exact && !isSpeculative)) return null;
      isTold = true;
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
