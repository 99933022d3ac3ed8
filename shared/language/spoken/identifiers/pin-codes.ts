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
  /डिलीवर|डिलिवर|सर्विस|सेवा|पहुँचा|पार्सल|कूरियर|कोरियर|पिकअप|पिक-अप|deliver|courier|\bserv(?:e|es|ed|ing|ice|iced)\b|\bship|parcel|pick-?up|serviceable|\bzip|pin-?code|पिनकोड/iu;
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

/** A price may stand behind a place too: "Trip to Goa, 125000", "केरल का पैकेज, 145500". */
const speaksOfPrice =
  /(?<![\p{L}\p{M}])(?:trip|tour|package|holiday|honeymoon|deposit|flights?|hotel|stay|flat|villa|plot|course|wedding|ट्रिप|टूर|पैकेज|यात्रा|जमा|डिपॉज़िट|डिपॉजिट|होटल|फ़्लैट|फ्लैट|प्लॉट|शादी)(?![\p{L}\p{M}])[^.?!;।]{0,60}$/iu;
/** "Your PIN is", "PIN as", "The PIN code of your area, Andheri East, is", "पिन कोड अंधेरी में". */
const asksForPin =
  /(?:(?<!\p{L})(?:pin|zip)(?:\s?-?code)?s?(?!\p{L})[^.?!;\d]{0,60}\s(?:is|are|as|was|to)|(?<![\p{L}\p{M}])पिन(?:\s?कोड)?(?![\p{L}\p{M}])[^.?!;।\d]{0,40})\s*:?\s*$/iu;
const pinEnds = /^\s*(?:$|[.,;।!?)]|(?:है|हैं|दर्ज|सेव|and|or|for|right|correct|in|on|at)(?![\p{L}\p{M}]))/iu;
/** "110075 your pin code", "400601 आपका पिन कोड है". */
const isPinAfter =
  /^\s*(?:is\s|as\s|was\s)?\s*(?:(?:your|the|my|our|a|correct|आपका|आपकी|मेरा|हमारा|यह|ही|aapka|mera)\s)*(?:(?:pin|zip)(?:\s?-?code)?(?!\p{L})|पिन)/iu;
/** A list of codes: "We serve 400601, 400602 and". */
const LIST = String.raw`(?:[1-8]\d{5}\s?(?:,|and|or|&|और|या|,\s?and)\s?)*`;
const serves = new RegExp(
  String.raw`(?:\b(?:serve|serves|serving|service|deliver|ship|cover|covers)|\b(?:deliver(?:s|y|ing|ed)?|ship(?:s|ped|ping)?|available|serviceable|service|present)\s(?:to|in|at)|\b(?:area|areas|codes?))(?:\s(?:are|is|served|covered|serviced))?\s?:?\s${LIST}$`,
  'iu',
);

/**
 * No PIN code ends with three zeros. One that ends with two is a price among words of prices, and any is
 * behind such a word and its comma.
 */
const isRound = (second: string, before = ''): boolean =>
  second === '000' ||
  (second.endsWith('00') && speaksOfPrice.test(before)) ||
  /(?<![\p{L}\p{M}])(?:trip|tour|package|holiday|deposit|ट्रिप|टूर|पैकेज|यात्रा)\s*,\s*$/iu.test(before);

export const pinRules: readonly Rule[] = [
  // "Jaipur, Rajasthan 302001", "शिमला 171001", "Pune MH-411001", "PIN 560 001".
  {
    pattern: new RegExp(
      String.raw`(?=[1-9]\d{2}\s?\d)(?<=(?:${PLACE}(?:\s?\(\p{L}[\p{L}\p{M}. ]{0,15}\))?|(?<![\p{L}\p{N}])(?:${STATE_CODES}|[A-Z]\s[A-Z]|J&K)|(?<![\p{L}\p{M}])(?:उ|म|हि|आं|अ)\.\s?प्र\.|${ASKED}|${CAPITAL_WORD})${GAP}|(?:${ASKED})${GAP}(?:\d{3}\s?\d{3}\s?(?:,|and|or|&|और|या)\s?){1,5})${PIN}`,
      'gu',
    ),
    say: ([, first = '', second = ''], forms, before, after) =>
      isRound(second, before) || speaksOfMoney.test(before) || isAmountAfter.test(after)
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
      isRound(second, before) || speaksOfMoney.test(before) ? null : inDigits(first, second, forms),
  },
  // "302001 Jaipur", "302001, राजस्थान".
  {
    pattern: new RegExp(String.raw`${PIN}(?=\s?[-–,]?\s${PLACE})`, 'gu'),
    say: ([, first = '', second = ''], forms, before) =>
      isRound(second, before) || speaksOfMoney.test(before) ? null : inDigits(first, second, forms),
  },
  {
    pattern: /(?<![\p{L}\d.,/:₹-])([1-8]\d{2})(\d{3})(?![\p{L}\p{M}\d/:-]|[.,]\d)/gu,
    say: ([, first = '', second = ''], forms, before, after) =>
      isPin(before, after, second) ? inDigits(first, second, forms) : null,
  },
];

/**
 * Six figures without commas are an amount, unless the words around them speak of a place, a
 * delivery or a one-time password.
 */
function isPin(before: string, after: string, second: string): boolean {
  if (isAmountAfter.test(after)) return false;
  if ((asksForPin.test(before) && pinEnds.test(after)) || isPinAfter.test(after)) return true;
  if (speaksOfMoney.test(before)) return false;
  const isApart = /[\p{L}\p{M}]\s*[,–-]\s*$/u.test(before);
  const isLast = /^\s*[.।!?)]?\s*$/.test(after);
  if (isApart && /\botp\b|ओटीपी/i.test(before)) return true;
  if (isRound(second, before)) return false;
  if (
    serves.test(before) &&
    /^\s*(?:$|[.,;!?)।]|(?:and|or|और|या|too|also|only|areas?)(?![\p{L}\p{M}]))/u.test(after)
  )
    return true;
  if (isApart && isLast && !/₹|\d|रुप|लोन|खात|बैलेंस|loan|balance|amount/iu.test(before)) return true;
  const isBehindPlace = (isApart || /[\p{Lo}\p{M}]\s+$/u.test(before)) && speaksOfPlace.test(before);
  if (isBehindPlace && /^\s*(?:$|[.,;।!?)]|है(?![\p{L}\p{M}]))/u.test(after)) return true;
  const isAlone = /^\s*(?:$|[.,;!?)]|(?:and|or|is|area|also|within|by|in|today|tomorrow)\b)/.test(after);
  // "400601 और 400602 में डिलीवर करते हैं".
  const isInList = /^\s?(?:(?:,|और|या|and|or|&)\s?[1-8]\d{5}\s?){1,9}(?:में|पर|तक)/u.test(after);
  if (isInList && speaksOfDelivery.test(after)) return true;
  const isWhere =
    /^\s*(?:में|पर|एरिया|इलाक|के लिए|area|is\b)/iu.test(after) ||
    (isAlone && /\b(?:to|in|at|area|code|zip|and|or)\s*$/i.test(before));
  return isWhere && (speaksOfDelivery.test(before) || speaksOfDelivery.test(after));
}
