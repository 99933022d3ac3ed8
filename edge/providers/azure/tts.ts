/** Azure Speech over REST: one chunked POST per clause. Source: Microsoft, "Text to speech REST API". */
import * as z from 'zod';
import { escaped } from '../../../shared/markup.ts';
import { type ClauseRequest, clauseTts } from '../clause-pipeline.ts';
import type { Voice } from '../ports.ts';
import { type BareRequest, origin, probeByGet, provider, type SettingsOf, text } from '../provider.ts';
import { httpOrigin } from '../upgrade.ts';

const secrets = { AZURE_SPEECH_KEY: text };
const settings = {
  AZURE_SPEECH_REGION: z
    .string()
    .regex(/^[a-z\d-]+$/, "must be the region's name in one word, such as centralindia")
    .default('centralindia'),
  /** The region's own when unset. */
  AZURE_SPEECH_BASE_URL: origin('http', 'https'),
};
type AzureSettings = SettingsOf<typeof secrets, typeof settings>;

export const azureTts = provider({
  name: 'azure-tts',
  kind: 'tts',
  secrets,
  settings,
  priceItems: ['tts'],
  endpoint: (config) => config.AZURE_SPEECH_BASE_URL ?? config.AZURE_SPEECH_REGION,
  openingRequest: voicesRequest,
  create: (config, call, deps) => clauseTts('azure-tts', (how) => azureRequest(config, how), call, deps),
  probe: (config, _model, deps, signal) => probeByGet('tts', voicesRequest(config), deps, signal),
});

function voicesRequest(config: AzureSettings): BareRequest {
  return {
    url: `${originOf(config)}/cognitiveservices/voices/list`,
    headers: { 'Ocp-Apim-Subscription-Key': config.AZURE_SPEECH_KEY ?? '' },
  };
}

/** Mu-law without a header: a `riff-*` format would not stream. */
const format = 'raw-8khz-8bit-mono-mulaw';

export function azureRequest(config: AzureSettings, how: Voice): ClauseRequest {
  const headers = {
    'Ocp-Apim-Subscription-Key': config.AZURE_SPEECH_KEY ?? '',
    'Content-Type': 'application/ssml+xml',
    'X-Microsoft-OutputFormat': format,
    // Required, under 255 characters; without one the service answers 400.
    'User-Agent': 'voice-edge',
  };
  return (clause) => ({
    url: `${originOf(config)}/cognitiveservices/v1`,
    init: { method: 'POST', headers, body: ssmlOf(clause, how) },
  });
}

function originOf(config: AzureSettings): string {
  return httpOrigin(
    config.AZURE_SPEECH_BASE_URL ?? `https://${config.AZURE_SPEECH_REGION}.tts.speech.microsoft.com`,
  );
}

/** One clause in one voice. The rate is written as whole per cent above or below the voice's own. */
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
