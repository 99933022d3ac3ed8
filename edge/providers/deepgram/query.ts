/**
 * The query parameters of Deepgram's recognisers besides the model: for a stream, a probe and a
 * recording.
 */
import { recognises } from '../../../shared/language/recognised.ts';
import { primaryTag } from '../../../shared/language/registry.ts';
import type { SttOptions } from '../ports.ts';
import type { DeepgramQuery, DeepgramSttConfig } from './deepgram.ts';

/** Whether a model of Deepgram knows this language, such as `hi-IN`. */
export function deepgramHears(language: string, model: string): boolean {
  return recognises(model, primaryTag(language));
}

/**
 * The policy's defaults are Deepgram's recommended starting points, except its 5 s time-out: 3 s on
 * the phone.
 */
export function fluxQuery(config: DeepgramSttConfig, options: SttOptions): DeepgramQuery {
  const { endOfTurnConfidence, endOfTurnTimeoutMs, eagerEndConfidence } = options.policy;
  const hints = config.model.endsWith('-multi')
    ? basesOf(options.languages).filter((language) => recognises(config.model, language))
    : [];
  return {
    ...callQuery(config),
    eot_threshold: endOfTurnConfidence,
    eot_timeout_ms: endOfTurnTimeoutMs,
    ...(config.eager === false ? {} : { eager_eot_threshold: eagerEndConfidence }),
    ...given('language_hint', hints),
    ...given('keyterm', keytermsOf(options.keyterms)),
  };
}

/**
 * The policy's defaults are Deepgram's recommendations: endpointing 100 ms for code-switched speech and
 * 300 for one language, and utterance_end_ms at its useful minimum (Deepgram, "Endpointing",
 * "Multilingual code-switching", "Utterance end").
 */
export function novaQuery(config: DeepgramSttConfig, options: SttOptions): DeepgramQuery {
  const { endpointingMs, endpointingMixedMs, wordGapMs } = options.policy;
  const language = novaLanguage(options.languages, config.model);
  const isMulti = language === 'multi';
  const isNova3 = config.model.startsWith('nova-3');
  const hints = basesOf(options.languages).filter((each) => recognises(config.model, each));
  return {
    ...callQuery(config),
    channels: 1,
    language,
    // New in October 2026, not yet in the SDK's types. Nova-2 takes neither of the two.
    ...given('language_hint', isMulti && isNova3 ? hints : []),
    ...given('keyterm', isNova3 ? keytermsOf(options.keyterms) : []),
    interim_results: true,
    endpointing: isMulti ? endpointingMixedMs : endpointingMs,
    utterance_end_ms: wordGapMs,
    vad_events: true,
    smart_format: true,
  };
}

/**
 * `multi` for several languages, and for one that Nova-3 doesn't have: it then detects the language, and
 * the call doesn't fail. Nova-2 gets the likeliest language that it has. English keeps its region; of
 * other languages Nova takes the bare tag.
 */
export function novaLanguage(languages: readonly string[], model = 'nova-3'): string {
  const isNova3 = model.startsWith('nova-3');
  const known = languages.filter((each) => deepgramHears(each, model));
  const [first] = known;
  if (isNova3 && languages.length > 0 && (first === undefined || basesOf(languages).length > 1))
    return 'multi';
  if (first === undefined) return 'en';
  return primaryTag(first) === 'en' ? first : primaryTag(first);
}

/** The audio's format, no training on callers' voices, and the call's id. */
function callQuery(config: DeepgramSttConfig): DeepgramQuery {
  return {
    encoding: 'mulaw',
    sample_rate: 8000,
    mip_opt_out: true,
    ...(config.tag === undefined ? {} : { tag: config.tag }),
  };
}

function given(name: string, values: string[]): DeepgramQuery {
  return values.length === 0 ? {} : { [name]: values };
}

/** Each language once, without its region, the likeliest first. */
function basesOf(languages: readonly string[]): string[] {
  return [...new Set(languages.map(primaryTag))];
}

/**
 * Deepgram refuses more than 500 tokens of keyterms, or falls silent in the middle of the stream. 1000
 * characters stay below that in any script we use.
 */
const keytermCharacters = 1000;

/** Each name once, as many as Deepgram accepts. */
export function keytermsOf(keyterms: readonly string[]): string[] {
  const terms: string[] = [];
  let characters = 0;
  for (const term of new Set(keyterms.map((each) => each.trim()))) {
    characters += term.length;
    if (term === '' || characters > keytermCharacters) continue;
    terms.push(term);
  }
  return terms;
}
