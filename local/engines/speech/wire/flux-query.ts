/**
 * What a Flux client may ask for, at the handshake and later with Configure. Ranges:
 * developers.deepgram.com/docs/flux/configuration.
 */
import { z } from 'zod';
import { type AudioFormat, audioFormatOf } from './audio-format.ts';

export interface FluxSettings {
  eotThreshold: number;
  /** Undefined: eager ends are off. */
  eagerEotThreshold: number | undefined;
  eotTimeoutMs: number;
  keyterms: string[];
  languageHints: string[];
}

const EotThreshold = z.coerce.number().min(0.5).max(1);
const EagerEotThreshold = z.coerce.number().min(0.3).max(0.9);
const EotTimeoutMs = z.coerce.number().int().min(500).max(60_000);

const FluxQuery = z.object({
  model: z.enum(['flux-general-en', 'flux-general-multi']),
  eot_threshold: EotThreshold.default(0.7),
  eager_eot_threshold: EagerEotThreshold.optional(),
  eot_timeout_ms: EotTimeoutMs.default(5000),
});

export const Configure = z.object({
  type: z.literal('Configure'),
  thresholds: z
    .object({
      eot_threshold: EotThreshold,
      eager_eot_threshold: EagerEotThreshold,
      eot_timeout_ms: EotTimeoutMs,
    })
    .partial()
    .default({}),
  keyterms: z.array(z.string()).optional(),
  language_hints: z.array(z.string()).optional(),
});

/** The handshake's query, or the sentence for `dg-error`. */
export function fluxSettingsOf(
  query: URLSearchParams,
): { settings: FluxSettings; format: AudioFormat } | { why: string } {
  const parsed = FluxQuery.safeParse(Object.fromEntries(query));
  if (!parsed.success) return { why: sentenceOf(parsed.error) };
  const format = audioFormatOf(query);
  if ('why' in format) return format;
  const languageHints = query.getAll('language_hint');
  if (languageHints.length > 0 && parsed.data.model === 'flux-general-en')
    return { why: 'language_hint needs flux-general-multi' };
  const settings = {
    eotThreshold: parsed.data.eot_threshold,
    eagerEotThreshold: parsed.data.eager_eot_threshold,
    eotTimeoutMs: parsed.data.eot_timeout_ms,
    keyterms: query.getAll('keyterm'),
    languageHints,
  };
  return isConsistent(settings)
    ? { settings, format }
    : { why: 'eager_eot_threshold must not exceed eot_threshold' };
}

/** The settings after a Configure message; null when they would be out of range (ConfigureFailure). */
export function configured(settings: FluxSettings, message: z.infer<typeof Configure>): FluxSettings | null {
  const { thresholds, keyterms, language_hints } = message;
  const next = {
    eotThreshold: thresholds.eot_threshold ?? settings.eotThreshold,
    eagerEotThreshold: thresholds.eager_eot_threshold ?? settings.eagerEotThreshold,
    eotTimeoutMs: thresholds.eot_timeout_ms ?? settings.eotTimeoutMs,
    keyterms: keyterms ?? settings.keyterms,
    languageHints: language_hints ?? settings.languageHints,
  };
  return isConsistent(next) ? next : null;
}

const isConsistent = (settings: FluxSettings): boolean =>
  (settings.eagerEotThreshold ?? 0) <= settings.eotThreshold;

const sentenceOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
