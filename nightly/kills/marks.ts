/**
 * Counted marks in the caller's sound. Each quarter of a second that the phone sends has a pitch of its own,
 * and a pitch comes back after ten seconds, so a recording shows which marks it holds and where. Between the
 * caller's lines the marks are too quiet for the scripted recogniser: it takes them for silence.
 */
import { mulawOf, samplesOf } from '../../edge/audio/mulaw.ts';
import type { Spoil } from '../../local/phone/sound/handset.ts';
import type { Sound } from '../../local/phone/sound/hearing.ts';
import { shareOf } from '../../tests/scripted/stored.ts';

const markBytes = 2000;
/** How many pitches there are. Far enough from one another to be told apart within `blockMs`. */
const pitches = 40;
const hzOf = (mark: number): number => 500 + 50 * (mark % pitches);
/** The scripted recogniser hears from 160 on. */
const loud = 160;
const quietAmplitude = 100;
const loudAmplitude = 8000;

/** For one call: replaces what the caller sends by marks, as loud as it was. */
export function markedSound(): Spoil {
  let sent = 0;
  return (audio) => {
    const amplitude = samplesOf(audio).some((sample) => Math.abs(sample) >= loud)
      ? loudAmplitude
      : quietAmplitude;
    const samples = Int16Array.from(audio, (_, at) => {
      const byte = sent + at;
      return Math.round(
        amplitude * Math.sin((2 * Math.PI * hzOf(Math.floor(byte / markBytes)) * byte) / 8000),
      );
    });
    sent += audio.length;
    return mulawOf(samples);
  };
}

/** A part of one mark as the phone sent it, in the phone's time. */
export interface SentMark {
  mark: number;
  atMs: number;
  ms: number;
  /** How much later than that it left the phone, which may be on a busy machine. */
  lateMs: number;
}

/**
 * `sent`: all of the caller's sound. A stream's sound has one clock, the carrier's: what leaves late belongs
 * to an earlier time.
 */
export function marksOf(sent: readonly Sound[], streamsAtMs: readonly number[]): SentMark[] {
  const marks: SentMark[] = [];
  let before = 0;
  for (const [stream, fromMs] of streamsAtMs.entries()) {
    const untilMs = streamsAtMs[stream + 1] ?? Number.POSITIVE_INFINITY;
    let streamed = 0;
    const pieces = sent
      .filter(({ startMs }) => startMs >= fromMs && startMs < untilMs)
      .map(({ startMs, bytes }) => {
        streamed += bytes.length;
        return { end: streamed, beginsMs: startMs - streamed / 8 };
      });
    const beginsMs = Math.min(...pieces.map((piece) => piece.beginsMs));
    for (let at = 0; at < streamed; ) {
      const mark = Math.floor((before + at) / markBytes);
      const end = Math.min(streamed, (mark + 1) * markBytes - before);
      const lateMs = (pieces.find((piece) => piece.end >= end)?.beginsMs ?? beginsMs) - beginsMs;
      marks.push({ mark, atMs: beginsMs + at / 8, ms: (end - at) / 8, lateMs });
      at = end;
    }
    before += streamed;
  }
  return marks;
}

export const blockMs = 50;
const blockSamples = blockMs * 8;
/** Of a block's power, so much is one pitch; and it is louder than the noise of mu-law. */
const pureShare = 0.6;
const leastAmplitude = 40;

/** How much of a mark's sound a recording holds between two times. What was looked at once is kept. */
export function markFinder(track: Int16Array): (mark: number, fromMs: number, toMs: number) => number {
  const known = new Map<number, boolean>();
  const holds = (block: number, pitch: number): boolean => {
    const key = block * pitches + pitch;
    const found =
      known.get(key) ?? isPitch(track.subarray(block * blockSamples, (block + 1) * blockSamples), pitch);
    known.set(key, found);
    return found;
  };
  return (mark, fromMs, toMs) => {
    let ms = 0;
    const last = Math.min(toMs, track.length / 8);
    for (let block = Math.max(0, Math.floor(fromMs / blockMs)); block * blockMs < last; block += 1)
      if (holds(block, mark % pitches)) ms += blockMs;
    return ms;
  };
}

function isPitch(samples: Int16Array, pitch: number): boolean {
  return (
    samples.some((sample) => Math.abs(sample) >= leastAmplitude) && shareOf(samples, hzOf(pitch)) >= pureShare
  );
}
