/**
 * Which optional fields a model takes. Model ids are configuration; a new id of a known family
 * needs no code.
 */

export interface ModelTraits {
  /** Sent as `reasoning_effort`; null = the model takes none. */
  effort: 'none' | 'minimal' | null;
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

export function traitsOf(model: string): ModelTraits {
  return table.find(([pattern]) => pattern.test(model))?.[1] ?? unknownModel;
}
