/**
 * Phone numbers, PIN codes and numbers of accounts, orders and tickets: digit by digit, in the
 * groups in which people say them.
 */
import type { Rule, SpokenForms } from '../../speech.ts';

const isMoneyBefore = /(?:₹|\brs\.?|\binr|रु\.?|रुपये)\s*$/i;
const isMoneyAfter =
  /^\s*(?:\/[-=]|rupees?\b|rs\b|inr\b|रुपये|रुपए|lakhs?\b|crores?\b|लाख|करोड़|%|percent|km|kg|ml|mg|people|pieces|लोग)/iu;
const asksForDigits =
  /(?:phone|number|call|mobile|whatsapp|dial|contact|telephone|tel|otp|pin|code|नंबर|नम्बर|फ़ोन|फोन|मोबाइल|कॉल|ओटीपी|पिन|कोड|व्हाट्सऐप)(?:\s+(?:us|me|is|no\.?|on|at|code|number|है|पर))*\s*[:-]?\s*$/iu;
/** Words before short numbers that are read digit by digit. */
const isSecret =
  /(?:otp|pin|cvv|code|pnr|awb|ओटीपी|पिन|कोड|पीएनआर)(?:\s+(?:is|no\.?|number|code|है|नंबर|कोड))*\s*[:#-]?\s*$/iu;
/** "order number 45821", "a/c ending 4321", "आधार नंबर": four figures and more are read one by one. */
const isName =
  /(?:\b(?:number|nos?\.?|id|ending(?:\s+(?:in|with))?|last (?:four|4) digits|extn?\.?|extension|token|train|flight|bus|roll|aadhaar|aadhar|helpline)|#|नंबर|नम्बर|ट्रेन|फ़्लाइट|आईडी|संख्या|क्रमांक|आधार|हेल्पलाइन|अंत में|एक्सटेंशन)(?:\s+(?:is|are|of|was|है|हैं))*\s*[:#-]?\s*$/iu;
const dials =
  /(?:\b(?:dial|call|helpline|ambulance|extn?\.?|extension)|डायल|हेल्पलाइन|एक्सटेंशन)(?:\s+(?:us|on|at|is|number|करें|पर|है))*\s*[:-]?\s*(?:\d{3,5}(?:,\s*|\s+(?:or|या)\s+))*$/iu;
const cities =
  'दिल्ली|मुंबई|बेंगलुरु|बैंगलोर|चेन्नई|कोलकाता|हैदराबाद|पुणे|जयपुर|लखनऊ|अहमदाबाद|भोपाल|पटना|इंदौर|नागपुर|कानपुर|सूरत|नोएडा|गुरुग्राम';

export const phoneRules: readonly Rule[] = [
  {
    pattern: /(?<![\w.,:/₹])(?:\(?\+\s?)?\(?\d(?:[\s()-]{0,2}\d){5,}(?![\w:]|[.,]\d)/g,
    say: ([whole = ''], forms, before, after) => {
      const digits = whole.replace(/\D/g, '');
      if (isMoneyBefore.test(before) || isMoneyAfter.test(after)) return null;
      if (
        !isPhone(digits, whole.includes('+')) &&
        !asksForDigits.test(before) &&
        !isName.test(before) &&
        !isSecret.test(before)
      )
        return null;
      return `${said(whole, digits, forms)}${/^\s?\/\s?\d/.test(after) ? ',' : ''}`; // "98450 12345 / 46"
    },
  },
  {
    wordsAlone: true,
    pattern: /#(?!\s*[\p{L}\p{N}])|(?<=\b(?:press|dial|hit|with)\s)#(?!\s?\d)|#(?=\s(?:दबा|बटन|key\b))/giu,
    say: (_groups, forms) => forms.symbols.hash ?? null,
  },
  // An order: "403-1234567-7654321".
  {
    pattern: /(?<![\p{L}\d.,/+-])\d{3,7}(?:-\d{4,8}){2,3}(?![\p{L}\d-])/gu,
    say: ([whole = ''], forms) => said(whole, whole, forms),
  },
  // A PIN code follows a place: "Bengaluru 560001", "PIN 560 001".
  {
    pattern: new RegExp(
      String.raw`(?<=(?:\b(?:[Pp][Ii][Nn](?:\s?[Cc]ode)?|(?!Deposit|Loan|Limit|Amount|Balance|Total|Budget|Fees?|Price|Cost|Around|About|Over|Nearly|Only|Minimum|Maximum|Upto|Under|Paid|Between)[A-Z][a-z]{3,})|(?<![\p{L}\p{M}])(?:${cities}))\s?[-–,:]?\s?)[1-9]\d{2}\s?\d{3}(?!\d|[,.]\d|\s*(?:rupees|lakh|crore|%|\/[-=]|रुपये|लाख))`,
      'gu',
    ),
    say: ([whole = ''], forms, before) =>
      isMoneyBefore.test(before)
        ? null
        : forms.digits(`${whole.slice(0, 3)} ${whole.replace(/\s/, '').slice(3)}`),
  },
  {
    pattern: /(?<![\w.,:/])\d{3,8}(?![\w/:]|[.,]\d)/g,
    say: ([whole = ''], forms, before, after) =>
      isSecret.test(before) && !isMoneyAfter.test(after) ? forms.digits(whole) : null,
  },
  {
    pattern: /(?<![\w.,:/])\d{4,19}(?![\w/:]|[.,]\d)/g,
    say: ([whole = ''], forms, before, after) =>
      isName.test(before) && !isMoneyAfter.test(after)
        ? forms.digits(whole.length > 8 ? fours(whole).join(' ') : whole)
        : null,
  },
  // A masked account: "XX4321".
  {
    pattern: /(?<![\p{L}\d])(?:[Xx]{2,12}[\s-]?){1,4}(\d{3,6})(?!\d)/gu,
    say: ([, digits = ''], forms) => forms.digits(digits),
  },
  // An emergency or an extension: "dial 112", "ext. 204".
  {
    pattern:
      /(?<![\w.,:/])\d{3,5}(?=\s*(?:$|[.,;!?।)]|for\b|if\b|in\b|or\b|and\b|immediately|now|पर|करें|या))(?![.,]\d)/gu,
    say: ([whole = ''], forms, before) => (dials.test(before) ? forms.digits(whole) : null),
  },
];

function isPhone(digits: string, hasPlus: boolean): boolean {
  if (hasPlus) return digits.length >= 7 && digits.length <= 15;
  return /^(?:[6-9]\d{9}|0[1-9]\d{9}|91[6-9]\d{9}|1[89][06]0\d{6,7})$/.test(digits);
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

/** Seven as three and four, six as three and three, longer ones in fours. */
function fours(digits: string): string[] {
  const first = digits.length % 4 === 0 || digits.length < 6 ? 4 : 3;
  if (digits.length <= first) return [digits];
  return [digits.slice(0, first), ...fours(digits.slice(first))];
}
