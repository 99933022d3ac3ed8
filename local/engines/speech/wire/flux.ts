/**
 * Deepgram Flux (`/v2/listen`), the server's side: what is heard, told as turns. Pure; state rules
 * of developers.deepgram.com/docs/flux/state.
 */
import type { Hearing } from '../stt/listener.ts';
import { plain, textOf } from '../stt/transcript.ts';
import { isUnfinished } from '../stt/unfinished.ts';
import type { FluxSettings } from './flux-query.ts';

/** At Deepgram's default threshold of 0.7; other thresholds wait proportionally longer or shorter. */
const finishedMs = 320;
const unfinishedMs = 800;
const defaultThreshold = 0.7;
const updateEverySeconds = 0.25;
/**
 * A pause this short is no end of turn whatever the threshold says: stop consonants are silent for
 * 100 ms.
 */
const shortestEagerMs = 128;

type TurnEvent = 'Update' | 'StartOfTurn' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';

/** A `TurnInfo` message without what the connection adds (`type`, `request_id`, `sequence_id`). */
export interface TurnInfo {
  event: TurnEvent;
  turn_index: number;
  audio_window_start: number;
  audio_window_end: number;
  transcript: string;
  words: { word: string; confidence: number; start: number; end: number }[];
  end_of_turn_confidence: number;
  trigger?: 'model' | 'timeout';
  languages: string[];
  languages_hinted: string[];
}

export interface FluxTurns {
  /** What to send after this step; when `ends`, the listener must forget the turn's speech. */
  hear(hearing: Hearing, settings: FluxSettings): { messages: TurnInfo[]; ends: boolean };
}

export function fluxTurns(): FluxTurns {
  let turnIndex = 0;
  let windowStart = 0;
  let toldAt = 0;
  let hasStarted = false;
  /** The text of the eager end that still stands. */
  let eagerText: string | undefined;

  return {
    hear(hearing, settings) {
      const { nowSeconds, words, isSettled, silenceMs } = hearing;
      const text = textOf(words);
      const waitMs =
        ((isUnfinished(text) ? unfinishedMs : finishedMs) * settings.eotThreshold) / defaultThreshold;
      const confidence =
        words.length > 0 && isSettled ? Math.min(0.99, (settings.eotThreshold * silenceMs) / waitMs) : 0;
      const messages: TurnInfo[] = [];
      const say = (event: TurnEvent, trigger?: 'model' | 'timeout'): void => {
        toldAt = nowSeconds;
        messages.push({
          event,
          turn_index: turnIndex,
          audio_window_start: round(windowStart),
          audio_window_end: round(nowSeconds),
          transcript: text,
          words: words.map((word) => ({
            word: plain(word.text),
            confidence: round(word.confidence),
            start: round(word.start),
            end: round(word.end),
          })),
          end_of_turn_confidence: round(confidence),
          ...(trigger ? { trigger } : {}),
          languages: ['en'],
          languages_hinted: settings.languageHints,
        });
      };

      if (words.length > 0 && !hasStarted) {
        hasStarted = true;
        say('StartOfTurn');
      }
      if (eagerText !== undefined && (silenceMs === 0 || text !== eagerText)) {
        eagerText = undefined;
        say('TurnResumed');
      }
      const timedOut = words.length > 0 && isSettled && silenceMs >= settings.eotTimeoutMs;
      const ends = timedOut || (settings.eotThreshold < 1 && confidence >= settings.eotThreshold);
      if (ends) {
        say('EndOfTurn', timedOut ? 'timeout' : 'model');
        turnIndex++;
        windowStart = nowSeconds;
        hasStarted = false;
        eagerText = undefined;
      } else if (hasStarted && hearing.speechStartSeconds === null) {
        // The last look found no word in what an earlier one had taken for some: the turn that was
        // begun is closed, and holds nothing.
        say('EndOfTurn', 'model');
        hasStarted = false;
        turnIndex++;
        windowStart = nowSeconds;
      } else if (isEager(settings, confidence, silenceMs) && eagerText === undefined) {
        eagerText = text;
        say('EagerEndOfTurn');
      } else if (messages.length === 0 && nowSeconds - toldAt >= updateEverySeconds) say('Update');
      return { messages, ends };
    },
  };
}

function isEager(settings: FluxSettings, confidence: number, silenceMs: number): boolean {
  return (
    settings.eagerEotThreshold !== undefined &&
    confidence >= settings.eagerEotThreshold &&
    silenceMs >= shortestEagerMs
  );
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
