/** Finds a phrase among the caller's words, exactly or as STT on a poor line may have written it. */
import { byes } from './goodbye.ts';
import { cues, doneWords, noWords, yesWords } from './intent-cues.ts';
import { plainText, soundOf, soundsLike } from './sounds-like.ts';

/** `phrase`: words with single spaces. STT may have joined or split its words: "rootcanal", "a pointment". */
export function hasPhrase(words: readonly string[], phrase: string): boolean {
  const meant = phrase.split(' ');
  const joined = meant.join('');
  for (let size = Math.max(1, meant.length - 1); size <= meant.length + 1; size++) {
    for (let at = 0; at + size <= words.length; at++) {
      const window = words.slice(at, at + size);
      if (size === meant.length ? isSaid(window, meant, joined) : isJoined(window, joined)) return true;
    }
  }
  return false;
}

/**
 * Whether the phrase is there letter for letter. For "yes" and "no", where one letter changes the
 * meaning.
 */
export function hasExactPhrase(words: readonly string[], phrase: string): boolean {
  return ` ${words.join(' ')} `.includes(` ${phrase} `);
}

function isSaid(window: readonly string[], meant: readonly string[], joined: string): boolean {
  return (
    window.every((word, index) => isWord(word, meant[index] ?? '', meant.length > 1)) ||
    (meant.length > 1 && isMangled(window, joined))
  );
}

/**
 * A word with a meaning of its own is not taken for another: "correct" is not "connect", "please"
 * is not "prices".
 */
function isWord(word: string, meant: string, inPhrase: boolean): boolean {
  if (word === meant) return true;
  if (inPhrase && word.length > 3 && soundOf(word) === soundOf(meant)) return true;
  return !knownWords.has(word) && soundsLike(word, meant);
}

/** The same number of words, with small errors: "rude canal". */
function isMangled(window: readonly string[], joined: string): boolean {
  return (
    joined.length >= 9 && window.some((word) => !knownWords.has(word)) && soundsLike(window.join(''), joined)
  );
}

/** One word more or less: joined, the letters must be nearly the same. "Can I come" is not "can't come". */
function isJoined(window: readonly string[], joined: string): boolean {
  const said = window.join('');
  if (joined.length < 7) return false;
  if (said === joined) return true;
  return (
    window.some((word) => !knownWords.has(word)) &&
    Math.abs(said.length - joined.length) <= 1 &&
    soundsLike(said, joined, 1)
  );
}

const everyday = `about after again also always am an and any anything are around at back because been
  before being better between both bring but by
  came can come could day days did does doing done each early even evening every feel few find first for
  found from gave gave get give given goes going gone good got
  had has have he her here him his home how i if in into is it its just keep kind know last late later least
  less let like little long look lot made
  make many may maybe me mean mine more morning most much must my near need never new next night now of off
  often old on one only or other our out over
  own parson parso place please point put quite really said same saw say says see seem seen she should side
  since so some soon still such sure take tell than that
  the their them then there these they thing think this those though through time today together tomorrow
  tonight too took try two under until up us use
  used very want was way we week weeks well went were what which while who why will with without work would
  year yes yesterday yet you your
  afternoon noon monday tuesday wednesday thursday friday saturday sunday seven eight nine ten eleven twelve
  thirty forty fifty doctor dentist tooth teeth
  mother father son daughter wife husband friend family parking insurance card cash pay money clean cleaning
  filling brush water gum gums
  char chaar paanch panch chhe saat aath das dus gyarah barah baje shaam subah dopahar raat kal aaj saade
  saadhe sava paune dedh dhai paas wala wali`;

/** Words that are never taken for another that sounds like them: those of the cues, and common ones. */
export const knownWords: ReadonlySet<string> = new Set(
  [...Object.values(cues), ...byes, yesWords, noWords, doneWords, everyday].flatMap((text) =>
    text
      .split(/[\s,]+/)
      .filter((word) => word !== '')
      .map(plainText),
  ),
);
