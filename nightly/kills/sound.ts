/** What of a call's sound its recording holds, and where. */
import { samplesOf } from '../../edge/audio/mulaw.ts';
import type { Wav } from '../../edge/audio/wav.ts';
import type { Sound } from '../../local/phone/sound/hearing.ts';
import { blockMs, markFinder, marksOf } from './marks.ts';

/** A call's sound as its phone sent and heard it, in the phone's time. */
export interface PhoneSound {
  caller: readonly Sound[];
  agent: readonly Sound[];
  /** When each media stream started. */
  streamsAtMs: readonly number[];
}

export interface Kept {
  /** Sound that is in the recording nowhere. */
  lostMs: number;
  /** Sound that is in the recording more than a second off its place. */
  strayedMs: number;
  /** Sound that left the phone so late that no recorder can know its place. */
  lateMs: number;
}

/** A recorder follows its clock, a busy machine does not: sound this near to its place stands there. */
const besideMs = 1000;
/** Pitches come back after ten seconds. */
const farMs = 4500;
/** A shorter part of a mark can't be told by its pitch. */
const shortMs = 120;

/** A phone that is this late does not behave as a carrier does. */
const tooLateMs = 500;

/** `offsetMs`: where in the recording the phone's time begins. */
export function callerKept(phone: PhoneSound, recording: Wav | null, offsetMs: number): Kept {
  const heldMs = markFinder(recording?.channels[0] ?? new Int16Array());
  const kept = { lostMs: 0, strayedMs: 0, lateMs: 0 };
  for (const { mark, atMs, ms, lateMs } of marksOf(phone.caller, phone.streamsAtMs)) {
    if (ms < shortMs) continue;
    const at = atMs + offsetMs;
    const isWithin = (marginMs: number): boolean =>
      heldMs(mark, at - marginMs, at + ms + marginMs) >= (ms - 2 * blockMs) / 2;
    if (isWithin(blockMs) || isWithin(besideMs)) continue;
    if (lateMs > tooLateMs) kept.lateMs += ms;
    else if (isWithin(farMs)) kept.strayedMs += ms;
    else kept.lostMs += ms;
  }
  return kept;
}

/** The agent's sound is not ours to mark: where the caller heard it, the recording has sound too. */
export function agentLostMs(phone: PhoneSound, recording: Wav | null, offsetMs: number): number {
  const recorded = loudBlocks(0, recording?.channels[1] ?? new Int16Array());
  const heard = new Set(
    phone.agent.flatMap(({ startMs, bytes }) => [...loudBlocks(startMs + offsetMs, samplesOf(bytes))]),
  );
  const lost = [...heard].filter((block) => {
    for (let near = block - nearBlocks; near <= block + nearBlocks; near += 1)
      if (recorded.has(near)) return false;
    return true;
  });
  return lost.length * blockMs;
}

/** A pause between two words is shorter. */
const nearBlocks = 500 / blockMs;
/** -40 dBFS, mean. */
const audible = 200;

/** Of a piece that begins `atMs`. A rest that is shorter than a block is left out. */
function loudBlocks(atMs: number, samples: Int16Array): Set<number> {
  const blocks = new Set<number>();
  const size = blockMs * 8;
  for (let from = 0; from + size <= samples.length; from += size) {
    let sum = 0;
    for (let at = from; at < from + size; at += 1) sum += Math.abs(samples[at] ?? 0);
    if (sum >= audible * size) blocks.add(Math.floor((atMs + from / 8) / blockMs));
  }
  return blocks;
}
