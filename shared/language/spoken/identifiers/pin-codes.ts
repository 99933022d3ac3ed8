/**
 * PIN codes: six figures behind a place, or among words about places and deliveries, said as three
 * and three. Elsewhere six figures are an amount. Runs before dates and phone numbers.
 */
import type { Rule, SpokenForms } from '../../speech.ts';
import { PLACE, STATE_CODES } from './places.ts';

/** Six figures that begin with no zero, "302001" or "302 001", with no other figure next to them. */
const PIN = String.raw`(?<![\p{N}₹.,/:+]|\d[\s-])([1-9]\d{2})\s?(\d{3})(?![\s-]?\d|[\p{L}\p{M}/:]|[.,]\d)`;
const GAP = String.raw`\)?\s?[-–—,:.(]?\s?`;
/** An English word with a capital may be a place that is not listed, unless it speaks of amounts. */
const CAPITAL_WORD = String.raw`\b(?!(?:Deposit|Loan|Limit|Amount|Balance|Total|Budget|Fees?|Price|Cost|Around|About|Over|Nearly|Only|Minimum|Maximum|Upto|Under|Paid|Between|Salary|Rent|Value|Worth|Sales?|Turnover|Population|Profit|Revenue|Savings|Package|Cover|Charges?|Premium|Income|Expenses?|Cash|Credit|Debit|Payment|Refund|Advance|Bill|Outstanding|Dues?|Approximately|Roughly|Almost|Exactly|Have|With|From|Than|Rupees|Above|Below|Just|They|There|Some|Need|Sold|Made|Earn|Save|Spend)\b)[A-Z][a-z]{3,}`;
const ASKED = String.raw`\b(?:[Pp][Ii][Nn](?:\s?-?[Cc]ode)?s?|[Zz][Ii][Pp](?:\s[Cc]ode)?)|(?<![\p{L}\p{M}])(?:पिन(?:\s?कोड)?|पिनकोड)`;

const speaksOfPlace =
  /रोड|मार्ग|नगर|गली|सेक्टर|कॉलोनी|कालोनी|मंज़िल|ब्लॉक|चौक|पता|मकान|फ़्लैट|बाज़ार|स्टेशन|ज़िला|जिला|\b(?:road|rd|street|nagar|colony|layout|sector|cross|address|floor|district|dist)\b/iu;
const speaksOfDelivery =
  /डिलीवर|डिलिवर|पार्सल|कूरियर|कोरियर|पिकअप|पिक-अप|deliver|courier|\bship|parcel|pick-?up|serviceable|\bzip|pin-?code|पिनकोड/iu;
const speaksOfMoney =
  /(?:₹|कुल|राशि|रकम|बैलेंस|शेष|फ़ीस|फीस|किराया|ख़र्च|खर्च|लोन|बजट|दाम|क़ीमत|कीमत|जमा|मूल्य|टैक्स|\b(?:total|amount|balance|limit|fees?|rent|price|cost|loan|tax|value|worth|rs\.?|inr|up ?to|over|above|than|about|around))\s*[:,–-]?\s*$/iu;
const isAmountAfter =
  /^\s*(?:\/[-=]|rupees?\b|rs\b|inr\b|रुपये|रुपए|रु(?![\p{L}\p{M}])|lakhs?\b|crores?\b|लाख|करोड़|%|km\b|kg\b|sq\b|people|persons|units|customers|students|users|voters|families|लोग|लोगों|यूनिट|ग्राहक|छात्र|परिवार|मतदाता)/iu;

const inDigits = (first: string, second: string, forms: SpokenForms): string =>
  forms.digits(`${first} ${second}`);

/** Hindi words before which a bare figure counts or is an amount. */
const COUNTING =
  'में|के|का|की|से|पर|ने|को|तक|और|या|है|हैं|था|थे|कि|तो|भी|ही|लगभग|क़रीब|करीब|तकरीबन|सिर्फ़|सिर्फ|केवल|मात्र|आबादी|जनसंख्या|संख्या|स्कोर|वोट|कमाई|वेतन|सैलरी|इनकम|आय|बिक्री|मुनाफ़ा|मुनाफा|नकद|बिल|भुगतान|पेमेंट|रिफ़ंड|रिफंड|एडवांस|बकाया|प्रीमियम|पैकेज|इसमें|उसमें|हमने|मैंने|आपने|उन्होंने'.normalize(
    'NFC',
  );

/** No PIN code ends with three zeros. */
const isRound = (second: string): boolean => second === '000';

export const pinRules: readonly Rule[] = [
  // "Jaipur, Rajasthan 302001", "शिमला 171001", "Pune MH-411001", "PIN 560 001".
  {
    pattern: new RegExp(
      String.raw`(?=[1-9]\d{2}\s?\d)(?<=(?:${PLACE}|(?<![\p{L}\p{N}])(?:${STATE_CODES}|[A-Z]\s[A-Z]|J&K)|(?<![\p{L}\p{M}])(?:उ|म|हि|आं|अ)\.\s?प्र\.|${ASKED}|${CAPITAL_WORD})${GAP}|(?:${ASKED})${GAP}(?:\d{3}\s?\d{3}\s?(?:,|and|or|&|और|या)\s?){1,5})${PIN}`,
      'gu',
    ),
    say: ([, first = '', second = ''], forms, before, after) =>
      isRound(second) || speaksOfMoney.test(before) || isAmountAfter.test(after)
        ? null
        : inDigits(first, second, forms),
  },
  // A Hindi town that is not listed: "धारवाड़ 580001". Behind other words six figures count something.
  {
    pattern: new RegExp(
      String.raw`(?=[1-9]\d{2}\s?\d)(?<=(?<![\p{L}\p{M}])(?!(?:${COUNTING})\s)[\p{Lo}\p{M}]{3,}\s)${PIN}(?=\s*(?:$|[.,;।!?)]|(?:पर|में|है|को)(?![\p{L}\p{M}])))`,
      'gu',
    ),
    say: ([, first = '', second = ''], forms, before) =>
      isRound(second) || speaksOfMoney.test(before) ? null : inDigits(first, second, forms),
  },
  // "302001 Jaipur", "302001, राजस्थान".
  {
    pattern: new RegExp(String.raw`${PIN}(?=\s?[-–,]?\s${PLACE})`, 'gu'),
    say: ([, first = '', second = ''], forms, before) =>
      isRound(second) || speaksOfMoney.test(before) ? null : inDigits(first, second, forms),
  },
  {
    pattern: /(?<![\p{L}\d.,/:₹-])([1-8]\d{2})(\d{3})(?![\p{L}\p{M}\d/:-]|[.,]\d)/gu,
    say: ([, first = '', second = ''], forms, before, after) =>
      isPin(before, after) ? inDigits(first, second, forms) : null,
  },
];

/**
 * Six figures without commas are an amount, unless the words around them speak of a place, a
 * delivery or a one-time password.
 */
function isPin(before: string, after: string): boolean {
  if (speaksOfMoney.test(before) || isAmountAfter.test(after)) return false;
  const isApart = /[\p{L}\p{M}]\s*[,–-]\s*$/u.test(before);
  const isLast = /^\s*[.।!?)]?\s*$/.test(after);
  if (isApart && /\botp\b|ओटीपी/i.test(before)) return true;
  if (isApart && isLast && !/₹|\d|रुप|लोन|खात|बैलेंस|loan|balance|amount/iu.test(before)) return true;
  const isBehindPlace = (isApart || /[\p{Lo}\p{M}]\s+$/u.test(before)) && speaksOfPlace.test(before);
  if (isBehindPlace && /^\s*(?:$|[.,;।!?)]|है(?![\p{L}\p{M}]))/u.test(after)) return true;
  const isAlone = /^\s*(?:$|[.,;!?)]|(?:and|or|is|area|also|within|by|in|today|tomorrow)\b)/.test(after);
  const isWhere =
    /^\s*(?:में|पर|एरिया|इलाक|के लिए|area|is\b)/iu.test(after) ||
    (isAlone && /\b(?:to|in|at|area|code|zip|and|or)\s*$/i.test(before));
  return isWhere && (speaksOfDelivery.test(before) || speaksOfDelivery.test(after));
}
