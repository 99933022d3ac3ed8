/**
 * What a Nova client may ask for in the handshake's query
 * (developers.deepgram.com/reference/speech-to-text/listen-streaming).
 */
import { z } from 'zod';
import { type AudioFormat, audioFormatOf } from './audio-format.ts';
import type { NovaSettings } from './nova.ts';

const Switch = z.enum(['true', 'false']).transform((word) => word === 'true');

const NovaQuery = z.object({
  model: z.string().min(1).default('nova-3'),
  language: z.string().default('en'),
  interim_results: Switch.default(false),
  vad_events: Switch.default(false),
  /** Deepgram's default is 10 ms, `false` switches it off. */
  endpointing: z
    .union([
      z.literal('false').transform(() => null),
      z.literal('true').transform(() => 10),
      z.coerce.number().int().min(0),
    ])
    .default(10),
  utterance_end_ms: z.coerce.number().int().min(1000).max(5000).optional(),
});

/** The handshake's query, or the sentence for `dg-error`. */
export function novaSettingsOf(
  query: URLSearchParams,
): { settings: NovaSettings; format: AudioFormat } | { why: string } {
  const parsed = NovaQuery.safeParse(Object.fromEntries(query));
  if (!parsed.success)
    return {
      why: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    };
  const { model, language, interim_results, vad_events, endpointing, utterance_end_ms } = parsed.data;
  if (utterance_end_ms !== undefined && !interim_results)
    return { why: 'utterance_end_ms needs interim_results=true' };
  const format = audioFormatOf(query);
  if ('why' in format) return format;
  const settings = {
    model,
    endpointingMs: endpointing,
    interimResults: interim_results,
    utteranceEndMs: utterance_end_ms ?? null,
    vadEvents: vad_events,
    multilingual: language === 'multi',
  };
  return { settings, format };
}
