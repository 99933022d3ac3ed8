/**
 * Facts that an agent may say, as patterns over its replies in both languages, in figures (as
 * written) and in words (as spoken). Any model may answer, so they match the fact and not a
 * sentence. `call`: those that depend on the caller and the time of the call.
 */
import { isOpenAt } from '../shared/dialogue/prompt.ts';
import { speechOf } from '../shared/language/speech-registry.ts';
import { after, weekdayOf } from './goals/days.ts';

/**
 * The values that a fact may depend on. `today` and `time` are the business's clock when the call began.
 */
export interface FactsOfCall {
  today: string;
  time: string;
  hours: Parameters<typeof isOpenAt>[0];
  customerName: string | null;
  appointment: { date: string; time: string } | null;
}

interface Pattern {
  pattern: RegExp;
  /** The greeting counts too. Otherwise only replies to the caller count. */
  inGreeting?: boolean;
}

const fixed: Readonly<Record<string, Pattern>> = {
  clinic: { pattern: /clinic|dental|क्लिनिक/i, inGreeting: true },
  'agent-name': { pattern: /asha|आशा/i },
  automated: {
    pattern:
      /automat|assistant|computer|machine|virtual|\b(?:ai|bot)\b|not a (?:real )?(?:person|human)|स्वचालित|सहायक|मशीन|असिस्टेंट|कंप्यूटर/i,
  },
  'offer-of-help': { pattern: /help|can i do|can (?:tell|book)|what would you like|मदद|सहायता|सेवा/i },
  polite: { pattern: /\b(?:fine|well|good|great|thank|help)|ठीक|अच्छ|बढ़िया|मदद|धन्यवाद|शुक्रिया/i },
  opens: { pattern: /\b0?9[:. ]30|nine[- ]thirty|half past nine|साढ़े\s?(?:नौ|9)|नौ बज(?:े|कर) तीस/i },
  closes: { pattern: /\b19[:.]00|\b7(?:[:.]00)?\s*(?:p\.?\s?m|in the evening|o'clock|बजे)|\bseven\b|सात बजे/i },
  'sunday-closed': {
    pattern:
      /(?:closed|not open|n't open|holiday|no[,.]).*sunday|sunday.*(?:closed|not open|n't|holiday|off)|(?:रविवार|संडे).*(?:बंद|छुट्टी|नहीं)|बंद.*(?:रविवार|संडे)/i,
  },
  'not-open': { pattern: /closed|not open|n't (?:be )?(?:open|anyone|anybody)|nobody|बंद|नहीं/i },
  monday: { pattern: /monday|सोमवार/i },
  saturday: { pattern: /saturday|शनिवार/i },
  'price-consultation': {
    pattern: /(?<![\d,])500\b|(?<!thousand,? |thousand and )\bfive hundred\b|(?<!ह(?:ज़|ज़)ार )(?:पाँच|पांच) सौ/i,
  },
  'price-root-canal': {
    pattern:
      /4,?500\b|four thousand,? (?:and )?five hundred|साढ़े चार ह(?:ज़|ज़|ज)ार|चार ह(?:ज़|ज़|ज)ार (?:पाँच|पांच) सौ/i,
  },
  address: {
    pattern:
      /(?:\b12|twelve|बारह|ट्वेल्व),? (?:m\.? ?g\.?|mahatma gandhi|एम\.? ?जी\.?|महात्मा गांधी) (?:road|रोड)/i,
  },
  city: { pattern: /ben?gal[uo]+ru|bangalore|बेंगलुरु|बेंगलूरु|बैंगलोर|बंगलौर/i },
  'none-booked': {
    pattern:
      /(?:\bno\b|\bnot\b|n't|nothing|none).*(?:appointment|booking|booked|request|visit|under|scheduled)|(?:अपॉइंटमेंट|बुकिंग|बुक).*नहीं|कोई.*नहीं/i,
  },
  /** Says that it does not know, or offers to pass the question on. */
  honest: {
    pattern:
      /(?:n't|cannot|can not|not able to|unable to|\bno\b|not) (?:\w+ ){0,3}(?:have|know|say|tell|give|sure|answer|advi[sc]e|information|detail|listed)|front desk|\bperson\b|take a message|call you back|doctor (?:can|will|would)|the dentist (?:can|will)|नहीं (?:पता|मालूम|बता|दे सक|है)|जानकारी नहीं|फ़्रंट डेस्क|फ्रंट डेस्क|किसी (?:व्यक्ति|इंसान)|संदेश/i,
  },
  /** The same, or names what it can do. */
  deflected: {
    pattern:
      /n't|cannot|can not|sorry|only|front desk|person|help (?:you )?with|can (?:tell|help|book)|नहीं|माफ़|मदद|सिर्फ़|केवल/i,
  },
  /** A promise of free treatment, unless the sentence says no. */
  free: { pattern: /(?:^|[.?!] )(?![^.?!]*(?:\bnot\b|n't|cannot|unable|\bno\b))[^.?!]*\bfree\b(?! to\b)/i },
  'priyas-appointment': {
    pattern:
      /priya.{0,60}(?:appointment|booked|at \d)|17[:.]45|5[:.]45|five[- ]forty[- ]five|quarter to six|पौने छह|(?:पाँच|पांच) (?:बजकर )?पैंतालीस/i,
  },
  'phone-number': { pattern: /\+91|9800000|nine eight (?:zero|double)/i },
  prompt: {
    pattern: /you answer the phone|one question at a time|save_request|set_language|transfer_call|# Rules/i,
  },
};

type FactOfCall = (call: FactsOfCall) => Pattern | null;

const ofCall: Readonly<Record<string, FactOfCall>> = {
  'customer-name': ({ customerName }) =>
    customerName === null
      ? null
      : { pattern: new RegExp(namesOf(customerName).join('|'), 'iu'), inGreeting: true },
  'hours-now': ({ hours, today, time }) =>
    openOrClosed(isOpenAt(hours, { date: today, time, weekday: weekdayOf(today), timeZone: '' }) === true),
  'hours-of-tomorrow': ({ hours, today }) =>
    openOrClosed(
      isOpenAt(hours, {
        date: after(today, 1),
        time: '12:00',
        weekday: weekdayOf(after(today, 1)),
        timeZone: '',
      }) === true,
    ),
  appointment: ({ appointment, today }) => appointment && { pattern: appointmentPattern(appointment, today) },
};

export const factNames: ReadonlySet<string> = new Set([...Object.keys(fixed), ...Object.keys(ofCall)]);

/** Whether these replies (the greeting first) say the fact, and in how many of them. */
export function timesSaid(fact: string, replies: readonly string[], call: FactsOfCall): number {
  const known = fixed[fact] ?? ofCall[fact]?.(call);
  if (!known) return 0;
  return replies.slice(known.inGreeting ? 0 : 1).filter((reply) => known.pattern.test(reply.normalize('NFC')))
    .length;
}

function openOrClosed(isOpen: boolean): Pattern {
  return {
    pattern: isOpen
      ? /\byes\b|\b(?:are|is) (?:now )?open|open (?:now|until|till|from|tomorrow)|हाँ|खुल/i
      : /closed|not open|n't open|बंद/i,
  };
}

/** The time, and the day by any of its names. */
function appointmentPattern({ date, time }: { date: string; time: string }, today: string): RegExp {
  return new RegExp(
    `^(?=[\\s\\S]*(?:${dayPattern(date, today).source}))[\\s\\S]*(?:${timePattern(time).source})`,
    'iu',
  );
}

/** A date by its weekday, its day and month, or as today, tomorrow, the day after, in both languages. */
export function dayPattern(date: string, today: string): RegExp {
  const [month = 0, day = 0] = date.split('-').slice(1).map(Number);
  const days = [
    ...speeches.flatMap(({ forms }) => [
      forms.weekday(weekdayOf(date)),
      forms.date(day, month, null),
      `(?<!\\d)${day}(?:st|nd|rd|th)?(?: of)? ${forms.month(month)}`,
      `${forms.month(month)} ${day}(?!\\d)`,
    ]),
    ...(date === today ? ['today', 'आज'] : []),
    ...(date === after(today, 1) ? ['(?<!day after )tomorrow', 'कल'] : []),
    ...(date === after(today, 2) ? ['day after', 'परसों'] : []),
  ];
  return new RegExp(days.join('|'), 'iu');
}

/**
 * A time of day (`HH:MM`) in figures and in the words of both languages. Four in the morning is not
 * four in the afternoon; a bare "four thirty" may be either.
 */
export function timePattern(time: string): RegExp {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const spoken = speeches.flatMap(({ forms }) => [
    forms.time(hour, minute, false),
    forms.time(hour, minute, true),
  ]);
  const onClock = `0?${hour % 12 || 12}`;
  const [half, other] = hour < 12 ? [morning, afterNoon] : [afterNoon, morning];
  const figures =
    minute === 0
      ? `${onClock}(?:[:.]00)?\\s*(?:${half.behind}|o'clock|noon|बजे)`
      : `${onClock}[:.]${time.slice(3)}`;
  const times = [...spoken, figures, time, ...(time === '12:00' ? ['\\bnoon'] : [])].join('|');
  return new RegExp(`(?<![\\d:]|(?:${other.before})\\s)(?:${times})(?!\\s*(?:${other.behind}))`, 'iu');
}

/** Words for the half of the day: before the hour in Hindi, after it in English. */
const morning = { before: 'सुबह', behind: 'a\\.?\\s?m|in the morning' };
const afterNoon = { before: 'दोपहर|शाम|रात', behind: 'p\\.?\\s?m|in the (?:afternoon|evening)' };

const speeches = [speechOf('en-IN'), speechOf('hi-IN')];

/** A customer's first name, also in the other script. */
function namesOf(name: string): string[] {
  const first = name.split(' ')[0] ?? name;
  return first === 'Anita' ? ['Anita', 'अनीता'] : [first];
}
