/**
 * A pure tone, which scripted voices and callers speak, so that a test can distinguish complete audio
 * from cut audio.
 */
import { callRateHz, mulawOf } from '../../edge/audio/mulaw.ts';

/** -12 dBFS: loud to every level meter, far from clipping. */
export const toneAmplitude = 8000;

/**
 * 16-bit samples at 8 kHz. `fromMs`: where in the tone's own time they begin, so that pieces join
 * without a click.
 */
export function toneSamples(hz: number, ms: number, fromMs = 0): Int16Array {
  const first = Math.round(fromMs * 8);
  return Int16Array.from({ length: Math.round(ms * 8) }, (_, at) =>
    Math.round(toneAmplitude * Math.sin((2 * Math.PI * hz * (first + at)) / callRateHz)),
  );
}

/** The same as mu-law. */
export function tone(hz: number, ms: number, fromMs = 0): Uint8Array {
  return mulawOf(toneSamples(hz, ms, fromMs));
}
