/**
 * House audio of a pure tone: what scripted voices and callers say, so that a test can tell whole
 * from cut.
 */
import { callRateHz, mulawOf } from '../../edge/audio/mulaw.ts';

/** -12 dBFS: loud to every level meter, far from clipping. */
export const toneAmplitude = 8000;

/** `fromMs`: where in the tone's own time this piece begins, so that pieces join without a click. */
export function tone(hz: number, ms: number, fromMs = 0): Uint8Array {
  const first = Math.round(fromMs * 8);
  const samples = Int16Array.from({ length: Math.round(ms * 8) }, (_, at) =>
    Math.round(toneAmplitude * Math.sin((2 * Math.PI * hz * (first + at)) / callRateHz)),
  );
  return mulawOf(samples);
}
