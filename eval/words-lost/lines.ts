/** The lines on which callers speak when lost words are counted. Pure: the same seed gives the same line. */
import { randomFrom } from '../../local/phone/sound/cadence.ts';
import { babble, fan, hum, mixed, music, traffic, whispered } from '../../testing/sounds.ts';
import { poorLine, speechLevel } from '../caller/line-noise.ts';

export interface Line {
  /** What is on the line besides the caller, or how the caller speaks. */
  name: string;
  /** How far the sound is under the voice; null where nothing is mixed in at a level of its own. */
  snrDb: number | null;
  /** `speech`: call audio of whole frames of 20 ms. Both are as long. */
  carry(speech: Uint8Array, seed: number): Carried;
}

export interface Carried {
  /** The caller alone. */
  voice: Uint8Array;
  /** What arrives. */
  whole: Uint8Array;
}

type Sound = (ms: number, level: number, random: () => number) => Float64Array;

const snrs = [20, 10, 5] as const;
/** Effective level of a whisper into a telephone, -45 dBFS, and of the hiss of the line under it. */
const whisperLevel = 184;
const hissDb = 24;

function under(name: string, sound: Sound): Line[] {
  return snrs.map((snrDb) => ({
    name,
    snrDb,
    carry(speech, seed) {
      const level = speechLevel(speech) / 10 ** (snrDb / 20);
      const noise = sound(speech.length / 8, level, randomFrom(seed));
      return { voice: speech, whole: mixed(speech, noise) };
    },
  }));
}

function lossy(lostPercent: number): Line {
  const snrDb = 20;
  return {
    name: `pink noise, ${lostPercent} % of frames lost`,
    snrDb,
    carry: (speech, seed) => ({
      voice: speech,
      whole: poorLine({ snrDb, lostPercent }, speechLevel(speech), seed)(speech),
    }),
  };
}

const whispering: Line = {
  name: 'the caller whispers',
  snrDb: null,
  carry(speech, seed) {
    const voice = whispered(speech, whisperLevel, randomFrom(seed));
    const hiss = poorLine({ snrDb: hissDb, lostPercent: 0 }, whisperLevel, seed);
    return { voice, whole: hiss(voice) };
  },
};

/** `talks`: what two other people say near the caller, as call audio. */
export function lines(talks: readonly Uint8Array[]): Line[] {
  return [
    { name: 'nothing else', snrDb: null, carry: (speech) => ({ voice: speech, whole: speech }) },
    ...under('a fan', fan),
    ...under('music', music),
    ...under('two other people', (ms, level) => babble(ms, level, talks)),
    ...under('a street', traffic),
    ...under('hum of the mains', hum),
    whispering,
    lossy(1),
    lossy(5),
  ];
}
