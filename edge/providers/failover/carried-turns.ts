/** The caller's open turn across the streams of recognisers that died in the middle of it. */

import type { Clock } from '../../../shared/io/clock.ts';
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import type { SttEvent } from '../ports.ts';

/**
 * After a replacement the next recogniser may never end the turn, because the dead one had received all
 * of it; then the turn ends here. Long enough for a handshake and the next word.
 */
const closeCarriedMs = 2000;

/** An estimated end of a word is late by up to this much: the next word may begin before it. */
const estimateMs = 500;
/** So many words fit into that time and the word that it cuts. */
const estimateWords = 4;

type Worded = Extract<SttEvent, { text: string }>;

/**
 * Where words end: by their own times, by the audio window (the replay may begin with the last of them), or
 * nobody knows (the replay may hold all of them).
 */
type End = 'timed' | 'estimated' | 'unknown';

/** The caller's open turn, on the owner's clock. */
interface OpenTurn {
  /** Words of streams that died, put before those of the present one. */
  carried: string;
  text: string;
  languages: string[];
  lastWordEndMs: number | null;
  /** How surely it is known where its words end. */
  end: End;
  /** The same of the carried words. */
  carriedEnd: End;
  /** A `turnEnding` waits for its `turnEnd` or `resumed`. */
  isEnding: boolean;
}

const noTurn: OpenTurn = {
  carried: '',
  text: '',
  languages: [],
  lastWordEndMs: null,
  end: 'timed',
  carriedEnd: 'timed',
  isEnding: false,
};

export interface CarriedTurns {
  /** Passes a stream's event on. `baseMs`: where the stream's clock begins on the owner's. */
  take(event: Exclude<SttEvent, { type: 'fault' }>, baseMs: number): void;
  /** The stream died: the words of its open turn are put before those of the next stream. */
  carry(): void;
  streamIsUp(): void;
  stop(): void;
}

interface Audio {
  /** The caller said more, and no stream has heard it yet. */
  isCutOff(): boolean;
  /** It was surely recognised up to here, on the owner's clock; `null`: up to what was sent until now. */
  recognised(untilMs: number | null): void;
}

/** The caller's turn across streams. */
export function createCarriedTurns(
  clock: Clock,
  emit: (event: SttEvent) => void,
  audio: Audio,
): CarriedTurns {
  let turn = noTurn;
  /** Cancels the wait for a turn's end; null while none is awaited. */
  let cancelClose: (() => void) | null = null;

  const forgetTimer = (): void => {
    cancelClose?.();
    cancelClose = null;
  };
  const awaitEnd = (): void => {
    forgetTimer();
    if (turn.carried !== '') cancelClose = clock.after(closeCarriedMs, closeCarried);
  };
  function closeCarried(): void {
    cancelClose = null;
    if (audio.isCutOff()) return awaitEnd();
    const { carried: text, languages, lastWordEndMs } = turn;
    turn = noTurn;
    audio.recognised(lastWordEndMs);
    emit({ type: 'turnEnd', text, languages, confidence: null, lastWordEndMs, words: [], trigger: 'clock' });
  }

  return {
    take(event, baseMs) {
      if (event.type === 'resumed') {
        turn = { ...turn, isEnding: false };
        return emit(event);
      }
      // The probable end came from the dead stream, and the turn has continued.
      if (cancelClose !== null && turn.isEnding) emit({ type: 'resumed' });
      forgetTimer();
      const whole = onOwnersClock({ ...event, text: wholeText(turn, event.text) }, baseMs);
      if (whole.type === 'turnEnd') {
        turn = noTurn;
        // The words of a turn that is over are not recognised once more. Without any time, its end came just
        // now, and what the caller says next is behind it.
        audio.recognised(whole.lastWordEndMs);
        return emit(whole);
      }
      turn = { ...turn, ...toldOf(whole, turn), isEnding: whole.type === 'turnEnding' };
      if (whole.lastWordEndMs !== null)
        audio.recognised(whole.lastWordEndMs - (whole.isEstimated ? estimateMs : 0));
      emit(whole);
    },
    carry() {
      turn = { ...turn, carried: turn.text, carriedEnd: turn.end };
      awaitEnd();
    },
    streamIsUp() {
      // The next word may need this long from now on.
      if (cancelClose !== null) awaitEnd();
    },
    stop: forgetTimer,
  };
}

type Told = Pick<OpenTurn, 'text' | 'languages' | 'lastWordEndMs' | 'end'>;

function toldOf({ text, languages, lastWordEndMs, isEstimated }: Worded, turn: OpenTurn): Told {
  const own: End = lastWordEndMs === null ? 'unknown' : isEstimated ? 'estimated' : 'timed';
  // A stream that has not got beyond the carried words says nothing about where the last of them ends.
  const end = own === 'timed' && sameWords(text, turn.carried) ? turn.carriedEnd : own;
  return { text, languages, lastWordEndMs, end };
}

/**
 * The words of the dead streams and those of the present one, which may repeat the last of them: where these
 * agree with the carried words up to an end of either, they are the same.
 */
function wholeText({ carried, carriedEnd }: OpenTurn, text: string): string {
  const before = wordsIn(carried);
  const now = wordsIn(text);
  const repeatable = { timed: 0, estimated: estimateWords, unknown: before.length }[carriedEnd];
  for (let from = Math.max(0, before.length - repeatable); from < before.length; from += 1) {
    const common = Math.min(before.length - from, now.length);
    if (sameWords(before.slice(from, from + common).join(' '), now.slice(0, common).join(' ')))
      return [...before, ...now.slice(common)].join(' ');
  }
  return [...before, ...now].join(' ');
}

function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function onOwnersClock(event: Worded, baseMs: number): Worded {
  const lastWordEndMs = event.lastWordEndMs === null ? null : event.lastWordEndMs + baseMs;
  if (event.type !== 'turnEnd') return { ...event, lastWordEndMs };
  const words = event.words.map((word) => ({
    ...word,
    startMs: word.startMs + baseMs,
    endMs: word.endMs + baseMs,
  }));
  return { ...event, lastWordEndMs, words };
}
