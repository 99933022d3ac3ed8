/**
 * The call as the caller's telephone carried it, as a WAV file: left what the caller said, right
 * what of the agent was heard.
 */
import { bytesOf, bytesPerMs, silenceByte } from '../../../edge/audio/mulaw.ts';
import { interleave, wavFile } from '../../../edge/audio/wav.ts';
import type { Sound } from './hearing.ts';

/**
 * Stereo mu-law of 8 kHz. `null` when nobody made a sound. The file begins with the first sound of
 * either side.
 */
export function heardWav(caller: readonly Sound[], agent: readonly Sound[]): Uint8Array | null {
  const starts = [...caller, ...agent].map((sound) => sound.startMs);
  if (starts.length === 0) return null;
  const fromMs = starts.reduce((least, ms) => Math.min(least, ms));
  return wavFile(interleave(laidOut(caller, fromMs), laidOut(agent, fromMs)), 2);
}

/**
 * Sounds one after another at their times, silence between. One that would begin before the end of
 * the last is put right behind it: timers wobble.
 */
export function laidOut(sounds: readonly Sound[], fromMs: number): Uint8Array {
  const wobbleBytes = 60 * bytesPerMs;
  let end = 0;
  const placed = sounds.map(({ startMs, bytes }) => {
    const meant = Math.max(0, bytesOf(startMs - fromMs));
    const at = meant < end || meant - end < wobbleBytes ? end : meant;
    end = at + bytes.length;
    return { at, bytes };
  });
  const track = new Uint8Array(end).fill(silenceByte);
  for (const { at, bytes } of placed) track.set(bytes, at);
  return track;
}
