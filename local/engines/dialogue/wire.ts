/**
 * OpenAI's Chat Completions wire, the server's side: a request's body in, chunks or a whole
 * completion out (providers reference, section 4.1).
 */
import { z } from 'zod';
import type { Message } from '../../../shared/dialogue/message.ts';
import type { EngineReply } from './reply.ts';

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

/** What makes one completion the same through all its chunks. */
export interface Envelope {
  id: string;
  /** Seconds since the epoch. */
  created: number;
  model: string;
}

export function messagesOf(request: ChatRequest): Message[] {
  return request.messages.map((message): Message => {
    if (message.role === 'tool')
      return { role: 'tool', toolCallId: message.tool_call_id, content: message.content };
    if (message.role === 'user') return { role: 'user', content: message.content };
    if (message.role !== 'assistant') return { role: 'system', content: message.content };
    const calls = (message.tool_calls ?? []).map(({ id, function: { name, arguments: text } }) => ({
      id,
      name,
      arguments: text,
    }));
    return {
      role: 'assistant',
      content: message.content,
      ...(calls.length === 0 ? {} : { toolCalls: calls }),
    };
  });
}

/** The whole answer, not streamed. */
export function completion(envelope: Envelope, reply: EngineReply, usage: object): object {
  const toolCalls = reply.toolCalls.map((call, index) => ({
    id: callId(envelope, index),
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
  const message = {
    role: 'assistant',
    content: reply.text === '' && toolCalls.length > 0 ? null : reply.text,
    refusal: null,
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  };
  return {
    ...envelope,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishOf(reply) }],
    usage,
  };
}

/** The answer as a stream's chunks, a token each; with `usage` a last one without choices. */
export function chunks(envelope: Envelope, reply: EngineReply, usage: object | null): object[] {
  const chunk = (delta: object, finish: string | null = null) => ({
    ...envelope,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(usage === null ? {} : { usage: null }),
  });
  const calls = reply.toolCalls.flatMap(({ name, arguments: given }, index) => [
    chunk({
      tool_calls: [
        { index, id: callId(envelope, index), type: 'function', function: { name, arguments: '' } },
      ],
    }),
    ...(JSON.stringify(given).match(/[\s\S]{1,12}/g) ?? []).map((part) =>
      chunk({ tool_calls: [{ index, function: { arguments: part } }] }),
    ),
  ]);
  return [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...tokensOf(reply.text).map((token) => chunk({ content: token })),
    ...calls,
    chunk({}, finishOf(reply)),
    ...(usage === null ? [] : [{ ...envelope, object: 'chat.completion.chunk', choices: [], usage }]),
  ];
}

/**
 * Word by word, the space in front as models do it; the marks that end a sentence are tokens of
 * their own.
 */
export function tokensOf(text: string): string[] {
  return text.match(/\s*(?:[\p{L}\p{M}\p{N}'’.-]*[\p{L}\p{M}\p{N}]|[^\s\p{L}\p{M}\p{N}])/gu) ?? [];
}

/** Four characters a token: the engine has no tokens of its own, but a bill must not be empty. */
export function usageOf(request: ChatRequest, reply: EngineReply): object {
  const input = Math.ceil(JSON.stringify(request.messages).length / 4);
  const output = Math.max(1, tokensOf(reply.text).length + reply.toolCalls.length * 10);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** OpenAI's error body. */
export function errorBody(message: string, code: string | null, param: string | null = null): object {
  return { error: { message, type: 'invalid_request_error', param, code } };
}

function finishOf(reply: EngineReply): string {
  return reply.toolCalls.length > 0 ? 'tool_calls' : 'stop';
}

function callId(envelope: Envelope, index: number): string {
  return `call_${envelope.id.replace('chatcmpl-', '')}_${index}`;
}
