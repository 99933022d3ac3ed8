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

type Worded = Extract<SttEvent, { text: string }>;

/** The caller's open turn, on the owner's clock. */
interface OpenTurn {
  /** Words of streams that died, put before those of the present one. */
  carried: string;
  text: string;
  languages: string[];
  lastWordEndMs: number | null;
  /** Its words have no times of their own, so the replay may begin with some of them. */
  isEstimated: boolean;
  /** A `turnEnding` waits for its `turnEnd` or `resumed`. */
  isEnding: boolean;
}

const noTurn: OpenTurn = {
  carried: '',
  text: '',
  languages: [],
  lastWordEndMs: null,
  isEstimated: false,
  isEnding: false,
};

export interface CarriedTurns {
  /**
   * Passes a stream's event on. Returns up to where the audio was surely recognised, on the owner's clock;
   * null where that is not known.
   */
  take(event: Exclude<SttEvent, { type: 'fault' }>, baseMs: number): number | null;
  /** The stream died: the words of its open turn are put before those of the next stream. */
  carry(): void;
  streamIsUp(): void;
  stop(): void;
}

/** The caller's turn across streams. `isCutOff`: the caller said more, and no stream has heard it yet. */
export function createCarriedTurns(
  clock: Clock,
  emit: (event: SttEvent) => void,
  isCutOff: () => boolean,
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
    if (isCutOff()) return awaitEnd();
    const { carried: text, languages, lastWordEndMs } = turn;
    turn = noTurn;
    emit({ type: 'turnEnd', text, languages, confidence: null, lastWordEndMs, words: [], trigger: 'clock' });
  }

  return {
    take(event, baseMs) {
      if (event.type === 'resumed') {
        turn = { ...turn, isEnding: false };
        emit(event);
        return null;
      }
      // The probable end came from the dead stream, and the turn has continued.
      if (cancelClose !== null && turn.isEnding) emit({ type: 'resumed' });
      forgetTimer();
      const whole = onOwnersClock({ ...event, text: wholeText(turn, event.text) }, baseMs);
      turn =
        whole.type === 'turnEnd'
          ? noTurn
          : { ...turn, ...textOf(whole), isEnding: whole.type === 'turnEnding' };
      emit(whole);
      if (whole.lastWordEndMs === null) return null;
      // The words of a turn that is over are not recognised once more.
      const isSure = whole.type === 'turnEnd' || !whole.isEstimated;
      return isSure ? whole.lastWordEndMs : whole.lastWordEndMs - estimateMs;
    },
    carry() {
      turn = { ...turn, carried: turn.text };
      awaitEnd();
    },
    streamIsUp() {
      // The next word may need this long from now on.
      if (cancelClose !== null) awaitEnd();
    },
    stop: forgetTimer,
  };
}

type Told = Pick<OpenTurn, 'text' | 'languages' | 'lastWordEndMs' | 'isEstimated'>;

function textOf({ text, languages, lastWordEndMs, isEstimated }: Worded): Told {
  return { text, languages, lastWordEndMs, isEstimated: isEstimated === true || lastWordEndMs === null };
}

/** The words of the dead streams and those of the present one, which may repeat the last of them. */
function wholeText({ carried, isEstimated }: OpenTurn, text: string): string {
  const before = carried.split(/\s+/);
  const now = text.split(/\s+/);
  for (let common = isEstimated ? Math.min(before.length, now.length) : 0; common > 0; common -= 1)
    if (sameWords(before.slice(-common).join(' '), now.slice(0, common).join(' ')))
      return [...before, ...now.slice(common)].join(' ').trim();
  return `${carried} ${text}`.trim();
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
