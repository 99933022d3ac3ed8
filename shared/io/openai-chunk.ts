/** Parses one chunk of a Chat Completions stream, and joins tool calls that come in fragments. No I/O. */
import * as z from 'zod';
import type { Fault } from '../fault.ts';
import { isObject } from '../json.ts';
import type { LlmPart, LlmUsage, ToolCall } from './llm.ts';

/** Loose: other servers of this protocol leave out `index`, `id` or `usage`, and OpenAI adds fields. */
const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            // Thoughts, by whatever name the server gives them.
            reasoning_content: z.unknown().optional(),
            reasoning: z.unknown().optional(),
            reasoning_details: z.unknown().optional(),
            thinking: z.unknown().optional(),
            tool_calls: z
              .array(
                z.object({
                  index: z.number().int().nullish(),
                  id: z.string().nullish(),
                  function: z
                    .object({ name: z.string().nullish(), arguments: z.string().nullish() })
                    .nullish(),
                }),
              )
              .nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: z.number().default(0),
      completion_tokens: z.number().default(0),
      prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
    })
    .nullish(),
});

export interface ToolDelta {
  index: number;
  id: string | null;
  name: string | null;
  arguments: string;
}

export type Finish = Extract<LlmPart, { type: 'done' }>['finish'];

/**
 * The content of one chunk. A chunk without choices (the usage chunk, a content filter's preamble) has no
 * text.
 */
export interface ChatChunk {
  type: 'chunk';
  text: string;
  /** The model thinks. What it thinks is not read. */
  isThought: boolean;
  toolDeltas: ToolDelta[];
  finish: Finish | null;
  usage: LlmUsage | null;
}

/**
 * Never throws. A refusal is no text: the request is made again, and then goes to the next model. Shape:
 * openai 7.57, `ChatCompletionChunk`.
 */
export function parse(chunk: unknown): ChatChunk | { type: 'fault'; fault: Fault } {
  const read = Chunk.safeParse(chunk);
  if (!read.success)
    return {
      type: 'fault',
      fault: { source: 'llm', kind: 'protocol', retryable: true, message: 'a chunk of unknown shape' },
    };
  const { choices, usage } = read.data;
  const choice = choices?.[0];
  const delta = choice?.delta;
  return {
    type: 'chunk',
    text: delta?.content ?? '',
    isThought: [delta?.reasoning_content, delta?.reasoning, delta?.reasoning_details, delta?.thinking].some(
      hasThought,
    ),
    toolDeltas: (delta?.tool_calls ?? []).map((call, position) => ({
      index: call.index ?? position,
      id: call.id || null,
      name: call.function?.name || null,
      arguments: call.function?.arguments ?? '',
    })),
    finish: finishOf(choice?.finish_reason),
    usage: usage
      ? {
          inputTokens: usage.prompt_tokens,
          cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
          outputTokens: usage.completion_tokens,
        }
      : null,
  };
}

/** A thought is a text with a word, alone or inside a list. An encrypted one is a text too. */
function hasThought(value: unknown): boolean {
  if (typeof value === 'string') return /[\p{L}\p{N}]/u.test(value);
  if (Array.isArray(value)) return value.some(hasThought);
  return isObject(value) && ['text', 'summary', 'content', 'data'].some((field) => hasThought(value[field]));
}

function finishOf(reason: string | null | undefined): Finish | null {
  if (!reason) return null;
  if (reason === 'length') return 'length';
  if (reason === 'content_filter') return 'filtered';
  return reason === 'tool_calls' || reason === 'function_call' ? 'toolCalls' : 'stop';
}

export interface ToolCalls {
  add(deltas: readonly ToolDelta[]): void;
  /** In the order of their indexes. Missing arguments are `{}`, a missing id is `call_<index>`. */
  whole(): ToolCall[];
}

/** Id and name come only with the first fragment of an `index`, arguments with all of them. */
export function createToolCalls(): ToolCalls {
  const byIndex = new Map<number, ToolCall>();
  return {
    add(deltas) {
      for (const delta of deltas) {
        const call = byIndex.get(delta.index) ?? { id: '', name: '', arguments: '' };
        byIndex.set(delta.index, {
          id: call.id || (delta.id ?? ''),
          name: call.name || (delta.name ?? ''),
          arguments: call.arguments + delta.arguments,
        });
      }
    },
    whole: () =>
      [...byIndex]
        .sort(([a], [b]) => a - b)
        .map(([index, call]) => ({
          id: call.id || `call_${index}`,
          name: call.name,
          arguments: call.arguments || '{}',
        })),
  };
}
