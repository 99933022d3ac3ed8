/** What a price is for: "₹499/mo", "₹250/pax", "6 LPA". Runs behind the rules that say the price. */
import type { Rule } from '../../speech.ts';
import { NUMBER, numberWords, splitNumber, TO } from './rule.ts';

/** Short forms behind "per", and the unit that a language's `per` names. */
const short: Readonly<Record<string, string>> = {
  mo: 'month',
  mos: 'month',
  mth: 'month',
  mnth: 'month',
  pm: 'month',
  'p.m': 'month',
  yr: 'year',
  pa: 'year',
  'p.a': 'year',
  annum: 'year',
  wk: 'week',
  hr: 'hour',
  min: 'minute',
  nt: 'night',
  ngt: 'night',
  pax: 'person',
  prsn: 'person',
  pp: 'person',
  ppl: 'person',
  head: 'head',
  ea: 'piece',
  pc: 'piece',
  pcs: 'piece',
  doz: 'dozen',
  qtl: 'quintal',
  sft: 'square foot',
};
const whole =
  'month year week day hour minute night person head visit session sitting class plate unit piece litre dozen quintal room seat user page call trip student child adult couple item order kilometre kilogram'.split(
    ' ',
  );
const list = [...Object.keys(short), ...whole]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replace('.', '\\.'))
  .join('|');

export const periodRules: readonly Rule[] = [
  // "₹500 per month" among Hindi words.
  {
    wordsAlone: true,
    pattern: new RegExp(String.raw`(?<=\p{Lo}\p{M}*\s+)per\s+(${list})(?![\p{L}\p{M}\p{N}])`, 'giu'),
    say: ([, name = ''], forms) => {
      const words = forms.per?.[short[name.toLowerCase()] ?? name.toLowerCase()];
      return words === undefined ? null : `${forms.symbols.per} ${words}`;
    },
  },
  {
    wordsAlone: true,
    pattern: new RegExp(
      String.raw`(?<=\s)(${list})(?![\p{L}\p{M}\p{N}])(?:\.(?=\s*(?:[\p{Ll}\p{Lo}\d,(]|$)))?`,
      'giu',
    ),
    say: ([written = '', name = ''], forms, before, after) => {
      if (!new RegExp(String.raw`(?:^|\s)(?:${forms.symbols.per}|per|प्रति)\s+$`, 'u').test(before))
        return null;
      const key = name.toLowerCase();
      const unit = short[key] ?? key;
      const words = forms.per?.[unit] ?? unit;
      return written.endsWith('.') && /^\s*$/.test(after) ? `${words}.` : words;
    },
  },
  // A salary: "6 LPA", "6-8 LPA".
  {
    pattern: new RegExp(String.raw`(?<![\p{L}\d.,])(?:(${NUMBER})${TO})?(${NUMBER})\s?LPA\b`, 'giu'),
    say: ([, from, amount = ''], forms) => {
      const { integer, fraction } = splitNumber(amount);
      const words = forms.scaled(integer, fraction.replace(/0+$/, ''), 'lakh');
      return `${from === undefined ? words : forms.range(numberWords(from, forms), words)} ${forms.symbols['p.a.'] ?? ''}`;
    },
  },
];
