/**
 * Numbers that name something and count nothing: one-time passwords, accounts, cards, orders, and
 * their last digits. They are said digit by digit.
 */
import type { Rule } from '../../speech.ts';

export const isAmountBefore = /(?:₹|\brs\.?|\binr|रु\.?|रुपये)\s*$/i;
export const isAmountAfter =
  /^\s*(?:\/[-=]|rupees?\b|rs\b|inr\b|रुपये|रुपए|lakhs?\b|crores?\b|लाख|करोड़|%|percent|km|kg|ml|mg|people|pieces|लोग)/iu;

/** What may stand between the name and its number: "OTP is", "ID:", "नंबर है". */
const IS = String.raw`(?:\s+(?:is|are|was|no\.?|number|code|है|हैं|था|थे|नंबर|कोड))*\s*[:#-]?\s*$`;
/** Short numbers that are always read digit by digit. */
const SECRET = 'otp|pins?|cvv|codes?|pnr|awb|pass(?:word|code)|ओटीपी|पिन|कोड|पीएनआर|पासवर्ड|पासकोड|सीवीवी';
const secret = new RegExp(
  String.raw`(?:${SECRET})${IS}|\b(?:otp|pin|cvv|passcode|password)(?:\s[^.?!;,\d]{1,25})?,\s[^.?!;,\d]{1,50},\s(?:is|was)\s*:?\s*$|(?:ओटीपी|पिन|पिन कोड|पासवर्ड),\s[^.?!;,।\d]{1,50},\s*$|(?:\b(?:otp|pin|cvv|passcode|password)\b[^.?!;,\d]{1,40}\b(?:is|was)|(?:ओटीपी|पिन|पिन कोड)\s[^.?!;,।\d]{1,30}\s(?:का|की|है))\s*[:-]?\s*$`,
  'iu',
);
/** "order number 45821", "a/c ending 4321", "आधार नंबर": four figures and more are read one by one. */
const identifier =
  /(?:\b(?:number|nos?\.?|id|end(?:ing|s|ed)?(?:\s+(?:in|with))|ending|extn?\.?|extension|token|train|flight|bus|roll|reference|utr|txn|transaction|docket|uhid|mrn|rrn|imps|neft|imei|serial|micr|crn|cif|uan|aadhaar|aadhar|helpline)|#|नंबर|नम्बर|ट्रेन|फ़्लाइट|आईडी|संख्या|क्रमांक|आधार|हेल्पलाइन|यूटीआर|यूएचआईडी|एमआरएन|आरआरएन|रेफरेंस|रेफ़रेंस|एक्सटेंशन)(?:\s+(?:is|are|of|was|है|हैं))*\s*[:#-]?\s*$/iu;
/** Behind these a comma may stand too: "Please note the booking ID, 45821." */
const namedWithComma =
  /(?:\b(?:number|no\.|id|reference|ref|utr|uhid|mrn|rrn|transaction|docket|token|pnr)|(?<![\p{L}\p{M}])(?:नंबर|नम्बर|आईडी|संख्या|क्रमांक|यूटीआर|यूएचआईडी|टोकन|रेफरेंस|रेफ़रेंस))\s*,\s*$/iu;
/** "जिसके आखिर में 1234 है", but "आखिर में 1200 देने होंगे" is an amount. */
const endsWithIt =
  /(?<![\p{L}\p{M}])(?:जिसके|जिनके|उसके|इसके|कार्ड|खाता|खाते|अकाउंट|नंबर|मोबाइल|कार्ड के|खाते के|नंबर के|अकाउंट के|मोबाइल के)\s+(?:अंत|आखिर|आख़िर)\s+में\s*:?\s*$/u;
const endsSomewhere = /(?<![\p{L}\p{M}])(?:अंत|आखिर|आख़िर)\s+में\s*:?\s*$/u;
const isAll = /^\s*(?:$|[.,;।!?)]|(?:है|हैं|आता|आते|लिखा)(?![\p{L}\p{M}]))/u;
const isPaid = /^\s*(?:रुपये|रुपए|देने|देना|देंगे|दीजिए|मिल|लगे|लगें|लग|जमा|भुगतान|बच|होंगे|होगा|कट|चुका|वापस|बाकी|आएँगे|आएंगे)/u;
const HOW_MANY = String.raw`(?:(?:\d|two|three|four|five|six|दो|तीन|चार|पाँच|पांच|छह|फ़ोर|फोर|do|teen|char|chaar|paanch|panch|chhah|chhe|che)\s+)?`;
/** "last four digits of your card are", "आखिरी चार अंक हैं"; what they are is never an amount. */
const lastDigits = new RegExp(
  String.raw`(?:\b(?:last|final|first)\s+(?:few\s+)?${HOW_MANY}digits?|\blast\s+(?:\d|three|four|five|six)\s+numbers|\blast\s+(?:4|four)(?=\s*:)|\b(?:card|account|a\/c|mobile|number|phone|कार्ड|खाता|खाते|नंबर)\s[^.?!;\d]{0,30}?\bend(?:ing|s)(?:\s+(?:in|with))?|\bdigits|(?:आख़िरी|आखिरी|आख़री|आखरी|अंतिम|अन्तिम|पिछले|पहले|शुरुआती|लास्ट)\s+(?:के\s+)?${HOW_MANY}(?:अंक|अंकों|डिजिट|डिजिट्स|digits?)|(?:आख़िर|आखिर|अंत|शुरू|शुरुआत)\s+के\s+${HOW_MANY}(?:अंक|अंकों|डिजिट|डिजिट्स|digits?)|\b(?:aa?kh?i?ri|antim|pichhle|pichle|pehle|pahle|shuruaati|last|first)\s+(?:ke\s+)?${HOW_MANY}(?:ank|anko|ankon|digits?|digit)\b)(?:\s+(?:of|on|के|में|ke|mein)\s[^.?!;\d]{1,40}?)?(?:\s+(?:are|is|as|were|हैं|है|थे|था|hain|hai|the|tha))*\s*[:,(#-]?\s*$`.normalize(
    'NFC',
  ),
  'iu',
);
/** "4321 पर ख़त्म होने वाला कार्ड". */
const endsThere =
  /^\s+(?:(?:पर|से|में|पे|के साथ)\s+(?:ख़त्म|खत्म|समाप्त|एंड)|(?:par|pe|se|me|mein)\s+(?:khatam|khatm|khtam|samapt|end)\b)/u;
/** Without the word "number" a figure that is not round, and that counts nothing: "order 45821 is ready". */
const bareName =
  /(?:\b(?:order|booking|ticket|reference|ref\.?|invoice|complaint|docket|policy|consignment|tracking|account|membership|card)|ऑर्डर|आर्डर|बुकिंग|टिकट|शिकायत|इनवॉइस|रेफरेंस|रेफ़रेंस|पॉलिसी|अकाउंट|कार्ड)\s*[:#-]?\s*$/iu;
const namesOnly =
  /^\s*(?:$|[.,;:!?।)]|(?:is|was|has|will|and|or|for|from|are|can|could|does)\b|(?:है|हो|को|की|के|में|से|पर|और|या|दर्ज|तैयार|पूरी|बंद|रद्द|कन्फ़र्म|कन्फर्म|बन)(?![\p{L}\p{M}]))/u;
/** Four figures may be a price, "टिकट 1250 का है", unless nothing or its state follows. */
const standsAlone =
  /^\s*(?:$|[.,;:!?।)]|(?:is|was|has)\s(?:ready|confirmed|cancelled|closed|open|booked|pending|shipped|delivered|on\b|out\b|been)|(?:दर्ज|तैयार|पूरी|बंद|रद्द|कन्फ़र्म|कन्फर्म)(?![\p{L}\p{M}]))/u;

/** "482915 is your OTP", "482915 आपका ओटीपी है". */
const secretAfter = new RegExp(
  String.raw`^\s+(?:(?:is|as|was)\s+(?:your|the|an|my)?\s*(?:one-time\s|verification\s|security\s|login\s)?|(?:आपका|यह|को)?\s*)(?:${SECRET})(?![\p{L}\p{M}])`,
  'iu',
);

/** Whether a card, an account or a number was named whose last digits follow: "card ending in 1984". */
export const areLastDigits = (before: string): boolean => lastDigits.test(before);
export const isSecretBefore = (before: string): boolean => secret.test(before);
export const isIdentifierBefore = (before: string): boolean =>
  identifier.test(before) || lastDigits.test(before) || /(?:account|खाता|खाते)\s*[:#-]?\s*$/iu.test(before);

const FIGURE = String.raw`(?<![\w.,:/])`;
const END = String.raw`(?![\w/:]|[.,]\d)`;

export const identifierRules: readonly Rule[] = [
  // An order: "403-1234567-7654321".
  {
    pattern: /(?<![\p{L}\d.,/+-])\d{3,7}(?:-\d{4,8}){2,3}(?![\p{L}\d-])/gu,
    say: ([whole = ''], forms) => forms.digits(whole.split('-').flatMap(parted).join(' ')),
  },
  // A policy: "123/456/789". A date is in words already.
  {
    pattern: /(?<![\p{L}\d.,/₹-])\d{2,8}(?:\/\d{2,8}){2,3}(?![\p{L}\d/-])/gu,
    say: ([whole = ''], forms) => forms.digits(whole.replaceAll('/', ' ')),
  },
  // A card or Aadhaar in fours: "4321 1234 5678 9012".
  {
    pattern: /(?<![\p{L}\d.,/+₹-]|₹\s|\d\s)\d{4}(?:[\s-]\d{4}){2,3}(?![\p{L}\d/-]|[.,]\d|\s\d)/gu,
    say: ([whole = ''], forms) => forms.digits(whole.replaceAll('-', ' ')),
  },
  {
    pattern: new RegExp(String.raw`${FIGURE}\d{2,8}${END}`, 'g'),
    say: ([whole = ''], forms, before, after) =>
      (lastDigits.test(before) || (whole.length > 2 && endsThere.test(after))) && !isAmountAfter.test(after)
        ? forms.digits(inGroups(whole))
        : null,
  },
  {
    pattern: new RegExp(String.raw`${FIGURE}\d{3,8}${END}`, 'g'),
    say: ([whole = ''], forms, before, after) =>
      (isSecretBefore(before) || (whole.length > 3 && secretAfter.test(after))) && !isAmountAfter.test(after)
        ? forms.digits(inGroups(whole))
        : null,
  },
  {
    pattern: new RegExp(String.raw`${FIGURE}\d{4,19}${END}`, 'g'),
    say: ([whole = ''], forms, before, after) => {
      if (isAmountAfter.test(after) || isAmountBefore.test(before)) return null;
      const isNamed =
        identifier.test(before) ||
        (namedWithComma.test(before) && !isPaid.test(after)) ||
        (endsWithIt.test(before) && !isPaid.test(after)) ||
        (endsSomewhere.test(before) && !whole.endsWith('00') && isAll.test(after)) ||
        (bareName.test(before) &&
          !whole.endsWith('00') &&
          (whole.length === 4 ? standsAlone : namesOnly).test(after)) ||
        (whole.length > 8 && isIdentifierBefore(before));
      return isNamed ? forms.digits(inGroups(whole)) : null;
    },
  },
  // A masked account: "XX4321".
  {
    pattern: /(?<![\p{L}\d])(?:[Xx]{2,12}[\s-]?){1,4}(\d{2,6})(?!\d)/gu,
    say: ([, digits = ''], forms) => forms.digits(digits),
  },
];

/** Up to five figures are said in one breath. */
const inGroups = (digits: string): string => parted(digits).join(' ');

function parted(group: string): string[] {
  return group.length <= 5 ? [group] : fours(group);
}

/** Seven as three and four, six as three and three, longer ones in fours. */
export function fours(digits: string): string[] {
  const first = digits.length % 4 === 0 || digits.length < 6 ? 4 : 3;
  if (digits.length <= first) return [digits];
  return [digits.slice(0, first), ...fours(digits.slice(first))];
}
