/**
 * Which words a gate cuts, by the clean voice and not by a recogniser: so it counts in every language. The
 * synthesiser gives no times of words, so a sentence's words share its audible time by their length. Pure.
 */
import { samplesOf } from '../../edge/audio/mulaw.ts';
import { timeWords } from '../../local/engines/speech/stt/word-times.ts';
import { speechLevel } from '../caller/line-noise.ts';
import type { Sentence } from './calls.ts';
import { frameBytes } from './sent-audio.ts';

/** A frame belongs to a word where its mean amplitude is at least this share of the voice's level: -22 dB. */
const audibleShare = 1 / 12;

export interface WordsCut {
  words: number;
  /** Words of which at least one audible frame was not sent. */
  cut: number;
  /** Of these the first words of sentences. */
  firstCut: number;
}

/** `voice`: the caller alone. `isSent`: for each of its frames of 20 ms. */
export function wordsCut(
  voice: Uint8Array,
  sentences: readonly Sentence[],
  isSent: readonly boolean[],
): WordsCut {
  const least = speechLevel(voice) * audibleShare;
  const isAudible = isSent.map((_, frame) => {
    const samples = samplesOf(voice.subarray(frame * frameBytes, (frame + 1) * frameBytes));
    return samples.reduce((sum, sample) => sum + Math.abs(sample), 0) / samples.length >= least;
  });
  const counted: WordsCut = { words: 0, cut: 0, firstCut: 0 };
  for (const { text, startMs, endMs } of sentences) {
    const from = Math.floor((startMs * 8) / frameBytes);
    const until = Math.ceil((endMs * 8) / frameBytes);
    const spans = spansOf(isAudible, from, until);
    const said = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
    const timed = timeWords(
      said.map((word) => ({ text: word, confidence: 1 })),
      spans,
      1,
    );
    counted.words += timed.length;
    for (const [nth, { start, end }] of timed.entries()) {
      const isCut = isAudible.some(
        (audible, frame) => audible && !isSent[frame] && frame + 0.5 >= start && frame + 0.5 < end,
      );
      if (!isCut) continue;
      counted.cut += 1;
      if (nth === 0) counted.firstCut += 1;
    }
  }
  return counted;
}

/** The runs of audible frames from `from` up to `until`, by frame. */
function spansOf(isAudible: readonly boolean[], from: number, until: number) {
  const spans: { start: number; end: number }[] = [];
  for (let frame = from; frame < until; frame += 1) {
    if (!isAudible[frame]) continue;
    const last = spans.at(-1);
    if (last?.end === frame) last.end = frame + 1;
    else spans.push({ start: frame, end: frame + 1 });
  }
  return spans;
}
