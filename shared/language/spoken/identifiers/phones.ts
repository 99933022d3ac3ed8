/**
 * Phone numbers: mobiles, landlines with and without 0, toll-free and emergency numbers, digit by
 * digit in the groups in which people say them.
 */
import type { Rule, SpokenForms } from '../../speech.ts';
import { fours, isAmountAfter, isAmountBefore, isIdentifierBefore, isSecretBefore } from './identifiers.ts';

const asksForDigits =
  /(?:phone|number|call|mobile|whatsapp|dial|contact|telephone|tel|ph|mob|landline|fax|toll-?\s?free|otp|pin|code|नंबर|नम्बर|फ़ोन|फोन|मोबाइल|कॉल|ओटीपी|पिन|कोड|व्हाट्सऐप|लैंडलाइन|फ़ैक्स|फैक्स|टोल[ -]फ़?्?री)(?:\s+(?:us|me|is|no\.?|on|at|code|number|है|पर))*\s*[:-]?\s*$/iu;
/** "98765.43210 पर कॉल करें". */
const callsAfter = /^\s*(?:(?:पर|को)\s)?(?:कॉल|फ़ोन|फोन|डायल|व्हाट्स|संपर्क|call\b|dial\b|whatsapp\b)/iu;
const dials =
  /(?:\b(?:dial|call|helpline|ambulance|extn?\.?|extension)|डायल|हेल्पलाइन|एक्सटेंशन)(?:\s+(?:us|on|at|is|number|करें|पर|है))*\s*[:-]?\s*(?:\d{3,5}(?:,\s*|\s+(?:or|या)\s+))*$/iu;
const NOT_BEFORE = String.raw`(?<![\w.,:/₹+-])`;
const NOT_AFTER = String.raw`(?![\w:]|[.,/-]\d)`;
/** The last figures of a second number: "98450 12345 / 46". */
const OTHER_END = String.raw`(?:\s?\/\s?(\d{1,5})(?!\s?[\d/]))?`;

export const phoneRules: readonly Rule[] = [
  {
    pattern: new RegExp(
      String.raw`(?<![\w.,:/₹])(?:\(?\+\s?)?\(?\d(?:[\s()-]{0,3}\d){5,}(?![\w:]|[.,]\d)${OTHER_END}`,
      'g',
    ),
    say: ([whole = '', other], forms, before, after) => {
      const written = other === undefined ? whole : whole.replace(/\s?\/.*$/, '');
      const digits = written.replace(/\D/g, '');
      if (isAmountBefore.test(before) || isAmountAfter.test(after)) return null;
      if (
        !isPhone(digits, written) &&
        !asksForDigits.test(before) &&
        !isIdentifierBefore(before) &&
        !isSecretBefore(before)
      )
        return null;
      // A comma before a second whole number: "98450 12345 / 98450 54321".
      const second = other === undefined ? '' : `, ${forms.digits(other)}`;
      return `${said(written, digits, forms)}${second}${/^\s?\/\s?\d/.test(after) ? ',' : ''}`;
    },
  },
  // With dots or a slash, and neither an amount nor an IP address: "022.29411128", "1800.123.4567".
  {
    pattern: new RegExp(
      String.raw`${NOT_BEFORE}(?:\+\d{1,2}[.\s-])?\(?\d{2,6}\)?[\s./-]\d{2,8}(?:[\s.-]\d{3,6}){0,2}${NOT_AFTER}`,
      'g',
    ),
    say: ([whole = ''], forms, before, after) => {
      if (!/[./]/.test(whole) || isAmountBefore.test(before) || isAmountAfter.test(after)) return null;
      const digits = whole.replace(/\D/g, '');
      const isGrouped = isGroupedByDots(whole) || asksForDigits.test(before) || callsAfter.test(after);
      return isPhone(digits, whole) && isGrouped ? said(whole, digits, forms) : null;
    },
  },
  {
    wordsAlone: true,
    pattern: /#(?!\s*[\p{L}\p{N}])|(?<=\b(?:press|dial|hit|with)\s)#(?!\s?\d)|#(?=\s(?:दबा|बटन|key\b))/giu,
    say: (_groups, forms) => forms.symbols.hash ?? null,
  },
  // An emergency or an extension: "dial 112", "ext. 204".
  {
    pattern:
      /(?<![\w.,:/])\d{3,5}(?=\s*(?:$|[.,;!?।)]|for\b|if\b|in\b|or\b|and\b|immediately|now|पर|करें|या))(?![.,]\d)/gu,
    say: ([whole = ''], forms, before) => (dials.test(before) ? forms.digits(whole) : null),
  },
];

/** Mobiles, area codes with their numbers, and the free and shared numbers 1800, 1860, 1900, 1600 and 140. */
const national = /^(?:0?[6-9]\d{9}|0[1-9]\d{9}|1(?:[89][06]0|600)\d{6,7}|140\d{7})$/;
const fromAbroad = /^(?:00)?91[1-9]\d{9}$/;
/** The groups of a landline whose 0 was left out: "22-29411128", "1374-309988", "11 2345 6789". */
const landline =
  /^[1-9](?:\d[\s-]\d{8}|\d[\s-]\d{4}[\s-]\d{4}|\d{2}-\d{7}|\d{2}[\s-]\d{3}[\s-]\d{4}|\d{3}-\d{6}|\d{3}[\s-]\d{3}[\s-]\d{3})$/;
/** A bank's short free number: "1800 1234". With a dash it may be a range. */
const shortTollFree = /^18[06]0\s\d{4}$/;

function isPhone(digits: string, written: string): boolean {
  if (written.includes('+')) return digits.length >= 7 && digits.length <= 15;
  if (national.test(digits) || landline.test(written.replace(/[().]/g, '')) || shortTollFree.test(written))
    return true;
  // "91-22-29411128", "0091 98765 43210"; without groups only a mobile, for it may be an amount.
  // A landline whose last figure is missing is still no amount.
  if (/^0[1-9]\d{8}$/.test(digits) && /\d[\s)-]+\d/.test(written)) return true;
  if (fromAbroad.test(digits) && (digits.startsWith('00') || /^91(?:[6-9]|[\s-])/.test(written))) return true;
  // A number within the city: "2941 1128". "2941-1128" falls, so it is no range.
  const [first = '', second = ''] = written.split('-');
  return (
    /^(?!20)[2-7]\d{3}\s\d{4}$/.test(written) ||
    (/^\d{4}-\d{4}$/.test(written) && Number(first) > Number(second))
  );
}

/** Dots group a phone number as its dashes would; "6123456.789" is an amount. */
function isGroupedByDots(written: string): boolean {
  return /^0\d{1,5}[./]\d{5,8}$/.test(written.replace(/[()]/g, '')) || written.split(/[\s.-]+/).length > 2; // no slash: that is a date or a bill
}

function said(written: string, digits: string, forms: SpokenForms): string {
  const country = written.includes('+') && digits.startsWith('91') && digits.length === 12 ? '91' : '';
  const rest = digits.slice(country.length);
  const asWritten = written.split(/[^\d]+/).filter((group) => group !== '');
  const own = asWritten.length > 1;
  const groups = own ? asWritten.flatMap(parted) : country === '' ? chunks(rest) : [country, ...chunks(rest)];
  const words = forms.digits(groups.join(' '));
  return written.includes('+') ? `${forms.symbols['+'] ?? ''} ${words}` : words;
}

/** A group as it was written, split where it is too long to follow: "080-41234567". */
function parted(group: string): string[] {
  return group.length <= 5 ? [group] : chunks(group);
}

/** A mobile number is said as five and five digits, a toll-free one as four, three, four. */
function chunks(digits: string): string[] {
  if (digits.length === 10) return [digits.slice(0, 5), digits.slice(5)];
  if (digits.length === 11 && /^0[6-9]/.test(digits)) return ['0', digits.slice(1, 6), digits.slice(6)];
  if (digits.length === 11)
    return [
      digits.slice(0, digits.startsWith('0') ? 3 : 4),
      ...fours(digits.slice(digits.startsWith('0') ? 3 : 4)),
    ];
  if (digits.length === 12 && digits.startsWith('91')) return ['91', ...chunks(digits.slice(2))];
  return fours(digits);
}
