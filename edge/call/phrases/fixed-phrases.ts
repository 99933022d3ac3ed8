/**
 * What a business says in the same words to every caller, as the texts that a voice is given. It is
 * made of the business's settings alone, so nothing of a caller can be in it.
 */
import type { Business } from '../../../shared/contract/business.ts';
import { greetingOf } from '../../../shared/dialogue/greeting.ts';
import type { PhraseFacts, PhraseName } from '../../../shared/language/language.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { spoken } from '../../../shared/language/spoken/spoken.ts';
import { clausesOf } from '../../core/rows/saying.ts';

/** A name that no caller has. It shows which clauses of a greeting by name hold the name. */
const anyName = 'Qwzzq';

/** Whether a text may be kept after a call of this business. */
export function fixedTextsOf(business: Business): (text: string, language: string) => boolean {
  const known = new Map<string, ReadonlySet<string>>();
  return (text, language) => {
    const texts = known.get(language) ?? fixedTexts(business, language);
    known.set(language, texts);
    return texts.has(text);
  };
}

function fixedTexts(business: Business, language: string): ReadonlySet<string> {
  const { refusal, transferring, ...others } = languageOf(language).phrases;
  const texts = [
    ...[...Object.values(others), ...Object.values(refusal)].map((phrase) => phrase(factsOf(business))),
    ...business.transferDestinations.map(({ name }) => transferring(name)),
    greetingOf(business, null, language),
  ];
  const nameless = clausesOf(greetingOf(business, { name: anyName }, language)).filter(
    (clause) => !clause.includes(anyName),
  );
  // A phrase is spoken clause by clause, or as a whole where it is put into a reply.
  return new Set([...texts, ...texts.flatMap(clausesOf), ...nameless].map((text) => spoken(text, language)));
}

/**
 * Phrases that may be needed at once, where the caller would notice the wait for the voice; the
 * likeliest first. The others are kept once they were spoken.
 */
const quick: readonly PhraseName[] = [
  'acknowledgement',
  'didNotHear',
  'holding',
  'reprompt',
  'apologyAgain',
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

/** A text as the voice is given it, clause by clause. */
export function textsOf(text: string, language: string): string[] {
  return clausesOf(text).map((clause) => spoken(clause, language));
}

function factsOf({ agentName, name }: Business): PhraseFacts {
  return { agentName, businessName: name };
}
