/**
 * Corrects a recogniser's mistakes about turns. It ends a turn that the recogniser does not end, when the
 * words stay unchanged for too long while the caller waits for an answer. That is measured by the clock
 * and not by the audio, because a recogniser may be stuck or take noise for speech. It also drops late
 * words of a turn that is over.
 */

import type { Clock } from '../../../shared/io/clock.ts';
import { sameWords, wordsAfter } from '../../../shared/language/utterance/same-words.ts';
import type { SttEvent } from '../../providers/ports.ts';

type Worded = Extract<SttEvent, { text: string }>;
type Spoken = Pick<Worded, 'text' | 'languages' | 'lastWordEndMs'>;

export interface TurnPatience {
  mostTurnSilenceMs: number;
  /**
   * Whether the conversation waits for the caller. Unconfirmed words during a reply are noise and must
   * not end it.
   */
  isAwaited(): boolean;
  /** A turn was ended here, and the recogniser has not ended it. */
  endedHere?(): void;
}

export interface TurnRepair {
  take(event: SttEvent): void;
  /** The call is over: nothing is emitted any more. */
  stop(): void;
}

/**
 * A word's end moves a little between one message and the next; the next turn's first word ends
 * later, because silence comes before it.
 */
const timingSlackMs = 250;
/**
 * Words of a turn that is over come late by at most this much. Later words are new ones, whatever their
 * times.
 */
const lateMs = 1000;

/**
 * Passes the recogniser's events on to `emit`, and ends a turn after `mostTurnSilenceMs` without a
 * new word.
 */
export function createTurnRepair(
  { mostTurnSilenceMs, isAwaited, endedHere }: TurnPatience,
  clock: Clock,
  emit: (event: SttEvent) => void,
): TurnRepair {
  let open: Spoken | null = null;
  /**
   * The last turn that ended. `continues`: it was ended here, and the recogniser's own turn, which begins
   * with these words, is still open.
   */
  let ended: (Spoken & { continues: boolean }) | null = null;
  /** A `turnEnding` was emitted and waits for its `turnEnd` or `resumed`. */
  let isEnding = false;
  let endedAt = Number.NEGATIVE_INFINITY;
  let isStopped = false;
  let cancel: () => void = () => undefined;

  const end = () => {
    if (!open) return;
    const { text, languages, lastWordEndMs } = open;
    ended = {
      text: ended?.continues ? `${ended.text} ${text}` : text,
      languages,
      lastWordEndMs,
      continues: true,
    };
    open = null;
    isEnding = false;
    emit({ type: 'turnEnd', text, languages, confidence: null, lastWordEndMs, words: [], trigger: 'clock' });
  };
  /** The recogniser ended the turn without confirming its words: they are a turn where one is awaited. */
  const endUnconfirmed = () => {
    if (open && isAwaited()) {
      cancel();
      end();
      endedAt = clock.now();
    }
    if (ended) ended = { ...ended, continues: false };
  };
  const endStuck = () => {
    if (!open || !isAwaited()) return;
    end();
    endedHere?.();
  };
  const takeBack = () => {
    if (isEnding) emit({ type: 'resumed' });
    isEnding = false;
  };
  const close = (event: Worded, fresh: Worded | null) => {
    const { text, languages, lastWordEndMs } = event;
    cancel();
    open = null;
    ended = { text, languages, lastWordEndMs, continues: false };
    endedAt = clock.now();
    if (!fresh) return takeBack();
    isEnding = false;
    emit(fresh);
  };

  return {
    take(event) {
      if (isStopped) return;
      if (event.type === 'resumed') return takeBack();
      if (event.type === 'fault') {
        cancel();
        return emit(event);
      }
      if (ended && !ended.continues && clock.now() - endedAt <= lateMs && isRepeated(ended, event)) return;
      if (event.type === 'turnEnd' && event.text.trim() === '') return endUnconfirmed();
      const fresh = ended?.continues ? without(ended, event, open) : event;
      if (event.type === 'turnEnd') return close(event, fresh);
      if (!fresh) return;
      if (!open || !sameWords(open.text, fresh.text)) {
        cancel();
        cancel = clock.after(mostTurnSilenceMs, endStuck);
      }
      open = fresh;
      isEnding = event.type === 'turnEnding';
      emit(fresh);
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** Whether `event` holds only words of the turn that is over, by the time of its last word. */
function isRepeated(ended: Spoken, event: Worded): boolean {
  const laterMs = laterBy(ended, event);
  return laterMs !== null && laterMs <= timingSlackMs && wordsAfter(ended.text, event.text) !== null;
}

/**
 * The part of `event` that goes beyond the ended turn. Null when it has only the same words, perhaps
 * revised. `open`: what was emitted since.
 */
function without(ended: Spoken, event: Worded, open: Spoken | null): Worded | null {
  const laterMs = laterBy(ended, event);
  const text = wordsAfter(event.text, ended.text);
  // The same words may be a new turn, and a revised text may contain new words. Only the time of the last
  // word distinguishes the two.
  if (text === '' && event.type === 'turnEnd') return open && sameWords(open.text, event.text) ? event : null;
  if (text === '') return laterMs === null || laterMs <= timingSlackMs ? null : event;
  if (text === null) return laterMs !== null && laterMs <= timingSlackMs ? null : event;
  if (event.type !== 'turnEnd') return { ...event, text };
  return { ...event, text, words: event.words.filter((word) => word.startMs >= (ended.lastWordEndMs ?? 0)) };
}

/** ms of audio between the two last words; null where they are not timed. */
function laterBy(ended: Spoken, event: Worded): number | null {
  return event.lastWordEndMs === null || ended.lastWordEndMs === null
    ? null
    : event.lastWordEndMs - ended.lastWordEndMs;
}
