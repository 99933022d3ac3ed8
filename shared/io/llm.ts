/**
 * The dialogue model's port: what stream and turns both ask of a model. Adapters translate a
 * provider's wire into it.
 */
import type { Message, Tool, ToolCall } from '../dialogue/message.ts';

export type { Message, Tool, ToolCall } from '../dialogue/message.ts';

export interface LlmUsage {
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
}

/**
 * `arguments` of a tool call is the JSON text as the model wrote it, whole. `done` is the last part
 * of a reply that ended well.
 */
export type LlmPart =
  | { type: 'text'; text: string }
  | { type: 'toolCall'; call: ToolCall }
  | { type: 'done'; finish: 'stop' | 'length' | 'toolCalls' | 'filtered'; usage: LlmUsage | null };

export interface Llm {
  readonly name: string;
  readonly model: string;
  /**
   * One streamed reply. Throws `FaultError` when the world fails: also for a stream that ends
   * without a finish reason (`truncated`), and for one without a token for `stallMs` (`stall`: the
   * SDK's own time-out stops at the headers). An abort ends it silently.
   */
  reply(messages: readonly Message[], tools: readonly Tool[], signal: AbortSignal): AsyncIterable<LlmPart>;
}
