/** A recogniser's words, and the query of a listening socket, as Flux and Nova have them in common. */
import { z } from 'zod';

/** Times in seconds of the audio received. `text` has its punctuation and capitals. */
export interface Word {
  text: string;
  start: number;
  end: number;
  /** 0 to 1. */
  confidence: number;
}

/** The words of `text`, spread evenly from `start` to `end`, in seconds. */
export function evenly(text: string, start: number, end: number, confidence: number): Word[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const step = Math.max(0, end - start) / Math.max(words.length, 1);
  return words.map((word, at) => ({
    text: word,
    start: start + at * step,
    end: start + (at + 1) * step,
    confidence,
  }));
}

export function textOf(words: readonly Pick<Word, 'text'>[]): string {
  return words.map((word) => word.text).join(' ');
}

/** A word without punctuation and capitals: what Deepgram calls `word` beside `punctuated_word`. */
export function plain(text: string): string {
  return text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

export const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** The audio that a client announces in its query. */
export interface AudioFormat {
  encoding: 'mulaw' | 'linear16';
  sampleRate: 8000 | 16000;
}

export const Format = z.object({
  encoding: z.enum(['mulaw', 'linear16']),
  sample_rate: z.literal(['8000', '16000']),
});

export function formatOf({ encoding, sample_rate }: z.output<typeof Format>): AudioFormat {
  return { encoding, sampleRate: sample_rate === '8000' ? 8000 : 16_000 };
}

/** The mistake in a query, for `dg-error`. */
export const sentenceOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
