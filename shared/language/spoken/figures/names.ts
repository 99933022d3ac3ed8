/**
 * Figures that name a place or a thing and count nothing: vehicles, houses, PIN codes, school
 * classes. They run before dates and phone numbers.
 */
import type { Rule, SpokenForms } from '../../speech.ts';

const STATES =
  'A[NPRS]|BR|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[KPA]|WB';
const HOUSE = String.raw`\b(?:house|door|flat|plot|shop)\s(?:number|no\.?|नंबर)|H\.?\s?No\.?|D\.?\s?No\.?|(?:मकान|फ़्लैट|प्लॉट|दुकान)\s(?:नंबर|नं\.?)`;
/** Words about places and deliveries: six figures before or after them are a PIN code. */
const speaksOfPlace =
  /रोड|मार्ग|नगर|गली|सेक्टर|कॉलोनी|कालोनी|मंज़िल|ब्लॉक|चौक|पता|मकान|फ़्लैट|बाज़ार|स्टेशन|\b(?:road|rd|street|nagar|colony|layout|sector|cross|address|floor)\b/iu;
const speaksOfDelivery =
  /डिलीवर|डिलिवर|पार्सल|कूरियर|कोरियर|पिकअप|पिक-अप|deliver|courier|\bship|parcel|pick-?up|serviceable|\bzip|pin-?code|पिनकोड/iu;
const speaksOfMoney =
  /(?:₹|कुल|राशि|रकम|बैलेंस|शेष|फ़ीस|फीस|किराया|ख़र्च|खर्च|लोन|बजट|दाम|क़ीमत|कीमत|जमा|total|amount|balance|limit|fees?|rent|price|cost|loan|tax|value|worth|मूल्य|टैक्स|rs\.?|inr|up ?to|over|above|than|about|around)\s*[:,–-]?\s*$/iu;
const isMoneyAfter =
  /^\s*(?:\/[-=]|rupees?\b|rs\b|inr\b|रुपये|रुपए|रु(?![\p{L}\p{M}])|lakhs?\b|लाख|%|km\b|kg\b|people|लोग)/iu;
const classNames = String.raw`Class(?:es)?|Std\.?|Standard|Grade|Term|Phase|Stage|Semester|Sem|Level|Tier|Type|कक्षा|क्लास|फ़ेज़`;
const ROMAN = String.raw`(XI{0,2}|IX|IV|V?I{1,3}|V)(?!\.?[\p{L}\p{N}])`;
const roman = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

export const nameRules: readonly Rule[] = [
  // "KA 01 AB 1234", "DL 3C AB 1234".
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}])(${STATES})[\s-]?(\d{1,2}[A-Z]?)[\s-]?([A-Z]{1,3})[\s-]?(\d{4})(?![\p{L}\p{N}])`,
      'gu',
    ),
    say: ([, ...parts], forms) => parts.map((part = '') => forms.code(part)).join(' '),
  },
  // "H.No. 5-9-22" is no date.
  {
    pattern: new RegExp(
      String.raw`(?<=(?:${HOUSE})\s?)(\d{1,3}(?:-\d{1,3})+)(?:\/(\d{1,3}))?(?![\d/-])`,
      'giu',
    ),
    say: ([, parts = '', by], forms) => {
      const words = parts.split('-').map((part) => forms.cardinal(part));
      return words.join(', ') + (by === undefined ? '' : ` ${forms.symbols.over} ${forms.cardinal(by)}`);
    },
  },
  {
    pattern: /(?<![\p{L}\d.,/:₹-])[1-8]\d{5}(?![\p{L}\p{M}\d/:-]|[.,]\d)/gu,
    say: ([digits = ''], forms, before, after) =>
      isPin(before, after) ? forms.digits(`${digits.slice(0, 3)} ${digits.slice(3)}`) : null,
  },
  {
    wordsAlone: true,
    pattern: new RegExp(
      String.raw`(?<=(?<![\p{L}\p{M}])(?:${classNames})\s(?:[IVX]{1,4}(?:\s?[-–]\s?|,\s|\s(?:to|and|or|&|से|और|या)\s)){0,3})${ROMAN}(?:\s?[-–]\s?${ROMAN})?`,
      'gu',
    ),
    say: ([, from = '', to], forms) =>
      to === undefined ? ofRoman(from, forms) : forms.range(ofRoman(from, forms), ofRoman(to, forms)),
  },
];

function ofRoman(numeral: string, forms: SpokenForms): string {
  return forms.cardinal(String(roman.indexOf(numeral)));
}

/**
 * Six figures without commas are an amount, unless the words around them speak of a place, a
 * delivery or a one-time password.
 */
function isPin(before: string, after: string): boolean {
  if (speaksOfMoney.test(before) || isMoneyAfter.test(after)) return false;
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
