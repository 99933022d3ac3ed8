/**
 * A caller's words in a scripted call: a tone for the scripted recogniser, and text for a reader of the
 * timeline.
 */
import type { Line } from '../../local/phone/caller.ts';
import { tone } from '../../testing/wire/tone.ts';

/** The caller's own pitch, far from any agent's. */
export const callerHz = 1000;

export function line(text: string, { ms = 500, bargeInMs }: { ms?: number; bargeInMs?: number } = {}): Line {
  return { text, audio: tone(callerHz, ms), ...(bargeInMs === undefined ? {} : { bargeInMs }) };
}

/** A voice that says everything fast, for tests that wait for the end of what is said. */
export const quickVoice = { charactersPerSecond: 60, firstByteMs: 20, pace: 10 };
/** A model that does not make a test wait. */
export const quickModel = { firstTokenMs: 20, tokenMs: 2 };
