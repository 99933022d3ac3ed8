/**
 * Which optional fields a model takes: by its name, by what the operator set, and by what its server
 * refused. Model ids are configuration; a new id of a known family needs no code.
 */
import type OpenAI from 'openai';
import { isObject } from '../../json.ts';

export type ChatBody = OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming;

/** What `OPENAI_REASONING_EFFORT` may be. `omit`: the field is not sent. */
export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'omit'] as const;
export type Effort = (typeof efforts)[number];

export interface ModelTraits {
  /** Sent as `reasoning_effort`; null = the model takes none. */
  effort: Exclude<Effort, 'omit'> | null;
  /** Whether `temperature` may be sent. */
  temperature: boolean;
  /** Whether `prompt_cache_key` may be sent. */
  cacheKey: boolean;
  /**
   * OpenAI looks for a cached prefix only where an earlier request ended, or where it was marked: so since
   * GPT-5.6 (OpenAI, "Prompt caching").
   */
  cacheMarks?: true;
}

/**
 * First match wins. The gpt-6 family answers tools on Chat Completions only with effort `none`, and
 * its default, medium, costs seconds (developers.openai.com, models/gpt-6-luna); gpt-5.x takes
 * `none` since 5.1, where the first gpt-5 stops at `minimal`.
 */
const table: readonly [RegExp, ModelTraits][] = [
  [/^gpt-5(-mini|-nano)?(-\d{4}.*)?$/, { effort: 'minimal', temperature: false, cacheKey: true }],
  [
    /^gpt-(?:5\.(?:[6-9]|\d\d)(?!\d)|6[.-])/,
    { effort: 'none', temperature: false, cacheKey: true, cacheMarks: true },
  ],
  [/^gpt-[56][.-]/, { effort: 'none', temperature: false, cacheKey: true }],
  [/^gpt-4/, { effort: null, temperature: true, cacheKey: true }],
];

/** Another server's model may refuse a field it doesn't know, so an unknown id gets none. */
const unknownModel: ModelTraits = { effort: null, temperature: false, cacheKey: false };

/** `openai/gpt-6-luna` is gpt-6-luna: routers and gateways put the maker's name in front. */
export function traitsOf(model: string, effort?: Effort): ModelTraits {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  const traits = table.find(([pattern]) => pattern.test(name))?.[1] ?? unknownModel;
  return effort === undefined ? traits : { ...traits, effort: effort === 'omit' ? null : effort };
}

type WireMessage = ChatBody['messages'][number];
const cacheMark = 'prompt_cache_breakpoint';

/** Fields of a request that differ from what its model's name says; `undefined` = left out. */
export type Learnt = Readonly<Record<string, unknown>>;
/** By address and model. Only the first request of a process pays for what its server refuses. */
export type LearntFields = Map<string, Learnt>;

export const processFields: LearntFields = new Map();

/** The optional fields that servers are known to refuse, or to want. */
const fieldNames =
  /reasoning[_. ]?effort|reasoning(?= (?:is|must|cannot|can't|can not) )|temperature|stream_options|include_obfuscation|prompt_cache_key|prompt_cache_breakpoint|parallel_tool_calls|max_completion_tokens|max_tokens/gi;

/** The optional field that a refusal names, for the log; it quotes nothing else. */
export function fieldNamed(refusal: string): string | null {
  return refusal.match(fieldNames)?.[0] ?? null;
}

/**
 * What to send instead, when a 400 names an optional field; null where it names none, or one that can't be
 * changed. `refusal`: the answer's text. Servers word it in many ways, so the names alone count.
 */
export function learntFrom(refusal: string, body: ChatBody): Learnt | null {
  const sent: Learnt = { ...body };
  const hasPadding = body.stream_options && 'include_obfuscation' in body.stream_options;
  if (hasPadding && refusal.includes('include_obfuscation'))
    return { stream_options: { include_usage: true } };
  const names = new Set(refusal.match(fieldNames)?.map(ownName));
  for (const name of names) {
    if (name === 'reasoning_effort') return effortFor(refusal, sent);
    if (name.startsWith('max_')) {
      const other = name === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
      if (sent[name] !== undefined)
        return names.has(other) ? { [name]: undefined, [other]: sent[name] } : { [name]: undefined };
      if (sent[other] !== undefined) continue;
      // Some servers want a limit. It is far above a spoken reply.
      if (/required|missing/i.test(refusal)) return { [name]: 1024 };
    }
    if (sent[name] !== undefined) return { [name]: undefined };
    if (name === cacheMark && body.messages.some(isMarked)) return { [name]: undefined };
  }
  return null;
}

/** The body with what its server wants instead. */
export function bodyWith(body: ChatBody, learnt: Learnt): ChatBody {
  const { [cacheMark]: _, ...fields } = learnt;
  const messages = cacheMark in learnt ? body.messages.map(unmarked) : body.messages;
  return { ...body, messages, ...fields };
}

/** The system message, whose first `shared` characters are to be cached as a prefix of their own. */
export function markedSystem(content: string, shared: number): WireMessage {
  return {
    role: 'system',
    content: [
      { type: 'text', text: content.slice(0, shared), [cacheMark]: { mode: 'explicit' } },
      { type: 'text', text: content.slice(shared) },
    ],
  };
}

function isMarked(message: WireMessage): message is Extract<WireMessage, { role: 'system' }> {
  return message.role === 'system' && typeof message.content !== 'string';
}

function unmarked(message: WireMessage): WireMessage {
  if (!isMarked(message) || typeof message.content === 'string') return message;
  return { ...message, content: message.content.map(({ text }) => text).join('') };
}

/** `reasoning.effort`, `reasoningEffort` and "Reasoning is mandatory" are about our `reasoning_effort`. */
function ownName(name: string): string {
  return /^reasoning/i.test(name) ? 'reasoning_effort' : name.toLowerCase();
}

/** Where servers take the effort, and how it looks there. */
const effortFields: Readonly<Record<string, (effort: unknown) => Learnt>> = {
  reasoning_effort: (effort) => ({ reasoning_effort: effort }),
  reasoningEffort: (effort) => ({ reasoningEffort: effort }),
  reasoning: (effort) => ({ reasoning: { effort } }),
};

/** The effort that a body has, and the name of its field. */
function effortOf(body: Learnt): { field: string; effort: unknown } {
  const field = Object.keys(effortFields).find((name) => body[name] !== undefined) ?? 'reasoning_effort';
  const value = body[field];
  return { field, effort: isObject(value) ? value.effort : value };
}

/** In another field, where the refusal names ours and another; else with another effort, or without one. */
function effortFor(refusal: string, body: Learnt): Learnt {
  const { field, effort } = effortOf(body);
  const others = [
    ['reasoning', /reasoning\.effort/],
    ['reasoningEffort', /reasoningEffort/],
  ] as const;
  const [other] =
    others.find(([, pattern]) => /reasoning_effort/.test(refusal) && pattern.test(refusal)) ?? [];
  if (field === 'reasoning_effort' && effort !== undefined && other !== undefined)
    return { reasoning_effort: undefined, ...effortFields[other]?.(effort) };
  const least = leastEffort(refusal, effort);
  return least === undefined ? { [field]: undefined } : (effortFields[field]?.(least) ?? {});
}

/** The least effort that the refusal offers; undefined: none. */
function leastEffort(refusal: string, sent: unknown): unknown {
  const quoted = refusal.match(/(?<=['"`])(?:none|minimal|low|medium|high)(?=['"`])/g) ?? [];
  const listed = /(?:support(?:ed|s)(?: values)?|allowed|one of|must be|expected)\b(.*)/is.exec(refusal)?.[1];
  const offered: string[] = [...quoted, ...(listed?.match(/\b(?:minimal|low|medium|high)\b/g) ?? [])];
  const least = efforts.find((effort) => offered.includes(effort) && effort !== sent);
  if (least !== undefined) return least;
  const isMandatory = /mandatory|disabled|must be enabled|reasoning is required/i.test(refusal);
  // A model that must think takes at least this; the field left out would mean its usual, slow effort.
  if (isMandatory && (sent === undefined || sent === 'none' || sent === 'minimal')) return 'low';
  return sent === undefined ? 'none' : undefined;
}
