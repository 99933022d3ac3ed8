/** Years and decades: "1990s", "mid-1980s", "1960-80", "2026-27", "in 1998". */
import type { Rule, SpokenForms } from '../../speech.ts';
import { areLastDigits, isAmountBefore } from '../identifiers/identifiers.ts';

/** Neither a price nor a part of another figure. A dash may stand behind a word: "mid-1980s". */
const START = String.raw`(?<![\p{L}\p{N}.,:/₹$€£]|[₹$€£]\s|(?<![\p{L}\p{M}])[-–])`;
/** "1980s", "'80s", "80s": the figures only. */
const DECADE = String.raw`(?:(?:1[89]|20)\d0|'?[2-9]0)`;
/** What is of a decade: "90s music", "90s के गाने". Elsewhere "30s" are seconds. */
const OF_DECADE = String.raw`(?=['’]?s\s(?:के|की|का|में|वाले|वाली|music|songs?|hits|kids?|era|style|fashion|movies?|films?|cinema|theme|party|night|bollywood|classics?|retro|look|generation|decor|child|heroes|and|or|were|was)(?![\p{L}\p{M}]))`;
/** Text after which years are an amount: a unit, or things in the plural. */
const isCounted =
  /^\s*(?:per\b|each\b|only\b|(?:g|gms?|m|cm|mm|l|ltr|gb|mb|tb|kw|kwh|kva|w|v|hz|rpm|cc|mah|bhp|hp|psi|iu|mcg|acres?)\b|प्रति|rupees|rs\b|inr\b|usd\b|dollars?\b|sq\b|kg\b|km\b|ft\b|ml\b|mg\b|kcal\b|calories|people|%|\/-|रुपये|रुपए|रु(?![\p{L}\p{M}])|लोग|छात्र|वर्ग|किमी|किलो|(?!(?:was|is|has|does|years|lyrics|classics)\b)[a-z]{2,}s\b)/iu;
/** "The price is 1950-2050". */
const speaksOfAmount =
  /(?:\b(?:price|costs?|fees?|rates?|charges?|budget|amount|salary|rent|about|around|approximately|for|rooms?)|दाम|क़ीमत|कीमत|फ़ीस|फीस|किराया|रेट|ख़र्च|खर्च|लगभग|क़रीब|करीब)\s*(?:(?:is|are|of|है)\s)?\s*:?\s*$/iu;

/** "30s रुकिए", "the next 30s": seconds. */
const isWaited =
  /^\s(?:wait|hold|timer|pause|delay|video|clip|ad\b|reel|later|more|left|only|max|रुक|ठहर|इंतज़ार|प्रतीक्षा|होल्ड|बाद|में|तक|के लिए|का समय|और|baad|mein|ruk)/iu;
const waits =
  /(?<![\p{L}\p{M}])(?:wait|for|about|every|within|after|in|hold|next|last|first|another|takes?|up to|under|only|only for|बस|सिर्फ़|केवल|लगभग|हर|अगले|पहले|पिछले)\s$/iu;

export const yearRules: readonly Rule[] = [
  // "1980s-1990s", "1980-90s", "1980-90 के दशक".
  {
    pattern: new RegExp(
      String.raw`${START}(${DECADE})(?:['’]?s)?\s?[-–—]\s?(${DECADE})(?:['’]?s(?![\p{L}\d])(?:\sके दशक)?|(?=\s(?:के|का|की) दशक))`,
      'giu',
    ),
    say: ([whole = '', from = '', to = ''], forms, _before, after) =>
      whole.endsWith('s') || whole.endsWith('दशक')
        ? decades(forms.decade(decadeOf(from), after), forms.decade(decadeOf(to), after), forms)
        : forms.range(yearWords(from, forms), yearWords(to, forms)),
  },
  // "1990s", "mid-'90s", "in her 30s", "90s"; up to sixty they may be seconds.
  {
    pattern: new RegExp(
      String.raw`${START}(?:((?:1[89]|20)\d0)|'(\d0)|(?<=\b(?:the|her|his|their|my|your|early|mid|late|pre|post|and|or|to)[\s-])([2-9]0)|([2-9]0)${OF_DECADE}|([7-9]0)(?!s\s(?:wait|hold|timer)))['’]?s(?![\p{L}\d])(?:\sके दशक)?`,
      'giu',
    ),
    say: ([, year, apart, age, of, alone], forms, _before, after) =>
      forms.decade(Number(year ?? apart ?? age ?? of ?? alone), after),
  },
  // "60s" alone, "the roaring 20s": years, unless somebody waits.
  {
    pattern: new RegExp(String.raw`${START}([2-6]0)['’]?s(?![\p{L}\d])`, 'giu'),
    say: ([, year], forms, before, after) =>
      isWaited.test(after) || waits.test(before) ? null : forms.decade(Number(year), after),
  },
  // "1960-80", "1999-2001", "1914–18": ascending, and more than the year of a school.
  {
    pattern: new RegExp(
      String.raw`${START}((?:1[89]|20)\d{2})\s?[-–—]\s?((?:1[89]|20)\d{2}|\d{2})(?![\p{L}\d/:%-]|[.,]\d)`,
      'giu',
    ),
    say: ([, from = '', to = ''], forms, before, after) => {
      if (isAmountBefore.test(before) || speaksOfAmount.test(before) || isCounted.test(after)) return null;
      const century = Number(from.slice(0, 2)) + (/99$/.test(from) && to === '00' ? 1 : 0);
      const last = to.length === 4 ? Number(to) : century * 100 + Number(to);
      const isRound = /00$/.test(from) && /00$/.test(to);
      if (last < Number(from) + (/00$/.test(to) ? 1 : 2) || isRound) return null;
      return forms.range(
        forms.year(Number(from)),
        to.length === 4 || to === '00' ? forms.year(last) : forms.cardinal(to),
      );
    },
  },
  // "mid-2025", "pre-1947", "post-2020".
  {
    pattern:
      /(?<=(?<![\p{L}\p{M}-])(?:mid|pre|post|early|late|circa|since|end))[-–\s]((?:1[5-9]|20)\d{2})(?![\p{L}\d/:%-]|[.,]\d)/giu,
    say: ([whole = '', year], forms, before, after) =>
      isCounted.test(after) || (whole.startsWith(' ') && !/(?:mid|early|late|circa)$/i.test(before))
        ? null
        : forms.year(Number(year)),
  },
  // "from 1960 to 1980", "between 1960 and 1980".
  {
    pattern:
      /(?<=\b(?:from|between)\s(?:1[89]|20)\d{2}\s(?:to|and|till|until)\s)(?:1[89]|20)\d{2}(?![\d.,:/%-]*\d)|(?<=\bbetween\s)(?:1[89]|20)\d{2}(?=\sand\s(?:1[89]|20)\d{2}(?![\d.,:/%-]*\d))/giu,
    say: ([year = ''], forms, _before, after) => (isCounted.test(after) ? null : forms.year(Number(year))),
  },
  // A financial or a school year: "FY 26-27", "FY26".
  {
    pattern:
      /\b([FA])(?:\.?\s?Y\.?\s?'?(?=\d\d(?!\d))|Y(?=\d{4}))(\d{2}|20\d{2})(?:\s?[-–/]\s?(?:20)?(\d{2}))?(?![\d:/%-]|[.,]\d)/g,
    say: ([, kind = '', year = '', next = ''], forms) =>
      `${kind}Y ${year.length === 4 ? forms.year(Number(year)) : forms.cardinal(year)} ${next === '' ? '' : forms.cardinal(next)}`.trim(),
  },
  // "2026-27" is one year, the financial or the school's.
  {
    pattern:
      /(?<![\p{L}\d.,:/₹-]|₹\s)((?:19|20)(\d{2}))\s?[-–/]\s?(?:20)?(\d{2})(?![\d.,:/%-]|\s*(?:rupees|rs\b|people|रुपये|km|kg))/giu,
    say: ([, year = '', short = '', next = ''], forms) =>
      (Number(short) + 1) % 100 === Number(next)
        ? `${forms.year(Number(year))} ${forms.cardinal(next)}`
        : null,
  },
  {
    pattern:
      /(?<=\b(?:[QH][1-4]|in|since|year|of|until|till|from|batch|class of|by|est\.|established)\s)(19|20)(\d{2})(?![\d.,:]*\d|\s*(?:rupees|people|rs\b|-|\/-|km|kg))/gi,
    say: ([whole = ''], forms, before) => (areLastDigits(before) ? null : forms.year(Number(whole))),
  },
  {
    pattern:
      /(?<![\d.,:/-])(?:19|20)\d{2}(?=\s+(?:में|तक|से|(?:के|का|की) दशक)(?![\p{L}\p{M}]))|(?<=(?<![\p{L}\p{M}])(?:सन्|सन|साल|वर्ष|बैच)\s)(?:19|20)\d{2}(?![\d.,:/%-])/gu,
    say: ([whole = ''], forms) => forms.year(Number(whole)),
  },
];

/** "अस्सी से नब्बे के दशक": what both ends share is said once. */
function decades(from: string, to: string, forms: SpokenForms): string {
  const [, shared = ''] = /(\s\S+\s\S+)$/u.exec(to) ?? [];
  return forms.range(from.endsWith(shared) ? from.slice(0, from.length - shared.length) : from, to);
}

/** 1980, or the 90 of "1980-90 के दशक". */
function yearWords(written: string, forms: SpokenForms): string {
  const year = decadeOf(written);
  return year < 100 ? forms.cardinal(String(year)) : forms.year(year);
}

function decadeOf(written: string): number {
  return Number(written.replace("'", ''));
}
