/** What both Deepgram recognisers are configured with, and how a call's languages and names become query parameters. */
import type { SttOptions } from './ports.ts';

export interface DeepgramSttConfig {
  apiKey: string;
  /** Bare origin, `ws`, `wss`, `http` or `https`; `wss://api.in.deepgram.com` keeps the audio in India. */
  baseUrl: string;
  model: string;
  /** Shows up in Deepgram's usage pages: the call id. */
  tag?: string;
  /** Longest wait for the handshake, and on Flux again for its first message; 3000 by default: the caller hears something within 3 s anyway. */
  handshakeMs?: number;
  /** Flux: send `eager_eot_threshold`, and so get `eagerEnd`. On by default. */
  eager?: boolean;
}

export const defaultHandshakeMs = 3000;

/** Shared by both: house audio, no training on callers' voices, and the call's id. */
export function commonQuery(config: DeepgramSttConfig): Record<string, string | number | boolean> {
  return { encoding: 'mulaw', sample_rate: 8000, mip_opt_out: true, ...(config.tag === undefined ? {} : { tag: config.tag }) };
}

/** `hi` of `hi-IN`, lower case. */
export function baseLanguage(language: string): string {
  return (language.split('-')[0] ?? language).toLowerCase();
}

/** Each base once, the likeliest first. */
export function baseLanguages(options: SttOptions): string[] {
  return [...new Set(options.languages.map(baseLanguage))];
}

/** Deepgram refuses more than 500 tokens of keyterms, and mid-stream it falls silent instead; 1000 characters stay below in any script we use. */
const keytermCharacters = 1000;

export function keytermQuery(options: SttOptions): { keyterm?: string[] } {
  const terms: string[] = [];
  let characters = 0;
  for (const term of new Set(options.keyterms.map((each) => each.trim()))) {
    characters += term.length;
    if (term === '' || characters > keytermCharacters) continue;
    terms.push(term);
  }
  return terms.length === 0 ? {} : { keyterm: terms };
}

/** A provider's seconds as whole ms. */
export function msOf(seconds: number): number {
  return Math.round(seconds * 1000);
}

/** True when there is something to read aloud or to understand: a letter or a digit of any script. */
export function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** A text frame's JSON; null when it is none; anything else as it is (the SDK has parsed it already). */
export function jsonOf(message: unknown): unknown {
  if (typeof message !== 'string') return message;
  try {
    return JSON.parse(message);
  } catch {
    return null;
  }
}
