/**
 * A detector and a recogniser for tests: what is loud is voice, and what is said is a script read
 * at a fixed pace. Never used outside of tests.
 */
import type { Recogniser, Urgency } from './recogniser.ts';
import type { Vad } from './vad.ts';

const secondsPerWord = 0.25;

/** Probability 0.99 for frames louder than -40 dBFS, at once. */
export function scriptedVad(): Vad {
  return {
    ready: Promise.resolve(),
    open: (hear) => ({
      push: (frame) => hear(frame.some((sample) => Math.abs(sample) > 0.01) ? 0.99 : 0.01),
      close: () => undefined,
    }),
    close: () => Promise.resolve(),
  };
}

/**
 * Hears one more word of `script` for every 250 ms of loud samples, `delayMs` after it was asked;
 * notes what it was asked.
 */
export function scriptedRecogniser(script: string, delayMs = 0): Recogniser & { asked: Urgency[] } {
  const asked: Urgency[] = [];
  return {
    asked,
    ready: Promise.resolve(),
    isIdle: () => true,
    async recognise(samples, _draft, urgency, signal) {
      asked.push(urgency);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      if (signal.aborted) return null;
      const loudSeconds = samples.filter((sample) => Math.abs(sample) > 0.01).length / 8000;
      const words = script.split(' ').slice(0, Math.floor(loudSeconds / secondsPerWord + 0.3));
      return {
        tokens: words.map((_, index) => index + 3),
        pieces: words.map((word) => ({ text: ` ${word}`, probability: 0.9 })),
      };
    },
    close: () => Promise.resolve(),
  };
}

/** So many seconds of a loud sound, or of silence, at 8 kHz. Square, so that every sample of it is loud. */
export function sound(seconds: number, level = 0.3): Float32Array {
  return Float32Array.from({ length: Math.round(8000 * seconds) }, (_, index) =>
    index % 20 < 10 ? level : -level,
  );
}

export function hush(seconds: number): Float32Array {
  return new Float32Array(Math.round(8000 * seconds));
}
