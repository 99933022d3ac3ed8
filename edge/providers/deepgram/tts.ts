/**
 * Deepgram Aura-2 over REST: English only, the stand-in when Azure is away. Its socket is left
 * alone: 20 flushes a minute are fewer than a call's clauses.
 */
import { type Fault, FaultError } from '../../../shared/fault.ts';
import { primaryTag } from '../../../shared/language/registry.ts';
import {
  type ClausePolicy,
  type ClauseRequest,
  defaultClausePolicy,
  speakClauses,
} from '../clause-pipeline.ts';
import type { Deps } from '../deps.ts';
import type { Tts, Voice } from '../ports.ts';
import { httpOrigin } from '../upgrade.ts';

export interface DeepgramTtsConfig {
  apiKey: string;
  /** Bare origin, `http` or `ws`. */
  baseUrl: string;
  /** Used when the business's voice is another provider's; `aura-2-thalia-en` by default. */
  voice?: string;
  policy?: Partial<ClausePolicy>;
}

/**
 * Throws a `config` fault for any language but English: Aura-2 has no Indian language (SDK 5.13's
 * list of models).
 */
export function createDeepgramTts(config: DeepgramTtsConfig, deps: Deps): Tts {
  const policy = { ...defaultClausePolicy, ...config.policy };
  const name = 'deepgram-tts';
  return {
    name,
    speak: (text, how, signal, spent) =>
      primaryTag(how.language) === 'en'
        ? speakClauses(text, auraRequest(config, how), policy, deps, signal, (characters) =>
            spent?.(characters, name),
          )
        : refuse(how.language),
  };
}

export function auraRequest(config: DeepgramTtsConfig, how: Voice): ClauseRequest {
  const model = /^aura-.*-en$/.test(how.voice) ? how.voice : (config.voice ?? 'aura-2-thalia-en');
  const query = new URLSearchParams({
    model,
    encoding: 'mulaw',
    sample_rate: '8000',
    container: 'none',
    mip_opt_out: 'true',
  });
  if (how.rate !== 1) query.set('speed', String(how.rate));
  const headers = { Authorization: `Token ${config.apiKey}`, 'Content-Type': 'application/json' };
  const url = `${httpOrigin(config.baseUrl)}/v1/speak?${query}`;
  return (clause) => ({ url, init: { method: 'POST', headers, body: JSON.stringify({ text: clause }) } });
}

// biome-ignore lint/correctness/useYield: it fails at the first pull, like every other fault of a voice
async function* refuse(language: string): AsyncGenerator<never> {
  const fault: Fault = {
    source: 'tts',
    kind: 'config',
    retryable: false,
    message: `Aura-2 doesn't speak ${language}`,
  };
  throw new FaultError(fault);
}
