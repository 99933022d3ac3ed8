/** A VAD and a recogniser for tests only: loud audio is voice, and the words are a script at a fixed pace. */
import type { Recogniser, Urgency } from './recogniser.ts';
import type { Vad } from './vad.ts';

const secondsPerWord = 0.25;

/** Probability 0.99 for frames louder than -40 dBFS, without delay. */
export function scriptedVad(): Vad {
  return {
    ready: Promise.resolve(),
    open: (onFrame) => ({
      push: (frame) => onFrame(frame.some((sample) => Math.abs(sample) > 0.01) ? 0.99 : 0.01),
      close: () => undefined,
    }),
    close: () => Promise.resolve(),
  };
}

/**
 * Recognises one more word of `script` for every 250 ms of loud samples, `delayMs` after the request.
 * `requests` keeps the urgencies.
 */
export function scriptedRecogniser(script: string, delayMs = 0): Recogniser & { requests: Urgency[] } {
  const requests: Urgency[] = [];
  return {
    requests,
    ready: Promise.resolve(),
    isIdle: () => true,
    async recognise(samples, _draft, urgency, signal) {
      requests.push(urgency);
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

/** A loud sound at 8 kHz. A square wave, so that every sample is loud. */
export function sound(seconds: number, level = 0.3): Float32Array {
  return Float32Array.from({ length: Math.round(8000 * seconds) }, (_, index) =>
    index % 20 < 10 ? level : -level,
  );
}

export function hush(seconds: number): Float32Array {
  return new Float32Array(Math.round(8000 * seconds));
}
