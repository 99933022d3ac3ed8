/** Rupees with lakh, crore and paise in all the ways that India writes them. */
import type { Rule, SpokenForms } from '../../speech.ts';
import { isLakh } from './lakh-or-litre.ts';
import { amountOf, isOne, NUMBER, namesHouse, numberWords, SCALE_WORDS, splitNumber, TO } from './rule.ts';

const SCALE = String.raw`(?:\s*(${SCALE_WORDS}|k|L)(?![\p{L}\p{M}])\.?)`;
/** A rupee sign before the figure, unless it belongs to the figure before it: "500 रुपये 2 दिन में". */
const SIGN = String.raw`(?:₹|(?<![\p{L}\p{M}]|\d[\d,.]*\s*(?:(?:${SCALE_WORDS})\s*)?)(?:Rs\.?|INR|Rupees|रुपये|रुपए|रू\.?|रु\.?)(?![\p{L}\p{M}]))\s*:?\s*`;
const TAIL = String.raw`(?:\s*\/[-=])?`;
const AFTER = String.raw`\s*(?:₹|rupees?\b|Rs\b(?:\.(?=\s*\S))?|INR\b|\/[-=](?:\s*(?:rupees\b|रुपये|रुपए|रु(?![\p{L}\p{M}])\.?))?|(?:रुपये|रुपए|रुपया|रुपयों|रु)(?![\p{L}\p{M}])\.?)`;
const PER = String.raw`(\s*\/\s*(?=\p{L}))?`;
const START = String.raw`(?<![\p{L}\d.,])`;

export const moneyRules: readonly Rule[] = [
  {
    pattern: new RegExp(String.raw`(?<=^|[\s(])(?:[-−](?=${SIGN}\d)|(${SIGN})[-−](?=\d))`, 'giu'),
    say: ([, sign = ''], forms) => `${forms.minus} ${sign}`,
  },
  // "₹3 lakh 50 thousand".
  {
    pattern: new RegExp(`${SIGN}(${NUMBER}${SCALE}(?:\\s*${NUMBER}${SCALE})+)`, 'giu'),
    say: ([, amounts = ''], forms) => {
      const parts = [...amounts.matchAll(new RegExp(`(${NUMBER})${SCALE}`, 'giu'))];
      return forms.rupees(
        parts.map(([, amount = '', scale]) => scaled(amount, scale, forms)).join(' '),
        false,
      );
    },
  },
  {
    pattern: new RegExp(
      String.raw`${SIGN}(${NUMBER})${SCALE}?${TAIL}(?:\/\p{L}{1,6}(?=${TO}${SIGN}))?${TO}(${SIGN})?(${NUMBER})${SCALE}?${TAIL}(?:${AFTER})?${PER}`,
      'giu',
    ),
    say: ([, from = '', scaleFrom, sign, to = '', scale, per], forms) =>
      // Neither "₹500 से 2 दिन" nor "₹500 - ₹50" is a range; "₹85L - ₹1.2Cr" is.
      scale === undefined && (sign === undefined || scaleFrom === undefined) && amountOf(to) < amountOf(from)
        ? null
        : forms.rupees(forms.range(scaled(from, scaleFrom, forms), scaled(to, scale, forms)), false) +
          said(per, forms),
  },
  {
    pattern: new RegExp(`${SIGN}(${NUMBER})${SCALE}?${TAIL}(?:${AFTER})?${PER}`, 'giu'),
    say: ([, amount = '', scale, per], forms) => rupees(amount, scale, forms) + said(per, forms),
  },
  {
    pattern: new RegExp(`${START}(${NUMBER})(?:${AFTER})?${TO}(${NUMBER})${SCALE}?${AFTER}${PER}`, 'giu'),
    say: ([, from = '', to = '', scale, per], forms) => range(from, to, scale, forms) + said(per, forms),
  },
  {
    pattern: new RegExp(`${START}(${NUMBER})${SCALE}?${AFTER}${PER}`, 'giu'),
    say: ([, amount = '', scale, per], forms) => rupees(amount, scale, forms) + said(per, forms),
  },
  // "Budget 80k-1.2L", "2BHK: 60-85L", "a 25L loan": elsewhere without a sign they are litres.
  {
    pattern: new RegExp(
      String.raw`${START}(${NUMBER})\s?([kL])?${TO}(${NUMBER})\s?L(?![\p{L}\p{M}\d])`,
      'gu',
    ),
    say: ([, from = '', scale, to = ''], forms, before, after) =>
      scale === 'k' || isLakh(before, after)
        ? forms.range(scaled(from, scale === 'k' ? 'k' : null, forms), scaled(to, 'L', forms))
        : null,
  },
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})\s?L(?![\p{L}\p{M}\d]|${TO}${NUMBER}\s?[Cc]r)`, 'gu'),
    say: ([, amount = ''], forms, before, after) =>
      isLakh(before, after) ? scaled(amount, 'L', forms) : null,
  },
  // "5K-10K"; one "60K" alone may be a dose.
  {
    pattern: /(?<![\p{L}\d.,])(\d{1,3}(?:\.\d+)?)K?\s?[-–]\s?(\d{1,3}(?:\.\d+)?)K(?![\p{L}\d])/gu,
    say: ([, from = '', to = ''], forms) => forms.range(scaled(from, null, forms), scaled(to, 'k', forms)),
  },
  {
    pattern: /(?<![\p{L}\d.,])(?:(\d{1,3}(?:\.\d+)?)k?\s?[-–]\s?)?(\d{1,3}(?:\.\d+)?)k(?![\p{L}\d])/gu,
    say: ([, from, amount = ''], forms) =>
      from === undefined
        ? scaled(amount, 'k', forms)
        : forms.range(scaled(from, null, forms), scaled(amount, 'k', forms)),
  },
  // "50 K", but "Flat 50 K" and "12 K. R. Road".
  {
    pattern: /(?<![\p{L}\d.,])(\d{1,3}(?:\.\d+)?)\sK(?![\p{L}\d.]|\s\p{Lu})/gu,
    say: ([, amount = ''], forms, before) => (namesHouse.test(before) ? null : scaled(amount, 'k', forms)),
  },
  // "12,000 rupees p.m.", "12 percent p.m.": the figure has gone already.
  {
    wordsAlone: true,
    pattern: /(?<=\s)p\.?\s?m\.?(?![\p{L}\p{M}])/gu,
    say: (_groups, forms, before) =>
      before.trimEnd().endsWith(forms.rupees('', false).trim()) ||
      before.trimEnd().endsWith(forms.percent('').trim())
        ? (forms.symbols['p.m.'] ?? null)
        : null,
  },
  // A figure in lakh or crore without a currency.
  {
    pattern: new RegExp(
      String.raw`${START}(${NUMBER})(?:${SCALE}?${TO}(${NUMBER}))?\s*(${SCALE_WORDS})(?![\p{L}\p{M}])(?:\.(?=\s*\p{Ll}))?`,
      'giu',
    ),
    say: ([, from = '', scaleFrom, to, scale = ''], forms) =>
      to === undefined
        ? scaled(from, scale, forms)
        : forms.range(scaled(from, scaleFrom, forms), scaled(to, scale, forms)),
  },
];

function rupees(amount: string, scale: string | undefined, forms: SpokenForms): string {
  const { integer, fraction } = splitNumber(amount);
  const hasPaise = scale === undefined && fraction !== '' && fraction.length <= 2 && !/^0+$/.test(fraction);
  if (!hasPaise) return forms.rupees(scaled(amount, scale, forms), isOne(amount) && scale === undefined);
  const whole = Number(integer) === 0 ? '' : forms.rupees(forms.cardinal(integer), Number(integer) === 1);
  return forms.rupeesAndPaise(whole, Number(fraction.padEnd(2, '0')));
}

function range(from: string, to: string, scale: string | undefined, forms: SpokenForms): string {
  return forms.rupees(forms.range(scaled(from, null, forms), scaled(to, scale, forms)), false);
}

/** "/visit": per visit. */
function said(per: string | undefined, forms: SpokenForms): string {
  return per === undefined ? '' : ` ${forms.symbols.per ?? ''} `;
}

/** `scale` null: the scale is written behind the other end of a range, which shares the words for halves. */
function scaled(amount: string, scale: string | null | undefined, forms: SpokenForms): string {
  if (scale === undefined || scale === null) return numberWords(amount, forms);
  const { integer, fraction } = splitNumber(amount);
  return forms.scaled(integer, fraction.replace(/0+$/, ''), scale);
}
