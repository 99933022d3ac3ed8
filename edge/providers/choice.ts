/**
 * Which providers a configuration means, and what contradicts itself in it. Pure, and free of every
 * SDK, so that configuration can be checked anywhere.
 */
export const sttNames = ['deepgram-flux', 'deepgram-nova'] as const;
export const llmNames = ['openai'] as const;
export const ttsNames = ['azure-tts', 'deepgram-tts'] as const;
export type SttName = (typeof sttNames)[number];
export type TtsName = (typeof ttsNames)[number];

type Text = string | undefined;

/** The providers' variables under their own names (contract, configuration); unset and empty are the same. */
export interface ProviderConfig {
  STT_PROVIDER?: Text;
  STT_PROVIDER_FALLBACK?: Text;
  STT_EAGER?: Text;
  DEEPGRAM_API_KEY?: Text;
  DEEPGRAM_BASE_URL?: Text;
  DEEPGRAM_MODEL?: Text;
  LLM_PROVIDER?: Text;
  LLM_PROVIDER_FALLBACK?: Text;
  OPENAI_API_KEY?: Text;
  OPENAI_BASE_URL?: Text;
  OPENAI_MODEL?: Text;
  OPENAI_FALLBACK_MODEL?: Text;
  TTS_PROVIDER?: Text;
  TTS_PROVIDER_FALLBACK?: Text;
  AZURE_SPEECH_KEY?: Text;
  AZURE_SPEECH_REGION?: Text;
  AZURE_SPEECH_BASE_URL?: Text;
}

/**
 * What a configuration means: each list best first. `faults` are for the start-up message; with any
 * of them the lists may be empty.
 */
export interface ProviderChoice {
  stt: { name: SttName; model: string }[];
  llm: { name: 'openai'; model: string }[];
  tts: TtsName[];
  faults: string[];
}

const sttModels: Record<SttName, string> = {
  'deepgram-flux': 'flux-general-multi',
  'deepgram-nova': 'nova-3',
};
const ttsKeys: Record<TtsName, 'AZURE_SPEECH_KEY' | 'DEEPGRAM_API_KEY'> = {
  'azure-tts': 'AZURE_SPEECH_KEY',
  'deepgram-tts': 'DEEPGRAM_API_KEY',
};

/** Pure; every fault at once, none thrown. */
export function chooseProviders(config: ProviderConfig): ProviderChoice {
  const faults: string[] = [];
  const named = <Name extends string>(
    variable: keyof ProviderConfig,
    names: readonly Name[],
  ): Name | null => {
    const value = config[variable];
    if (!value) return null;
    const name = names.find((known) => known === value);
    if (!name) faults.push(`${variable}: "${value}" is none of ${names.join(', ')}`);
    return name ?? null;
  };
  const needs = (key: keyof ProviderConfig, who: string) => {
    if (!config[key]) faults.push(`${key} is missing: ${who} needs it`);
  };
  const distinct = (variable: string, primary: string, fallback: string | null) => {
    if (fallback === primary) faults.push(`${variable}: "${fallback}" is the primary already`);
    return fallback !== null && fallback !== primary;
  };

  const stt: ProviderChoice['stt'] = [];
  const model = config.DEEPGRAM_MODEL;
  const derived: SttName | null = model
    ? model.startsWith('flux')
      ? 'deepgram-flux'
      : 'deepgram-nova'
    : null;
  const asked = named('STT_PROVIDER', sttNames);
  if (asked && derived && asked !== derived)
    faults.push(`STT_PROVIDER: "${asked}" can't run DEEPGRAM_MODEL "${model}", ${derived} does`);
  const sttName = asked ?? derived ?? 'deepgram-flux';
  stt.push({ name: sttName, model: model || sttModels[sttName] });
  const sttFallback = named('STT_PROVIDER_FALLBACK', sttNames);
  if (sttFallback && distinct('STT_PROVIDER_FALLBACK', sttName, sttFallback))
    stt.push({ name: sttFallback, model: sttModels[sttFallback] });
  needs('DEEPGRAM_API_KEY', sttName);

  const llmName = named('LLM_PROVIDER', llmNames) ?? 'openai';
  const llm: ProviderChoice['llm'] = [{ name: llmName, model: config.OPENAI_MODEL || 'gpt-6-luna' }];
  const llmFallback = named('LLM_PROVIDER_FALLBACK', llmNames);
  if (config.OPENAI_FALLBACK_MODEL) {
    if (distinct('OPENAI_FALLBACK_MODEL', llm[0]?.model ?? '', config.OPENAI_FALLBACK_MODEL)) {
      llm.push({ name: llmFallback ?? llmName, model: config.OPENAI_FALLBACK_MODEL });
    }
  } else if (llmFallback)
    faults.push(
      'OPENAI_FALLBACK_MODEL is missing: LLM_PROVIDER_FALLBACK names the same provider and needs another model',
    );
  needs('OPENAI_API_KEY', llmName);

  const ttsName =
    named('TTS_PROVIDER', ttsNames) ??
    (!config.AZURE_SPEECH_KEY && config.DEEPGRAM_API_KEY ? 'deepgram-tts' : 'azure-tts');
  const tts: TtsName[] = [ttsName];
  needs(ttsKeys[ttsName], ttsName);
  const ttsFallback = named('TTS_PROVIDER_FALLBACK', ttsNames);
  if (ttsFallback && distinct('TTS_PROVIDER_FALLBACK', ttsName, ttsFallback)) {
    tts.push(ttsFallback);
    needs(ttsKeys[ttsFallback], ttsFallback);
  }
  return { stt, llm, tts, faults: [...new Set(faults)] };
}
