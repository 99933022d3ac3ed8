/**
 * Clocks before they are read: a part of the day that is written twice stays once ("सुबह 8 a.m.", "8
 * a.m. in the morning"), and times that touch are parted ("11:20AM,2:40PM").
 */

const CLOCK = String.raw`\d{1,2}(?:[:.][0-5]\d)?`;
const HALF = String.raw`[ap](?:\.\s?m\.|\.?\s?m\b\.?)`;
const HINDI =
  String.raw`(?<![\p{L}\p{M}])(?:सुबह|सवेरे|तड़के|भोर|दोपहर|शाम|रात|subah|savere|dopahar|dopehar|shaam|sham|raat)`.normalize(
    'NFC',
  );
const ENGLISH = 'morning|afternoon|evening|night';
/** "in the morning", "at night", "tomorrow evening", "tonight". */
const SAID = String.raw`(?:in\s+(?:the\s+)?(?:(?:early|late)\s+)?(?:${ENGLISH})|at\s+night|tonight|(?:this|tomorrow|yesterday|every|each|the\s+next|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s+(?:${ENGLISH}))`;

/** A clock, or a range that names the half of the day once. */
const CLOCKS = String.raw`(?:(\d{1,2})(?:[:.][0-5]\d)?\s*(?:-|–|—|\bto\b|से)\s*)?((\d{1,2})(?:[:.][0-5]\d)?)`;
const behindHindi = new RegExp(
  String.raw`(${HINDI}(?:\s+(?:के|को|में|बाद|ke|ko|mein|baad))?,?\s+)(${CLOCKS})\s*(${HALF})(?:\s*बजे)?(\s*(?:-|–|—|\bto\b)\s*(?=${CLOCK}\s*${HALF}))?`,
  'giu',
);
const beforeHindi = new RegExp(
  String.raw`(?<![\d:.])(${CLOCK})\s*(${HALF})(?:\s*बजे)?(?=\s+(?:को\s+)?(${HINDI})(?![\p{L}\p{M}]))`,
  'giu',
);
const withHour = new RegExp(String.raw`(?<=\d\s*${HALF})\s*बजे`, 'giu');
const hourFirst = new RegExp(String.raw`(?<=\d)\s*बजे\s*(?=${HALF})`, 'giu');
const range = new RegExp(
  String.raw`(${CLOCK})\s*(${HALF})(\s*(?:-|–|—|to|and)\s*)(${CLOCK})\s*(${HALF})(?=,?\s+${SAID}\b)`,
  'giu',
);
const behindEnglish = new RegExp(
  String.raw`\b((?:${ENGLISH}|tonight),?\s+(?:(?:at|by|from|around|about|before|after|till|until|between)\s+)?)(${CLOCKS})\s*(${HALF})`,
  'giu',
);
const beforeEnglish = new RegExp(
  String.raw`(?<![\d:.])(${CLOCK})\s*(${HALF})(?=,?\s+(?:on\s+)?(${SAID})\b)`,
  'giu',
);
const noon = /\b(12\s*(?:noon|midnight))\s+(?:in\s+the\s+afternoon|at\s+night)\b/gi;
const touching = new RegExp(
  String.raw`((?<=\d\s?)(?:${HALF}|बजे|baje\b)|(?<=\d:[0-5]\d))\s?([,;/|.])(?=\d{1,2}(?:[:.][0-5]\d|\s?(?:${HALF}|बजे|baje\b)))`,
  'giu',
);

/** "10,11 और 12": a list of small figures, and no thousands. */
const smallList = /(?<![\d.,:/+₹$€£-]|[₹$€£]\s|Rs\.?\s?)\d{1,2}(?:,\d{1,2})+(?![\d/:%-]|[.,]\d)/gu;

export function withPlainClocks(text: string): string {
  if (!/\d/.test(text)) return text;
  return text
    .replace(smallList, (list) => list.replaceAll(',', ', '))
    .replace(touching, (_whole, half: string) => `${half}, `)
    .replace(hourFirst, ' ')
    .replace(behindHindi, (whole, part: string, clocks: string, from, _to, to: string, half: string, dash) =>
      from === undefined || (agrees(half, part) && Number(from) % 12 < Number(to) % 12)
        ? `${part}${clocks} बजे${dash === undefined ? '' : ' से '}`
        : whole,
    )
    .replace(beforeHindi, (whole, clock: string, half: string, part: string) =>
      agrees(half, part) ? `${clock} बजे` : whole,
    )
    .replace(withHour, '')
    .replace(range, (whole, from: string, half: string, to: string, clock: string, half2: string) =>
      isMorning(half) === isMorning(half2) ? `${from}${to}${clock} ${half2}` : whole,
    )
    .replace(noon, '$1')
    .replace(
      behindEnglish,
      (whole, part: string, clocks: string, from, _to, to: string, half: string, ...at) => {
        if (!agrees(half, part) || (from !== undefined && Number(from) % 12 >= Number(to) % 12)) return whole;
        const [offset, line] = at as [number, string];
        return `${part}${clocks}${isEnd(half, line.slice(offset + whole.length)) ? '.' : ''}`;
      },
    )
    .replace(beforeEnglish, (whole, clock: string, half: string, part: string) =>
      agrees(half, part) ? clock : whole,
    );
}

function isMorning(half: string): boolean {
  return /^a/i.test(half);
}

/** "2 a.m. at night" is night too. */
function agrees(half: string, part: string): boolean {
  return isMorning(half)
    ? /morning|night|सुबह|सवेरे|तड़के|भोर|रात|subah|savere|raat/iu.test(part)
    : !/morning|सुबह|सवेरे|तड़के|भोर|subah|savere/iu.test(part);
}

/** The dot of "a.m." may also be the end of the sentence. */
function isEnd(half: string, after: string): boolean {
  return half.endsWith('.') && /^\s*(?:$|\p{Lu})/u.test(after);
}
