/** Turns the model's tokens into words: drops noise, cuts loops, joins digits. Pure. */
import { plain } from '../../../../testing/wire/deepgram/words.ts';
import type { RecognisedPiece } from './recogniser.worker.ts';

export interface RecognisedWord {
  /** With its punctuation and capitals, as the model wrote it. */
  text: string;
  /** Mean probability of its tokens, 0..1; a word below 0.6 is mostly wrong. */
  confidence: number;
}

/**
 * Measured: the first token's probability is under 0.005 for white noise, hum and clicks, over 0.03
 * for words.
 */
const firstTokenAtLeast = 0.01;
const meanAtLeast = 0.25;
/** The shortest time in which a speaker repeats a word. Chosen. */
const repeatsPerSecond = 3.3;

/** The words of a decode of `spokenSeconds` of voice. Empty when the pieces look like noise. */
export function recognisedWords(pieces: readonly RecognisedPiece[], spokenSeconds: number): RecognisedWord[] {
  const [first] = pieces;
  if (
    !first ||
    first.probability < firstTokenAtLeast ||
    mean(pieces.map((piece) => piece.probability)) < meanAtLeast
  )
    return [];
  return joinDigits(cutLoop(intoWords(pieces), spokenSeconds));
}

function intoWords(pieces: readonly RecognisedPiece[]): RecognisedWord[] {
  const words: { text: string; probabilities: number[] }[] = [];
  for (const { text, probability } of pieces) {
    for (const [index, part] of text.split(' ').entries()) {
      const open = words.at(-1);
      if (index > 0 || !open) words.push({ text: part, probabilities: [probability] });
      else {
        open.text += part;
        open.probabilities.push(probability);
      }
    }
  }
  return words
    .filter((word) => /[\p{L}\p{N}]/u.test(word.text))
    .map((word) => ({ text: word.text, confidence: mean(word.probabilities) }));
}

/** The model loops on short digits: "seven" becomes "7, 7, 7, 7". Repetitions faster than speech are cut. */
function cutLoop(words: readonly RecognisedWord[], spokenSeconds: number): RecognisedWord[] {
  const limit = Math.max(1, Math.round(repeatsPerSecond * spokenSeconds));
  const kept = words.flatMap((word) => splitSameDigits(word));
  for (const size of [1, 2, 3]) {
    while (
      kept.length > limit &&
      kept.length >= 2 * size &&
      same(kept.slice(-size), kept.slice(-2 * size, -size))
    )
      kept.splice(-size);
  }
  return kept.length === words.flatMap((word) => splitSameDigits(word)).length ? [...words] : kept;
}

function splitSameDigits(word: RecognisedWord): RecognisedWord[] {
  const digits = /^(\d)\1{2,}[.,]?$/u.exec(word.text);
  return digits
    ? [...word.text.replace(/\D/gu, '')].map((text) => ({ text, confidence: word.confidence }))
    : [word];
}

const same = (words: readonly RecognisedWord[], others: readonly RecognisedWord[]): boolean =>
  words.every((word, index) => plain(word.text) === plain(others[index]?.text ?? ''));

const digitNames = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/**
 * "4, 7, 2" and "nine eight 450" become one number when three or more groups follow each other,
 * "98450-12345" always.
 */
function joinDigits(words: readonly RecognisedWord[]): RecognisedWord[] {
  const joined: RecognisedWord[] = [];
  let run: RecognisedWord[] = [];
  const closeRun = (): void => {
    joined.push(...(run.length >= 3 ? [merged(run)] : run));
    run = [];
  };
  for (const word of words) {
    const whole = /^\d[\d-]{5,}[.,?]?$/u.test(word.text)
      ? { ...word, text: word.text.replaceAll('-', '') }
      : word;
    if (digitsOf(whole.text) === null) {
      closeRun();
      joined.push(whole);
      continue;
    }
    run.push(whole);
    if (/[.?!]$/u.test(whole.text)) closeRun();
  }
  closeRun();
  return joined;
}

function digitsOf(text: string): string | null {
  const bare = plain(text);
  if (/^\d{1,4}$/u.test(bare)) return bare;
  const named = digitNames.indexOf(bare);
  return named < 0 ? null : String(named);
}

function merged(run: readonly RecognisedWord[]): RecognisedWord {
  const mark = /[.,?!]$/u.exec(run.at(-1)?.text ?? '')?.[0] ?? '';
  return {
    text: run.map((word) => digitsOf(word.text) ?? '').join('') + mark,
    confidence: mean(run.map((word) => word.confidence)),
  };
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
