/**
 * Voice activity detection: whether somebody may be speaking. It judges by level alone, so music, a cough and
 * a second voice count as speech: a word that is left out is lost, and a noise that is sent costs about a
 * paisa a second. A steady noise becomes the floor within three seconds, and only what rises above it counts.
 */
import { bytesPerMs, samplesOf } from './mulaw.ts';

const blockMs = 20;
export const blockBytes = blockMs * bytesPerMs;

/**
 * The floor is the quietest moment of the last 3 s, in six parts: speech pauses for a moment at least that
 * often, a fan does not.
 */
const partBlocks = 25;
const parts = 6;
/** So many blocks of a part are no louder than its floor: a carrier puts silence in place of a lost frame. */
const quietAtLeast = 3;
/** 5 dB above the floor begins speech. In white noise 20 ms differ from each other by 1 dB. */
const begins = 1.8;
/** 3 dB above it goes on: words fade away. */
const goesOn = 1.4;
/** Of the last three blocks two have to be above: one alone is a click of the line. */
const beginsWith = 2;
/** Mean amplitude of 16-bit samples, -66 dBFS: below it lies what mu-law makes of a silent line. */
const lowestFloor = 16;
/** The most that the floor is at first, -50 dBFS: a stream may begin in the middle of a word. */
const firstFloor = 100;

export interface VoiceActivity {
  /** Whether somebody may speak in this block of `blockBytes` of mu-law. Blocks come in order. */
  isVoice(block: Uint8Array): boolean;
}

export function createVoiceActivity(): VoiceActivity {
  const bands = [createFloor(), createFloor()] as const;
  let last = 0;
  let filtered = 0;
  let isSpeaking = false;
  let above: boolean[] = [];

  /**
   * Mean amplitudes of the block without what lies below about 130 Hz, where cars and fans are loudest, and
   * of its differences from sample to sample, where a whisper and an "s" are.
   */
  function levels(block: Uint8Array): readonly [number, number] {
    let voiced = 0;
    let bright = 0;
    for (const sample of samplesOf(block)) {
      const step = sample - last;
      last = sample;
      filtered = step + 0.9 * filtered;
      voiced += Math.abs(filtered);
      bright += Math.abs(step);
    }
    return [voiced / block.length, bright / block.length];
  }

  return {
    isVoice(block) {
      const [voiced, bright] = levels(block);
      const ratio = Math.max(bands[0].ratio(voiced), bands[1].ratio(bright));
      above = [...above.slice(-2), ratio >= begins];
      isSpeaking = isSpeaking ? ratio >= goesOn : above.filter(Boolean).length >= beginsWith;
      return isSpeaking;
    },
  };
}

/** A level's ratio to the floor of the last 3 s. */
function createFloor(): { ratio(level: number): number } {
  /** The quietest levels of each part, in order; the newest part is the first. */
  let quietest: number[][] = [new Array<number>(quietAtLeast).fill(firstFloor)];
  let blocks = 0;
  return {
    ratio(level) {
      if (blocks === partBlocks) {
        quietest = [[], ...quietest.slice(0, parts - 1)];
        blocks = 0;
      }
      blocks += 1;
      const [newest = []] = quietest;
      if (newest.length < quietAtLeast || level < (newest.at(-1) ?? 0))
        quietest[0] = [...newest, level].sort((a, b) => a - b).slice(0, quietAtLeast);
      const floor = Math.min(...quietest.map((part) => part[quietAtLeast - 1] ?? Number.POSITIVE_INFINITY));
      return level / Math.max(lowestFloor, floor);
    },
  };
}
