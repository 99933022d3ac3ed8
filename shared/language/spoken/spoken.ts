/**
 * Text for a voice: no markup and no figures, only words of the voice's language. The transcript
 * keeps the text as it was written.
 */

import type { Rule, SpokenForms } from '../speech.ts';
import { speechOf } from '../speech-registry.ts';
import { expanded } from './abbreviations.ts';
import { withPlainClocks } from './day-parts.ts';
import { dateRules } from './figures/dates.ts';
import { dottedThousandRules, foreignMoneyRules } from './figures/foreign-money.ts';
import { moneyRules } from './figures/money.ts';
import { numberRules } from './figures/numbers.ts';
import { periodRules } from './figures/periods.ts';
import { applyRule } from './figures/rule.ts';
import { timeRules } from './figures/times.ts';
import { unitRules } from './figures/units.ts';
import { addressRules } from './identifiers/addresses.ts';
import { identifierRules } from './identifiers/identifiers.ts';
import { nameRules } from './identifiers/names.ts';
import { phoneRules } from './identifiers/phones.ts';
import { pinRules } from './identifiers/pin-codes.ts';
import { versionRules } from './identifiers/versions.ts';
import { speakable, tidy } from './speakable.ts';
import { withSums } from './sums.ts';

/**
 * The order matters: otherwise a phone number or a date would be taken for plain numbers. A
 * language's own rules run before these.
 */
const rules: readonly Rule[] = [
  ...dottedThousandRules,
  ...addressRules,
  ...versionRules,
  ...nameRules,
  ...pinRules,
  ...dateRules,
  ...timeRules,
  ...phoneRules,
  ...identifierRules,
  ...foreignMoneyRules,
  ...moneyRules,
  ...periodRules,
  ...unitRules,
  ...numberRules,
];

/**
 * `text` (a clause of a reply) as a voice of the language `code` should say it: one line of words
 * and the marks . , ; : ! ? । ( ) ' - in NFC; empty when there is nothing to say. Applied to its
 * own result it changes nothing.
 */
export function spoken(text: string, code: string): string {
  const { forms } = speechOf(code);
  let said = inWords(text, forms);
  // Some words can be recognised only once a sign next to them is gone ("Sat₹"), so this repeats
  // until nothing changes.
  for (
    let again = inWords(said, forms), rounds = 0;
    again !== said && rounds < mostRounds;
    again = inWords(said, forms), rounds++
  )
    said = again;
  return said;
}

const mostRounds = 5;

function inWords(text: string, forms: SpokenForms): string {
  const written = expanded(
    withPlainClocks(withSums(speakable(text), forms), forms.isPartFirst),
    forms,
  ).replace(/(?<=^|[\s(₹$])\.(?=\d)/g, '0.');
  const words = [...forms.rules, ...rules].reduce((said, rule) => applyRule(said, rule, forms), written);
  const line = tidy(withoutSymbols(words, forms))
    .replace(/^[^\p{L}]+/u, '')
    .replace(/^([^(]*)\)/, '$1');
  return /\p{L}/u.test(line) ? line.normalize('NFC') : '';
}

/**
 * Voices read some signs by name, some not at all and some in English. Signs that are left are said
 * in words or removed.
 */
function withoutSymbols(text: string, forms: SpokenForms): string {
  return text
    .replace(/(?<=\p{L})\((e?s)\)/gu, '$1')
    .replace(/(?<=[\p{L}\p{M}]) ?\/ ?(?=\p{L})/gu, ' ')
    .replace(/[&@+=°~<>≤≥±×#*]/g, (symbol) => ` ${forms.symbols[symbol] ?? ''} `)
    .replace(/[‐‑‒−]/g, '-')
    .replace(/\s[-–—]+\s|(?<=[\p{L}\p{M}])[–—](?=\p{L})/gu, ', ')
    .replace(/॥/gu, '।')
    .replace(/(?<![\p{L}\p{M}])-+|-+(?!\p{L})/gu, ' ')
    .replace(/(?<![\p{L}\p{M}])'|'(?![\p{L}])(?<!s')/gu, ' ')
    .replace(/(?!\u200C|\u200D)[^\p{L}\p{M}\s.,;:!?।()'-]/gu, ' ')
    .replace(/\(\s*\)/g, ' ');
}
