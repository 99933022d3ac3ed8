/** Azure Speech over REST: one chunked POST per clause. Source: Microsoft, "Text to speech REST API". */
import { escaped } from '../../../shared/markup.ts';
import {
  type ClausePolicy,
  type ClauseRequest,
  defaultClausePolicy,
  speakClauses,
} from '../clause-pipeline.ts';
import type { Deps } from '../deps.ts';
import type { Tts, Voice } from '../ports.ts';
import { httpOrigin } from '../upgrade.ts';

export interface AzureTtsConfig {
  key: string;
  region: string;
  /** Bare origin, `http` or `ws`; the region's own by default. */
  baseUrl?: string;
  policy?: Partial<ClausePolicy>;
}

/** House audio as it is; a `riff-*` format would not stream. */
const format = 'raw-8khz-8bit-mono-mulaw';

export function createAzureTts(config: AzureTtsConfig, deps: Deps): Tts {
  const policy = { ...defaultClausePolicy, ...config.policy };
  const name = 'azure-tts';
  return {
    name,
    speak: (text, how, signal, spent) =>
      speakClauses(text, azureRequest(config, how), policy, deps, signal, (characters) =>
        spent?.(characters, name),
      ),
  };
}

export function azureRequest(config: AzureTtsConfig, how: Voice): ClauseRequest {
  const origin = httpOrigin(config.baseUrl ?? `https://${config.region}.tts.speech.microsoft.com`);
  const headers = {
    'Ocp-Apim-Subscription-Key': config.key,
    'Content-Type': 'application/ssml+xml',
    'X-Microsoft-OutputFormat': format,
    // Required, under 255 characters; without one the service answers 400.
    'User-Agent': 'voice-edge',
  };
  return (clause) => ({
    url: `${origin}/cognitiveservices/v1`,
    init: { method: 'POST', headers, body: ssmlOf(clause, how) },
  });
}

/** One clause in one voice; the rate as the voice's own plus or minus whole per cent. */
export function ssmlOf(text: string, how: Voice): string {
  const percent = Math.round((how.rate - 1) * 100);
  const words = escaped(text);
  const spoken =
    percent === 0 ? words : `<prosody rate='${percent > 0 ? '+' : ''}${percent}%'>${words}</prosody>`;
  return (
    `<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='${escaped(how.language)}'>` +
    `<voice name='${escaped(how.voice)}'>${spoken}</voice></speak>`
  );
}
