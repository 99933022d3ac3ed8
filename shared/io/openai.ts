/**
 * The dialogue model over OpenAI's Chat Completions, in workerd and Node alike, for any server with that
 * protocol. No failure is retried here: the failover decides that.
 */
import { FaultError } from '../fault.ts';
import { isObject, jsonOf } from '../json.ts';
import type { Clock } from './clock.ts';
import type { Llm, LlmPart, LlmUsage, Message, Tool } from './llm.ts';
import { createToolCalls, type Finish, later, parse } from './openai-chunk.ts';
import { type ChatServer, faultOf, streamChat } from './openai-client.ts';
import { type ChatBody, type Effort, traitsOf } from './openai-models.ts';
import { createWatchdog } from './watchdog.ts';

export interface OpenAiOptions extends Pick<ChatServer, 'apiKey' | 'baseUrl'> {
  model: string;
  /**
   * Requests with the same long prefix and the same key reach the same cache; sent only to models
   * that take it.
   */
  promptCacheKey?: string;
  /** Sent only to models that take one. */
  temperature?: number;
  /** Instead of the one that the model's name says. */
  reasoningEffort?: Effort;
  /**
   * Longest wait for the first token, from the request on; 4000 by default. OpenAI's published p99
   * is about 2.1 s.
   */
  firstTokenMs?: number;
  /** Longest silence after the first token; 1500 by default. */
  stallMs?: number;
}

export interface OpenAiDeps extends Pick<ChatServer, 'fetch' | 'learnt'> {
  clock: Clock;
}

/** The usage chunk follows the finish reason at once; a complete reply doesn't wait longer for it. */
const usageMs = 300;

/**
 * Faults: see `faultOf`; besides those `stall` (no token in time) and `truncated` (the stream ended
 * without a finish reason).
 */
export function createOpenAi(options: OpenAiOptions, deps: OpenAiDeps): Llm {
  return {
    name: 'openai',
    model: options.model,
    reply: (messages, tools, signal) => stream(bodyOf(options, messages, tools), options, deps, signal),
  };
}

async function* stream(
  body: ChatBody,
  options: OpenAiOptions,
  { clock, ...server }: OpenAiDeps,
  signal: AbortSignal,
): AsyncGenerator<LlmPart> {
  if (signal.aborted) return;
  const { firstTokenMs = 4000, stallMs = 1500 } = options;
  const ours = new AbortController();
  const abort = () => ours.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const watchdog = createWatchdog(clock, () => ours.abort());
  const calls = createToolCalls(body.messages.filter((message) => message.role === 'tool').length);
  let begun = false;
  let finish: Finish | null = null;
  let usage: LlmUsage | null = null;
  try {
    watchdog.arm(firstTokenMs);
    // An abort before the headers throws here, one after them ends the loop silently. The signal and the
    // watchdog, read below, say which of the two it was.
    for await (const json of streamChat({ ...options, ...server }, body, ours)) {
      const chunk = parse(json);
      if (chunk.type === 'fault') throw new FaultError(chunk.fault);
      begun ||= chunk.text !== '' || chunk.toolDeltas.length > 0;
      calls.add(chunk.toolDeltas);
      finish = chunk.finish ?? finish;
      usage = later(usage, chunk.usage);
      if (chunk.text !== '') {
        watchdog.callOff();
        yield { type: 'text', text: chunk.text };
      }
      if (finish !== null) watchdog.arm(usageMs);
      else if (begun) watchdog.arm(stallMs);
    }
  } catch (error) {
    // Once the reply is complete a failure costs only the usage chunk.
    if (!signal.aborted && !watchdog.hasExpired() && finish === null) throw new FaultError(faultOf(error));
  } finally {
    watchdog.callOff();
    signal.removeEventListener('abort', abort);
    // Also when the reader left early, or the request would go on.
    ours.abort();
  }
  if (signal.aborted) return;
  if (finish === null) throw new FaultError(endOf(watchdog.hasExpired(), begun ? stallMs : firstTokenMs));
  const whole = calls.whole(finish === 'length' || finish === 'filtered');
  for (const call of whole) yield { type: 'toolCall', call };
  // Some servers close a reply that calls tools with `stop`.
  yield { type: 'done', finish: finish === 'stop' && whole.length > 0 ? 'toolCalls' : finish, usage };
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

function bodyOf(options: OpenAiOptions, messages: readonly Message[], tools: readonly Tool[]): ChatBody {
  const traits = traitsOf(options.model, options.reasoningEffort);
  return {
    model: options.model,
    messages: messages.map(wireMessage),
    stream: true,
    // Padding against eavesdroppers doubles the bytes of a short token; the length of a reply is no secret.
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

function wireMessage(message: Message): ChatBody['messages'][number] {
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
      function: { name: takenName(call.name), arguments: takenArguments(call.arguments) },
    })),
  };
}

/**
 * A call that the model got wrong goes back to it with the error. Servers refuse a whole request for a name
 * or arguments that their own model wrote.
 */
function takenName(name: string): string {
  return name.replace(/[^\w-]/g, '_').slice(0, 64) || 'unnamed';
}

function takenArguments(given: string): string {
  return isObject(jsonOf(given)) ? given : '{}';
}
