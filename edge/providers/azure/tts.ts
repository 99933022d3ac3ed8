/** Azure Speech over REST: one chunked POST per clause. Source: Microsoft, "Text to speech REST API". */
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
  const escaped = escapeXml(text);
  const spoken =
    percent === 0 ? escaped : `<prosody rate='${percent > 0 ? '+' : ''}${percent}%'>${escaped}</prosody>`;
  return (
    `<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='${escapeXml(how.language)}'>` +
    `<voice name='${escapeXml(how.voice)}'>${spoken}</voice></speak>`
  );
}

/**
 * What XML 1.0 can't hold even escaped: control characters, half a surrogate pair, two
 * non-characters. One of them in a model's text is a 400.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};

function escapeXml(text: string): string {
  return text.replace(unspeakable, ' ').replace(/[&<>'"]/g, (character) => entities[character] ?? character);
}
