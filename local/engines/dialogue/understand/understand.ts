/**
 * What a caller's sentence means: intent, yes or no, day, time, price item, number. The same for
 * each business, apart from its facts.
 */

import type { Facts } from '../say/facts.ts';
import { dayIn } from './days.ts';
import { goodbyeIn, isDoneOnceAsked, isNothingMore } from './goodbye.ts';
import { cues, doneWords, harmlessNo, type Intent, intents, noWords, yesWords } from './intent-cues.ts';
import { ranked, settle } from './intent-order.ts';
import { patternsIn } from './intent-patterns.ts';
import { hasExactPhrase, hasPhrase } from './phrase-match.ts';
import { plainText } from './sounds-like.ts';
import { type NamedTime, type PartOfDay, partIn, timeIn } from './times.ts';
import { readSpoken, type Spoken } from './words.ts';

export interface Understood {
  spoken: Spoken;
  /** The strongest intent; `null` when none was recognised. */
  intent: Intent | null;
  /** The words of the intent were said exactly, not just something that sounds like them. */
  isExact: boolean;
  has: ReadonlySet<Intent>;
  yes: boolean;
  no: boolean;
  /** "That's all", "nothing else". */
  done: boolean;
  /** The whole sentence says that nothing else is wanted, in answer to "Anything else?" or at any time. */
  isDone: 'onceAsked' | 'always' | null;
  date: string | null;
  time: NamedTime | null;
  part: PartOfDay | null;
  /** A priced item of the business. */
  item: string | null;
  /** One of the business's other facts that the sentence is about. */
  fact: string | null;
  /** Ten digits or more in a row. */
  phone: string | null;
}

const phrases: readonly (readonly [Intent, readonly string[]])[] = intents.map((intent) => [
  intent,
  intent === 'bye' ? [] : listed(cues[intent]),
]);
const yesPhrases = listed(yesWords);
const noPhrases = listed(noWords);
const donePhrases = listed(doneWords);
const harmlessPhrases = listed(harmlessNo);

export function understand(text: string, facts: Facts): Understood {
  const said = readSpoken(text);
  const words = wordMeaning(said);
  return {
    spoken: said,
    ...words,
    date: dayIn(said.figures, facts.today),
    time: timeIn(said.figures),
    part: partIn(said.figures),
    item: itemIn(said, facts),
    fact: factIn(said, facts),
    phone: phoneIn(text, said),
  };
}

type WordMeaning = Pick<Understood, 'intent' | 'isExact' | 'has' | 'yes' | 'no' | 'done' | 'isDone'>;

/**
 * Each request decides the whole history again, so meanings are cached. They depend on the sentence
 * alone.
 */
const known = new Map<string, WordMeaning>();
const knownAtMost = 500;

function wordMeaning(said: Spoken): WordMeaning {
  const key = said.words.join(' ');
  const kept = known.get(key);
  if (kept) return kept;
  const meaning = meaningOf(said.words);
  if (known.size >= knownAtMost) known.clear();
  known.set(key, meaning);
  return meaning;
}

function meaningOf(words: readonly string[]): WordMeaning {
  const scores = new Map<Intent, number>();
  for (const [intent, list] of phrases) {
    const hits = list.filter((phrase) => hasPhrase(words, phrase)).map((phrase) => phrase.split(' ').length);
    if (hits.length > 0) scores.set(intent, Math.max(...hits) + Math.min(hits.length, 3) * 0.2);
  }
  const text = words.join(' ');
  const patterns = patternsIn(text);
  for (const [intent, weight] of patterns)
    scores.set(intent, Math.max(weight, (scores.get(intent) ?? 0) + 0.5));
  settle(scores, text);
  const goodbye = goodbyeIn(words);
  if (goodbye === 'whole') scores.clear();
  if (goodbye !== null) scores.set('bye', 1);
  const has = (list: readonly string[]) => list.some((phrase) => hasExactPhrase(words, phrase));
  const [intent = null] = ranked(scores);
  const own = phrases.find(([each]) => each === intent)?.[1] ?? [];
  const no = has(noPhrases) && !has(harmlessPhrases);
  return {
    intent,
    isExact: intent === 'bye' || has(own) || (intent !== null && patterns.has(intent)),
    has: new Set(scores.keys()),
    yes: (has(yesPhrases) || has(harmlessPhrases)) && !no,
    no,
    done: has(donePhrases),
    isDone: isNothingMore(words) ? 'always' : isDoneOnceAsked(words) ? 'onceAsked' : null,
  };
}

function itemIn(said: Spoken, facts: Facts): string | null {
  return (
    facts.prices.find(({ item }) => itemNames(item).some((name) => hasPhrase(said.words, name)))?.item ?? null
  );
}

/** Other spellings of common items of an English price list. */
const itemsInHindi: Readonly<Record<string, readonly string[]>> = {
  'root canal': ['रूट कैनाल', 'रुट कैनाल', 'रूट कनाल', 'रूट केनाल'],
  consultation: [
    'कंसल्टेशन',
    'कंसलटेशन',
    'परामर्श',
    'consultancy',
    'consult',
    'consulting',
    'doctor fee',
    'doctors fee',
  ],
};

function itemNames(item: string): string[] {
  const name = plainText(item);
  return [name, ...(itemsInHindi[name] ?? []).map(plainText)];
}

/** Words that say nothing about the topic. */
const dull = new Set(
  'have your with this that from there what does will they them about please available'.split(' '),
);

/** The first fact that shares a meaningful word with the sentence. */
function factIn(said: Spoken, facts: Facts): string | null {
  const own = plainText(facts.businessName).split(' ');
  const telling = said.words.filter((word) => word.length >= 4 && !dull.has(word) && !own.includes(word));
  return (
    facts.also.find((fact) =>
      telling.some((word) => hasPhrase(plainText(fact).match(/\p{L}+/gu) ?? [], word)),
    ) ?? null
  );
}

function phoneIn(text: string, said: Spoken): string | null {
  const written = /(?:\+?\d[\s-]?){10,13}/.exec(text)?.[0].replace(/\D/g, '');
  if (written !== undefined) return written;
  const run = /(?:\d{1,4} ){3,}\d{1,4}/.exec(`${said.figures.join(' ')} `)?.[0].replace(/\D/g, '');
  return run !== undefined && run.length >= 10 ? run : null;
}

function listed(phrasesText: string): string[] {
  return phrasesText.split(',').map((phrase) => plainText(phrase.replace(/\s+/g, ' ').trim()));
}
