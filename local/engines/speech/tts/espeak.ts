/** The voice for Hindi and all languages but English: espeak-ng, an optional package (GPL-3.0). */
import { packageFile } from '../packages.ts';

/**
 * The part of the package's interface that is used here (it ships no types). `true` from the
 * callback stops the synthesis.
 */
interface EspeakWorker {
  set_voice(name: string): number;
  set_rate(wordsPerMinute: number): void;
  get_samplerate(): number;
  synthesize(text: string, onSamples: (samples: Int16Array | null) => boolean): void;
}
interface EspeakPackage {
  default: () => Promise<{ eSpeakNGWorker: new () => EspeakWorker }>;
}

const ownWordsPerMinute = 165;

export interface Espeak {
  sampleRate: number;
  /**
   * Calls `onSamples` with pieces of 100 ms as they are made, -1..1. `language`: BCP 47; an unknown
   * one is spoken as English.
   */
  speak(text: string, language: string, rate: number, onSamples: (samples: Float32Array) => void): void;
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
    speak(text, language, rate, onSamples) {
      const base = language.split('-')[0]?.toLowerCase() ?? 'en';
      // This build has no "en-in": it would be refused with 2, and the previous voice would stay.
      if (engine.set_voice(base === 'en' ? 'en-us' : base) !== 0) engine.set_voice('en-us');
      engine.set_rate(Math.round(ownWordsPerMinute * rate));
      engine.synthesize(text, (samples) => {
        if (samples && samples.length > 0) onSamples(Float32Array.from(samples, (sample) => sample / 32_768));
        return false;
      });
    },
  };
}
