/**
 * How much audio a recogniser is sent around speech, where a profile has it sent no other. The edge obeys
 * these numbers, and the prices of the profiles are computed from them.
 */
import type { TurnPolicy } from '../turn-policy.ts';

/** Sent before the voice was noticed: a word may begin with a sound that is no louder than the line. */
export const preRollMs = 300;

/**
 * The silence sent behind the last voice, in ms, by what is known of it: the recogniser has ended the turn;
 * it has words and waits for more; it has told nothing yet. The last two end a turn by a gap between words,
 * which the recogniser looks for once a second.
 */
export function quietMs({ wordGapMs }: Pick<TurnPolicy, 'wordGapMs'>) {
  return { ended: 300, open: wordGapMs + 1500, unheard: wordGapMs + 200 };
}

/**
 * The silence behind a voice until the recogniser has ended the turn, where all goes well: endpointing of
 * 300 ms, the wait of a finished sentence of 200 ms, and the way of audio and message.
 */
export const usualEndMs = 700;

/**
 * Seconds of audio that a recogniser is sent in a call in which the caller speaks for `spokenSeconds`, pauses
 * within a turn included, in `turns` turns: each with its pre-roll and the silence behind it, and the
 * beginning of the stream, which is always sent. Never more than the call has.
 */
export function sentSeconds(
  { seconds, spokenSeconds, turns }: { seconds: number; spokenSeconds: number; turns: number },
  policy: Pick<TurnPolicy, 'wordGapMs'>,
): number {
  const aroundMs = quietMs(policy).unheard + turns * (preRollMs + usualEndMs);
  return Math.min(seconds, spokenSeconds + aroundMs / 1000);
}
