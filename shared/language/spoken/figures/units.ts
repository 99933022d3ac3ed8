/** Percentages, fractions and measures: figures that have a unit or a part. */
import type { Rule, SpokenForms } from '../../speech.ts';
import { speeches } from '../../speech-registry.ts';
import { isOne, measuredWords, NUMBER, namesHouse, numberWords, TO } from './rule.ts';

const START = String.raw`(?<![\p{L}\p{N}.,])`;
/** Longest first: "km/h" before "km". */
const unitNames = [...new Set(speeches.flatMap(({ forms }) => forms.unitNames))].sort(
  (a, b) => b.length - a.length,
);
const UNIT = String.raw`(${unitNames.map((unit) => unit.replace(/[.]/g, '\\.')).join('|')})(?![\p{L}\p{M}\p{N}])(?:\.(?=\s*(?:[\p{Ll}\p{Lo}\d,]|R(?:oa)?d\b)))?`;
/**
 * What follows a fraction: "1/2 cup", "3/4 of it". Elsewhere a slash is "by": house numbers, blood
 * pressure.
 */
const PART = String.raw`of\b|an?\b|the\b|cup|tablet|tab\b|tea|table|spoon|lb|oz|mile|dozen|tsp|tbsp|hour|hr|kg|litre|liter|dose|day\b|glass|bottle|scoop|acre|plate|portion|inch|ml|कप|गोली|चम्मच|घंट|किलो|लीटर|भाग|हिस्स|गिलास|खुराक|प्लेट|टिकट`;
/** The unit after a fraction, "½ kg". One in Devanagari is in words already. */
const OF = String.raw`(?:\s*(?=[a-z°])${UNIT}(?!\s?Road|\s?Rd))?`;
const PER_WHAT =
  'day|week|month|mo|mth|year|yr|wk|hr|hour|min|minute|night|person|pax|head|visit|session|sitting|dose|piece|plate|kg|km|ltr|litre';

export const unitRules: readonly Rule[] = [
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})\s*%?${TO}(${NUMBER})\s*(?:%|percent\b|प्रतिशत)`, 'giu'),
    say: ([, from = '', to = ''], forms) =>
      forms.percent(forms.range(numberWords(from, forms), numberWords(to, forms))),
  },
  {
    pattern: new RegExp(String.raw`(?:(?<=^|[\s(])(-))?(${NUMBER})\s*%`, 'gu'),
    say: ([, minus, amount = ''], forms) =>
      forms.percent(`${minus === undefined ? '' : `${forms.minus} `}${numberWords(amount, forms)}`),
  },
  // Interest and salaries: "8% p.a."
  {
    wordsAlone: true,
    pattern: /(?<=\s)p\.?\s?a\.?(?![\p{L}\p{M}])/gu,
    say: (_groups, forms) => forms.symbols['p.a.'] ?? null,
  },
  {
    pattern: new RegExp(
      String.raw`(?:(?<![\p{L}\d.,/])(\d{1,4})\s+)?(?<![\d/])(\d{1,3})\u2044(\d{1,3})(?!\d)${OF}`,
      'giu',
    ),
    say: ([, whole, over, under, unit], forms) => fraction(whole, over, under, unit, forms),
  },
  {
    pattern: new RegExp(String.raw`(?<![\p{L}\d.,/])(\d{1,3})\s+([1-7])\/([2-8])(?![\d/])${OF}`, 'giu'),
    say: ([, whole, over, under, unit], forms) =>
      Number(over) < Number(under) ? fraction(whole, over, under, unit, forms) : null,
  },
  {
    pattern: /(?<![\p{L}\d.,/])([1-7])\/([2-9])\s?(?:rds?|ths?)\b/gu,
    say: ([, over, under], forms) => forms.fraction(null, Number(over), Number(under)),
  },
  {
    pattern: new RegExp(String.raw`(?<![\p{L}\d.,/])([1-7])\/([2-8])(?=\s*(?:${PART}))${OF}`, 'giu'),
    say: ([, over, under, unit], forms) =>
      Number(over) < Number(under) ? fraction(undefined, over, under, unit, forms) : null,
  },
  // "2/3 BHK" are two sizes.
  {
    pattern: /(?<![\p{L}\d.,/])(\d)\/(\d)(?=\s?BHK)/gu,
    say: ([, one = '', other = ''], forms) => `${forms.cardinal(one)}, ${forms.cardinal(other)}`,
  },
  // "3/day", "3 times/day".
  {
    pattern: new RegExp(
      String.raw`(?<=\d|\b(?:times|tablets?|drops?|ml|mg|mcg|g|kg|kgs|km|kms|l|L|ltr|litres?|miles?|hours?|hrs|calls?|visits?|units?|GB|MB)\s?)\s?\/\s?(?=(?:${PER_WHAT})s?\b(?!\/))`,
      'giu',
    ),
    say: (_groups, forms) => forms.symbols.per ?? null,
  },
  // "250mg/5ml".
  {
    pattern: /(?<=\d\s?(?:mcg|mg|g|IU|ml)\s?)\/\s?(?=\d+(?:\.\d+)?\s?(?:ml|mg|kg|g|l)\b)/giu,
    say: (_groups, forms) => forms.symbols.per ?? null,
  },
  // "1-0-1 x 5 days".
  {
    pattern:
      /\s[x×]\s?(?=\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s?(?:days?|weeks?|months?|दिन|हफ़्ते|महीने|माह)(?![\p{L}\p{M}]))/giu,
    say: (_groups, forms) => forms.symbols.for ?? null,
  },
  // Oil: "10W-40".
  {
    pattern: /(?<![\p{L}\d.,])(\d{1,2})W-?(\d{2})(?![\p{L}\d])/gu,
    say: ([, cold = '', hot = ''], forms) =>
      `${forms.cardinal(cold)} ${forms.code('W')} ${forms.cardinal(hot)}`,
  },
  {
    pattern: /(?<![\p{L}\d.,/])(?!24\/7(?!\d))(\d{1,4})\/(\d{1,4})(?![\d/])(?:\s*mm\s?Hg\b)?/gu,
    say: ([whole = '', over = '', under = ''], forms) =>
      `${forms.cardinal(over)} ${forms.symbols.over ?? ''} ${forms.cardinal(under)}${/g$/.test(whole) ? ` ${forms.unit('mmhg', false)}` : ''}`,
  },
  {
    pattern: /(?<!\d)24\s?[/x×]\s?7(?!\d)/g,
    say: (_groups, forms) => `${forms.cardinal('24')} ${forms.cardinal('7')}`,
  },
  // A rating: "4.5/5".
  {
    pattern: /(?<![\p{L}\d.,/])(\d{1,3}\.\d{1,2})\/(\d{1,3})(?![\d/])/gu,
    say: ([, over = '', under = ''], forms) =>
      `${numberWords(over, forms)} ${forms.symbols.over ?? ''} ${forms.cardinal(under)}`,
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,-])(${NUMBER})\s?[x×]\s?(${NUMBER})(?:\s?[x×]\s?(${NUMBER}))?(?=\s|[^\p{L}\d]|$|(?:cm|mm|ft|m|mg|ml)\b)`,
      'giu',
    ),
    say: ([, ...sides], forms, _before, after) => {
      const numbers = sides.filter((side) => side !== undefined);
      const unit = new RegExp(String.raw`^(?:\s*|-)${UNIT}`, 'iu').exec(after)?.[1];
      const last = numbers.pop() ?? '';
      const words = [...numbers, ...(unit === undefined ? [last] : [])].map((side) =>
        numberWords(side, forms),
      );
      // If a unit follows, the last side is left to the rule for units.
      return `${words.join(` ${forms.symbols['×'] ?? ''} `)}${unit === undefined ? '' : ` ${forms.symbols['×'] ?? ''} ${last}`}`;
    },
  },
  // "3x", "4.4x", "2-3x", "2 x faster".
  {
    pattern: new RegExp(
      String.raw`${START}(?:(${NUMBER})[x×]?\s?[-–]\s?)?(${NUMBER})(?:[x×]|\s[x×](?=\s(?:faster|slower|more|higher|lower|better|bigger|speed|zoom|returns?|growth|तेज़|तेज|ज़्यादा|ज्यादा)|\s*(?:$|[.,;!?।)])))(?![\p{L}\d])`,
      'giu',
    ),
    say: ([, from, amount = ''], forms, before) =>
      namesPhone.test(before)
        ? null
        : forms.multiple(
            from === undefined
              ? numberWords(amount, forms)
              : forms.range(numberWords(from, forms), numberWords(amount, forms)),
          ),
  },
  // Seconds: "wait 30s", "a 45s hold", "0.5s". "90s" are years.
  {
    pattern: new RegExp(
      String.raw`${START}(?:(\d{1,3}\.\d+)s|(\d{0,2}[05])s(?=\s(?:wait|hold|timer|pause|delay|video|clip|ad|reel|later)\b)|(?<=\b(?:wait|for|about|every|within|after|in|hold|next|last|first|another|takes?|up to|under|only)\s|(?:बस|सिर्फ़|केवल|लगभग|हर|अगले|पहले|पिछले)\s)([1-6][05])s|([1-6][05])s(?=\s(?:रुक|ठहर|इंतज़ार|प्रतीक्षा|होल्ड|बाद|में|तक|के लिए|का समय|और|baad|mein|ruk|more|left|only|max)))(?![\p{L}\d])`,
      'giu',
    ),
    say: ([, exact, before, after, waited], forms) =>
      `${numberWords(exact ?? before ?? after ?? waited ?? '', forms)} ${forms.unit('sec', false)}`,
  },
  // Inches, where "in" can be no preposition: "10in", "a 32 in TV", "10 in चौड़ा".
  {
    pattern: new RegExp(
      String.raw`${START}(${NUMBER})(-?in|\sin(?=\s*(?:\p{Lo}|(?:wide|tall|long|deep|thick|high|screen|TV|display|monitor|pizza|pipe|cake|by|x)\b))|(?<=(?:^|[(,:]|\b(?:size|height|width|length|depth|screen|is|by|x))\s*${NUMBER})\sin(?=\s*(?:$|[.,;!?।)])))(?![\p{L}\d-])`,
      'gu',
    ),
    say: ([, amount = '', joint = ''], forms, _before, after) =>
      `${measuredWords(amount, 'inch', forms)} ${forms.unit('inch', isOne(amount) || joint.startsWith('-') || isPartOfName.test(after))}`,
  },
  // A fever: "98.6F", "101 F".
  {
    pattern: new RegExp(
      String.raw`${START}(${NUMBER})\s?(?:deg(?:rees?)?\.?\s?)([CF])(?![\p{L}\d])|(?:${START}(?=\d+\.)|(?<=(?:\btemp(?:erature)?|\bfever|बुखार|तापमान)[^.?!\d]{0,20}))(\d{2,3}(?:\.\d)?)\s?([CF])(?![\p{L}\d])`,
      'gu',
    ),
    say: ([, amount, scale, fever, scale2], forms) =>
      `${measuredWords(amount ?? fever ?? '', '°', forms)} ${forms.unit(`°${scale ?? scale2}`, false)}`,
  },
  // "102F" without a word for it: only what a body has, and no seat.
  {
    pattern: /(?<![\p{L}\d.,/-])(9[4-9]|10[0-8])\s?F(?![\p{L}\d.-]|\s(?:\p{Lu}|block\b|seat\b|wing\b))/gu,
    say: ([, amount = ''], forms, before) =>
      namesHouse.test(before) || /\b(?:seat|berth|sector|row|coach)\.?\s*$/i.test(before)
        ? null
        : `${forms.cardinal(amount)} ${forms.unit('°F', false)}`,
  },
  {
    pattern: /(?<![\p{L}\d.,])(\d{1,2})\s?h\s?(\d{1,2})\s?m(?:in)?s?(?![\p{L}\d])/gu,
    say: ([, hours = '', minutes = ''], forms) =>
      `${forms.cardinal(hours)} ${forms.unit('hr', isOne(hours))} ${forms.cardinal(minutes)} ${forms.unit('min', isOne(minutes))}`,
  },
  // A range before a noun: "20-25-minute drive", "2-3-km walk".
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,/-])(\d{1,3}(?:\.\d+)?)(?:\s?[-–—]\s?|\sto\s)(\d{1,3}(?:\.\d+)?)[-–](?:${UNIT}|(?=\p{Lu}?\p{Ll}{2,}|BHK|\p{Lo}[\p{Lo}\p{M}]))`,
      'giu',
    ),
    say: ([, from = '', to = '', unit], forms) =>
      Number(from) >= Number(to)
        ? null
        : unit === undefined
          ? forms.range(numberWords(from, forms), numberWords(to, forms))
          : `${forms.range(measuredWords(from, unit, forms), measuredWords(to, unit, forms))} ${forms.unit(unit, true)}`,
  },
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})(?:\s*${UNIT})?${TO}(${NUMBER})\s*${UNIT}`, 'giu'),
    say: ([, from = '', ofFirst, to = '', unit = ''], forms, before) => {
      if (isName(unit) && !(unit === 'L' && !namesHouse.test(before))) return null;
      const first =
        ofFirst !== undefined && ofFirst.toLowerCase() !== unit.toLowerCase()
          ? ` ${forms.unit(ofFirst, isOne(from))}`
          : '';
      return `${forms.range(measuredWords(from, first === '' ? unit : (ofFirst ?? unit), forms) + first, measuredWords(to, unit, forms))} ${forms.unit(unit, false)}`;
    },
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,]|\d-)(?:(?<=^|[\s(])([-−]))?(${NUMBER})(\+?\s*-?)${UNIT}`,
      'giu',
    ),
    say: ([, minus, amount = '', joint = '', unit = ''], forms, before, after) => {
      const isLitres = unit === 'L' && (joint === '' || !namesHouse.test(before));
      if (isName(unit) && !(unit === 'MG' && !/^\s+(?:road|rd|marg)\b/i.test(after)) && !isLitres)
        return null;
      const plus = joint.includes('+') ? ` ${forms.symbols['+'] ?? ''}` : '';
      const sign = minus === undefined ? '' : `${forms.minus} `;
      return `${sign}${measuredWords(amount, unit, forms)}${plus} ${forms.unit(unit, plus === '' && (isOne(amount) || joint.includes('-')))}`;
    },
  },
  // "per kg", "प्रति kg": behind a price.
  {
    wordsAlone: true,
    pattern: new RegExp(String.raw`(?<=\s)(?:(L)(?![\p{L}\d])|${UNIT})`, 'gu'),
    say: ([, litre, unit = litre ?? ''], forms, before) =>
      before.trimEnd().endsWith(` ${forms.symbols.per}`) ? forms.unit(unit, true) : null,
  },
];

function fraction(
  whole: string | undefined,
  over: string | undefined,
  under: string | undefined,
  unit: string | undefined,
  forms: SpokenForms,
): string {
  const words = forms.fraction(whole ?? null, Number(over), Number(under));
  return unit === undefined ? words : `${words} ${forms.unit(unit, whole === undefined)}`;
}

/** Capitals that are no units: "12 MG Road" is a name, 5G a network, block 5 L a flat, "2 Mi" phones. */
function isName(unit: string): boolean {
  return /^(?:MG|G|M|L|Mi|MI|HA|MO|Mo)$/.test(unit);
}

const isPartOfName = /^\s+(?:screen|TV|display|monitor|pizza|pipe|cake)\b/;
/** Brands whose phones are called "9x" and "10s". */
const namesPhone =
  /(?:(?<!\p{L})(?:honor|mi|redmi|realme|poco|vivo|oppo|oneplus|iqoo|nokia|moto|samsung|galaxy|pixel|xiaomi|huawei|infinix|tecno|lava|iphone|nothing|narzo|note|nord|model)|ऑनर|रेडमी|रियलमी|पोको|वीवो|ओप्पो|वनप्लस|आईफ़ोन|आईफोन|मॉडल)\s(?:note\s|pro\s)?$/iu;
