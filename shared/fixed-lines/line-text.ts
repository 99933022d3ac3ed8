/** The words of a business's fixed lines, with the facts of its settings in them. */
import type { Business, FixedLine } from '../contract/business.ts';
import type { OpeningRun } from '../language/language.ts';
import { languageOf, primaryTag } from '../language/registry.ts';
import { groupedRupees } from '../money.ts';
import { openingRuns } from '../opening-hours.ts';
import { factName, missingFacts, priceOf } from './line-facts.ts';

/** The part of a business's settings that its lines need. */
export type LineBusiness = Pick<
  Business,
  'name' | 'agentName' | 'languages' | 'hours' | 'prices' | 'address' | 'lines'
>;

/**
 * The words of the line of this id. Where it has none in `language`, they are those of the business's first
 * language. Null: the business has no such line, or a fact in it is not in the settings.
 */
export function fixedLine(business: LineBusiness, id: string, language: string): string | null {
  const line = business.lines?.find((each) => each.id === id);
  return line ? lineText(business, line, language) : null;
}

/** As `fixedLine`. */
export function lineText(business: LineBusiness, { text }: FixedLine, language: string): string | null {
  const codes = Object.keys(text);
  const own = codes.find((code) => code === language) ?? codes.find((code) => isSame(code, language));
  const spokenIn = own ?? business.languages[0] ?? '';
  const words = text[spokenIn];
  if (words === undefined || missingFacts(words, business).length > 0) return null;
  const facts = factsOf(business, spokenIn);
  return words
    .replace(factName, (whole, name: string, at: number) => {
      const fact = facts.get(name) ?? '';
      // A sentence that ends with "7 p.m." has one dot.
      return words[at + whole.length] === '.' ? fact.replace(/\.$/, '') : fact;
    })
    .trim();
}

function isSame(code: string, language: string): boolean {
  return primaryTag(code) === primaryTag(language);
}

function factsOf(business: LineBusiness, language: string): ReadonlyMap<string, string> {
  const { name, agentName, address, hours, prices } = business;
  const { openingHours, dayNames } = languageOf(language);
  const runs = openingRuns(hours);
  const isOpen = ({ openings }: OpeningRun): boolean => openings.length > 0;
  return new Map([
    ['business', name],
    ['agent', agentName],
    ['address', address.trim()],
    ['hours', openingHours(runs.filter(isOpen))],
    ['closed days', dayNames(runs.filter((run) => !isOpen(run)))],
    ...prices.map(({ item, price }) => [priceOf(item), `Rs. ${groupedRupees(price.inr)}`] as const),
  ]);
}
