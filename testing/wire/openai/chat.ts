/**
 * OpenAI's Chat Completions wire, the server's side: a request's body in, chunks or a complete answer out.
 * Shapes: openai 7.57, `ChatCompletionChunk`.
 */
import { z } from 'zod';

const Content = z
  .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() })), z.null()])
  .optional()
  .transform((content) =>
    Array.isArray(content) ? content.map((part) => part.text ?? '').join('') : (content ?? ''),
  );

const WireMessage = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer']), content: Content }),
  z.object({ role: z.literal('user'), content: Content }),
  z.object({
    role: z.literal('assistant'),
    content: Content,
    tool_calls: z
      .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
      .nullish(),
  }),
  z.object({ role: z.literal('tool'), content: Content, tool_call_id: z.string() }),
]);

export const ChatRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(WireMessage).min(1),
  tools: z
    .array(z.object({ type: z.literal('function'), function: z.looseObject({ name: z.string() }) }))
    .nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
});
export type ChatRequest = z.output<typeof ChatRequest>;

export interface ChatReply {
  text: string;
  /** Called after the text. */
  toolCalls: readonly { name: string; arguments: object }[];
  /** The part of the prompt that was found in the cache, 0 to 1. */
  cachedShare?: number;
}

/** The fields that are the same in all chunks of one completion. */
export interface Envelope {
  id: string;
  /** Seconds since the epoch. */
  created: number;
  model: string;
}

/** How a server writes what the protocol leaves open, or what other servers than OpenAI's write. */
export interface WireShape {
  /** Of tool calls: as OpenAI's, with `+ / =`, of several hundred characters, or absent. */
  ids: 'plain' | 'symbols' | 'long' | 'absent';
  /** Arguments of a tool call: in pieces, in one, or as an object. */
  arguments: 'pieces' | 'whole' | 'object';
  /** The numbers of tool calls: their own, 0 for all, or absent. */
  index: 'own' | 'zero' | 'absent';
  content: 'text' | 'parts';
  /**
   * Deltas that hold nothing for a caller: none, blanks around the text, empty ones between the tokens, or
   * thoughts before them, in a field of their own or in a tag.
   */
  around: 'nothing' | 'blanks' | 'empty' | 'thoughts' | 'tagged';
  /** Usage: in a chunk behind the finish reason, some ms behind it, so far with each chunk, or absent. */
  usage: 'behind' | 'late' | 'each' | 'absent';
  /** The finish reason of a reply that calls tools. */
  finish: 'tool_calls' | 'stop';
}

/** The shape of a server's nth answer, where nothing else is asked for: what is harmless takes turns. */
export function usualShape(number: number): WireShape {
  const ids = ['plain', 'symbols', 'long'] as const;
  const usage = ['behind', 'late', 'each'] as const;
  // A thought in a tag is no shape of OpenAI's: a client that is not ours would take it for text.
  const around = ['nothing', 'empty', 'blanks', 'thoughts'] as const;
  return {
    ids: ids[number % ids.length] ?? 'plain',
    arguments: 'pieces',
    index: 'own',
    content: 'text',
    around: around[number % around.length] ?? 'nothing',
    usage: usage[number % usage.length] ?? 'behind',
    finish: 'tool_calls',
  };
}

/** One `chat.completion.chunk`. */
export function chunk(envelope: Envelope, delta: object, finish: string | null = null): object {
  return {
    ...envelope,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    usage: null,
  };
}

/** The last chunk of a stream whose client wants usage: no choices. */
export function usageChunk(envelope: Envelope, usage: object): object {
  return { ...envelope, object: 'chat.completion.chunk', choices: [], usage };
}

/** The complete answer, not streamed. */
export function completion(envelope: Envelope, reply: ChatReply, usage: object, shape: WireShape): object {
  const toolCalls = reply.toolCalls.map((call, index) => ({
    ...idOf(envelope, index, shape),
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
  const message = {
    role: 'assistant',
    content: reply.text === '' && toolCalls.length > 0 ? null : reply.text,
    refusal: null,
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finishOf(reply, shape) }];
  return { ...envelope, object: 'chat.completion', choices, usage };
}

/** The deltas of a reply's tool calls. */
export function callDeltas(envelope: Envelope, { toolCalls }: ChatReply, shape: WireShape): object[] {
  return toolCalls.flatMap(({ name, arguments: given }, position): object[] => {
    const number = shape.index === 'absent' ? {} : { index: shape.index === 'zero' ? 0 : position };
    const begin = { ...number, ...idOf(envelope, position, shape), type: 'function' };
    const text = JSON.stringify(given);
    if (shape.arguments !== 'pieces') {
      const whole = shape.arguments === 'object' ? given : text;
      return [{ tool_calls: [{ ...begin, function: { name, arguments: whole } }] }];
    }
    return [
      { tool_calls: [{ ...begin, function: { name, arguments: '' } }] },
      ...(text.match(/[\s\S]{1,12}/g) ?? []).map((part) => ({
        tool_calls: [{ ...number, function: { arguments: part } }],
      })),
    ];
  });
}

/** What stands before the first token, between two, and behind the last. */
export function deltasAround({ around }: WireShape): {
  before: object[];
  between: object[];
  behind: object[];
} {
  const thoughts = ['The caller asks', ' for something.', ' ', 'I know that.'];
  const isEmpty = around === 'empty';
  const blanks = around === 'blanks' ? [{ content: '\n' }, { content: ' ' }] : [];
  return {
    before: [
      ...blanks,
      ...(isEmpty ? [{ content: '' }, {}] : []),
      ...(around === 'thoughts' ? thoughts.map((text) => ({ reasoning_content: text, content: null })) : []),
      ...(around === 'tagged'
        ? ['<th', 'ink>', ...thoughts, '</', 'think>'].map((content) => ({ content }))
        : []),
    ],
    between: isEmpty ? [{ content: '' }, {}] : [],
    behind: blanks,
  };
}

/** A token of text. */
export function textDelta(text: string, { content }: WireShape): object {
  return { content: content === 'parts' ? [{ type: 'text', text }] : text };
}

/**
 * Word by word with the space in front, as models do it; a mark that ends a sentence is a token of
 * its own.
 */
export function tokensOf(text: string): string[] {
  return text.match(/\s*(?:[\p{L}\p{M}\p{N}'’.-]*[\p{L}\p{M}\p{N}]|[^\s\p{L}\p{M}\p{N}])/gu) ?? [];
}

/** Four characters of the prompt are a token: there is no tokeniser here, but a bill must not be empty. */
export function usageOf(request: ChatRequest, reply: ChatReply): object {
  const input = Math.ceil(JSON.stringify(request.messages).length / 4);
  const output = tokensOf(reply.text).length + 1 + reply.toolCalls.length * 10;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: Math.floor(input * (reply.cachedShare ?? 0)), audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

export function finishOf(reply: ChatReply, { finish }: WireShape): string {
  return reply.toolCalls.length > 0 ? finish : 'stop';
}

function idOf({ id: completionId }: Envelope, position: number, { ids }: WireShape): { id?: string } {
  const id = `call_${completionId.replace('chatcmpl-', '')}_${position}`;
  if (ids === 'absent') return {};
  if (ids === 'symbols') return { id: `${btoa(id)}+/==` };
  return { id: ids === 'long' ? `${id}_${'thought+signature/'.repeat(20)}` : id };
}
