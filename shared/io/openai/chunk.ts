/** Parses one chunk of a Chat Completions stream, and joins tool calls that come in fragments. No I/O. */
import * as z from 'zod';
import type { Fault } from '../../fault.ts';
import { isObject, jsonOf } from '../../json.ts';
import type { LlmPart, LlmUsage, ToolCall } from '../llm.ts';

/** Some servers write `content` as a list of parts. A thought is a part too; it is not said. */
const Part = z.union([
  z.string(),
  z.looseObject({ type: z.string().nullish(), text: z.unknown().optional() }),
]);
const Text = z.union([z.string(), z.array(Part)]).nullish();

/** `arguments` is text in fragments; some servers send the whole object. */
const Called = z.looseObject({ name: z.string().nullish(), arguments: z.unknown().optional() });
const Calling = Called.extend({
  index: z.union([z.number(), z.string()]).nullish(),
  id: z.union([z.string(), z.number()]).nullish(),
  function: Called.nullish(),
});
type Called = z.infer<typeof Called>;

/** Usage of an unknown shape is no usage: a reply does not fail for its bill. */
const Counted = z.unknown().optional().transform(countOf);
const Details = z.object({ cached_tokens: Counted }).nullish().catch(null);
const Usage = z
  .object({
    prompt_tokens: Counted,
    completion_tokens: Counted,
    prompt_tokens_details: Details,
    prompt_cache_hit_tokens: Counted,
    // Other servers' names for the same.
    input_tokens: Counted,
    output_tokens: Counted,
    input_tokens_details: Details,
    cache_read_input_tokens: Counted,
  })
  .nullish()
  .catch(null);

/** No request has so many tokens: a larger number is a server's mistake. */
const mostTokens = 10_000_000;

/** A whole number above zero, also where a server writes it as text; null for anything else. */
function countOf(value: unknown): number | null {
  const isCount = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
  const count = isCount ? Math.ceil(Number(value)) : 0;
  return count > 0 && count <= mostTokens ? count : null;
}

/** Loose: other servers of this protocol leave out `index`, `id` or `usage`, and OpenAI adds fields. */
const Said = z.object({
  content: Text,
  // Thoughts, by whatever name the server gives them.
  reasoning_content: z.unknown().optional(),
  reasoning: z.unknown().optional(),
  reasoning_details: z.unknown().optional(),
  thinking: z.unknown().optional(),
  tool_calls: z.union([z.array(Calling), Calling.transform((call) => [call])]).nullish(),
  /** What `tool_calls` replaced. */
  function_call: Called.nullish(),
});
const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: Said.nullish(),
        /** In place of `delta`: a server that writes its whole answer at once. */
        message: Said.nullish(),
        finish_reason: z.string().nullish(),
        usage: Usage,
      }),
    )
    .nullish(),
  usage: Usage,
  x_groq: z.object({ usage: Usage }).nullish().catch(null),
});

export interface ToolDelta {
  /** Null where the server numbers nothing. */
  index: number | null;
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
  /** The model thinks. */
  isThought: boolean;
  /** What it thinks. It is billed, and nothing else is done with it. */
  thought: string;
  /** The chunk holds the whole answer: it repeats what came in pieces before. */
  isWhole: boolean;
  toolDeltas: ToolDelta[];
  finish: Finish | null;
  usage: LlmUsage | null;
}

/**
 * Never throws. A refusal is no text: the request is made again, and then goes to the next model. Shape:
 * openai 7.57, `ChatCompletionChunk`.
 */
export function parse(chunk: unknown): ChatChunk | { type: 'fault'; fault: Fault } {
  return plainToken(chunk) ?? bySchema(chunk);
}

/**
 * A chunk that has a piece of text and nothing else, as nearly all chunks of a reply; null for any other. The
 * schema would read the same in it, for a multiple of the time: it is made for every server's notation.
 */
export function plainToken(chunk: unknown): ChatChunk | null {
  if (!isObject(chunk) || hasAny(chunk, ['usage', 'x_groq'])) return null;
  const { choices } = chunk;
  const choice: unknown = Array.isArray(choices) && choices.length === 1 ? choices[0] : null;
  if (!isObject(choice) || hasAny(choice, ['message', 'finish_reason', 'usage'])) return null;
  const { delta } = choice;
  if (!isObject(delta) || typeof delta.content !== 'string' || hasAny(delta, notText)) return null;
  return {
    type: 'chunk',
    text: delta.content,
    isThought: false,
    thought: '',
    isWhole: false,
    toolDeltas: [],
    finish: null,
    usage: null,
  };
}

const notText = [
  'tool_calls',
  'function_call',
  'reasoning_content',
  'reasoning',
  'reasoning_details',
  'thinking',
] as const satisfies readonly (keyof z.infer<typeof Said>)[];

function hasAny(fields: Record<string, unknown>, names: readonly string[]): boolean {
  return names.some((name) => fields[name] !== undefined && fields[name] !== null);
}

/** Exported for its tests. */
export function bySchema(chunk: unknown): ChatChunk | { type: 'fault'; fault: Fault } {
  const read = Chunk.safeParse(chunk);
  if (!read.success)
    return {
      type: 'fault',
      fault: { source: 'llm', kind: 'protocol', retryable: true, message: 'a chunk of unknown shape' },
    };
  const { choices, usage, x_groq } = read.data;
  const choice = choices?.[0];
  const delta = choice?.delta;
  const isWhole = Boolean(choice?.message) && !(delta && hasContent(delta));
  const said = isWhole ? choice?.message : delta;
  if (isFailure(choice?.finish_reason)) return failed(String(choice?.finish_reason));
  const calls = said?.tool_calls ?? [];
  const thought = said ? thoughtOf(said) : '';
  return {
    type: 'chunk',
    text: textOf(said?.content),
    isThought: /[\p{L}\p{N}]/u.test(thought),
    thought,
    isWhole,
    toolDeltas: [
      ...calls.map((call) => ({
        index: numberOf(call.index),
        id: String(call.id ?? '') || null,
        ...calledOf(call.function ?? call),
      })),
      ...(said?.function_call ? [{ index: null, id: null, ...calledOf(said.function_call) }] : []),
    ],
    finish: finishOf(choice?.finish_reason),
    usage: usageOf(usage ?? choice?.usage ?? x_groq?.usage),
  };
}

function hasContent({ content, tool_calls, function_call }: z.infer<typeof Said>): boolean {
  return [content, tool_calls, function_call].some(
    (part) => part && (!Array.isArray(part) || part.length > 0),
  );
}

/** The server gave up in the middle of the answer. */
function isFailure(reason: string | null | undefined): boolean {
  return /error|abort|cancel|insufficient|fail|malformed|unexpected/i.test(reason ?? '');
}

function failed(reason: string): { type: 'fault'; fault: Fault } {
  const message = `finished with ${/^[\w-]{1,64}$/.test(reason) ? reason : 'an error'}`;
  return { type: 'fault', fault: { source: 'llm', kind: 'server', retryable: true, message } };
}

function textOf(content: z.infer<typeof Text>): string {
  if (typeof content === 'string') return content;
  return (content ?? [])
    .map((part) => {
      if (typeof part === 'string') return part;
      return isText(part) && typeof part.text === 'string' ? part.text : '';
    })
    .join('');
}

function isText({ type }: Exclude<z.infer<typeof Part>, string>): boolean {
  return !type || type === 'text' || type === 'output_text';
}

function numberOf(index: number | string | null | undefined): number | null {
  const number = index === null || index === undefined || index === '' ? Number.NaN : Number(index);
  return Number.isFinite(number) ? number : null;
}

function calledOf({ name, arguments: given }: Called): Pick<ToolDelta, 'name' | 'arguments'> {
  const text = typeof given === 'string' ? given : JSON.stringify(given ?? '');
  return { name: name || null, arguments: text === '""' ? '' : text };
}

function usageOf(usage: z.infer<typeof Usage>): LlmUsage | null {
  if (!usage) return null;
  const inputTokens = usage.prompt_tokens ?? usage.input_tokens ?? 0;
  const outputTokens = usage.completion_tokens ?? usage.output_tokens ?? 0;
  if (inputTokens + outputTokens === 0) return null;
  const cached =
    usage.prompt_tokens_details?.cached_tokens ??
    usage.prompt_cache_hit_tokens ??
    usage.input_tokens_details?.cached_tokens ??
    usage.cache_read_input_tokens ??
    0;
  return { inputTokens, cachedTokens: Math.min(cached, inputTokens), outputTokens };
}

/** What one request used: servers report it once at the end, or with each chunk what it is so far. */
export function later(before: LlmUsage | null, now: LlmUsage | null): LlmUsage | null {
  if (!before || !now) return now ?? before;
  return {
    inputTokens: Math.max(before.inputTokens, now.inputTokens),
    cachedTokens: Math.max(before.cachedTokens, now.cachedTokens),
    outputTokens: Math.max(before.outputTokens, now.outputTokens),
  };
}

function thoughtOf({ content, ...others }: z.infer<typeof Said>): string {
  const parts = Array.isArray(content)
    ? content.filter((part) => typeof part !== 'string' && !isText(part))
    : [];
  const { reasoning_content, reasoning, reasoning_details, thinking } = others;
  // Some servers send the same thought under two names.
  const thoughts = [reasoning_content, reasoning, reasoning_details, thinking].map(thoughtText);
  return (
    thoughtText(parts) + thoughts.reduce((longest, text) => (text.length > longest.length ? text : longest))
  );
}

/** A thought is a text, alone or inside a list. An encrypted one is a text too. */
function thoughtText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(thoughtText).join('');
  if (!isObject(value)) return '';
  return ['text', 'thinking', 'summary', 'content', 'data']
    .map((field) => thoughtText(value[field]))
    .join('');
}

function finishOf(reason: string | null | undefined): Finish | null {
  if (!reason) return null;
  if (/^(length|max_tokens|max_output_tokens|model_length)$/i.test(reason)) return 'length';
  if (/^(content_filter|safety|sensitive|recitation|prohibited_content|blocklist)$/i.test(reason))
    return 'filtered';
  return /^(tool_calls?|function_call|tool_use)$/i.test(reason) ? 'toolCalls' : 'stop';
}

export interface ToolCalls {
  add(deltas: readonly ToolDelta[]): void;
  /**
   * In the order of their indexes. Absent arguments are `{}`; of a reply that was cut they are broken,
   * because they were still to come.
   */
  whole(isCut?: boolean): ToolCall[];
}

interface OpenCall extends ToolCall {
  index: number | null;
  /** Where no arguments follow, the fragment that began it was the end of the call before. */
  isDoubtful: boolean;
}

/**
 * OpenAI sends id and name with the first fragment of an `index`. Other servers number all calls 0, or none,
 * send no ids or a new one with each fragment, repeat the name with each fragment or cut it, send the whole
 * arguments so far each time, or send a call twice. `firstMade`: the number in the first id that we make up
 * for a call without one. `toolNames`: what a cut name may become.
 */
export function createToolCalls(firstMade = 0, toolNames: readonly string[] = []): ToolCalls {
  const calls: OpenCall[] = [];

  function openFor(delta: ToolDelta, index: number | null): OpenCall | undefined {
    const sameIndex = (call: OpenCall) => index === null || call.index === null || call.index === index;
    const sameId = calls.findLast((call) => delta.id !== null && call.id === delta.id && sameIndex(call));
    return sameId ?? calls.findLast(sameIndex) ?? (delta.name === null ? calls.at(-1) : undefined);
  }

  /** The name of a call whose name comes in pieces; null where the fragment is no piece of it. */
  function joinedName(open: OpenCall, { name }: ToolDelta): string | null {
    if (name === null || open.name === '' || open.arguments.trim() !== '') return null;
    if (toolNames.includes(bareName(name)) && !name.startsWith(open.name)) return null;
    const mayBecome = (text: string) => toolNames.some((tool) => tool.startsWith(bareName(text)));
    return (
      [name.startsWith(open.name) ? name : '', open.name + name].find(
        (text) => text.length > open.name.length && mayBecome(text),
      ) ?? null
    );
  }

  return {
    add(deltas) {
      for (const [position, delta] of deltas.entries()) {
        const index = delta.index ?? (deltas.length > 1 ? position : null);
        const open = openFor(delta, index);
        const joined = open ? joinedName(open, delta) : null;
        if (open && joined !== null) {
          open.name = joined;
          open.arguments = joinedArguments(open.arguments, delta.arguments);
        } else if (!open || startsAnother(open, delta)) {
          const isDoubtful = open !== undefined && (delta.name === null || delta.name === open.name);
          const { name, arguments: given } = delta;
          calls.push({ index, id: delta.id ?? '', name: name ?? '', arguments: given, isDoubtful });
        } else if (!isRepeated(open, delta)) {
          open.id ||= delta.id ?? '';
          open.name ||= delta.name ?? '';
          open.arguments = joinedArguments(open.arguments, delta.arguments);
        }
      }
    },
    whole: (isCut = false) =>
      calls
        .filter((call) => !call.isDoubtful || call.arguments.trim() !== '')
        .map((call, arrived) => ({ call, order: call.index ?? arrived }))
        .sort((a, b) => a.order - b.order)
        .map(({ call }, position) => ({
          id: call.id || `call_${firstMade + position}`,
          name: bareName(call.name),
          arguments: argumentsOf(call.arguments, isCut),
        })),
  };
}

/** Some models write their own notation around the name: `functions.end_call:0`. */
function bareName(name: string): string {
  return name.trim().replace(/^functions[.:]|:\d+$/g, '');
}

/** Whether the fragment is of another call than the open one with its index. */
function startsAnother(open: OpenCall, delta: ToolDelta): boolean {
  const isWholeBefore = open.arguments !== '{}' && isWhole(open.arguments);
  if (delta.id !== null && open.id !== '' && delta.id !== open.id)
    // A new id may be on each fragment of one call.
    return isWholeBefore || (delta.name !== null && !isContinued(open, delta));
  if (delta.name === null || open.name === '') return false;
  if (delta.name !== open.name) return true;
  return isWholeBefore && delta.arguments !== open.arguments;
}

/** The name once more, and behind it the next piece of arguments that were begun. */
function isContinued(open: OpenCall, delta: ToolDelta): boolean {
  const isBegun = open.arguments.trim() !== '' && !isWhole(open.arguments);
  return delta.name === open.name && isBegun && !/^\s*\{/.test(delta.arguments);
}

/** The whole call once more. */
function isRepeated(open: OpenCall, delta: ToolDelta): boolean {
  return delta.name !== null && delta.arguments === open.arguments && isWhole(open.arguments);
}

/** A fragment may be all that was written so far. A whole object behind a whole one takes its place. */
function joinedArguments(before: string, more: string): string {
  if (more.trim() === '') return before + (isWhole(before) ? '' : more);
  const isAllSoFar = /^\s*\{/.test(before) && more.startsWith(before);
  return isAllSoFar || (isWhole(before) && isWhole(more)) || before === '{}' ? more : before + more;
}

function isWhole(text: string): boolean {
  return text.trimStart().startsWith('{') && isObject(jsonOf(text));
}

/** `{}` for a tool without arguments (`null`, `[]`). Some servers write the JSON text as JSON once more. */
function argumentsOf(text: string, isCut: boolean): string {
  if (text.trim() === '') return isCut ? '{' : '{}';
  const value = jsonOf(text);
  if (value === null || (Array.isArray(value) && value.length === 0)) return '{}';
  return typeof value === 'string' && isWhole(value) ? value : text;
}
