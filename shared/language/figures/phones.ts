/** Phone numbers, PIN codes and codes: digit by digit, in the groups people hear them in. */
import type { SpokenForms } from '../language.ts';
import type { Rule } from './rule.ts';

const isMoneyBefore = /(?:₹|\brs\.?|\binr|रु\.?)\s*$/i;
const isMoneyAfter = /^\s*(?:\/-|rupees?\b|rs\b|inr\b|रुपये|रुपए|lakhs?\b|crores?\b|लाख|करोड़|%|percent)/i;
const asksForDigits =
  /(?:phone|number|call|mobile|whatsapp|dial|contact|telephone|tel|otp|pin|code|नंबर|नम्बर|फ़ोन|फोन|मोबाइल|कॉल|ओटीपी|पिन|कोड|व्हाट्सऐप)(?:\s+(?:us|me|is|no\.?|on|at|code|number|है|पर))*\s*[:-]?\s*$/iu;

export const phoneRules: readonly Rule[] = [
  {
    pattern: /(?<![\w.,:/])\(?\+?\d(?:[\s()-]{0,2}\d){5,}(?![\w/:]|[.,]\d)/g,
    say: ([whole = ''], forms, before, after) => {
      const digits = whole.replace(/\D/g, '');
      if (isMoneyBefore.test(before) || isMoneyAfter.test(after)) return null;
      if (!isPhone(digits, whole.includes('+')) && !asksForDigits.test(before)) return null;
      return said(whole, digits, forms);
    },
  },
  // A PIN code stands behind a place: "Bengaluru 560001", "PIN 560 001".
  {
    pattern:
      /(?<=\b(?:[Pp][Ii][Nn](?:\s?[Cc]ode)?|[A-Z][a-z]{3,})\s{0,1}[-–,:]?\s{0,1})\d{3}\s?\d{3}\b(?![,.]\d|\s*(?:rupees|lakh|crore|%|\/-))/g,
    say: ([whole = ''], forms, before) =>
      isMoneyBefore.test(before) ? null : forms.digits(`${whole.slice(0, 3)} ${whole.replace(/\s/, '').slice(3)}`),
  },
  {
    pattern: /(?<![\w.,:/])\d{3,8}(?![\w/:]|[.,]\d)/g,
    say: ([whole = ''], forms, before, after) =>
      /(?:otp|pin|code|ओटीपी|पिन|कोड)(?:\s+(?:is|number|है))*\s*[:-]?\s*$/iu.test(before) && !isMoneyAfter.test(after)
        ? forms.digits(whole)
        : null,
  },
];

function isPhone(digits: string, hasPlus: boolean): boolean {
  if (hasPlus) return digits.length >= 7 && digits.length <= 15;
  return /^(?:[6-9]\d{9}|0[1-9]\d{9}|91[6-9]\d{9}|1[89]00\d{6,7})$/.test(digits);
}

function said(written: string, digits: string, forms: SpokenForms): string {
  const country = written.includes('+') && digits.startsWith('91') && digits.length === 12 ? '91' : '';
  const rest = digits.slice(country.length);
  const asWritten = written.split(/[^\d]+/).filter((group) => group !== '');
  const own = asWritten.length > 1 && asWritten.every((group) => group.length <= 5);
  const groups = own ? asWritten : country === '' ? chunks(rest) : [country, ...chunks(rest)];
  const words = forms.digits(groups.join(' '));
  return written.includes('+') ? `${forms.symbols['+'] ?? ''} ${words}` : words;
}

/** A mobile number is heard as five and five, a toll-free one as four, three, four. */
function chunks(digits: string): string[] {
  if (digits.length === 10) return [digits.slice(0, 5), digits.slice(5)];
  if (digits.length === 11 && /^0[6-9]/.test(digits)) return ['0', digits.slice(1, 6), digits.slice(6)];
  if (digits.length === 11)
    return [digits.slice(0, digits.startsWith('0') ? 3 : 4), ...fours(digits.slice(digits.startsWith('0') ? 3 : 4))];
  if (digits.length === 12 && digits.startsWith('91')) return ['91', ...chunks(digits.slice(2))];
  return fours(digits);
}

/** Seven as three and four, six as three and three, longer ones in fours. */
function fours(digits: string): string[] {
  const first = digits.length % 4 === 0 || digits.length < 6 ? 4 : 3;
  if (digits.length <= first) return [digits];
  return [digits.slice(0, first), ...fours(digits.slice(first))];
}
