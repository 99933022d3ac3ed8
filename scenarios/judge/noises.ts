/**
 * What must not stop the agent, and whether it did: backchannels and noises over the agent's voice
 * in a played scenario.
 */
import { isBackchannel } from '../../shared/language/utterance/backchannel.ts';
import type { Played } from '../player/played.ts';

export interface Noises {
  /** Backchannels, and moments of the recogniser without a word, while the agent sounded. */
  over: number;
  /** Those at which the carrier was cleared. */
  interruptions: number;
}

/**
 * A clear this long behind a noise is still its doing: the ear hands a word on in the same moment,
 * the rest is caution.
 */
const causedMs = 100;

export function noisesOf(played: Played): Noises {
  const murmurs = played.utterances
    .filter(({ text }) => isBackchannel(text))
    .map(({ startAt, endAt }) => ({ from: startAt, to: endAt }));
  const wordless = played.scenario.script.flatMap(({ direction, line }) => {
    const at = played.anchors.get(line);
    const isWordless = direction.who === 'ear' && 'text' in direction && direction.text.trim() === '';
    return isWordless && at !== undefined ? [{ from: at, to: at }] : [];
  });
  const over = [...murmurs, ...wordless].filter(({ from, to }) =>
    played.sounds.some((sound) => sound.from <= to && sound.to >= from),
  );
  const clears = played.received.flatMap((frame) => ('clear' in frame ? [frame.at] : []));
  const hit = over.filter(({ from, to }) => clears.some((at) => at >= from && at <= to + causedMs));
  return { over: over.length, interruptions: hit.length };
}
