/** When the embedded recogniser's words are a turn of Flux: starts, probable ends and ends. Pure. */
import type { FluxSettings, FluxTurns, Trigger, Turn } from '../../../testing/wire/deepgram/flux.ts';
import { textOf } from '../../../testing/wire/deepgram/words.ts';
import type { SpeechSoFar } from './stt/listener.ts';
import { isUnfinished } from './stt/unfinished.ts';

/** At Deepgram's default threshold of 0.7; other thresholds wait proportionally longer or shorter. */
const finishedMs = 320;
const unfinishedMs = 800;
const defaultThreshold = 0.7;
/** A shorter pause ends no turn whatever the threshold: stop consonants are silent for 100 ms. */
const shortestEagerMs = 128;

export interface TurnJudge {
  /** Emits what follows from one step; true when the turn is over and the listener must forget its speech. */
  add(speech: SpeechSoFar, settings: FluxSettings): boolean;
  /** Ends the open turn with the words so far (ForceEndTurn). False when none is open. */
  forceEnd(): boolean;
}

export function judgeTurns(turns: FluxTurns): TurnJudge {
  let hasStarted = false;
  /** The text of the last EagerEndOfTurn, while it is not taken back. */
  let eagerText: string | undefined;

  let latest: Turn | null = null;
  const end = (turn: Turn, trigger: Trigger): void => {
    turns.emit('EndOfTurn', turn, trigger);
    hasStarted = false;
    eagerText = undefined;
  };

  return {
    forceEnd() {
      if (!hasStarted || latest === null) return false;
      end(latest, 'manual');
      return true;
    },
    add(speech, settings) {
      const { nowSeconds, words, isSettled, silenceMs } = speech;
      const text = textOf(words);
      const waitMs =
        ((isUnfinished(text) ? unfinishedMs : finishedMs) * settings.eotThreshold) / defaultThreshold;
      const confidence =
        words.length > 0 && isSettled ? Math.min(0.99, (settings.eotThreshold * silenceMs) / waitMs) : 0;
      const turn = { words, now: nowSeconds, confidence };
      latest = turn;

      if (words.length > 0 && !hasStarted) {
        hasStarted = true;
        turns.emit('StartOfTurn', turn);
      }
      if (eagerText !== undefined && (silenceMs === 0 || text !== eagerText)) {
        eagerText = undefined;
        turns.emit('TurnResumed', turn);
      }
      const timedOut = words.length > 0 && isSettled && silenceMs >= settings.eotTimeoutMs;
      const ends = timedOut || (settings.eotThreshold < 1 && confidence >= settings.eotThreshold);
      // The last decode may find no word where an earlier one did: the words are taken back, and the turn
      // that was begun ends empty.
      const isTakenBack = hasStarted && speech.speechStartSeconds === null;
      if (isTakenBack && !ends) turns.emit('Update', turn);
      if (ends || isTakenBack) end(turn, timedOut ? 'timeout' : 'model');
      else if (isEager(settings, confidence, silenceMs) && eagerText === undefined) {
        eagerText = text;
        turns.emit('EagerEndOfTurn', turn);
      } else turns.update(turn);
      return ends;
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
