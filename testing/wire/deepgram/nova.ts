/**
 * Deepgram Nova (`/v1/listen`), the server's side: what a client may configure, and its messages
 * (developers.deepgram.com/reference/speech-to-text/listen-streaming).
 */
import { z } from 'zod';
import { plain, type StreamShape, unknownMessage, warning } from './shapes.ts';
import {
  type AudioFormat,
  Format,
  formatOf,
  plain as plainWord,
  round,
  sentenceOf,
  textOf,
  type Word,
} from './words.ts';

export interface NovaSettings {
  model: string;
  /** Silence that ends an utterance, ms; null when switched off. */
  endpointingMs: number | null;
  interimResults: boolean;
  /** Gap after the last word that gives an UtteranceEnd; null when the client doesn't want it. */
  utteranceEndMs: number | null;
  vadEvents: boolean;
  multilingual: boolean;
}

const Switch = z.enum(['true', 'false']).transform((word) => word === 'true');

const NovaQuery = Format.extend({
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
  if (!parsed.success) return { why: sentenceOf(parsed.error) };
  const { model, language, interim_results, vad_events, endpointing, utterance_end_ms } = parsed.data;
  if (utterance_end_ms !== undefined && !interim_results)
    return { why: 'utterance_end_ms needs interim_results=true' };
  const settings = {
    model,
    endpointingMs: endpointing,
    interimResults: interim_results,
    utteranceEndMs: utterance_end_ms ?? null,
    vadEvents: vad_events,
    multilingual: language === 'multi',
  };
  return { settings, format: formatOf(parsed.data) };
}

/** The words as Deepgram's one alternative. */
export function alternativeOf(words: readonly Word[], multilingual: boolean): NovaAlternative {
  const sum = words.reduce((total, word) => total + word.confidence, 0);
  return {
    transcript: textOf(words),
    confidence: words.length === 0 ? 0 : round(sum / words.length),
    words: words.map((word) => ({
      word: plainWord(word.text),
      start: round(word.start),
      end: round(word.end),
      confidence: round(word.confidence),
      punctuated_word: word.text,
      ...(multilingual ? { language: 'en' } : {}),
    })),
    ...(multilingual ? { languages: ['en'] } : {}),
  };
}

export interface NovaAlternative {
  transcript: string;
  confidence: number;
  words: {
    word: string;
    start: number;
    end: number;
    confidence: number;
    punctuated_word: string;
    language?: string;
  }[];
  languages?: string[];
}

/** Interim results come about once a second of audio, with words or without. */
const interimEverySeconds = 1;

export type NovaMessage =
  | typeof warning
  | typeof unknownMessage
  | { type: 'SpeechStarted'; channel: [number]; timestamp: number }
  | { type: 'UtteranceEnd'; channel: [number, number]; last_word_end: number }
  | {
      type: 'Results';
      channel_index: [number, number];
      start: number;
      duration: number;
      is_final: boolean;
      speech_final: boolean;
      from_finalize: boolean;
      channel: { alternatives: [NovaAlternative] };
      metadata: { request_id: string; model_info: object; model_uuid: string };
    };

export interface NovaResults {
  speechStarted(at: number): void;
  utteranceEnd(lastWordEnd: number): void;
  /** An interim result, if nothing was sent for a second of audio. */
  passed(words: readonly Word[], now: number): void;
  /** `now`: audio received so far, in seconds. A final result closes its window. */
  results(
    words: readonly Word[],
    now: number,
    kind: 'interim' | 'final' | 'speechFinal',
    fromFinalize?: boolean,
  ): void;
}

export function novaResults(
  send: (message: NovaMessage) => void,
  { model, multilingual }: Pick<NovaSettings, 'model' | 'multilingual'>,
  requestId: string,
  shape: StreamShape = plain,
): NovaResults {
  let windowStart = 0;
  let sentAt = 0;
  /** The text of the interim that was the last result. */
  let interimText: string | null = null;
  const results: NovaResults = {
    speechStarted(at) {
      if (shape.chats) send(warning);
      send({ type: 'SpeechStarted', channel: [0], timestamp: round(at) });
    },
    utteranceEnd(lastWordEnd) {
      if (shape.chats) send(unknownMessage);
      send({ type: 'UtteranceEnd', channel: [0, 1], last_word_end: round(lastWordEnd) });
    },
    passed(words, now) {
      if (now - sentAt >= interimEverySeconds) results.results(words, now, 'interim');
    },
    results(words, now, kind, fromFinalize = false) {
      sentAt = now;
      const text = textOf(words);
      const isEmpty = shape.endsEmpty && kind === 'speechFinal' && interimText === text;
      interimText = kind === 'interim' ? text : null;
      const message: NovaMessage = {
        type: 'Results',
        channel_index: [0, 1],
        start: round(windowStart),
        duration: round(now - windowStart),
        is_final: kind !== 'interim',
        speech_final: kind === 'speechFinal',
        from_finalize: fromFinalize,
        channel: { alternatives: [alternativeOf(isEmpty ? [] : words, multilingual)] },
        metadata: { request_id: requestId, ...modelInfo(model) },
      };
      send(message);
      if (shape.repeats && kind !== 'interim') send(message);
      if (kind !== 'interim') windowStart = now;
    },
  };
  return results;
}

/** The model that answered, as Deepgram names it; `arch` names the one behind this server. */
export function modelInfo(model: string): {
  model_info: { name: string; version: string; arch: string };
  model_uuid: string;
} {
  return {
    model_info: { name: model, version: 'embedded', arch: 'moonshine-tiny' },
    model_uuid: '00000000-0000-4000-8000-000000000001',
  };
}
