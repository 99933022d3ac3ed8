/** How a scripted voice says one text: its times, and what goes wrong. The same for every provider's wire. */
import { wavHeader } from '../../edge/audio/wav.ts';
import { Refusal, type VoicePiece } from './http.ts';
import { gone, paused } from './loopback.ts';
import { toneSamples } from './tone.ts';

export interface VoicePlan {
  firstByteMs?: number;
  /** Audio in the first write. */
  firstAudioMs?: number;
  /** How much faster than real time the rest comes. */
  pace?: number;
  charactersPerSecond?: number;
  fault?: VoiceFault;
}

export type VoiceFault =
  | { type: 'refuse'; status: number }
  /** Takes the request and never answers. */
  | { type: 'never' }
  /** Falls silent after this much audio. */
  | { type: 'stall'; afterMs: number }
  /** Cuts the connection after this much audio. */
  | { type: 'cut'; afterMs: number }
  /** Ends as if it were whole after this much audio; 0: an answer without a byte. */
  | { type: 'end'; afterMs: number }
  /** Sends one byte a second after this much audio. */
  | { type: 'dribble'; afterMs: number }
  /** Sends audio without an end, as fast as it is taken. */
  | { type: 'flood' }
  /** Answers 200 with a page in place of audio: as text, or as if it were audio. */
  | { type: 'page'; asAudio: boolean }
  /** A WAV header stands in the audio, behind this much of it. */
  | { type: 'header'; afterMs: number };

/** The times that benchmarks are measured against; 15 characters a second is ordinary speech. */
export const voiceTimes = { firstByteMs: 150, firstAudioMs: 400, pace: 3, charactersPerSecond: 15 };

const pieceMs = 100;

/** How long a text takes to say. */
export function plannedMs(text: string, plan: VoicePlan): number {
  const { charactersPerSecond } = { ...voiceTimes, ...plan };
  return Math.max(pieceMs, Math.round((text.length * 1000) / charactersPerSecond));
}

const page = '<html><head><title>503 Service Unavailable</title></head><body>nginx</body></html>';

/** Says `lengthMs` of a tone as planned. `written` is called before each piece. */
export async function* plannedVoice(
  hz: number,
  lengthMs: number,
  plan: VoicePlan,
  left: AbortSignal,
  written: () => void = () => undefined,
): AsyncGenerator<VoicePiece> {
  const { fault, ...times } = { ...voiceTimes, ...plan };
  if (fault?.type === 'refuse') throw new Refusal(fault.status, 'Scripted', 'refused by the script');
  if (fault?.type === 'never') return await gone(left);
  const until = fault === undefined ? lengthMs : audibleMs(fault, lengthMs);
  if (!(await paused(times.firstByteMs, left))) return;
  if (fault?.type === 'page' && !fault.asAudio) throw new Refusal(200, 'Scripted', page);
  if (fault?.type === 'page') yield new TextEncoder().encode(page);
  let hasHeader = false;
  for (let spokenMs = 0; spokenMs < until; ) {
    const ms = Math.min(spokenMs === 0 ? times.firstAudioMs : pieceMs, until - spokenMs);
    if (spokenMs > 0 && fault?.type !== 'flood' && !(await paused(ms / times.pace, left))) return;
    if (left.aborted) return;
    written();
    if (fault?.type === 'header' && !hasHeader && spokenMs >= fault.afterMs) {
      hasHeader = true;
      yield wavHeader(0, 1);
    }
    yield toneSamples(hz, ms, spokenMs);
    spokenMs += ms;
  }
  if (fault?.type === 'stall') return await gone(left);
  if (fault?.type === 'cut') throw new Error('cut by the script');
  if (fault?.type === 'dribble') while (await paused(1000, left)) yield new Uint8Array([0x55]);
}

function audibleMs(fault: VoiceFault, lengthMs: number): number {
  if (fault.type === 'flood') return Number.POSITIVE_INFINITY;
  if (fault.type === 'page') return 0;
  return 'afterMs' in fault && fault.type !== 'header' ? fault.afterMs : lengthMs;
}
