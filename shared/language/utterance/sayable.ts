/** Whether voices can say a text: they are silent about scripts that they do not know. */
import { languageOf, languages, primaryTag } from '../registry.ts';
import { asciiDigit } from './digits.ts';
import { hasWord } from './utterance.ts';

export interface Sayable {
  /** False where a word is of another script: without it a sentence has no sense. */
  isSayable(text: string): boolean;
  /** Without the words of other scripts. */
  sayablePart(text: string): string;
  /** With the figures of other scripts as 0 to 9. */
  plainFigures(text: string): string;
}

/**
 * Whether the agent of a business with these languages speaks the language of a code. One in which we have no
 * phrases it speaks only where the business chose it.
 */
export function spokenBy(chosen: readonly string[]): (code: string) => boolean {
  const tags = chosen.map(primaryTag);
  return (code) => languageOf(code).phrasesIn === undefined || tags.includes(primaryTag(code));
}

/** `speaks`: whether there is a voice for the language of this code. Figures of all scripts are read. */
export function sayableBy(speaks: (code: string) => boolean): Sayable {
  const scripts = languages.filter(({ code }) => speaks(code)).map(({ script }) => `\\p{Script=${script}}`);
  const known = ['\\p{Script=Common}', '\\p{Script=Inherited}', ...new Set(scripts)].join('');
  const foreign = `(?=\\p{L})[^${known}]`;
  // A single sign (kΩ) is no word.
  const foreignWord = new RegExp(`${foreign}(?:${foreign}|\\p{M})`, 'u');
  const foreignWords = new RegExp(
    `[\\p{L}\\p{M}\\u200C\\u200D]*${foreign}[\\p{L}\\p{M}\\u200C\\u200D]*`,
    'gu',
  );
  const foreignFigure = new RegExp(`(?=\\p{Nd})[^${known}]`, 'gu');
  return {
    isSayable: (text) =>
      !foreignWord.test(text) && hasWord(text.replace(foreignWords, ' ')) === hasWord(text),
    sayablePart: (text) => text.replace(foreignWords, ' '),
    plainFigures: (text) => text.replace(foreignFigure, asciiDigit),
  };
}
