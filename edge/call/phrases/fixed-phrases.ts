/**
 * The texts that a business says in the same words to every caller, as its voice gets them. They are made
 * from the business's settings alone, so they hold nothing of a caller.
 */
import type { Business } from '../../../shared/contract/business.ts';
import { greetingOf } from '../../../shared/dialogue/greeting.ts';
import { lineText } from '../../../shared/fixed-lines/line-text.ts';
import type { PhraseFacts, PhraseName } from '../../../shared/language/language.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { spoken } from '../../../shared/language/spoken/spoken.ts';
import { voiceLanguage } from '../../../shared/language/utterance/detect.ts';
import { hasWord } from '../../../shared/language/utterance/utterance.ts';
import { clausesOf } from '../../core/rows/saying.ts';

/** A name that no caller has. It shows which clauses of a greeting contain the caller's name. */
const anyName = 'Qwzzq';

/** Whether a text may be stored after a call of this business. */
export function fixedTextsOf(business: Business): (text: string, language: string) => boolean {
  const known = new Map<string, ReadonlySet<string>>();
  return (text, language) => {
    const texts = known.get(language) ?? fixedTexts(business, language);
    known.set(language, texts);
    return texts.has(text);
  };
}

function fixedTexts(business: Business, language: string): ReadonlySet<string> {
  const { refusal, transferring, whisper: _, ...others } = languageOf(language).phrases;
  const texts = [
    ...[...Object.values(others), ...Object.values(refusal)].map((phrase) => phrase(factsOf(business))),
    ...business.transferDestinations.map(({ name }) => transferring(name)),
    greetingOf(business, null, language),
  ];
  const nameless = clausesOf(greetingOf(business, { name: anyName }, language)).filter(
    (clause) => !clause.includes(anyName),
  );
  // A phrase is spoken clause by clause, or as one clause inside a reply.
  return new Set([
    ...[...texts, ...texts.flatMap(clausesOf), ...nameless].map((text) => spoken(text, language)),
    ...lineTexts(business, language),
  ]);
}

/**
 * The business's fixed lines as the voice of this language gets them, clause by clause. They hold the facts,
 * so a line whose facts have changed is another text, and is synthesised anew.
 */
export function lineTexts(business: Business, language: string): string[] {
  const clauses = business.languages.flatMap((spokenIn) =>
    (business.lines ?? [])
      .flatMap((line) => clausesOf(lineText(business, line, spokenIn) ?? ''))
      .filter((clause) => voiceLanguage(clause, spokenIn) === language),
  );
  return [...new Set(clauses)].filter(hasWord).map((clause) => spoken(clause, language));
}

/**
 * Phrases that may be needed at once, the likeliest first. The caller would notice a wait for their
 * synthesis. Other phrases are stored after they were spoken once.
 */
const quick: readonly PhraseName[] = [
  'acknowledgement',
  'didNotHear',
  'holding',
  'reprompt',
  'apologyAgain',
  'lineBroke',
  'apologyHold',
];

export function quickTexts(business: Business, language: string, limitReason: 'limit' | 'budget'): string[] {
  const { phrases } = languageOf(language);
  const names: readonly PhraseName[] = [
    ...quick,
    limitReason === 'budget' ? 'budgetWarning' : 'durationWarning',
  ];
  return [...new Set(names.flatMap((name) => textsOf(phrases[name](factsOf(business)), language)))];
}

/** A text as the voice gets it, clause by clause. */
export function textsOf(text: string, language: string): string[] {
  return clausesOf(text).map((clause) => spoken(clause, language));
}

function factsOf({ agentName, name, languages }: Business): PhraseFacts {
  return { agentName, businessName: name, languages };
}
