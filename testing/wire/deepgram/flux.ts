/**
 * Deepgram Flux (`/v2/listen`), the server's side: what a client may configure, and its messages. Ranges:
 * developers.deepgram.com/docs/flux/configuration; order of events: developers.deepgram.com/docs/flux/state.
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

export interface FluxSettings {
  eotThreshold: number;
  /** Undefined: no EagerEndOfTurn is sent. */
  eagerEotThreshold: number | undefined;
  eotTimeoutMs: number;
  keyterms: string[];
  languageHints: string[];
  /** Spoken digits are written as figures. */
  numerals: boolean;
}

const EotThreshold = z.coerce.number().min(0.5).max(1);
const EagerEotThreshold = z.coerce.number().min(0.3).max(0.9);
const EotTimeoutMs = z.coerce.number().int().min(500).max(60_000);

const FluxQuery = Format.extend({
  model: z.enum(['flux-general-en', 'flux-general-multi']),
  eot_threshold: EotThreshold.default(0.7),
  eager_eot_threshold: EagerEotThreshold.optional(),
  eot_timeout_ms: EotTimeoutMs.default(5000),
  numerals: z.enum(['true', 'false']).default('false'),
});

const Configure = z.object({
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
  numerals: z.boolean().optional(),
});

/** The handshake's query, or the sentence for `dg-error`. */
export function fluxSettingsOf(
  query: URLSearchParams,
): { settings: FluxSettings; format: AudioFormat } | { why: string } {
  const parsed = FluxQuery.safeParse(Object.fromEntries(query));
  if (!parsed.success) return { why: sentenceOf(parsed.error) };
  const languageHints = query.getAll('language_hint');
  if (languageHints.length > 0 && parsed.data.model === 'flux-general-en')
    return { why: 'language_hint needs flux-general-multi' };
  const settings = {
    eotThreshold: parsed.data.eot_threshold,
    eagerEotThreshold: parsed.data.eager_eot_threshold,
    eotTimeoutMs: parsed.data.eot_timeout_ms,
    keyterms: query.getAll('keyterm'),
    languageHints,
    numerals: parsed.data.numerals === 'true',
  };
  return isConsistent(settings)
    ? { settings, format: formatOf(parsed.data) }
    : { why: 'eager_eot_threshold must not exceed eot_threshold' };
}

/** The settings after a Configure message; null when it is malformed or out of range (ConfigureFailure). */
export function configured(settings: FluxSettings, message: unknown): FluxSettings | null {
  const parsed = Configure.safeParse(message);
  if (!parsed.success) return null;
  const { thresholds, keyterms, language_hints, numerals } = parsed.data;
  const next = {
    eotThreshold: thresholds.eot_threshold ?? settings.eotThreshold,
    eagerEotThreshold: thresholds.eager_eot_threshold ?? settings.eagerEotThreshold,
    eotTimeoutMs: thresholds.eot_timeout_ms ?? settings.eotTimeoutMs,
    keyterms: keyterms ?? settings.keyterms,
    languageHints: language_hints ?? settings.languageHints,
    numerals: numerals ?? settings.numerals,
  };
  return isConsistent(next) ? next : null;
}

const isConsistent = (settings: FluxSettings): boolean =>
  (settings.eagerEotThreshold ?? 0) <= settings.eotThreshold;

export function configureSuccess(settings: FluxSettings): object {
  return {
    type: 'ConfigureSuccess',
    thresholds: {
      eot_threshold: settings.eotThreshold,
      ...(settings.eagerEotThreshold === undefined
        ? {}
        : { eager_eot_threshold: settings.eagerEotThreshold }),
      eot_timeout_ms: settings.eotTimeoutMs,
    },
    keyterms: settings.keyterms,
    language_hints: settings.languageHints,
    numerals: settings.numerals,
  };
}

export type TurnEvent = 'Update' | 'StartOfTurn' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';

/** Why a turn ended: `manual` by ForceEndTurn. */
export type Trigger = 'model' | 'timeout' | 'manual';

/** A `TurnInfo` message without what the connection adds (`request_id`, `sequence_id`). */
export interface TurnInfo {
  type: 'TurnInfo';
  event: TurnEvent;
  turn_index: number;
  audio_window_start: number;
  audio_window_end: number;
  transcript: string;
  words: { word: string; confidence: number; start?: number; end?: number }[];
  end_of_turn_confidence: number;
  trigger?: Trigger;
  languages: string[];
  languages_hinted: string[];
}

/** A brain's data about the turn when it reports an event. */
export interface Turn {
  words: readonly Word[];
  /** Audio received so far, in seconds. */
  now: number;
  /** That the turn is over, 0 to 1. */
  confidence: number;
}

/** Turns one after the other: counts them, and emits the Update that Flux sends each 250 ms of audio. */
export interface FluxTurns {
  emit(event: TurnEvent, turn: Turn, trigger?: Trigger): void;
  /** An Update, if nothing was sent for 250 ms of audio. */
  update(turn: Turn): void;
}

const updateEverySeconds = 0.25;

/** `chat` sends what a stream says besides, where its shape has that. */
export function fluxTurns(
  send: (message: TurnInfo) => void,
  hints: () => string[] = () => [],
  shape: StreamShape = plain,
  chat: (message: object) => void = () => undefined,
): FluxTurns {
  let index = 0;
  let windowStart = 0;
  let sentAt = 0;
  /** The text of the EagerEndOfTurn that was the last message. */
  let eagerText: string | null = null;
  const infoOf = (event: TurnEvent, { words, now, confidence }: Turn, trigger?: Trigger): TurnInfo => ({
    type: 'TurnInfo',
    event,
    turn_index: index,
    audio_window_start: round(windowStart),
    audio_window_end: round(now),
    transcript: textOf(words),
    words: words.map((word) => ({
      word: plainWord(word.text),
      confidence: round(word.confidence),
      ...(shape.timesWords ? { start: round(word.start), end: round(word.end) } : {}),
    })),
    end_of_turn_confidence: round(confidence),
    ...(trigger ? { trigger } : {}),
    languages: ['en'],
    languages_hinted: hints(),
  });
  const turns: FluxTurns = {
    emit(event, turn, trigger) {
      sentAt = turn.now;
      const isEmpty = shape.endsEmpty && event === 'EndOfTurn' && eagerText === textOf(turn.words);
      const message = infoOf(event, isEmpty ? { ...turn, words: [] } : turn, trigger);
      if (shape.chats && event === 'StartOfTurn') chat(warning);
      send(message);
      eagerText = event === 'EagerEndOfTurn' || (event === 'Update' && eagerText) ? textOf(turn.words) : null;
      if (event !== 'EndOfTurn') return;
      if (shape.repeats) {
        send(message);
        send(infoOf('Update', turn));
      }
      if (shape.chats) chat(unknownMessage);
      if (shape.countsTurns) index += 1;
      windowStart = turn.now;
    },
    update(turn) {
      if (turn.now - sentAt >= updateEverySeconds) turns.emit('Update', turn);
    },
  };
  return turns;
}
