/**
 * When each word was said: the model gives no times, so the words share the stretches of voice by
 * their length. Pure.
 */
import type { HeardWord } from './transcript.ts';
import type { Span } from './voicing.ts';

export interface TimedWord extends HeardWord {
  /** Seconds of the stream's audio. The first word starts and the last word ends where the voice does. */
  start: number;
  end: number;
}

/**
 * `spans` are the stretches of voice in which exactly these words were said; positions in samples
 * at `rate`.
 */
export function timeWords(words: readonly HeardWord[], spans: readonly Span[], rate: number): TimedWord[] {
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

const weight = (word: HeardWord): number => word.text.length + 1;

/**
 * The position where so much voice has passed; on the border of two stretches, the one before or
 * after the pause.
 */
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
