/** Which providers a configuration chooses, and its contradictions. */
import type { Usable } from '../../shared/pricing.ts';
import type { Provider } from './provider.ts';
import { llmProviders, sttProviders, ttsProviders } from './registry.ts';

export interface Chosen<Of> {
  provider: Of;
  /** '' for a provider without models. */
  model: string;
}

/**
 * Each list best first. `faults` are sentences for the start-up message; where there are any, the
 * lists are not to be used.
 */
export interface ProviderChoice {
  stt: Chosen<(typeof sttProviders)[number]>[];
  llm: Chosen<(typeof llmProviders)[number]>[];
  tts: Chosen<(typeof ttsProviders)[number]>[];
  faults: string[];
}

/** Pure; every fault at once, none thrown. Unset and empty settings are the same. */
export function chooseProviders(config: Readonly<Record<string, unknown>>): ProviderChoice {
  const faults: string[] = [];
  const choice = {
    stt: chooseFrom('STT', sttProviders, config, faults),
    llm: chooseFrom('LLM', llmProviders, config, faults),
    tts: chooseFrom('TTS', ttsProviders, config, faults),
  };
  return { ...choice, faults: [...new Set(faults)] };
}

/** What a call may use, fallbacks included. Its price is bounded by the dearest of each kind. */
export function usableProviders(config: Readonly<Record<string, unknown>>): Usable[] {
  const { stt, llm, tts } = chooseProviders(config);
  return [...stt, ...llm, ...tts].map(({ provider: { kind, name }, model }) => ({
    kind,
    provider: name,
    model,
  }));
}

/** The recogniser that knows the most of these languages first; else in the order of the configuration. */
export function hearingFirst<Of extends Chosen<Provider>>(
  stt: readonly Of[],
  languages: readonly string[],
): Of[] {
  const known = ({ provider, model }: Of) =>
    languages.filter((language) => provider.hears?.(language, model) ?? true).length;
  return [...stt].sort((a, b) => known(b) - known(a));
}

/** Of these languages the ones that no configured recogniser knows, and the ones that no voice can say. */
export function unserved(
  config: Readonly<Record<string, unknown>>,
  languages: readonly string[],
): { unheard: string[]; unspoken: string[] } {
  const choice = chooseProviders(config);
  const stt: readonly Chosen<Provider>[] = choice.stt;
  const tts: readonly Chosen<Provider>[] = choice.tts;
  return {
    unheard: languages.filter(
      (code) => !stt.some(({ provider, model }) => provider.hears?.(code, model) ?? true),
    ),
    unspoken: languages.filter((code) => !tts.some(({ provider }) => provider.speaks?.(code) ?? true)),
  };
}

type Described = Pick<Provider, 'name' | 'secrets' | 'model'>;

/**
 * The provider that is named; else the first that runs the configured model, else the first whose
 * secrets are there, else the first of all. After it the fallback, if one is named.
 */
function chooseFrom<Of extends Described>(
  kind: 'STT' | 'LLM' | 'TTS',
  providers: readonly Of[],
  config: Readonly<Record<string, unknown>>,
  faults: string[],
): Chosen<Of>[] {
  const value = (setting: string | undefined): string =>
    setting === undefined ? '' : String(config[setting] ?? '');
  const named = (variable: string): Of | null => {
    if (value(variable) === '') return null;
    const found = providers.find(({ name }) => name === value(variable));
    if (!found)
      faults.push(
        `${variable}: "${value(variable)}" is none of ${providers.map(({ name }) => name).join(', ')}`,
      );
    return found ?? null;
  };
  const lacks = ({ secrets }: Of) => Object.keys(secrets).filter((secret) => value(secret) === '');
  const runsModel = ({ model }: Of) => value(model?.setting) !== '' && model?.runs(value(model.setting));
  const modelOf = (of: Of) => (runsModel(of) ? value(of.model?.setting) : (of.model?.default ?? ''));

  const wanted = named(`${kind}_PROVIDER`);
  const able = providers.find(runsModel);
  const primary = wanted ?? able ?? providers.find((each) => lacks(each).length === 0) ?? providers[0];
  if (!primary) return [];
  const { setting, fallbackSetting } = primary.model ?? {};
  if (value(setting) !== '' && !runsModel(primary))
    faults.push(
      `${kind}_PROVIDER: "${primary.name}" can't run ${setting} "${value(setting)}"${able ? `, ${able.name} does` : ''}`,
    );
  const chosen: Chosen<Of>[] = [{ provider: primary, model: modelOf(primary) }];

  const fallback = named(`${kind}_PROVIDER_FALLBACK`);
  const second = fallback ?? primary;
  const secondModel = value(second.model?.fallbackSetting);
  if (secondModel !== '' && (second !== primary || secondModel !== modelOf(primary)))
    chosen.push({ provider: second, model: secondModel });
  else if (secondModel !== '')
    faults.push(`${second.model?.fallbackSetting}: "${secondModel}" is the primary already`);
  else if (fallback && fallback !== primary) chosen.push({ provider: fallback, model: modelOf(fallback) });
  else if (fallback && fallbackSetting !== undefined)
    faults.push(
      `${fallbackSetting} is missing: ${kind}_PROVIDER_FALLBACK names the same provider and needs another model`,
    );
  else if (fallback) faults.push(`${kind}_PROVIDER_FALLBACK: "${fallback.name}" is the primary already`);

  const missing = new Set<string>();
  for (const { provider } of chosen)
    for (const secret of lacks(provider)) {
      if (!missing.has(secret)) faults.push(`${secret} is missing: ${provider.name} needs it`);
      missing.add(secret);
    }
  return chosen;
}
