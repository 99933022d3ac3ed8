/** Money: rupees with lakh, crore and paise, in any of the ways India writes them; a few foreign signs. */
import type { SpokenForms } from '../language.ts';
import { isOne, NUMBER, numberWords, type Rule, splitNumber, TO } from './rule.ts';

const SIGN = String.raw`(?:₹|(?<![\p{L}])(?:Rs\.?|INR|रुपये|रुपए|रू\.?|रु\.?)(?![\p{L}]))\s*`;
const SCALE = String.raw`(?:\s*(lakhs?|lacs?|crores?|cr|thousand|hundred|k|L|लाख|करोड़|हज़ार|हजार|सौ)(?![\p{L}\p{M}])\.?)`.normalize('NFC');
const AFTER = String.raw`\s*(?:rupees?\b|Rs\b\.?|INR\b|\/-|रुपये|रुपए|रुपया|रु\.|रु(?![\p{L}\p{M}]))`;
const currencySigns: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP' };

export const moneyRules: readonly Rule[] = [
  {
    pattern: new RegExp(String.raw`${SIGN}(${NUMBER})(?:\s*\/-)?${TO}(?:${SIGN})?(${NUMBER})${SCALE}?(?:\s*\/-)?`, 'giu'),
    say: ([, from = '', to = '', scale], forms) => forms.rupees(range(from, to, scale, forms), false),
  },
  {
    pattern: new RegExp(String.raw`${SIGN}(${NUMBER})${SCALE}?(?:\s*\/-)?(?:${AFTER})?`, 'giu'),
    say: ([, amount = '', scale], forms) => rupees(amount, scale, forms),
  },
  {
    pattern: new RegExp(String.raw`(?<![\p{L}\d.,])(${NUMBER})${TO}(${NUMBER})${SCALE}?${AFTER}`, 'giu'),
    say: ([, from = '', to = '', scale], forms) => forms.rupees(range(from, to, scale, forms), false),
  },
  {
    pattern: new RegExp(String.raw`(?<![\p{L}\d.,])(${NUMBER})${SCALE}?${AFTER}`, 'giu'),
    say: ([, amount = '', scale], forms) => rupees(amount, scale, forms),
  },
  {
    pattern: new RegExp(String.raw`([$€£])\s*(${NUMBER})${SCALE}?`, 'gu'),
    say: ([, sign = '', amount = '', scale], forms) =>
      forms.foreignMoney(scaled(amount, scale, forms), currencySigns[sign] ?? '', isOne(amount) && scale === undefined),
  },
  // A figure in lakh or crore without a currency.
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d.,])(${NUMBER})(?:${TO}(${NUMBER}))?\s*(lakhs?|lacs?|crores?|cr|लाख|करोड़|हज़ार|हजार)(?![\p{L}\p{M}])`.normalize(
        'NFC',
      ),
      'giu',
    ),
    say: ([, from = '', to, scale], forms) => (to === undefined ? scaled(from, scale, forms) : range(from, to, scale, forms)),
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
  return forms.range(numberWords(from, forms), scaled(to, scale, forms));
}

function scaled(amount: string, scale: string | undefined, forms: SpokenForms): string {
  if (scale === undefined) return numberWords(amount, forms);
  const { integer, fraction } = splitNumber(amount);
  return forms.scaled(integer, fraction.replace(/0+$/, ''), scale);
}
