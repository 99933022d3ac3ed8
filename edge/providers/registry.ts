/** From configuration to a call's recogniser, model and voice, with the failover around them. */
import type { Llm } from '../../shared/io/llm.ts';
import { createOpenAi } from '../../shared/io/openai.ts';
import { createAzureTts } from './azure/tts.ts';
import { chooseProviders, type ProviderChoice, type ProviderConfig, type TtsName } from './choice.ts';
import { createDeepgramFlux } from './deepgram/flux.ts';
import { createDeepgramNova } from './deepgram/nova.ts';
import { createDeepgramTts } from './deepgram/tts.ts';
import type { Deps } from './deps.ts';
import { failoverLlm, failoverTts } from './failover/failover.ts';
import { failoverStt } from './failover/failover-stt.ts';
import { defaultCoolDownMs, type FailoverPolicy } from './failover/rota.ts';
import type { Stt, Tts } from './ports.ts';

export interface CallProviders {
  stt: Stt;
  llm: Llm;
  tts: Tts;
}

export interface CallDetails {
  /** The call id: Deepgram's `tag`. */
  tag?: string;
  /** The business: its long prompt is the same for all its calls. */
  promptCacheKey?: string;
  onFailover: FailoverPolicy['onFailover'];
  /** From the turn policy; each adapter's own default where left out. */
  firstTokenMs?: number;
  tokenStallMs?: number;
  voiceStallMs?: number;
}

/**
 * One set a call, because the gate inside `deps` and the failover's memory are the call's. Throws
 * an `Error` on a configuration with faults: start-up refuses that.
 */
export function createProviders(config: ProviderConfig, deps: Deps, call: CallDetails): CallProviders {
  const choice = chooseProviders(config);
  if (choice.faults.length > 0) throw new Error(choice.faults.join('; '));
  const policy: FailoverPolicy = { ...deps, coolDownMs: defaultCoolDownMs, onFailover: call.onFailover };
  const deepgram = {
    apiKey: config.DEEPGRAM_API_KEY ?? '',
    baseUrl: config.DEEPGRAM_BASE_URL || 'wss://api.in.deepgram.com',
  };
  const openStt = ({ name, model }: ProviderChoice['stt'][number]): Stt => {
    const settings = {
      ...deepgram,
      model,
      eager: config.STT_EAGER !== 'off',
      ...(call.tag === undefined ? {} : { tag: call.tag }),
    };
    return name === 'deepgram-flux' ? createDeepgramFlux(settings, deps) : createDeepgramNova(settings, deps);
  };
  const openLlm = ({ model }: ProviderChoice['llm'][number]): Llm =>
    createOpenAi(
      {
        apiKey: config.OPENAI_API_KEY ?? '',
        baseUrl: config.OPENAI_BASE_URL || 'https://api.openai.com/v1',
        model,
        ...(call.promptCacheKey === undefined ? {} : { promptCacheKey: call.promptCacheKey }),
        // Each of several models has its share of the wait, so that the last one's answer still
        // comes in time.
        ...(call.firstTokenMs === undefined
          ? {}
          : { firstTokenMs: Math.round(call.firstTokenMs / choice.llm.length) }),
        ...(call.tokenStallMs === undefined ? {} : { stallMs: call.tokenStallMs }),
      },
      deps,
    );
  const clauses =
    call.voiceStallMs === undefined
      ? {}
      : { policy: { firstByteMs: call.voiceStallMs, stallMs: call.voiceStallMs } };
  const openTts = (name: TtsName): Tts =>
    name === 'deepgram-tts'
      ? createDeepgramTts({ ...deepgram, ...clauses }, deps)
      : createAzureTts(
          {
            key: config.AZURE_SPEECH_KEY ?? '',
            region: config.AZURE_SPEECH_REGION || 'centralindia',
            ...(config.AZURE_SPEECH_BASE_URL ? { baseUrl: config.AZURE_SPEECH_BASE_URL } : {}),
            ...clauses,
          },
          deps,
        );
  return {
    stt: failoverStt(atLeastOne(choice.stt.map(openStt)), policy),
    llm: failoverLlm(atLeastOne(choice.llm.map(openLlm)), policy),
    tts: failoverTts(atLeastOne(choice.tts.map(openTts)), policy),
  };
}

function atLeastOne<Item>(items: Item[]): [Item, ...Item[]] {
  const [first, ...rest] = items;
  if (first === undefined) throw new Error('no provider chosen');
  return [first, ...rest];
}
