/**
 * Probes of everything a call needs, each by the cheapest request that proves something: a handshake
 * where a call shakes hands, a list where real work would cost money. The providers' own are in
 * `edge/providers`. What is wrong is a fault; no key is ever in its message.
 */
import { FaultError, faultOfStatus } from '../../shared/fault.ts';
import { ApiFaultError } from '../../shared/io/client.ts';
import { staticObjectPrefix } from '../call/media/static-media.ts';
import { createApi } from '../call/runtime.ts';
import { probeProvider } from '../providers/create.ts';
import { platformDeps } from '../providers/deps.ts';
import { createGate } from '../providers/gate.ts';
import { callObject, type EdgeDeps } from '../ring.ts';

/** Longest wait for one probe. */
export const probeMs = 4000;

export const probeNames = ['media', 'stt', 'llm', 'tts', 'api'] as const;
export type ProbeName = (typeof probeNames)[number];
/** Resolves when all is well; throws a `FaultError` when not. */
export type Probe = (signal: AbortSignal) => Promise<void>;

export function createProbes(deps: EdgeDeps): Record<ProbeName, Probe> {
  return {
    media: () => media(deps),
    stt: (signal) => probeProvider('stt', deps.config, platformDeps(createGate()), signal),
    llm: (signal) => probeProvider('llm', deps.config, platformDeps(createGate()), signal),
    tts: (signal) => probeProvider('tts', deps.config, platformDeps(createGate()), signal),
    api: (signal) => api(deps, signal),
  };
}

/**
 * A handshake with a call's object by its stub, not by our own host name. The static media URL opens
 * before its call is known, so this is a real 101 of a real `CallObject`. It costs no business anything
 * and is forgotten when its socket closes.
 */
async function media(deps: EdgeDeps): Promise<void> {
  const stub = callObject(deps, `${staticObjectPrefix}probe`);
  const answer = await stub.fetch('https://edge/media/exotel', { headers: { upgrade: 'websocket' } });
  if (!answer.webSocket)
    throw new FaultError(
      faultOfStatus('carrier', answer.status, `the media socket answered ${answer.status}`),
    );
  answer.webSocket.accept();
  answer.webSocket.close(1000, 'probe');
}

/**
 * A signed request. "No business has this number" is a success: signature, gateway, Lambda and table
 * all answered.
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
