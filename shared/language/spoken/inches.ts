/**
 * Feet and inches that are written with ' and ". A " behind a figure is as often the end of a
 * quotation, whose beginning may be in the clause before, so it means inches only where the words
 * around it show a measure.
 */

/** `text` with its feet and inches in words that the rules for units know, and without quotation marks. */
export function withMeasures(text: string): string {
  return withInches(withFeet(text)).replace(/"/g, '');
}

function withFeet(text: string): string {
  return text
    .replace(/(?<=\d)'\s?(\d{1,2})"/g, ' ft $1 inch') // a height: 5'6"
    .replace(/(?<=\d)'\s?[x×]\s?(\d{1,3})'/g, ' x $1 ft') // a room: 10'x12'
    .replace(/(?<=(?<![\d.'])\d{1,3})'(\s?[-–—]\s?|\s(?:to|से)\s)(\d{1,3})'(?![\p{L}\d'])/gu, '$1$2 ft') // 10'-12'
    .replace(/(?<=\d)''/g, '"') // two minutes for a second: 12''
    .replace(/(?<=\d\s?(?:ft|feet)\.?\s\d{1,2}\s?)in\b(?!\s+(?:the|a|an|our|all)\b)/g, 'inch')
    .replace(/(?<=(?<![\d.'])[3-9])'\s?(\d|1[01])(?:"|(?![\d'"]))/g, ' ft $1 inch') // 5'8
    .replace(
      /(?<=(?<![\d.'])\d{1,3})'(?=\s+(?:tall|long|wide|high|deep|by|लंब|ऊँच|चौड़)|(?<=\bby\s\d{1,3}'))/gu,
      ' ft',
    );
}

const SIZED = String.raw`(?:smart|LED|screens?|displays?|monitors?|T\.?Vs?|televisions?|laptops?|tablets?|pizzas?|cakes?|pipes?|tubes?|hoses?|tyres?|tires?|wheels?|rims?|pans?|subs?|nails?|screws?|bolts?|ply|plywood|boards?|tiles?|mattress(?:es)?|foam|blades?|speakers?|woofers?|rods?|frames?|photos?|prints?|valves?|wide|long|tall|deep|high|thick|in\s(?:size|length|width|height|diameter)|स्क्रीन|डिस्प्ले|मॉनिटर|टीवी|लैपटॉप|पिज़्ज़ा|पिज्जा|केक|पाइप|पाईप|ट्यूब|टायर|पहिया|पहिये|गद्दा|गद्दे|कील|टाइल|फ़ोटो|फोटो|फ़्रेम|फ्रेम|चौड़\p{M}*|लंब\p{M}*|ऊँच\p{M}*|मोट\p{M}*)(?![\p{L}\p{M}])`;
/** A thing that has a size follows within three words, behind other sizes too: 12" or 14" pizza. */
const sizedNext = new RegExp(
  String.raw`^(?:[,/]?\s?(?:(?:or|and|to|by|x|×|या|और|से)\s)?[\d.]+")*\s(?:[\p{L}\p{M}]+\s){0,2}${SIZED}`,
  'iu',
);
const sizeBefore =
  /(?<![\p{L}\p{M}])(?:screens?|displays?|monitors?|T\.?Vs?|sizes?|height|width|length|depth|diameter|thickness|waist|chest|pizzas?|pipes?|cakes?|स्क्रीन|डिस्प्ले|टीवी|साइज़|साइज|पाइप|लंबाई|चौड़ाई|ऊँचाई|मोटाई|कमर)(?![\p{L}\p{M}])(?:[^.?!।"]|\.(?=\d)){0,30}$/iu;
/** "a 12", "it is 12", "10 ft 6": with a quotation mark behind it, that is no other thing. */
const measures =
  /(?<![\p{L}\p{M}])(?:an?|is|are|यह|वह|ft\.?|feet|foot|फ़ुट|फुट|x|by|बाई)\s[\d.]+$|\d\s?[x×]\s?[\d.]+$/iu;
const figureOnly = /^[\s(]*[\d.]+$/;
/** More than three figures are a code or a PIN. */
const size = /(?:^|[^\p{L}\p{M}\d.,])\d{1,3}(?:\.\d{1,2})?$/u;

function withInches(text: string): string {
  let isOpen = false;
  let isMeasured = false;
  return text.replace(/"/g, (quote, at: number, line: string) => {
    const before = line.slice(0, at);
    const after = line.slice(at + 1);
    if (/^[\p{L}\p{N}₹$€£+#'(]/u.test(after) && /(?:^|[^\p{L}\p{M}\p{N}.?!%)])$/u.test(before)) {
      isOpen = true;
      isMeasured = false;
      return quote;
    }
    const closes = isOpen && !(sizedNext.test(after) && /^[^"]*[^\s\d"(]"/.test(after));
    if (!closes && size.test(before) && (isMeasured || isSize(before, after))) {
      isMeasured = true;
      return inch(before, after);
    }
    isOpen = false;
    return quote;
  });
}

function isSize(before: string, after: string): boolean {
  return (
    sizedNext.test(after) ||
    sizeBefore.test(before) ||
    measures.test(before) ||
    /^\s?(?:x|×|by)\s?\d/.test(after) ||
    (figureOnly.test(before) && !/\p{L}/u.test(after.replace(/[\d.]+"/g, ''))) ||
    // The next one closes nothing that was opened between.
    /^[^"]*\d"(?![\p{L}\d])/u.test(after)
  );
}

/** "a twelve inch pipe", but "it is twelve inches". Between two sizes the unit is said behind the last. */
function inch(before: string, after: string): string {
  if (/^\s?(?:[x×–-]|to\b|से)\s?[\d.]+"/.test(after)) return '';
  const isOfNoun =
    /^(?:[\s,/]+(?:(?:or|and|या|और)\s)?[\d.]+")*\s+(?!(?:wide|long|tall|deep|high|thick|by|in)\b)\p{L}/u.test(
      after,
    ) ||
    (/\b(?:an?|the)\s[\d.]+$/i.test(before) && !/\p{L}/u.test(after.slice(0, 2)));
  return isOfNoun ? '-inch' : ' inch';
}
