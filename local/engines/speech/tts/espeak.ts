/** The voice for Hindi and everything else that flite can't say: espeak-ng, an optional package (GPL-3.0). */
import { packageFile } from '../packages.ts';

/**
 * The part of the package's interface that is used here; it ships no types. A true from the
 * callback stops the synthesis.
 */
interface EspeakWorker {
  set_voice(name: string): number;
  set_rate(wordsPerMinute: number): void;
  get_samplerate(): number;
  synthesize(text: string, hear: (samples: Int16Array | null) => boolean): void;
}
interface EspeakPackage {
  default: () => Promise<{ eSpeakNGWorker: new () => EspeakWorker }>;
}

const ownWordsPerMinute = 165;

export interface Espeak {
  sampleRate: number;
  /**
   * Speaks in pieces of 100 ms as they are made; samples are -1..1. `language` is a BCP 47 tag; an
   * unknown one is spoken as English.
   */
  speak(text: string, language: string, rate: number, hear: (samples: Float32Array) => void): void;
}

/** A sentence when the package is not installed. */
export function espeakMissing(): string | undefined {
  try {
    packageFile('@echogarden/espeak-ng-emscripten', 'espeak-ng.js');
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** Loads the engine and its 24 MB of voices (170-500 ms). Throws a sentence when the package is absent. */
export async function loadEspeak(): Promise<Espeak> {
  const loaded: EspeakPackage = await import(packageFile('@echogarden/espeak-ng-emscripten', 'espeak-ng.js'));
  const { eSpeakNGWorker } = await loaded.default();
  const engine = new eSpeakNGWorker();
  return {
    sampleRate: engine.get_samplerate(),
    speak(text, language, rate, hear) {
      const base = language.split('-')[0]?.toLowerCase() ?? 'en';
      // "en-in" is no voice of this build: it is refused with 2 and the previous voice would go on speaking.
      if (engine.set_voice(base === 'en' ? 'en-us' : base) !== 0) engine.set_voice('en-us');
      engine.set_rate(Math.round(ownWordsPerMinute * rate));
      engine.synthesize(text, (samples) => {
        if (samples && samples.length > 0) hear(Float32Array.from(samples, (sample) => sample / 32_768));
        return false;
      });
    },
  };
}
