/**
 * Deepgram Aura-2 over REST: English only, the fallback for Azure. Its socket isn't used: it allows 20
 * flushes a minute, fewer than the clauses of a call.
 */
import { FaultError } from '../../../shared/fault.ts';
import { primaryTag } from '../../../shared/language/registry.ts';
import { type ClauseRequest, clauseTts } from '../clause-pipeline.ts';
import type { Voice } from '../ports.ts';
import { type BareRequest, probeByGet, provider } from '../provider.ts';
import { httpOrigin } from '../upgrade.ts';
import { authorization, type DeepgramSettings, secrets, settings } from './deepgram.ts';

export const deepgramTts = provider({
  name: 'deepgram-tts',
  kind: 'tts',
  secrets,
  settings,
  priceItems: ['tts'],
  endpoint: ({ DEEPGRAM_BASE_URL }) => DEEPGRAM_BASE_URL,
  speaks,
  openingRequest: modelsRequest,
  create: (config, call, deps) => clauseTts('deepgram-tts', (how) => auraRequest(config, how), call, deps),
  probe: (config, _model, deps, signal) => probeByGet('tts', modelsRequest(config), deps, signal),
});

function modelsRequest(config: DeepgramSettings): BareRequest {
  return {
    url: `${httpOrigin(config.DEEPGRAM_BASE_URL)}/v1/models`,
    headers: { authorization: authorization(config) },
  };
}

/** Used when the business's voice is another provider's. */
const defaultVoice = 'aura-2-thalia-en';

/** Aura-2 has no Indian language (SDK 5.13's list of models). */
function speaks(language: string): boolean {
  return primaryTag(language) === 'en';
}

/** Throws a `config` fault for any language but English. */
export function auraRequest(config: DeepgramSettings, how: Voice): ClauseRequest {
  if (!speaks(how.language))
    throw new FaultError({
      source: 'tts',
      kind: 'config',
      retryable: false,
      message: `Aura-2 doesn't speak ${how.language}`,
    });
  const query = new URLSearchParams({
    model: /^aura-.*-en$/.test(how.voice) ? how.voice : defaultVoice,
    encoding: 'mulaw',
    sample_rate: '8000',
    container: 'none',
    mip_opt_out: 'true',
  });
  if (how.rate !== 1) query.set('speed', String(how.rate));
  const headers = { Authorization: authorization(config), 'Content-Type': 'application/json' };
  const url = `${httpOrigin(config.DEEPGRAM_BASE_URL)}/v1/speak?${query}`;
  return (clause) => ({ url, init: { method: 'POST', headers, body: JSON.stringify({ text: clause }) } });
}
