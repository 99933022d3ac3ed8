/**
 * Ordinals as Hindi says them: पहला, दूसरी, पाँचवें. What is written behind the figure decides ("3री");
 * an English ending shows neither gender nor case, so the words that follow do: "2nd फ्लोर पर" is दूसरे.
 */
import { listed } from '../utterance/utterance.ts';
import { hiCardinal, hiOrdinal } from './numbers.ts';

/** Feminine nouns that are counted off, in both scripts; all others are masculine. */
const feminine = listed(`
  मंज़िल, मंजिल, गली, लाइन, कक्षा, क्लास, बार, दफ़ा, बैठक, मीटिंग, सालगिरह, वर्षगाँठ, वर्षगांठ, सदी,
  शताब्दी, किस्त, क़िस्त, गाड़ी, बस, ट्रेन, पंक्ति, सीट, मुलाक़ात, मुलाकात, विज़िट, विजिट, गोली, खुराक, ख़ुराक, डोज़,
  डोज, रिपोर्ट, प्रति, कॉपी, पारी, बेटी, पत्नी, टीम, शिफ्ट, शिफ़्ट, डेट, शादी, फ़ाइल, फाइल, श्रेणी, तिमाही, छमाही,
  रात, शाम, सुबह, जगह, चीज़, चीज, दुकान, बिल्डिंग, इमारत, सड़क, लेन, पोज़िशन, पोजीशन, रैंक, कॉल, ईएमआई, बुकिंग,
  ब्रांच, ब्राँच, शाखा, पाली, कोशिश, किताब, परीक्षा, यूनिट, सूची, लिस्ट, क़तार, कतार, बारी, खिड़की, बोतल, ट्रिप,
  ट्रेनिंग, सर्जरी, मशीन, टेबल, कुर्सी, मेज़, तस्वीर, फ़ोटो, फोटो, बहन, डिलीवरी, वैक्सीन, रसीद, इंस्टॉलमेंट,
  branch, shakha, book, list, unit, bottle, trip, delivery, table, machine, surgery, photo, vaccine,
  सर्विस, फ़्लाइट, फ्लाइट, पीढ़ी, वाली, line, class, street, lane, gali, date, shift, emi, instalment, installment,
  meeting, dose, copy, row, seat, train, bus, term, anniversary, call, visit, booking, service, flight, rank,
  building, team, manzil, baar, tareekh
`);
const POSTPOSITION =
  '(?:पर|पे|में|से|को|के|का|की|तक|ने|वाले|वाला|वाली|par|pe|mein|me|mai|se|ko|ke|ka|ki|tak|wale|wala|wali)(?![\\p{L}\\p{M}])';
/** "2nd और 4th शनिवार को": the noun of both is the last one's. */
const OTHERS = '(?:\\s?(?:और|या|व|&|,|and|or|से|-|–)\\s?\\d{1,3}(?:st|nd|rd|th))*';
const nounFollows = new RegExp(`^${OTHERS}\\s([\\p{L}\\p{M}]+)`, 'iu');
/** A postposition behind the noun, or behind a name of two Latin words: "2nd Main Road पर". */
const isOblique = new RegExp(
  `^${OTHERS}\\s(?:[\\p{L}\\p{M}]+|[A-Za-z]+\\s[A-Za-z]+)\\s${POSTPOSITION}|^${OTHERS}\\s(?:वाले|दो|तीन|चार|पाँच|\\d)(?![\\p{L}\\p{M}])`,
  'iu',
);
/** Without a noun a day is meant ("1st को") or a class at school ("12th में", "1st से 5th तक"). */
const isDay = new RegExp(`^${OTHERS}\\sको(?![\\p{L}\\p{M}])`, 'u');
const isClass = new RegExp(`^${OTHERS}\\s(?:तक|से|में|की|का|के|पास)(?![\\p{L}\\p{M}])`, 'u');
/**
 * "15th तक": no class is above the twelfth. "10th तक जमा करें" is a day because somebody has until
 * then to do something.
 */
const isDayAfterTwelfth = new RegExp(`^${OTHERS}\\s(?:तक|से)(?![\\p{L}\\p{M}])`, 'u');
const isDeadline =
  /^\s(?:तक|से पहले)\s(?:[\p{L}\p{M}]+\s){0,2}(?:जमा|भुगतान|पेमेंट|भर|भेज|पहुँच|पहुंच|आवेदन|अप्लाई|रजिस्टर|बुक|मिल|डिलीवर|तैयार|वैध|मान्य|दे\s|दें|दीजिए|कर\s|करें|करना|आ\s|आएँ|आएगा|आएगी|हो\s)/u;
const hindiEnding = /^[\u0900-\u097f]/u;
const feminineNouns = new Set(feminine.map((noun) => noun.normalize('NFC')));

/** `ending` is what was written behind the figure, `after` the text that follows. */
export function hiOrdinalIn(n: number, ending: string, after: string): string {
  if (hindiEnding.test(ending)) return hiOrdinal(n, ending);
  const noun = nounFollows.exec(after)?.[1]?.toLowerCase() ?? '';
  // "21st तारीख को" is इक्कीस तारीख को, "15th को" पंद्रह को: only the first has its ordinal.
  if (
    noun === 'तारीख' ||
    noun === 'तारीख़'.normalize('NFC') ||
    isDay.test(after) ||
    isDeadline.test(after) ||
    (n > 12 && n <= 31 && isDayAfterTwelfth.test(after))
  )
    return n === 1 ? hiOrdinal(n, 'ी') : hiCardinal(String(n));
  if (feminineNouns.has(noun) || (n <= 31 && isClass.test(after))) return hiOrdinal(n, 'ी');
  return hiOrdinal(n, isOblique.test(after) ? 'े' : '');
}
