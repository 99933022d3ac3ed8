/**
 * Dots between two figures: a range ("200...300"), unless the second is smaller. They are never the
 * comma of thousands.
 */

const AMOUNT = String.raw`\d[\d,]*(?:[.:]\d+)?`;
/** A unit or a word of scale right behind the first figure: "10kg...15kg", "9 am…5 pm". */
const UNIT =
  String.raw`(?:\s?(?:%|°[CF]?|[ap]\.?m\b|[A-Za-z]{1,4}|लाख|हज़ार|हजार|करोड़|रुपये|रुपए|बजे|किलो|किमी))?`.normalize(
    'NFC',
  );
const dots = new RegExp(
  String.raw`(?<![\d,]|[\d.]\.)(${AMOUNT})(${UNIT})(\s?)\.{2,}\3(?=((?:(?:[₹$€£]|Rs\.?|रु\.?)\s?)?)(${AMOUNT})(?!\d|[.,:]\d|\s?\.{2,}\s?\d))`,
  'gu',
);

/**
 * Writes the dots of a range, and a swung dash, as a dash; `text` has its figures in 0 to 9. Dots
 * between other figures are left: "1... 2... 3" is a count.
 */
export function withRangeDashes(text: string): string {
  return text
    .replace(dots, (whole: string, from: string, unit: string, space: string, _sign: string, to: string) =>
      unit !== '' || amountOf(from) < amountOf(to) || amountOf(from) <= 12
        ? `${from}${unit}${space}–${space}`
        : isMobile(from, to)
          ? `${from} `
          : whole,
    )
    .replace(/(?<=\d\s?)[~～〜](?=\s?[₹$€£]?\d)/g, '–');
}

/** "98765...43210" are the halves of a mobile number. */
function isMobile(first: string, second: string): boolean {
  return /^[6-9]\d{4}$/.test(first) && /^\d{5}$/.test(second);
}

function amountOf(written: string): number {
  return Number(written.replaceAll(',', '').replace(':', '.'));
}
