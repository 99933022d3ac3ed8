/** Money of other countries: "$20", "20 €", "A$15", "د.إ 50", "AED 300", "$250-$300". */
import type { Rule, SpokenForms } from '../../speech.ts';
import { amountOf, isOne, NUMBER, numberWords, SCALE_WORDS, splitNumber, TO } from './rule.ts';

/** Longest first where one begins with another. A bare "$" is American, a bare "¥" Japanese. */
const signs: readonly (readonly [string, string])[] = [
  ['MX$', 'MXN'],
  ['Mex$', 'MXN'],
  ['R$', 'BRL'],
  ['NT$', 'TWD'],
  ['AR$', 'ARS'],
  ['US$', 'USD'],
  ['US $', 'USD'],
  ['AU $', 'AUD'],
  ['NZ $', 'NZD'],
  ['HK $', 'HKD'],
  ['AU$', 'AUD'],
  ['A$', 'AUD'],
  ['CA$', 'CAD'],
  ['C$', 'CAD'],
  ['SG$', 'SGD'],
  ['S$', 'SGD'],
  ['NZ$', 'NZD'],
  ['HK$', 'HKD'],
  ['$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['元', 'CNY'],
  ['₩', 'KRW'],
  ['₽', 'RUB'],
  ['₺', 'TRY'],
  ['₫', 'VND'],
  ['฿', 'THB'],
  ['৳', 'BDT'],
  ['₱', 'PHP'],
  ['₪', 'ILS'],
  ['₦', 'NGN'],
  ['₴', 'UAH'],
  ['₿', 'BTC'],
  ['د.إ', 'AED'],
  ['ر.س', 'SAR'],
  ['ر.ق', 'QAR'],
  ['ر.ع.', 'OMR'],
  ['ر.ع', 'OMR'],
  ['د.ك', 'KWD'],
  ['د.ب', 'BHD'],
];
const bySign = new Map(signs.map(([sign, code]) => [sign.normalize('NFKC'), code]));
/** What is written for the letters of a code. */
const byWord = new Map([
  ['DH', 'AED'],
  ['DHS', 'AED'],
  ['SR', 'SAR'],
  ['QR', 'QAR'],
  ['RM', 'MYR'],
  ['RMB', 'CNY'],
  ['RP', 'IDR'],
]);
/** The codes that are said by name. A language without a name for one says its letters. */
const codes =
  'USD EUR GBP AED JPY CNY AUD CAD SGD NZD HKD CHF SAR QAR OMR KWD BHD MYR THB IDR PHP KRW VND RUB TRY ZAR ILS NGN UAH BDT LKR NPR PKR MVR BTC MXN BRL TWD ARS';

const escaped = (text: string) => text.replace(/[.$]/g, '\\$&');
const SIGN = `(?:${signs.map(([sign]) => escaped(sign.normalize('NFKC'))).join('|')})`;
const CODE = String.raw`(?<![\p{L}\p{M}\d])(?:${codes.split(' ').join('|')}|D[Hh][Ss]?|SR|QR|RM|RMB|Rp)(?![\p{L}\p{M}])`;
/** Any country's dollar behind its letters: "J$ 500", "USD$20". */
const DOLLAR = String.raw`(?<![\p{L}\p{M}\d])(?:[A-Z]{1,2}|${codes.replaceAll(' ', '|')})\$`;
const MONEY = String.raw`((?<!\p{Lu})${SIGN}|${DOLLAR}|${CODE}\.?)\s*`;
/** Behind a figure only signs and codes that are nothing else: "20 RM" may be a room. */
const MONEY_AFTER = String.raw`\s?(${SIGN}|${CODE.replace('|SR|QR|RM|RMB|Rp', '')})`;
const SCALE = String.raw`(?:\s*(${SCALE_WORDS}|[kKMBL])(?![\p{L}\p{M}])\.?)`;
const PER = String.raw`(\s*\/\s*(?=\p{L}))?`;
const START = String.raw`(?<![\p{L}\d.,])`;

/**
 * "Rp 50.000", "R$ 1.500,00": these countries write the thousands with dots. Runs before everything
 * that takes such dots for a version's.
 */
export const dottedThousandRules: readonly Rule[] = [
  {
    pattern: /(?<![\p{L}\p{M}\d])(Rp\.?|R\$|AR\$|₫)\s?(\d{1,3}(?:\.\d{3})+)(?:,(\d\d)(?!\d))?(?![\d,.]*\d)/gu,
    say: ([, sign = '', amount = '', part], _forms, _before, after) =>
      `${sign} ${amount.replaceAll('.', '')}${part === undefined ? '' : `.${part}`}${/^\p{L}/u.test(after) ? ' ' : ''}`,
  },
];

export const foreignMoneyRules: readonly Rule[] = [
  {
    pattern: new RegExp(String.raw`(?<=^|[\s(])(?:[-−](?=${SIGN}\d)|(${SIGN})[-−](?=\d))`, 'gu'),
    say: ([, sign = ''], forms) => `${forms.minus} ${sign}`,
  },
  {
    pattern: new RegExp(`${MONEY}(${NUMBER})${SCALE}?${TO}(?:${MONEY})?(${NUMBER})${SCALE}?${PER}`, 'gu'),
    say: ([, sign = '', from = '', scaleFrom, sign2, to = '', scale, per], forms) =>
      (scale === undefined && amountOf(to) < amountOf(from)) || codeOf(sign2 ?? sign) !== codeOf(sign)
        ? null
        : money(forms.range(scaled(from, scaleFrom, forms), scaled(to, scale, forms)), sign, false, forms) +
          perWord(per, forms),
  },
  {
    // "$20 AUD" says which dollar it means.
    pattern: new RegExp(`${MONEY}(${NUMBER})${SCALE}?(?:\\s?(${CODE})(?!\\s*\\d))?${PER}`, 'gu'),
    say: ([, sign = '', amount = '', scale, code, per], forms) =>
      amountOfMoney(amount, scale, code ?? sign, forms) + perWord(per, forms),
  },
  {
    pattern: new RegExp(
      `${START}(?:(${NUMBER})(?:\\s?${SIGN})?${TO})?(${NUMBER})${SCALE}?${MONEY_AFTER}${PER}`,
      'gu',
    ),
    say: ([, from, amount = '', scale, sign = '', per], forms) =>
      (from === undefined
        ? amountOfMoney(amount, scale, sign, forms)
        : money(forms.range(numberWords(from, forms), scaled(amount, scale, forms)), sign, false, forms)) +
      perWord(per, forms),
  },
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})\s?¢`, 'gu'),
    say: ([, amount = ''], forms) => money(numberWords(amount, forms), '¢', isOne(amount), forms),
  },
  // "Do you take $ or €?"
  {
    wordsAlone: true,
    pattern: new RegExp(String.raw`(?<=^|[\s(/])${SIGN}(?=$|[\s).,;:!?/।])`, 'gu'),
    say: ([sign = ''], forms) => money('', sign, false, forms),
  },
];

function codeOf(sign: string): string {
  if (/^[A-Z]{3}\$$/.test(sign.trim())) return sign.trim().slice(0, 3);
  const plain = sign.trim().replace(/(?<=^[A-Z][A-Za-z]*)\.$/, '');
  return bySign.get(sign.trim()) ?? byWord.get(plain.toUpperCase()) ?? plain;
}

function money(words: string, sign: string, one: boolean, forms: SpokenForms): string {
  const code = codeOf(sign);
  // "five hundred J dollars"
  return code.endsWith('$')
    ? forms.foreignMoney(`${words} ${forms.code(code.slice(0, -1))}`, 'USD', one).trim()
    : forms.foreignMoney(words, code, one).trim();
}

/** The hundredth parts that are said by name. */
const cents = new Map([
  ...'USD EUR AUD CAD SGD NZD HKD'.split(' ').map((code) => [code, '¢'] as const),
  ['GBP', 'pence'],
  ['AED', 'fils'],
]);

/** "twenty dollars and fifty cents". */
function amountOfMoney(amount: string, scale: string | undefined, sign: string, forms: SpokenForms): string {
  const { integer, fraction } = splitNumber(amount);
  const part = cents.get(codeOf(sign));
  if (scale !== undefined || part === undefined || !/^\d\d$/.test(fraction) || fraction === '00')
    return money(scaled(amount, scale, forms), sign, isOne(amount) && scale === undefined, forms);
  const small = forms.foreignMoney(forms.cardinal(String(Number(fraction))), part, fraction === '01');
  return /^0+$/.test(integer)
    ? small
    : `${money(forms.cardinal(integer), sign, isOne(integer), forms)} ${forms.symbols['&'] ?? ''} ${small}`;
}

function perWord(per: string | undefined, forms: SpokenForms): string {
  return per === undefined ? '' : ` ${forms.symbols.per ?? ''} `;
}

/** "2M" is million, "2B" billion. */
function scaled(amount: string, scale: string | undefined, forms: SpokenForms): string {
  if (scale === undefined) return numberWords(amount, forms);
  const { integer, fraction } = splitNumber(amount);
  const word = scale === 'M' ? 'million' : scale === 'B' ? 'billion' : scale;
  return forms.scaled(integer, fraction.replace(/0+$/, ''), word);
}
