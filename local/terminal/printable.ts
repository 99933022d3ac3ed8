/** Text of callers, models and carriers as a terminal may get it. */

/**
 * Without what a terminal obeys: escape sequences, bells, line breaks, marks that turn the direction of the
 * writing. Joiners stay, because Indian scripts are written with them.
 */
export function printable(text: string): string {
  return text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
