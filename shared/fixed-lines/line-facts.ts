/**
 * The facts that a fixed line may take from the settings: `{hours}`, `{closed days}`, `{address}`,
 * `{business}`, `{agent}` and `{price of consultation}`. Apart from their texts, because the console checks
 * settings at its first view.
 */

export interface WithFacts {
  readonly address: string;
  readonly hours: readonly { readonly day: string }[];
  readonly prices: readonly { readonly item: string }[];
}

/** Finds each fact in the words of a line; its first group is the fact's name. */
export const factName = /\{\s*([^{}]*?)\s*\}/g;

export const priceOf = (item: string): string => `price of ${item}`;

/** The names of the facts in `words` that the settings do not have. */
export function missingFacts(words: string, { address, hours, prices }: WithFacts): string[] {
  const openDays = new Set(hours.map(({ day }) => day)).size;
  const known = [
    'business',
    'agent',
    ...(address.trim() === '' ? [] : ['address']),
    ...(openDays > 0 ? ['hours'] : []),
    ...(openDays > 0 && openDays < 7 ? ['closed days'] : []),
    ...prices.map(({ item }) => priceOf(item)),
  ];
  return [...words.matchAll(factName)].flatMap(([, name = '']) => (known.includes(name) ? [] : [name]));
}
