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
