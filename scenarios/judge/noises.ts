/** Counts backchannels and noises while the agent spoke, and how many of them stopped it. */
import { isBackchannel } from '../../shared/language/utterance/backchannel.ts';
import type { Played } from '../player/played.ts';

export interface Noises {
  /** Backchannels, and STT messages without a word, while the agent sounded. */
  over: number;
  /** Those that cleared the line. */
  interruptions: number;
}

/**
 * A clear within this time after a noise is blamed on the noise. A word is passed on at once, so the time
 * is generous.
 */
const causedMs = 100;

export function noisesOf(played: Played): Noises {
  const murmurs = played.utterances
    .filter(({ text }) => isBackchannel(text))
    .map(({ startAt, endAt }) => ({ from: startAt, to: endAt }));
  const wordless = played.scenario.script.flatMap(({ direction, line }) => {
    const at = played.anchors.get(line);
    const isWordless = direction.who === 'stt' && 'text' in direction && direction.text.trim() === '';
    return isWordless && at !== undefined ? [{ from: at, to: at }] : [];
  });
  const over = [...murmurs, ...wordless].filter(({ from, to }) =>
    played.sounds.some((sound) => sound.from <= to && sound.to >= from),
  );
  const clears = played.received.flatMap((frame) => ('clear' in frame ? [frame.at] : []));
  const hit = over.filter(({ from, to }) => clears.some((at) => at >= from && at <= to + causedMs));
  return { over: over.length, interruptions: hit.length };
}
