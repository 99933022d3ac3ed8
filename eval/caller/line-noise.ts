/**
 * A poor line: adds noise to the caller's voice and drops frames. Pure: the same seed gives the
 * same line.
 */
import { mulawOf, samplesOf, silenceByte } from '../../edge/audio/mulaw.ts';
import { randomFrom } from '../../local/phone/sound/cadence.ts';

export interface LineFaults {
  /** Level of the voice over the noise, in dB. Null: no noise. */
  snrDb: number | null;
  /** Percent of 20 ms frames that are replaced by silence. */
  lostPercent: number;
}

const frameBytes = 160;
/** A sample that belongs to speech when the level of a voice is measured: about -46 dBFS. */
const audible = 160;

/** RMS level of the speech in call audio, without its pauses. 0 for silence. */
export function speechLevel(audio: Uint8Array): number {
  const samples = [...samplesOf(audio)];
  const frames = Array.from({ length: Math.floor(samples.length / frameBytes) }, (_, at) =>
    samples.slice(at * frameBytes, (at + 1) * frameBytes),
  );
  const loud = frames.filter((frame) => frame.some((sample) => Math.abs(sample) >= audible)).flat();
  return loud.length === 0
    ? 0
    : Math.sqrt(loud.reduce((sum, sample) => sum + sample * sample, 0) / loud.length);
}

/**
 * Applies the line to call audio, piece by piece, as it leaves the phone. `level` is the voice's
 * own (`speechLevel`). Pieces are whole frames of 20 ms.
 */
export function poorLine(faults: LineFaults, level: number, seed: number): (audio: Uint8Array) => Uint8Array {
  const chance = randomFrom(seed);
  const noise = pinkNoise(chance);
  const noiseLevel = faults.snrDb === null ? 0 : level / 10 ** (faults.snrDb / 20);
  return (audio) => {
    const samples = samplesOf(audio);
    for (let at = 0; at < samples.length; at++) {
      if (noiseLevel > 0) samples[at] = clipped((samples[at] ?? 0) + noise() * noiseLevel);
    }
    const spoilt = noiseLevel > 0 ? mulawOf(samples) : audio.slice();
    for (let from = 0; from < spoilt.length; from += frameBytes) {
      if (chance() * 100 < faults.lostPercent) spoilt.fill(silenceByte, from, from + frameBytes);
    }
    return spoilt;
  };
}

function clipped(sample: number): number {
  return Math.round(Math.max(-32_768, Math.min(32_767, sample)));
}

/**
 * Noise that falls by 3 dB an octave, as rooms and streets sound, of effective level 1: white noise
 * through Paul Kellet's economy filter.
 */
function pinkNoise(chance: () => number): () => number {
  let [low, middle, high] = [0, 0, 0];
  return () => {
    const white = chance() * 2 - 1;
    low = 0.99765 * low + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    high = 0.57 * high + white * 1.0526913;
    return (low + middle + high + white * 0.1848) / kelletLevel;
  };
}

/**
 * RMS level of the filter's output for white noise from -1 to 1, measured over ten million samples.
 */
const kelletLevel = 1.715;
