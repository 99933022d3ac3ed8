/**
 * Large numbers as India counts them: crore (10^7), lakh (10^5), thousand, hundred. Shared by every
 * language's number words.
 */

interface GroupWords {
  /** 0 to 99. */
  small(n: number): string;
  hundred: string;
  thousand: string;
  lakh: string;
  crore: string;
}

/**
 * The digits of 99 lakh crore. A longer figure is read digit by digit, because a listener can't follow a
 * number of fifteen digits.
 */
export const longestNumber = 14;

/** `digits`: a whole number of at most `longestNumber` digits, without separators. */
export function inIndianGroups(digits: string, words: GroupWords): string {
  const plain = digits.replace(/^0+(?=\d)/, '');
  const crores = plain.slice(0, -7);
  const below = Number(plain.slice(-7));
  const parts: string[] = [];
  if (crores !== '') parts.push(inIndianGroups(crores, words), words.crore);
  const lakhs = Math.floor(below / 100_000);
  const thousands = Math.floor((below % 100_000) / 1000);
  const hundreds = Math.floor((below % 1000) / 100);
  const rest = below % 100;
  if (lakhs > 0) parts.push(words.small(lakhs), words.lakh);
  if (thousands > 0) parts.push(words.small(thousands), words.thousand);
  if (hundreds > 0) parts.push(words.small(hundreds), words.hundred);
  if (rest > 0 || parts.length === 0) parts.push(words.small(rest));
  return parts.join(' ');
}
