/** Messages between the page and its audio thread. Samples are 8 kHz, between -1 and 1. */

export type ToSpeaker =
  | { type: 'audio'; samples: Float32Array }
  | { type: 'mark'; name: string }
  | { type: 'clear' };
/** `level`: the loudest sample since the last message, 0 to 1. */
export type FromSpeaker = { type: 'marks'; names: string[] } | { type: 'level'; level: number };
export interface FromMicrophone {
  samples: Float32Array;
}

export const microphoneName = 'microphone';
export const speakerName = 'speaker';
/**
 * Samples in one microphone message: 40 ms. A Durable Object is billed by message, so 20 ms would
 * cost twice.
 */
export const pieceSamples = 320;
