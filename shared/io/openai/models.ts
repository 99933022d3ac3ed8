/**
 * Which optional fields a model takes: by its name, by what the operator set, and by what its server
 * refused. Model ids are configuration; a new id of a known family needs no code.
 */
import type OpenAI from 'openai';

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
}

/**
 * First match wins. The gpt-6 family answers tools on Chat Completions only with effort `none`, and
 * its default, medium, costs seconds (developers.openai.com, models/gpt-6-luna); gpt-5.x takes
 * `none` since 5.1, where the first gpt-5 stops at `minimal`.
 */
const table: readonly [RegExp, ModelTraits][] = [
  [/^gpt-5(-mini|-nano)?(-\d{4}.*)?$/, { effort: 'minimal', temperature: false, cacheKey: true }],
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

/** Fields of a request that differ from what its model's name says; `undefined` = left out. */
export type Learnt = Readonly<Record<string, unknown>>;
/** By address and model. Only the first request of a process pays for what its server refuses. */
export type LearntFields = Map<string, Learnt>;

export const processFields: LearntFields = new Map();

/** The optional fields that servers are known to refuse, or to want. */
const fieldNames =
  /reasoning[_. ]effort|temperature|stream_options|include_obfuscation|prompt_cache_key|parallel_tool_calls|max_completion_tokens|max_tokens/g;

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
  const names = new Set(refusal.match(fieldNames)?.map((name) => name.replace(/[. ]/, '_')));
  for (const name of names) {
    if (name === 'reasoning_effort') return { reasoning_effort: effortFor(refusal, sent[name]) };
    if (name.startsWith('max_')) {
      const other = name === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
      if (sent[name] !== undefined)
        return names.has(other) ? { [name]: undefined, [other]: sent[name] } : { [name]: undefined };
      if (sent[other] !== undefined) continue;
      // Some servers want a limit. It is far above a spoken reply.
      if (/required|missing/i.test(refusal)) return { [name]: 1024 };
    }
    if (sent[name] !== undefined) return { [name]: undefined };
  }
  return null;
}

/** The least effort that the refusal offers; `none` where the field was not sent, else it is left out. */
function effortFor(refusal: string, sent: unknown): unknown {
  const offered: string[] = refusal.match(/(?<=['"`])(?:none|minimal|low|medium|high)(?=['"`])/g) ?? [];
  const least = efforts.find((effort) => offered.includes(effort) && effort !== sent);
  return least ?? (sent === undefined ? 'none' : undefined);
}
