/**
 * Estimates when each word was said: the model gives no times, so the words share the spans of
 * voice by their length. Pure.
 */
import type { RecognisedWord } from './transcript.ts';
import type { Span } from './voicing.ts';

export interface TimedWord extends RecognisedWord {
  /** Seconds of the stream's audio. The first word starts with the voice, and the last one ends with it. */
  start: number;
  end: number;
}

/** `spans`: the voice in which exactly these words were said, in samples at `rate`. */
export function timeWords(
  words: readonly RecognisedWord[],
  spans: readonly Span[],
  rate: number,
): TimedWord[] {
  const voiced = spans.reduce((sum, span) => sum + span.end - span.start, 0);
  const letters = words.reduce((sum, word) => sum + weight(word), 0);
  let said = 0;
  return words.map((word) => {
    const start = positionAt(spans, (voiced * said) / letters, 'after');
    said += weight(word);
    return {
      ...word,
      start: start / rate,
      end: positionAt(spans, (voiced * said) / letters, 'before') / rate,
    };
  });
}

const weight = (word: RecognisedWord): number => word.text.length + 1;

/** The position after `passed` samples of voice. Between two spans: `border` is before or after the pause. */
function positionAt(spans: readonly Span[], passed: number, border: 'before' | 'after'): number {
  let left = passed;
  for (const [index, span] of spans.entries()) {
    const length = span.end - span.start;
    const isLast = index === spans.length - 1;
    if (isLast || left < length - 0.5 || (left <= length && border === 'before'))
      return Math.min(span.end, span.start + left);
    left -= length;
  }
  return 0;
}
