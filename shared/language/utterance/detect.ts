/** The language of a transcript, by its marker words in either script, and by its script. */
import type { Language } from '../language.ts';
import { fallbackLanguage, languageOf, languages } from '../registry.ts';
import { isMadeOf, phraseBook, withoutPhrases, wordsOf } from './utterance.ts';

/**
 * What a text shows of its language. `mixed`: markers of two languages, or one marker among many
 * words; the likeliest first. `nothing`: names, figures, addresses, borrowed nouns, "ok", "thank
 * you".
 */
export type Reading =
  | { is: 'clear'; code: string }
  | { is: 'mixed'; codes: readonly string[] }
  | { is: 'nothing' };

export function readingOf(text: string): Reading {
  const said = wordsOf(text);
  if (isMadeOf(said, noise)) return { is: 'nothing' };
  const words = withoutPhrases(said, idioms).filter((word) => !/\p{N}/u.test(word));
  const marks = markSets
    .map(({ language, hits }) => ({ language, count: hits(words) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const [first, second] = marks;
  if (!first) return { is: 'nothing' };
  // "Kitna lagega?", "appointment chahiye": in so few words one marker is enough, but not of the
  // language that all others borrow from. Together with the script it is always enough.
  const isShort = words.length <= 2 && first.language !== fallbackLanguage;
  const isEnough = first.count >= 2 || isShort || first.language === writtenIn(text);
  if (isEnough && first.count >= 2 * (second?.count ?? 0)) return { is: 'clear', code: first.language.code };
  return { is: 'mixed', codes: marks.map(({ language }) => language.code) };
}

/**
 * The code of the language that `text` is written in, or null where nothing shows it: no words,
 * only "ok", one Hindi word among English ones. It decides more readily than `readingOf`: a script
 * alone is enough, and text without a marker of another language is English.
 */
export function detectLanguage(text: string): string | null {
  const reading = readingOf(text);
  if (reading.is === 'clear') return reading.code;
  const written = writtenIn(text);
  if (written) return written.code;
  if (reading.is === 'mixed')
    return reading.codes.every((code) => code === fallbackLanguage.code) ? fallbackLanguage.code : null;
  const words = wordsOf(text);
  return words.length === 0 || isMadeOf(words, noise) ? null : fallbackLanguage.code;
}

/**
 * The code of the voice that can say this clause of a reply, where the agent speaks `spoken`. A
 * model may write in another script than it should, and a voice can say only its own. Romanised
 * Hindi stays with the current voice.
 */
export function voiceLanguage(text: string, spoken: string): string {
  const { script } = languageOf(spoken);
  const written = writtenIn(text);
  if (written) return written.script === script ? spoken : written.code;
  const isForeign =
    script !== 'Latin' &&
    (text.match(/[a-z]{2,}/gi)?.length ?? 0) >= 3 &&
    detectLanguage(text) === fallbackLanguage.code;
  return isForeign ? fallbackLanguage.code : spoken;
}

/**
 * The language whose own script holds more than 30 % of the letters: Hinglish keeps its English
 * nouns in Latin.
 */
function writtenIn(text: string): Language | undefined {
  const letters = text.normalize('NFC').match(/\p{L}/gu) ?? [];
  // Latin letters alone are in none of these scripts, and need not be looked for in each of them.
  if (letters.every((letter) => letter < '\u0250')) return undefined;
  return ownScripts.find(
    ({ own }) => letters.filter((letter) => own.test(letter)).length > 0.3 * letters.length,
  )?.language;
}

/** Made once, because it is used at every clause. */
const ownScripts = languages
  .filter(({ script }) => script !== 'Latin')
  .map((language) => ({ language, own: new RegExp(`\\p{Script=${language.script}}`, 'u') }));

/** Words of every language, whatever the rest of the sentence is in. */
const noise = phraseBook(
  languages.flatMap(({ backchannels, courtesies }) => [...backchannels, ...courtesies]),
);
/**
 * "Thank you, kal aata hoon" is not English. Courtesies of one word are not skipped: "do" is "give"
 * in Hindi.
 */
const idioms = phraseBook(
  languages.flatMap(({ backchannels, courtesies }) => [
    ...backchannels,
    ...courtesies.filter((each) => each.includes(' ')),
  ]),
);

/** How many different markers of each language an utterance has: "the … the" is one. */
const markSets = languages.map((language) => {
  const whole = new Set(language.markers.filter((marker) => !marker.startsWith('-')).flatMap(wordsOf));
  const endings = language.markers.filter((marker) => marker.startsWith('-')).flatMap(wordsOf);
  const isMark = (word: string) =>
    whole.has(word) || endings.some((ending) => word.length > ending.length + 1 && word.endsWith(ending));
  return { language, hits: (words: readonly string[]) => new Set(words.filter(isMark)).size };
});
