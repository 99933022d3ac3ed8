/** Deepgram Nova (`/v1/listen`), the server's side: what is heard, told as Results. Pure. */
import type { Hearing } from '../stt/listener.ts';
import { confidenceOf, plain, textOf } from '../stt/transcript.ts';
import type { TimedWord } from '../stt/word-times.ts';

export interface NovaSettings {
  model: string;
  /** Silence that ends an utterance, ms; null when switched off. */
  endpointingMs: number | null;
  interimResults: boolean;
  /** Gap after the last word that gives UtteranceEnd; null when not asked for. */
  utteranceEndMs: number | null;
  vadEvents: boolean;
  multilingual: boolean;
}

export type NovaMessage =
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
    };

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

/** Nova closes a stretch without words as well, with an empty transcript. */
const emptyEverySeconds = 5;

export interface NovaUtterances {
  /** What to send after this step; when `ends`, the listener must forget the speech. */
  hear(hearing: Hearing): { messages: NovaMessage[]; ends: boolean };
  /** The answer to Finalize, once everything received is settled. */
  finalize(): NovaMessage;
}

export function novaUtterances(settings: NovaSettings): NovaUtterances {
  let windowStart = 0;
  let toldText = '';
  let speechAt: number | null = null;
  let lastWordEnd: number | null = null;
  let latest: Hearing = { nowSeconds: 0, speechStartSeconds: null, silenceMs: 0, words: [], isSettled: true };

  function results(isFinal: boolean, speechFinal: boolean, fromFinalize = false): NovaMessage {
    const message: NovaMessage = {
      type: 'Results',
      channel_index: [0, 1],
      start: round(windowStart),
      duration: round(latest.nowSeconds - windowStart),
      is_final: isFinal,
      speech_final: speechFinal,
      from_finalize: fromFinalize,
      channel: { alternatives: [alternativeOf(latest.words, settings.multilingual)] },
    };
    toldText = textOf(latest.words);
    if (isFinal) {
      windowStart = latest.nowSeconds;
      toldText = '';
      lastWordEnd = latest.words.at(-1)?.end ?? lastWordEnd;
    }
    return message;
  }

  return {
    hear(hearing) {
      latest = hearing;
      const { nowSeconds, words, isSettled, silenceMs, speechStartSeconds } = hearing;
      const messages: NovaMessage[] = [];
      if (speechStartSeconds !== null && speechStartSeconds !== speechAt) {
        if (settings.vadEvents)
          messages.push({ type: 'SpeechStarted', channel: [0], timestamp: round(speechStartSeconds) });
      }
      speechAt = speechStartSeconds;
      const gapMs = (end: number | null): number => (end === null ? 0 : 1000 * (nowSeconds - end));
      const isWhole = words.length > 0 && isSettled && silenceMs > 0;
      const endpoint = isWhole && settings.endpointingMs !== null && silenceMs >= settings.endpointingMs;
      const gap = settings.utteranceEndMs !== null && isWhole && silenceMs >= settings.utteranceEndMs;
      if (endpoint || gap) messages.push(results(true, endpoint));
      else if (settings.interimResults && words.length > 0 && textOf(words) !== toldText)
        messages.push(results(false, false));
      else if (speechStartSeconds === null && nowSeconds - windowStart >= emptyEverySeconds)
        messages.push(results(true, false));
      if (settings.utteranceEndMs !== null && silenceMs === 0 && speechStartSeconds !== null)
        lastWordEnd = null;
      if (
        settings.utteranceEndMs !== null &&
        lastWordEnd !== null &&
        gapMs(lastWordEnd) >= settings.utteranceEndMs
      ) {
        messages.push({ type: 'UtteranceEnd', channel: [0, 1], last_word_end: round(lastWordEnd) });
        lastWordEnd = null;
      }
      return { messages, ends: endpoint || gap };
    },
    finalize: () => results(true, latest.words.length > 0, true),
  };
}

/** The words as Deepgram's one alternative. */
export function alternativeOf(words: readonly TimedWord[], multilingual: boolean): NovaAlternative {
  return {
    transcript: textOf(words),
    confidence: round(confidenceOf(words)),
    words: words.map((word) => ({
      word: plain(word.text),
      start: round(word.start),
      end: round(word.end),
      confidence: round(word.confidence),
      punctuated_word: word.text,
      ...(multilingual ? { language: 'en' } : {}),
    })),
    ...(multilingual ? { languages: ['en'] } : {}),
  };
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
