/**
 * Text for a voice: no markup, no figures, the words of the voice's language. The transcript keeps
 * the text as it was written.
 */

import type { Rule, SpokenForms } from '../speech.ts';
import { speechOf } from '../speech-registry.ts';
import { expanded } from './abbreviations.ts';
import { addressRules } from './figures/addresses.ts';
import { dateRules } from './figures/dates.ts';
import { moneyRules } from './figures/money.ts';
import { nameRules } from './figures/names.ts';
import { numberRules } from './figures/numbers.ts';
import { phoneRules } from './figures/phones.ts';
import { applyRule } from './figures/rule.ts';
import { timeRules } from './figures/times.ts';
import { unitRules } from './figures/units.ts';
import { speakable, tidy } from './speakable.ts';

/**
 * The order matters: a phone number or a date would otherwise be taken for plain numbers. A
 * language's own rules come before these.
 */
const rules: readonly Rule[] = [
  ...addressRules,
  ...nameRules,
  ...dateRules,
  ...timeRules,
  ...phoneRules,
  ...moneyRules,
  ...unitRules,
  ...numberRules,
];

/**
 * `text` (a clause of a reply) as a voice of the language `code` should say it: one line of words
 * and of . , ; : ! ? । ( ) ' - and nothing else, in NFC; empty when there is nothing to say. Said
 * again, it stays as it is.
 */
export function spoken(text: string, code: string): string {
  const { forms } = speechOf(code);
  let said = inWords(text, forms);
  // A word that stood against a sign is seen for what it is only when the sign has gone ("Sat₹"):
  // again, until nothing changes.
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
  const written = expanded(speakable(text), forms).replace(/(?<=^|[\s(₹$])\.(?=\d)/g, '0.');
  const words = [...forms.rules, ...rules].reduce((said, rule) => applyRule(said, rule, forms), written);
  const line = tidy(withoutSymbols(words, forms))
    .replace(/^[^\p{L}]+/u, '')
    .replace(/^([^(]*)\)/, '$1');
  return /\p{L}/u.test(line) ? line.normalize('NFC') : '';
}

/**
 * A voice reads some signs by name, some not at all and some in English: what is left of them is
 * said in words or goes.
 */
function withoutSymbols(text: string, forms: SpokenForms): string {
  return text
    .replace(/(?<=\p{L})\((e?s)\)/gu, '$1')
    .replace(/(?<=[\p{L}\p{M}]) ?\/ ?(?=\p{L})/gu, ' ')
    .replace(/(?<=[\p{L}\p{M})])\sx\s(?=\p{L})/gu, ' × ')
    .replace(/[&@+=°~<>≤≥±×#*]/g, (symbol) => ` ${forms.symbols[symbol] ?? ''} `)
    .replace(/[‐‑‒−]/g, '-')
    .replace(/\s[-–—]+\s|(?<=[\p{L}\p{M}])[–—](?=\p{L})/gu, ', ')
    .replace(/॥/gu, '।')
    .replace(/(?<![\p{L}\p{M}])-+|-+(?!\p{L})/gu, ' ')
    .replace(/(?<![\p{L}\p{M}])'|'(?![\p{L}])(?<!s')/gu, ' ')
    .replace(/(?!\u200C|\u200D)[^\p{L}\p{M}\s.,;:!?।()'-]/gu, ' ')
    .replace(/\(\s*\)/g, ' ');
}
