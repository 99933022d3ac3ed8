/**
 * Clocks before they are read: a part of the day that is written twice stays once ("सुबह 8 a.m.", "8
 * a.m. in the morning"), and times that touch are parted ("11:20AM,2:40PM").
 */

const CLOCK = String.raw`\d{1,2}(?:[:.][0-5]\d)?`;
const HALF = String.raw`[ap](?:\.\s?m\.|\.?\s?m\b\.?)`;
const HINDI =
  String.raw`(?<![\p{L}\p{M}])(?:सुबह|अलसुबह|सवेरे|सवेरा|तड़के|भोर|प्रातःकाल|प्रातः|प्रात|पूर्वाह्न|दोपहर|अपराह्न|शाम|सायंकाल|सायं|सांय|संध्या|रात्रि|रात|मध्यरात्रि|subah|subha|savere|dopahar|dopehar|dophar|shaam|sham|raat)`.normalize(
    'NFC',
  );
/** Between the part and its hour: "शाम: 5 PM", "सुबह (9 AM)", "सुबह की पाली 6 AM". */
const HINDI_JOINT = String.raw`(?:\s+(?:के|को|में|बाद|ke|ko|mein|me|baad)|\s+(?:के|की|का|वाली|वाला|वाले|ke|ki|ka|wali|wala|wale)\s+[\p{L}\p{M}]+)?(?:,?\s+|\s?[:(–-]\s?)`;
const BAJE = String.raw`\s*(?:बजे|baje\b)`;
const ENGLISH = '(?:morning|afternoon|evening|night)s?';
/** "in the morning", "at night", "tomorrow evening", "tonight". */
const SAID = String.raw`(?:in\s+(?:the\s+)?(?:(?:early|late)\s+)?(?:${ENGLISH})|at\s+night|tonight|(?:this|tomorrow|yesterday|every|each|the\s+next|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s+(?:${ENGLISH}))`;

/** A clock, or a range that names the half of the day once. */
const CLOCKS = String.raw`(?:(\d{1,2})(?:[:.][0-5]\d)?\s*(?:-|–|—|\bto\b|से)\s*)?((\d{1,2})(?:[:.][0-5]\d)?)`;
const behindHindi = new RegExp(
  String.raw`(${HINDI}${HINDI_JOINT})(${CLOCKS})\s*(${HALF})(?:${BAJE})?(\s*(?:-|–|—|\bto\b)\s*(?=${CLOCK}\s*${HALF}))?`,
  'giu',
);
const beforeHindi = new RegExp(
  String.raw`(?<![\d:.])(${CLOCK})\s*(${HALF})(?:${BAJE})?(?=\s+(?:को\s+)?(?:देर\s+)?(${HINDI})(?![\p{L}\p{M}]))`,
  'giu',
);
const withHour = new RegExp(String.raw`(?<=\d\s*${HALF})${BAJE}`, 'giu');
const hourFirst = new RegExp(String.raw`(?<=\d)${BAJE}\s*(?=${HALF})`, 'giu');
const range = new RegExp(
  String.raw`(${CLOCK})\s*(${HALF})(\s*(?:-|–|—|to|and)\s*)(${CLOCK})\s*(${HALF})(?=,?\s+${SAID}\b)`,
  'giu',
);
const behindEnglish = new RegExp(
  String.raw`\b((?:${ENGLISH}|tonight)(?:,?\s+|\s?[:(]\s?)(?:(?:at|by|from|around|about|before|after|till|until|between)\s+)?)(${CLOCKS})\s*(${HALF})`,
  'giu',
);
const beforeEnglish = new RegExp(
  String.raw`(?<![\d:.])(${CLOCK})\s*(${HALF})(?=,?\s+(?:on\s+)?(${SAID})\b|\s+(${ENGLISH})\b)`,
  'giu',
);
/** On the 24-hour clock: "17:30 शाम", "17:00 in the evening". */
const of24 = new RegExp(
  String.raw`(?<![\d:.,])(0\d|1\d|2[0-3]):([0-5]\d)(?:${BAJE})?(?=,?\s+(?:(?:को\s+)?(?:देर\s+)?(${HINDI})(?![\p{L}\p{M}])|(?:on\s+)?(${SAID})\b|(${ENGLISH})\b))`,
  'giu',
);
const behind24 = new RegExp(
  String.raw`\b((?:${ENGLISH}|tonight)(?:,?\s+|\s?[:(]\s?)(?:(?:at|by|from|around|about|before|after|till|until)\s+)?)(0\d|1\d|2[0-3]):([0-5]\d)(?!\s*(?:[-–—:\d]|to\b|से|${HALF}))(?:${BAJE})?`,
  'giu',
);
const noon = /\b(12\s*(?:noon|midnight))\s+(?:in\s+the\s+afternoon|at\s+night)\b/gi;
const hindiNoon = new RegExp(
  String.raw`(?<=${HINDI}${HINDI_JOINT})(12(?:[:.]00)?)\s*(?:noon|midnight)\b(?:${BAJE})?|\b(12(?:[:.]00)?)\s*(?:noon|midnight)\b(?:${BAJE})?(?=\s+(?:को\s+)?${HINDI}(?![\p{L}\p{M}]))`,
  'giu',
);
const touching = new RegExp(
  String.raw`((?<=\d\s?)(?:${HALF}|बजे|baje\b)|(?<=\d:[0-5]\d))\s?([,;/|.])(?=\d{1,2}(?:[:.][0-5]\d|\s?(?:${HALF}|बजे|baje\b)))`,
  'giu',
);

/** "10,11 और 12": a list of small figures, and no thousands. */
const smallList = /(?<![\d.,:/+₹$€£-]|[₹$€£]\s|Rs\.?\s?)\d{1,2}(?:,\d{1,2})+(?![\d/:%-]|[.,]\d)/gu;

/**
 * `needsHour`: the language says "o'clock" with every hour, so the half of the day is replaced by
 * that word and not just left out.
 */
export function withPlainClocks(text: string, needsHour = false): string {
  if (!/\d/.test(text)) return text;
  const hour = needsHour ? ' बजे' : '';
  return text
    .replace(smallList, (list) => list.replaceAll(',', ', '))
    .replace(touching, (_whole, half: string) => `${half}, `)
    .replace(hourFirst, ' ')
    .replace(hindiNoon, (_whole, behind?: string, before?: string) => `${behind ?? before ?? ''} बजे`)
    .replace(
      behindHindi,
      (whole, part: string, clocks: string, from, _to, to: string, half: string, ...at) => {
        if (!agrees(half, part, to) || (from !== undefined && Number(from) % 12 >= Number(to) % 12))
          return whole;
        const [dash, offset, line] = at as [string | undefined, number, string];
        const stop = isBare(half) && isEnd(half, line.slice(offset + whole.length)) ? '.' : '';
        return `${part}${clocks} बजे${dash === undefined ? stop : ' से '}`;
      },
    )
    .replace(beforeHindi, (whole, clock: string, half: string, part: string) =>
      agrees(half, part, clock) && !endsSentence(half, part) ? `${of12(clock)} बजे` : whole,
    )
    .replace(of24, (whole, hours: string, minutes: string, hindi?: string, said?: string, plain?: string) => {
      const half = Number(hours) < 12 ? 'am' : 'pm';
      const clock = of12(`${hours}:${minutes}`);
      if (!agrees(half, hindi ?? said ?? plain ?? '', clock)) return whole;
      return hindi === undefined ? `${clock}${hour}` : `${clock} बजे`;
    })
    .replace(behind24, (whole, part: string, hours: string, minutes: string) =>
      agrees(Number(hours) < 12 ? 'am' : 'pm', part, hours)
        ? `${part}${of12(`${hours}:${minutes}`)}${hour}`
        : whole,
    )
    .replace(withHour, '')
    .replace(range, (whole, from: string, half: string, to: string, clock: string, half2: string) =>
      isMorning(half) === isMorning(half2) ? `${from}${to}${clock} ${half2}` : whole,
    )
    .replace(noon, '$1')
    .replace(
      behindEnglish,
      (whole, part: string, clocks: string, from, _to, to: string, half: string, ...at) => {
        if (!agrees(half, part, to) || (from !== undefined && Number(from) % 12 >= Number(to) % 12))
          return whole;
        const [offset, line] = at as [number, string];
        return `${part}${clocks}${hour}${isEnd(half, line.slice(offset + whole.length)) ? '.' : ''}`;
      },
    )
    .replace(beforeEnglish, (whole, clock: string, half: string, said?: string, plain?: string) => {
      const part = said ?? plain ?? '';
      return agrees(half, part, clock) && !endsSentence(half, part) ? `${of12(clock)}${hour}` : whole;
    });
}

/** "17:30" is 5:30, "07:30" 7:30. A zero before the hour would mean the 24-hour clock. */
function of12(clock: string): string {
  const hours = Number.parseInt(clock, 10);
  const minutes = clock.replace(/^\d+/, '');
  return `${hours % 12 === 0 ? 12 : hours % 12}${minutes}`;
}

/** Two sentences: "We open at 9 AM. In the morning it is quiet." */
function endsSentence(half: string, part: string): boolean {
  return isBare(half)
    ? /^[\p{Lu}\p{Lo}]/u.test(part)
    : half.endsWith('.') && /^\p{Lu}(?!\p{Ll}+day)/u.test(part);
}

/** "PM.": the dot is no part of the abbreviation. */
function isBare(half: string): boolean {
  return /^[ap]m\.$/i.test(half);
}

function isMorning(half: string): boolean {
  return /^a/i.test(half);
}

/** "2 a.m. at night" is night too, "8 a.m." and "1 p.m." are not. */
function agrees(half: string, part: string, clock: string): boolean {
  const hours = Number.parseInt(clock, 10) % 12;
  if (/morning|सुबह|सवेर|तड़के|भोर|प्रात|पूर्वाह्न|subah|subha|savere/iu.test(part)) return isMorning(half);
  const isNight = /night|रात|raat/iu.test(part);
  return isMorning(half) ? isNight && hours < 6 : !isNight || hours > 5;
}

/** The dot of "a.m." may also be the end of the sentence. */
function isEnd(half: string, after: string): boolean {
  return half.endsWith('.') && /^\s*(?:$|\p{Lu})/u.test(after);
}
