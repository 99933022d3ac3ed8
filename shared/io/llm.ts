/**
 * The dialogue model's port, used by streams on the edge and by turns in the Lambda. An adapter
 * speaks the wire.
 */
import type { Message, Tool, ToolCall } from '../dialogue/message.ts';
import type { RequestMeter } from '../journal/reply-bill.ts';

export type { Message, Tool, ToolCall } from '../dialogue/message.ts';

export interface LlmUsage {
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  /** Estimated from the texts, because the model's server did not count. */
  isEstimate?: true | undefined;
}

/**
 * `text` is for the caller: thoughts and tool calls that were written as text are left out, and the first of
 * a reply has a letter or a digit. `retracted`: the text before it was a thought after all, which shows only
 * at its end. `arguments` of a tool call is the model's JSON text, complete. `done` ends a reply that did
 * not fail; it has text or a tool call. `model` wrote it, where it is not the one that was asked.
 */
export type LlmPart =
  | { type: 'text'; text: string }
  | { type: 'retracted' }
  | { type: 'toolCall'; call: ToolCall }
  | {
      type: 'done';
      finish: 'stop' | 'length' | 'toolCalls' | 'filtered';
      usage: LlmUsage | null;
      model?: string;
    };

export interface Llm {
  readonly name: string;
  readonly model: string;
  /**
   * One streamed reply. Throws `FaultError` when the provider fails, also for a stream that ends without a
   * finish reason (`truncated`), has no token in time (`stall`), or has nothing for the caller even when it
   * was requested a second time (`protocol`). An abort ends it silently.
   * `meter` is told what is billed and is in no part.
   */
  reply(
    messages: readonly Message[],
    tools: readonly Tool[],
    signal: AbortSignal,
    meter?: RequestMeter,
  ): AsyncIterable<LlmPart>;
}
