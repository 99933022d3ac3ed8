/**
 * Tries each configured provider once, as a call would use it. A wrong key or an unknown model would else
 * show in the first call only, as an apology.
 */
import { type Chosen, chooseProviders } from '../../edge/providers/choice.ts';
import type { Fetch } from '../../edge/providers/ports.ts';
import type { Provider, ProviderKind } from '../../edge/providers/provider.ts';
import { ProviderEnv } from '../../edge/providers/registry.ts';
import { FaultError } from '../../shared/fault.ts';
import { faultWords } from '../../shared/fault-words.ts';
import { type Clock, platformClock } from '../../shared/io/clock.ts';
import { reasonOf } from '../phone/trunk.ts';

/** Longer than a call would wait: a server that is slow today is not the same as none. */
const limitMs = 8000;

export interface Tried {
  kind: ProviderKind;
  provider: string;
  /** '' for a provider without models. */
  model: string;
  /** The server's name and port. */
  host: string;
  /** The second one, which is used when the first fails. */
  isFallback: boolean;
  tookMs: number;
  /** Why a call would not work with it; null: it answers. */
  why: string | null;
  /** The names of its settings that can be wrong, for the reader who has to mend one. */
  settings: readonly string[];
}

export interface CheckDeps {
  fetch: Fetch;
  clock?: Clock;
  now?: () => number;
}

/**
 * `variables`: the edge's, which `parseConfig` has found right. All are asked at once, and no promise
 * rejects. The order is that in which a call needs them, a fallback behind its first.
 */
export function tryProviders(
  variables: Readonly<Record<string, string>>,
  deps: CheckDeps,
  stop: AbortSignal,
): Promise<Tried>[] {
  const config = ProviderEnv.parse(variables);
  const { stt, llm, tts } = chooseProviders(config);
  const asked: Promise<Tried>[] = [];
  for (const chosen of [stt, llm, tts] as readonly Chosen<Provider>[][])
    for (const [place, each] of chosen.entries())
      asked.push(tryOne(each, config, { ...deps, isFallback: place > 0 }, stop));
  return asked;
}

async function tryOne(
  { provider, model }: Chosen<Provider>,
  config: Readonly<Record<string, unknown>>,
  deps: CheckDeps & { isFallback: boolean },
  stop: AbortSignal,
): Promise<Tried> {
  const { isFallback, clock = platformClock, now = () => performance.now() } = deps;
  let host = '';
  const fetch: Fetch = (input, init) => {
    host ||= new URL(input).host;
    return deps.fetch(input, init);
  };
  const settings = [...Object.keys(provider.secrets), ...Object.keys(provider.settings)].filter(
    (name) => config[name] !== undefined && /_(KEY|URL|REGION|MODEL)$/.test(name),
  );
  const beganAt = now();
  const why = await reasonWhyNot(async (signal) => {
    await provider.probe(config, model, { fetch, clock }, AbortSignal.any([signal, stop]));
  });
  const { kind, name } = provider;
  return {
    kind,
    provider: name,
    model,
    host,
    isFallback,
    tookMs: Math.round(now() - beganAt),
    why,
    settings,
  };
}

/** Null where `probe` succeeds in time. */
async function reasonWhyNot(probe: (signal: AbortSignal) => Promise<void>): Promise<string | null> {
  const signal = AbortSignal.timeout(limitMs);
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason)),
  );
  try {
    await Promise.race([probe(signal), late]);
    return null;
  } catch (error) {
    if (signal.aborted) return `does not answer within ${limitMs / 1000} s`;
    if (error instanceof FaultError) return faultWords(error.fault);
    return `could not be reached (${reasonOf(error)})`;
  }
}
