/** The call as a WAV file: left what the caller said, right what the caller heard of the agent. */
import { bytesOf, bytesPerMs, silenceByte } from '../../../edge/audio/mulaw.ts';
import { interleave, wavFile } from '../../../edge/audio/wav.ts';
import type { Sound } from './hearing.ts';

/** Stereo mu-law, 8 kHz, from the first sound of either side. `null` when there was no sound at all. */
export function heardWav(caller: readonly Sound[], agent: readonly Sound[]): Uint8Array | null {
  const starts = [...caller, ...agent].map((sound) => sound.startMs);
  if (starts.length === 0) return null;
  const fromMs = starts.reduce((least, ms) => Math.min(least, ms));
  return wavFile(interleave(laidOut(caller, fromMs), laidOut(agent, fromMs)), 2);
}

/**
 * One track with the sounds at their times and silence between them. A sound that starts less than
 * 60 ms after the last one's end, or before it, follows directly: timers are not exact.
 */
export function laidOut(sounds: readonly Sound[], fromMs: number): Uint8Array {
  const toleranceBytes = 60 * bytesPerMs;
  let end = 0;
  const placed = sounds.map(({ startMs, bytes }) => {
    const due = Math.max(0, bytesOf(startMs - fromMs));
    const at = due < end || due - end < toleranceBytes ? end : due;
    end = at + bytes.length;
    return { at, bytes };
  });
  const track = new Uint8Array(end).fill(silenceByte);
  for (const { at, bytes } of placed) track.set(bytes, at);
  return track;
}
