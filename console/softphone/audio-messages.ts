/** What the page and its audio thread tell each other. Samples are 8 kHz, between -1 and 1. */

export type ToSpeaker =
  | { type: 'audio'; samples: Float32Array }
  | { type: 'mark'; name: string }
  | { type: 'clear' };
/** `level`: the loudest sample since the last one, 0 to 1. */
export type FromSpeaker = { type: 'marks'; names: string[] } | { type: 'level'; level: number };
export interface FromMicrophone {
  samples: Float32Array;
}

export const microphoneName = 'microphone';
export const speakerName = 'speaker';
/**
 * Samples that the microphone sends at once: 40 ms, because fewer and larger messages are what a
 * Durable Object pays for.
 */
export const pieceSamples = 320;
