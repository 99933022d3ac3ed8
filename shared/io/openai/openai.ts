/**
 * The dialogue model over OpenAI's Chat Completions, in workerd and Node alike, for any server with that
 * protocol. No failure is retried here: the failover decides that.
 */
import { completeUsage } from '../../dialogue/token-estimate.ts';
import { FaultError } from '../../fault.ts';
import type { RequestMeter } from '../../journal/reply-bill.ts';
import { isObject, jsonOf } from '../../json.ts';
import { askedAgain, createAnswer, hasWord } from '../answer.ts';
import type { Clock } from '../clock.ts';
import type { Llm, LlmPart, LlmUsage, Message, Tool } from '../llm.ts';
import { createWatchdog } from '../watchdog.ts';
import { createToolCalls, type Finish, later, parse, type ToolDelta } from './chunk.ts';
import { type ChatServer, faultOf, streamChat } from './client.ts';
import { type ChatBody, type Effort, markedSystem, traitsOf } from './models.ts';
import { tokenClock } from './token-limits.ts';

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
   * is about 2.1 s. A model that thinks may take longer: its thoughts must not pause for this long.
   */
  firstTokenMs?: number;
  /** Longest silence after the first token; 1500 by default. */
  stallMs?: number;
  /** Longest wait for the end of a clause; 5000 by default. */
  clauseMs?: number;
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
    reply: (messages, tools, signal, meter) =>
      askedAgain((request) => stream(request, tools, options, deps, signal, meter), messages, signal, meter),
  };
}

/**
 * The models whose answers begin inside a thought, because the server's template writes the opening tag
 * itself. It shows with the first closing tag, and this isolate remembers it. False: they do not.
 */
const beginInThought = new Map<string, boolean>();
/** Models that do so with several servers, unless those take the thoughts out themselves. */
const likelyThinkers =
  /(?:^|[^a-z\d])(?<!(?:^|[^a-z])(?:non?|not|without)[^a-z\d]?)(?:r1|qwq|thinking|reasoner|reasoning)(?![a-z\d]|[-_:](?:off|disabled|none))/i;

async function* stream(
  messages: readonly Message[],
  tools: readonly Tool[],
  options: OpenAiOptions,
  { clock, ...server }: OpenAiDeps,
  signal: AbortSignal,
  meter?: RequestMeter,
): AsyncGenerator<LlmPart> {
  if (signal.aborted) return;
  const { firstTokenMs = 4000, stallMs = 1500, clauseMs = 5000 } = options;
  const ours = new AbortController();
  const abort = () => ours.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const watchdog = createWatchdog(clock, () => ours.abort());
  const silence = tokenClock({ firstTokenMs, stallMs, clauseMs }, clock.now());
  const calls = createToolCalls(messages.filter((message) => message.role === 'tool').length);
  const asked = `${options.baseUrl} ${options.model}`;
  const answer = createAnswer(
    tools.map((tool) => tool.name),
    beginInThought.get(asked) ?? likelyThinkers.test(options.model),
  );
  let finish: Finish | null = null;
  let usage: LlmUsage | null = null;
  /** All that the model wrote, for an estimate of what it costs. */
  let written = '';
  let hasToolDelta = false;
  /** When a stream that goes on behind a written tool call is stopped. Real calls may still follow it. */
  let stopAt = Number.POSITIVE_INFINITY;
  try {
    watchdog.arm(firstTokenMs);
    // An abort before the headers throws here, one after them ends the loop silently. The signal and the
    // watchdog, read below, say which of the two it was.
    const body = bodyOf(options, messages, tools);
    for await (const json of streamChat({ ...options, ...server }, body, ours)) {
      const chunk = parse(json);
      if (chunk.type === 'fault') throw new FaultError(chunk.fault);
      if (chunk.isThought) {
        beginInThought.set(asked, false);
        answer.beginsPlainly();
      }
      usage = later(usage, chunk.usage);
      if (chunk.isWhole) {
        // A whole answer needs no other end.
        finish ??= chunk.finish ?? 'stop';
        // It came in pieces already.
        if (written !== '') continue;
      }
      calls.add(chunk.toolDeltas);
      hasToolDelta ||= chunk.toolDeltas.some(isToken);
      const parts = answer.push(chunk.text);
      const said = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
      const unseen = (said === '' ? chunk.text : '') + chunk.thought + called(chunk.toolDeltas);
      written += said === '' ? unseen : unseen + chunk.text;
      if (unseen !== '') meter?.wrote(unseen);
      const now = clock.now();
      if (hasWord(said) || chunk.toolDeltas.some(isToken)) {
        silence.token(now, said);
        meter?.begun?.();
      } else if (chunk.isThought || hasWord(chunk.text)) silence.thought(now);
      if (hasToolDelta) stopAt = Number.POSITIVE_INFINITY;
      else if (answer.hasWrittenCall()) stopAt = Math.min(stopAt, now + stallMs);
      if (parts.length > 0) {
        watchdog.hold();
        yield* parts;
        silence.waited(clock.now() - now);
      }
      if (finish === null && chunk.finish === null)
        watchdog.arm(Math.min(silence.leftMs(clock.now()), stopAt - clock.now()));
      else if (finish === null || parts.length > 0) watchdog.arm(usageMs);
      finish ??= chunk.finish;
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
  if (finish === null && stopAt <= clock.now()) finish = 'stop';
  if (finish === null) throw new FaultError(endOf(watchdog.hasExpired(), silence.missed()));
  try {
    const whole = calls.whole(finish === 'length' || finish === 'filtered');
    yield* answer.end(whole, { finish, usage: completeUsage(usage, messages, tools, written) });
  } finally {
    const begins = answer.beganInThought();
    if (begins !== null) beginInThought.set(asked, begins);
  }
}

/** A fragment of a tool call with something in it. Servers repeat the name, and send empty arguments. */
function isToken({ name, arguments: given }: ToolDelta): boolean {
  return name !== null || given.trim() !== '';
}

function called(deltas: readonly ToolDelta[]): string {
  return deltas.map(({ name, arguments: given }) => (name ?? '') + given).join('');
}

function endOf(stalled: boolean, missed: string): FaultError['fault'] {
  return stalled
    ? { source: 'llm', kind: 'stall', retryable: true, message: missed }
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
    messages: messages.map((message) =>
      traits.cacheMarks && message.role === 'system' && message.shared && isOpenAi(options.baseUrl)
        ? markedSystem(message.content, message.shared)
        : wireMessage(message),
    ),
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

/** OpenAI itself: other servers of the protocol may not know the mark of a prefix. */
function isOpenAi(baseUrl: string): boolean {
  return /(?:^|\.)api\.openai\.com$/.test(new URL(baseUrl).hostname);
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
