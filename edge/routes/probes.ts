/**
 * What a call needs, each asked in the cheapest way that is honest: a handshake where a call shakes
 * hands, a list where it would cost money to ask for work. Every probe ends in time and says what
 * is wrong as a fault; none holds a key in its message.
 */
import { type Fault, FaultError, faultOfStatus } from '../../shared/fault.ts';
import { ApiFaultError } from '../../shared/io/client.ts';
import { languages } from '../../shared/language/registry.ts';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';
import { staticObjectPrefix } from '../call/media/static-media.ts';
import { createApi } from '../call/runtime.ts';
import { chooseProviders } from '../providers/choice.ts';
import type { DeepgramSttConfig } from '../providers/deepgram/deepgram.ts';
import { fluxQuery, novaQuery } from '../providers/deepgram/query.ts';
import { platformDeps } from '../providers/deps.ts';
import { createGate } from '../providers/gate.ts';
import { httpOrigin, upgrade } from '../providers/upgrade.ts';
import { callObject, type EdgeDeps } from '../ring.ts';

/** Longest wait for one probe. */
export const probeMs = 4000;

export const probeNames = ['media', 'stt', 'llm', 'tts', 'api'] as const;
export type ProbeName = (typeof probeNames)[number];
/** Resolves when it is well; throws a `FaultError` when it is not. */
export type Probe = (signal: AbortSignal) => Promise<void>;

export function createProbes(deps: EdgeDeps): Record<ProbeName, Probe> {
  return {
    media: () => media(deps),
    stt: (signal) => stt(deps, signal),
    llm: llm(deps),
    tts: tts(deps),
    api: (signal) => api(deps, signal),
  };
}

/**
 * A handshake with a call's object by its stub, not by our own host name. The static media URL's
 * door opens before anyone knows whose call it is, so this is a real 101 of a real `CallObject`
 * that costs no business anything and is forgotten when its socket closes.
 */
async function media(deps: EdgeDeps): Promise<void> {
  const stub = callObject(deps, `${staticObjectPrefix}probe`);
  const answer = await stub.fetch('https://edge/media/exotel', { headers: { upgrade: 'websocket' } });
  if (!answer.webSocket)
    throw new FaultError(faultOfStatus('carrier', answer.status, `the media door answered ${answer.status}`));
  answer.webSocket.accept();
  answer.webSocket.close(1000, 'probe');
}

/**
 * The recogniser's handshake with the parameters of a call: a wrong model or parameter is refused
 * here as it would be there. No audio, no bill.
 */
async function stt({ config }: EdgeDeps, signal: AbortSignal): Promise<void> {
  const [choice] = chooseProviders(config).stt;
  if (!choice) throw new FaultError(fault('stt', 'config', 'no recogniser is configured'));
  const settings: DeepgramSttConfig = {
    apiKey: config.DEEPGRAM_API_KEY ?? '',
    baseUrl: config.DEEPGRAM_BASE_URL ?? 'wss://api.in.deepgram.com',
    model: choice.model,
    eager: config.STT_EAGER !== 'off',
  };
  const isFlux = choice.name === 'deepgram-flux';
  const query = (isFlux ? fluxQuery : novaQuery)(settings, {
    languages: languages.map(({ code }) => code),
    keyterms: [],
    policy: defaultTurnPolicy,
  });
  const search = new URLSearchParams({ model: choice.model });
  for (const [name, value] of Object.entries(query))
    for (const each of [value].flat()) search.append(name, String(each));
  const url = `${httpOrigin(settings.baseUrl)}/${isFlux ? 'v2' : 'v1'}/listen?${search}`;
  const headers = { Authorization: `Token ${settings.apiKey}` };
  const socket = await upgrade(
    { source: 'stt', url, headers, timeoutMs: probeMs, signal },
    platformDeps(createGate()),
  );
  socket.accept();
  socket.close(1000);
}

function llm({ config }: EdgeDeps): Probe {
  const url = `${(config.OPENAI_BASE_URL ?? 'https://api.openai.com/v1').replace(/\/+$/, '')}/models`;
  return (signal) => get('llm', url, { authorization: `Bearer ${config.OPENAI_API_KEY ?? ''}` }, signal);
}

function tts({ config }: EdgeDeps): Probe {
  if (chooseProviders(config).tts[0] === 'deepgram-tts') {
    const url = `${httpOrigin(config.DEEPGRAM_BASE_URL ?? 'wss://api.in.deepgram.com')}/v1/models`;
    return (signal) => get('tts', url, { authorization: `Token ${config.DEEPGRAM_API_KEY ?? ''}` }, signal);
  }
  const origin = httpOrigin(
    config.AZURE_SPEECH_BASE_URL ?? `https://${config.AZURE_SPEECH_REGION}.tts.speech.microsoft.com`,
  );
  const headers = { 'Ocp-Apim-Subscription-Key': config.AZURE_SPEECH_KEY ?? '' };
  return (signal) => get('tts', `${origin}/cognitiveservices/voices/list`, headers, signal);
}

/**
 * A signed question. That no business has the number is an answer too: signature, gateway, Lambda
 * and table all stood.
 */
async function api({ config }: EdgeDeps, signal: AbortSignal): Promise<void> {
  try {
    await createApi(config).business(
      { number: config.EXOTEL_PHONE_NUMBER ?? '+910000000000' },
      { signal, timeoutMs: probeMs },
    );
  } catch (error) {
    if (!(error instanceof ApiFaultError && error.status === 404 && error.code !== 'not_found')) throw error;
  }
}

async function get(
  source: Fault['source'],
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const answer = await fetch(url, { headers, signal, redirect: 'manual' });
  // A body nobody reads holds its connection.
  await answer.body?.cancel();
  if (!answer.ok) throw new FaultError(faultOfStatus(source, answer.status, `answered ${answer.status}`));
}

function fault(source: Fault['source'], kind: Fault['kind'], message: string): Fault {
  return { source, kind, retryable: false, message };
}
