/** Text for a voice: no markdown, no figures, the words of the voice's language. The transcript keeps the text as it was written. */
import { addressRules } from './figures/addresses.ts';
import { dateRules } from './figures/dates.ts';
import { moneyRules } from './figures/money.ts';
import { numberRules } from './figures/numbers.ts';
import { phoneRules } from './figures/phones.ts';
import { applyRule, type Rule } from './figures/rule.ts';
import { timeRules } from './figures/times.ts';
import type { Language, SpokenForms } from './language.ts';
import { languageOf } from './registry.ts';
import { speakable, tidy } from './speakable.ts';

/** The order matters: a phone number or a date would otherwise be taken for plain numbers. */
const rules: readonly Rule[] = [...addressRules, ...dateRules, ...timeRules, ...phoneRules, ...moneyRules, ...numberRules];

/**
 * `text` (a clause of a reply) as a voice of the language `code` should say it: one line without digits, markdown, tags or emoji; empty
 * when there is nothing to say.
 */
export function spoken(text: string, code: string): string {
  const { forms }: Language = languageOf(code);
  const words = rules.reduce((said, rule) => applyRule(said, rule, forms), expanded(speakable(text), forms));
  return tidy(withoutSymbols(words, forms)).replace(/^[\s,;:.)\]।-]+/u, '');
}

/** "Dr. Sharma" is "Doctor Sharma". Before the figures, because "No. 5" and "Rd." hold full stops that end no sentence. */
function expanded(text: string, forms: SpokenForms): string {
  return text.replace(
    /(?<![\p{L}\p{M}\p{N}.@/])(?:[\p{L}\p{M}]+\/[\p{L}]+|(?:[\p{L}\p{M}]+\.)+|[Rr]d)(?![\p{L}\p{M}\p{N}@])/gu,
    (written, at: number) => {
      const key = written.toLowerCase();
      const words = forms.abbreviations[key];
      if (words === undefined) return written;
      const after = text.slice(at + written.length);
      // "no." at the end of a sentence is the answer, before a figure it is "number".
      if (/^(?:nos?|ext|ph|tel|sat|sun|mon|min)\.$/.test(key) && !/^\s*(?:[\d:]|-)/.test(after) && !/^[A-Z]/.test(written)) return written;
      if (/^nos?\.$/.test(key) && !/^\s*\d/.test(after)) return written;
      return /\.$/.test(written) && /^\s*$/.test(after) ? `${words}.` : words;
    },
  );
}

function withoutSymbols(text: string, forms: SpokenForms): string {
  return text
    .replace(/(?<=rupees?|paise|dollars|रुपये|पैसे)\s*\/\s*(?=[\p{L}])/gu, ` ${forms.symbols.per ?? ''} `)
    .replace(/(?<=\p{L}) ?\/ ?(?=\p{L})/gu, ' ')
    .replace(/[&@+=°~<>×#]/g, (symbol) => ` ${forms.symbols[symbol] ?? ''} `)
    .replace(/\s[-–—]+\s/g, ', ')
    .replace(/(?<=\p{L})—(?=\p{L})/gu, ', ')
    .replace(/[\\/^{}[\]_|*₹$€£%]/g, ' ');
}
