/** From configuration to a call's recogniser, model and voice, with the failover around them. */
import type { Llm } from '../../shared/io/llm.ts';
import { chooseProviders, hearingFirst } from './choice.ts';
import type { Deps } from './deps.ts';
import { type AttemptSpent, failoverLlm } from './failover/failover-llm.ts';
import { failoverStt } from './failover/failover-stt.ts';
import { failoverTts } from './failover/failover-tts.ts';
import { defaultCoolDownMs, type FailoverPolicy } from './failover/order.ts';
import type { Stt, Tts } from './ports.ts';
import type { CallDetails, Provider, ProviderKind } from './provider.ts';
import type { ProviderConfig } from './registry.ts';
import { speechOnlyStt } from './speech-only/speech-only-stt.ts';
import { type Connected, warmConnections } from './warm-connections.ts';

export interface CallProviders {
  stt: Stt;
  llm: Llm;
  tts: Tts;
  /** Names the primary voice and its address: phrases are stored under it. */
  voiceSource: string;
  /** Whether one of the voices can say the language of this code. */
  speaks(language: string): boolean;
  /** Words of the caller came: the connections that the reply will need are opened if they may be closed. */
  callerSpoke(): void;
}

export type Call = CallDetails &
  Pick<FailoverPolicy, 'onFailover' | 'onRepaired' | 'onBreaker'> & {
    onSpent?: AttemptSpent;
    /** The business's languages: the recogniser that knows the most of them comes first. */
    languages?: readonly string[];
    /** Without a useful token by then, the model is raced. Absent or 0: it is not. */
    secondRequestMs?: number;
    /** Recognisers that stay open in silence are sent the audio around speech alone. */
    isSpeechOnly?: boolean;
  };

/**
 * One set per call: the gate inside `deps` and the order's memory are the call's own, `breakers` are of all
 * calls. Throws an `Error` on a configuration with faults, which start-up refuses.
 */
export function createProviders(
  config: ProviderConfig,
  deps: Deps & Pick<FailoverPolicy, 'breakers'> & { connected?: Connected },
  call: Call,
): CallProviders {
  const { stt, llm, tts, faults } = chooseProviders(config);
  if (faults.length > 0) throw new Error(faults.join('; '));
  const { clock, breakers } = deps;
  const { onFailover, onRepaired, onBreaker, firstTokenMs, secondRequestMs } = call;
  const policy: FailoverPolicy = {
    clock,
    coolDownMs: defaultCoolDownMs,
    breakers,
    onFailover,
    onRepaired,
    onBreaker,
  };
  // Several models share the wait for a first token, so that the last one's answer still comes in time. Where
  // a second request races the first, both have the rest of it.
  const shared =
    firstTokenMs === undefined || secondRequestMs
      ? call
      : { ...call, firstTokenMs: Math.round(firstTokenMs / llm.length) };
  const voiced = { ...call, hasOtherVoice: tts.length > 1, retried: onRepaired };
  const voice = tts[0]?.provider;
  const openings = [llm[0]?.provider.openingRequest?.(config), voice?.openingRequest?.(config)];
  const connections = warmConnections(
    deps,
    config.WARM_CONNECTIONS === 'off' ? [] : openings.filter((request) => request !== undefined),
    deps.connected,
  );
  const warm = { ...deps, fetch: connections.fetch };
  return {
    stt: failoverStt(
      atLeastOne(
        hearingFirst(stt, call.languages ?? []).map(
          ({ provider, model }: { provider: Provider<Stt>; model: string }) => {
            const whole = provider.create(config, { ...call, model }, warm);
            return call.isSpeechOnly && provider.staysOpenInSilence ? speechOnlyStt(whole) : whole;
          },
        ),
      ),
      policy,
    ),
    llm: failoverLlm(
      atLeastOne(llm.map(({ provider, model }) => provider.create(config, { ...shared, model }, warm))),
      policy,
      call.onSpent,
      { firstTokenMs, secondRequestMs },
    ),
    tts: failoverTts(
      atLeastOne(tts.map(({ provider, model }) => provider.create(config, { ...voiced, model }, warm))),
      policy,
    ),
    voiceSource: `${voice?.name} ${voice?.endpoint?.(config)}`,
    speaks: (language) =>
      tts.some(({ provider }: { provider: Provider }) => provider.speaks?.(language) ?? true),
    callerSpoke: connections.callerSpoke,
  };
}

/**
 * The primary voice alone, outside of a call: whoever listens to a voice must not hear the one that stands in
 * for it. Throws an `Error` on a configuration with faults.
 */
export function createVoice(config: ProviderConfig, deps: Deps): Tts {
  const { tts, faults } = chooseProviders(config);
  if (faults.length > 0) throw new Error(faults.join('; '));
  const [voice] = atLeastOne(
    tts.map(
      ({ provider, model }) =>
        () =>
          provider.create(config, { model }, deps),
    ),
  );
  return voice();
}

/**
 * Asks the primary provider of one kind whether a call would work, and every model, because a second one
 * that refuses what a call sends would show only when it is needed. Throws `FaultError` when not.
 */
export async function probeProvider(
  kind: ProviderKind,
  config: ProviderConfig,
  deps: Deps,
  signal: AbortSignal,
): Promise<void> {
  const chosen = chooseProviders(config);
  const [first] = chosen[kind];
  const asked = kind === 'llm' ? chosen.llm : [];
  await first?.provider.probe(config, first.model, deps, signal);
  await Promise.all(asked.slice(1).map(({ provider, model }) => provider.probe(config, model, deps, signal)));
}

function atLeastOne<Item>(items: Item[]): [Item, ...Item[]] {
  const [first, ...rest] = items;
  if (first === undefined) throw new Error('no provider chosen');
  return [first, ...rest];
}
