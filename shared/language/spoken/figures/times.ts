/** Times of day: "10:30", "3.30 p.m.", "4 PM", "10-12:30", "19:00 hrs", "सुबह 10:30 बजे". */
import type { Rule, SpokenForms } from '../../speech.ts';
import { TO } from './rule.ts';

const HALF = String.raw`([ap]\.?\s?m\b\.?|noon\b|midnight\b)`;
const CLOCK = String.raw`(\d{1,2})(?:[:.]([0-5]\d))?`;
const START = String.raw`(?<![\p{L}\p{N}.,:/₹-])`;
/** "o'clock", in either writing. */
const BAJE = String.raw`(?:बजे|baje\b)`;
/** Text that may follow an hour but no count of things: "सुबह 10 तक", but "सुबह 1 गोली". */
const HOUR_ENDS = String.raw`(?=\s+(?:तक|पर|से(?!\s*\d)|के (?:बाद|पहले|बीच|आसपास))(?![\p{L}\p{M}]))`;
/** Text that may follow the second hour of "9:30-1": nothing that is counted. */
const RANGE_ENDS = String.raw`(?![\d:/%]|[.,]\d)(?=\s*(?:$|[.,;!?।)&]|(?:and|or|on|in|only|every|daily|और|या|तक|में|को|पर|के बीच)(?![\p{L}\p{M}])))`;
/** No hours stand behind these: "कक्षा 9-5 तक". */
const namesClass = /(?:कक्षा|क्लास|पेज|पृष्ठ|अध्याय|नंबर|उम्र)\s*$/u;
const partHours: Readonly<Record<string, readonly [number, number]>> = {
  सुबह: [0, 12],
  सवेरे: [0, 12],
  दोपहर: [12, 16],
  शाम: [12, 24],
  रात: [18, 30],
};

const rules: readonly Rule[] = [
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,:/₹-])(?:([01]\d|2[0-3])([0-5]\d)\s*(?:hrs|hours)?${TO})?([01]\d|2[0-3])([0-5]\d)\s*(?:hrs|hours)\b\.?`,
      'giu',
    ),
    say: ([, hour, minute, hour2, minute2], forms) => {
      const to = clock(hour2, minute2, undefined, forms);
      const from = hour === undefined ? null : clock(hour, minute, undefined, forms);
      return from === null || to === null ? to : between(from, to, forms);
    },
  },
  {
    pattern: new RegExp(String.raw`${START}${CLOCK}(?:\s*${HALF})?${TO}${CLOCK}\s*${HALF}`, 'giu'),
    say: ([whole = '', hour, minute, half, hour2, minute2, half2], forms, _before, after) => {
      // "6-8 PM": a part of the day that is said first belongs to the first hour.
      const isShared =
        forms.isPartFirst === true &&
        half === undefined &&
        /^[ap]/i.test(half2 ?? '') &&
        Number(hour) % 12 < Number(hour2) % 12;
      // A zero before the hour is no sign of the 24-hour clock here: "05-06 PM".
      const from = clock(
        Number(hour) === 0 ? hour : String(Number(hour)),
        minute,
        isShared ? half2 : half,
        forms,
      );
      const end = clock(hour2, minute2, half2, forms);
      const to =
        isShared && firstWord(from) === firstWord(end) ? clock(hour2, minute2, undefined, forms) : end;
      return from === null || to === null ? null : stop(between(from, to, forms), whole, after);
    },
  },
  // "9 AM-6", "9:30 AM to 7": the second hour is the next one on the clock.
  {
    pattern: new RegExp(
      String.raw`${START}${CLOCK}\s*([ap])\.?\s?m\b\.?(\s*(?:-|–|—)\s*|\s+(?:to|till|until)\s+|\s*से\s*)${CLOCK}(?!\s*[ap]\.?\s?m\b)${RANGE_ENDS}`,
      'giu',
    ),
    say: ([, hour, minute, half = '', , hour2, minute2], forms) => {
      if (Number(hour2) > 12 || Number(hour2) === 0) return null;
      const isLater =
        (Number(hour2) % 12) * 60 + Number(minute2 ?? 0) > (Number(hour) % 12) * 60 + Number(minute ?? 0);
      const half2 = isLater === /a/i.test(half) ? 'am' : 'pm';
      const from = clock(hour, minute, `${half}m`, forms);
      const to = clock(hour2, minute2, half2, forms);
      if (from === null || to === null) return null;
      // The part of the day that both hours share is said once.
      const part = forms.isPartFirst ? '' : (/\s(?:in the|at)\s\w+$/.exec(to)?.[0] ?? '');
      const isShared = forms.isPartFirst === true && firstWord(from) === firstWord(to);
      return between(
        part !== '' && from.endsWith(part) ? from.slice(0, -part.length) : from,
        isShared ? (clock(hour2, minute2, undefined, forms) ?? to) : to,
        forms,
      );
    },
  },
  // How long, and no clock: "1:30 घंटे", "takes 2:15 hours".
  {
    pattern:
      /(?<![\p{L}\p{N}.,:/₹-])(\d{1,2}):([0-5]\d)\s?(?:घंटे|घंटा|घंटों|घण्टे|(?<=(?:takes?|lasts?|about|around|approximately|for|duration:?|within|every|nearly|than)\s\d{1,2}:\d\d\s?)(?:hours?|hrs?)\b|ghante\b)(?![\p{M}])/giu,
    say: ([, hours = '', minutes = ''], forms) => {
      const whole = String(Number(hours));
      if (minutes === '30' && whole !== '0')
        return `${forms.fraction(whole, 1, 2)} ${forms.unit('hr', false)}`;
      const ends =
        minutes === '00'
          ? ''
          : ` ${forms.cardinal(String(Number(minutes)))} ${forms.unit('min', minutes === '01')}`;
      return whole === '0'
        ? ends.trim()
        : `${forms.cardinal(whole)} ${forms.unit('hr', whole === '1')}${ends}`;
    },
  },
  {
    pattern: /(?<![\p{L}\p{N}.,:/₹-])12(?:[:.]00)?(?:\s*p\.?m\.?)?\s*noon\b/giu,
    say: (_groups, forms) => forms.time(12, 0, true),
  },
  {
    pattern: /(?<![\p{L}\p{N}.,:/₹-])12(?:[:.]00)?(?:\s*a\.?m\.?)?\s*midnight\b/giu,
    say: (_groups, forms) => forms.time(0, 0, true),
  },
  {
    pattern: new RegExp(String.raw`${START}${CLOCK}\s*${HALF}`, 'giu'),
    say: ([whole = '', hour, minute, half], forms, _before, after) => {
      const words = clock(hour, minute, half, forms);
      return words === null ? null : stop(words, whole, after);
    },
  },
  {
    pattern: new RegExp(
      String.raw`(सुबह|सवेरे|दोपहर|शाम|रात)(?:\s+(?:के|को|में))?\s+${CLOCK}(?:${TO}${CLOCK}(?:\s*${BAJE}|${RANGE_ENDS})|\s*${BAJE}|(?<=[:.]\d\d)|${HOUR_ENDS})(?![\d:])`,
      'gu',
    ),
    say: ([whole = '', part = '', hour, minute, hour2, minute2], forms, _before, after) => {
      // "सुबह 1-2" is as often a dose; "सुबह 9-1 तक" is none.
      if (
        !/^\s+तक/u.test(after) &&
        minute === undefined &&
        minute2 === undefined &&
        hour2 !== undefined &&
        !new RegExp(BAJE, 'u').test(whole)
      )
        return null;
      const [earliest, latest] = partHours[part] ?? [0, 24];
      const first = Number(hour) % 12;
      const hours = first < earliest && first + 12 < latest ? first + 12 : first;
      const from =
        clock(String(hours), minute, 'known', forms)?.replace(/^(?:सुबह|दोपहर|शाम|रात)/u, part) ?? null;
      const to = hour2 === undefined ? null : clock(hour2, minute2, undefined, forms);
      return from === null || to === null ? from : between(from, to, forms);
    },
  },
  // "10-7 तक खुले हैं": two hours that fall, or any two where something is open.
  {
    pattern: new RegExp(
      String.raw`${START}(1[0-2]|[1-9])\s?[-–]\s?(1[0-2]|[1-9])(?=\s+तक(?![\p{L}\p{M}]))`,
      'gu',
    ),
    say: ([, hour, hour2], forms, before, after) => {
      const isOpen =
        /^[^.?!।;]{0,40}(?:खुल|बैठ|बंद|मिलते|मिलती|मिलेंग)/u.test(after) ||
        /(?:समय|टाइम|टाइमिंग|ओपीडी|OPD)[^.?!।;]{0,20}$/u.test(before);
      if (namesClass.test(before) || (Number(hour) <= Number(hour2) && !isOpen)) return null;
      const from = clock(hour, undefined, undefined, forms);
      const to = clock(hour2, undefined, undefined, forms);
      return from === null || to === null ? null : between(from, to, forms);
    },
  },
  {
    pattern: new RegExp(
      String.raw`${START}${CLOCK}(?:(?:\s*${BAJE}(?=\s*[-–—]))?${TO}${CLOCK})?\s*${BAJE}`,
      'gu',
    ),
    say: ([, hour, minute, hour2, minute2], forms) => {
      const from = clock(hour, minute, undefined, forms);
      if (hour2 === undefined || from === null) return from;
      const to = clock(hour2, minute2, undefined, forms);
      return to === null ? null : between(from, to, forms);
    },
  },
  {
    pattern: new RegExp(
      String.raw`${START}(\d{1,2}):([0-5]\d)(?::[0-5]\d)?${TO}(\d{1,2}):([0-5]\d)(?::[0-5]\d)?(?![\d:])`,
      'gu',
    ),
    say: ([, hour, minute, hour2, minute2], forms) => {
      const from = clock(hour, minute, undefined, forms);
      const to = clock(hour2, minute2, undefined, forms);
      return from === null || to === null ? null : between(from, to, forms);
    },
  },
  // "9.30-1.30": with a dot only where it can be no decimal, and only on the quarter hour.
  {
    pattern: new RegExp(
      String.raw`${START}(?=[\d–\s-]*\.)(\d{1,2})(?:\.(00|15|30|45))?\s?[-–]\s?(\d{1,2})(?:\.(00|15|30|45))?${RANGE_ENDS}`,
      'gu',
    ),
    say: ([, hour, minute, hour2, minute2], forms) => {
      const from = clock(hour, minute, undefined, forms);
      const to = clock(hour2, minute2, undefined, forms);
      return from === null || to === null || (minute === undefined && minute2 === undefined)
        ? null
        : between(from, to, forms);
    },
  },
  // "10-12:30", "9:30 to 1".
  {
    pattern: new RegExp(
      String.raw`${START}(\d{1,2})(?::([0-5]\d))?${TO}(\d{1,2})(?::([0-5]\d)(?![\d:])|${RANGE_ENDS})`,
      'giu',
    ),
    say: ([, hour, minute, hour2, minute2], forms) => {
      if (minute === undefined && minute2 === undefined) return null;
      const from = clock(hour, minute, undefined, forms);
      const to = clock(hour2, minute2, undefined, forms);
      return from === null || to === null ? null : between(from, to, forms);
    },
  },
  {
    pattern: new RegExp(
      String.raw`${START}(\d{1,2}):([0-5]\d)(?::[0-5]\d)?(?:\s*(?:hrs|hours|IST)\b)?(?![\d:])`,
      'giu',
    ),
    say: ([, hour, minute], forms) => clock(hour, minute, undefined, forms),
  },
  {
    pattern: new RegExp(
      String.raw`(?<=\b(?:at|by|until|till|before|after|around|from|between|timings?|open)\s)(\d{1,2})\.([0-5]\d)(?:(?:${TO}|\s+and\s+)(\d{1,2})\.([0-5]\d))?(?![\d%]|\s*(?:lakh|crore|percent|rupees|km|kg|lakhs|mg|ml|degrees|°))`,
      'gi',
    ),
    say: ([whole = '', hour, minute, hour2, minute2], forms) => {
      const from = clock(hour, minute, undefined, forms);
      const to = hour2 === undefined ? null : clock(hour2, minute2, undefined, forms);
      if (from === null || to === null) return from;
      return /\band\b/i.test(whole) ? `${from} ${forms.symbols['&'] ?? ''} ${to}` : between(from, to, forms);
    },
  },
];

/**
 * A language may say a time differently before a verb; its `timeBefore` decides that for all of
 * these rules.
 */
export const timeRules: readonly Rule[] = rules.map(({ pattern, say }) => ({
  pattern,
  say: (groups, forms, before, after) => {
    const words = say(groups, forms, before, after);
    return words === null || !forms.timeBefore ? words : forms.timeBefore(words, after);
  },
}));

/**
 * `half`: "a.m." or "PM" in any writing, "noon", "midnight", undefined, or `known` for an hour that
 * is 24-hour already.
 */
function clock(
  hourText: string | undefined,
  minuteText: string | undefined,
  half: string | undefined,
  forms: SpokenForms,
): string | null {
  const written = Number(hourText);
  const minute = Number(minuteText ?? 0);
  if (written > 24 || minute > 59 || (written === 24 && minute > 0)) return null;
  if (half === 'known') return forms.time(written, minute, true);
  if (half === undefined) {
    const is24 =
      written > 12 || written === 0 || (minuteText !== undefined && (hourText ?? '').startsWith('0'));
    return forms.time(written, minute, is24);
  }
  if (written === 0 || written > 12) return written > 12 ? forms.time(written, minute, true) : null;
  if (/^(?:noon|midnight)$/i.test(half) && written !== 12) return null;
  return forms.time((written % 12) + (/^[pn]/i.test(half) ? 12 : 0), minute, true);
}

/** The part of the day, in a language that says it first. */
function firstWord(time: string | null): string | undefined {
  return time?.split(' ')[0];
}

/** "nine to six in the evening": the word for the hour is said once. */
function between(from: string, to: string, forms: SpokenForms): string {
  return forms.range(from.replace(/(?: o'clock|\s*बजे)$/u, ''), to);
}

/** The dot of "p.m." may also be the end of the sentence. */
function stop(words: string, whole: string, after: string): string {
  return whole.endsWith('.') && /^\s*(?:$|[A-Z])/.test(after) ? `${words}.` : words;
}
