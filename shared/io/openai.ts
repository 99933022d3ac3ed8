/**
 * The dialogue model over the `openai` SDK's Chat Completions, in workerd and Node alike, for any
 * OpenAI-compatible server. No retries live here: whether a failed reply is tried again is the
 * failover's decision.
 */
import OpenAI from 'openai';
import { FaultError } from '../fault.ts';
import type { Clock } from './clock.ts';
import type { Llm, LlmPart, LlmUsage, Message, Tool } from './llm.ts';
import { createToolCalls, type Finish, parse } from './openai-chunk.ts';
import { faultOf } from './openai-fault.ts';
import { traitsOf } from './openai-models.ts';
import { createWatchdog } from './watchdog.ts';

export interface OpenAiOptions {
  apiKey: string;
  /** Ends in `/v1`. */
  baseUrl: string;
  model: string;
  /**
   * Requests with the same long prefix that share this reach the same cache; sent only to models
   * that know it.
   */
  promptCacheKey?: string;
  /** Sent only to models that take one. */
  temperature?: number;
  /** Longest wait for the first token, from the request on. Published p99 is about 2.1 s; 4000 by default. */
  firstTokenMs?: number;
  /** Longest silence after the first token; 1500 by default. */
  stallMs?: number;
}

export interface OpenAiDeps {
  clock: Clock;
  fetch: (input: string, init?: RequestInit) => Promise<Response>;
}

/**
 * The usage chunk follows the finish reason at once; a reply that is whole doesn't wait longer for
 * its bill.
 */
const usageMs = 300;

type Body = OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming;

/**
 * Faults: see `faultOf`; besides those `stall` (no token in time) and `truncated` (the stream ended
 * without a finish reason).
 */
export function createOpenAi(options: OpenAiOptions, deps: OpenAiDeps): Llm {
  const { fetch } = deps;
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl,
    maxRetries: 0,
    // Its own time-out ends at the headers and uses the global timers; the watchdog below is the
    // one that counts.
    timeout: 60_000,
    // At its default it prints a garbled chunk, which holds the caller's words.
    logLevel: 'off',
    fetch: (input, init) => fetch(String(input), init),
  });
  return {
    name: 'openai',
    model: options.model,
    reply: (messages, tools, signal) =>
      stream(client, bodyOf(options, messages, tools), options, deps.clock, signal),
  };
}

async function* stream(
  client: OpenAI,
  body: Body,
  options: OpenAiOptions,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<LlmPart> {
  if (signal.aborted) return;
  const { firstTokenMs = 4000, stallMs = 1500 } = options;
  const ours = new AbortController();
  const abort = () => ours.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const watchdog = createWatchdog(clock, () => ours.abort());
  const calls = createToolCalls();
  let begun = false;
  let finish: Finish | null = null;
  let usage: LlmUsage | null = null;
  try {
    watchdog.arm(firstTokenMs);
    // An abort before the headers throws here, one after them ends the loop silently: both are told
    // apart below by the signal and the watchdog.
    for await (const chunk of await client.chat.completions.create(body, { signal: ours.signal })) {
      const said = parse(chunk);
      if (said.type === 'fault') throw new FaultError(said.fault);
      begun ||= said.text !== '' || said.toolDeltas.length > 0;
      calls.add(said.toolDeltas);
      finish = said.finish ?? finish;
      usage = said.usage ?? usage;
      if (said.text !== '') {
        watchdog.callOff();
        yield { type: 'text', text: said.text };
      }
      if (finish !== null) watchdog.arm(usageMs);
      else if (begun) watchdog.arm(stallMs);
    }
  } catch (error) {
    // Once the reply is whole nothing that follows it matters: the usage chunk alone is lost.
    if (!signal.aborted && !watchdog.hasExpired() && finish === null) throw new FaultError(faultOf(error));
  } finally {
    watchdog.callOff();
    signal.removeEventListener('abort', abort);
    // Also when the reader left early: the request must not go on behind its back.
    ours.abort();
  }
  if (signal.aborted) return;
  if (finish === null) throw new FaultError(endOf(watchdog.hasExpired(), begun ? stallMs : firstTokenMs));
  for (const call of calls.whole()) yield { type: 'toolCall', call };
  // Some servers close a reply that calls tools with `stop`.
  yield { type: 'done', finish: finish === 'stop' && calls.whole().length > 0 ? 'toolCalls' : finish, usage };
}

function endOf(stalled: boolean, limitMs: number): FaultError['fault'] {
  return stalled
    ? { source: 'llm', kind: 'stall', retryable: true, message: `no token for ${limitMs} ms` }
    : {
        source: 'llm',
        kind: 'truncated',
        retryable: true,
        message: 'the stream ended without a finish reason',
      };
}

function bodyOf(options: OpenAiOptions, messages: readonly Message[], tools: readonly Tool[]): Body {
  const traits = traitsOf(options.model);
  return {
    model: options.model,
    messages: messages.map(wireMessage),
    stream: true,
    // Padding against eavesdroppers doubles the bytes of a short token; a call's text is not secret
    // by its length.
    stream_options: { include_usage: true, include_obfuscation: false },
    ...(tools.length === 0
      ? {}
      : { tools: tools.map((tool) => ({ type: 'function' as const, function: { ...tool } })) }),
    ...(traits.effort === null ? {} : { reasoning_effort: traits.effort }),
    ...(traits.temperature && options.temperature !== undefined ? { temperature: options.temperature } : {}),
    ...(traits.cacheKey && options.promptCacheKey !== undefined
      ? { prompt_cache_key: options.promptCacheKey }
      : {}),
  };
}

function wireMessage(message: Message): OpenAI.Chat.Completions.ChatCompletionMessageParam {
  if (message.role === 'tool')
    return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
  if (message.role !== 'assistant' || !message.toolCalls?.length)
    return { role: message.role, content: message.content };
  return {
    role: 'assistant',
    content: message.content || null,
    tool_calls: message.toolCalls.map((call) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: call.arguments },
    })),
  };
}
