/**
 * What the rules for figures share. Rules run in the order of `spoken.ts`; a later rule does not
 * see what an earlier one has put into words.
 */
import type { Rule, SpokenForms } from '../../speech.ts';

/** A written number, with Indian or Western grouping; also the pattern of one side of a range. */
export const NUMBER = String.raw`(?:\d{1,3}(?:,\d{2,3})+|\d+)(?:\.\d+)?`;
/** Words of scale after a figure: "1.5 lakh", "50k". */
export const SCALE_WORDS =
  'lakhs?|lacs?|crores?|crs?|thousand|hundred|million|mn|billion|bn|मिलियन|बिलियन|लाख|करोड़|अरब|खरब|हज़ार|हजार|सौ'.normalize(
    'NFC',
  );
/** A dash or a word between the two ends of a range. */
export const TO = String.raw`\s*(?:-|–|—|\bto\b|से)\s*`;

export function applyRule(text: string, rule: Rule, forms: SpokenForms): string {
  if (!rule.wordsAlone && !/\d/.test(text)) return text;
  return text.replace(rule.pattern, (...parts) => {
    // With named groups a last object follows; the offset is the last number before the whole
    // string.
    const at = parts.findIndex((part, index) => index > 0 && typeof part === 'number');
    const groups = parts.slice(0, at) as (string | undefined)[];
    const whole = groups[0] ?? '';
    const offset = Number(parts[at]);
    const words = rule.say(groups, forms, text.slice(0, offset), text.slice(offset + whole.length));
    if (words === null) return whole;
    // The dot of "5th Dec." may also be the end of the sentence.
    const stop =
      /[^.]\.$/.test(whole) &&
      !words.endsWith('.') &&
      /^\s*(?:$|(?!R(?:oa)?d\b)\p{Lu})/u.test(text.slice(offset + whole.length))
        ? '.'
        : '';
    // No space before a dash, so that "1045/26-27" gets no minus.
    return ` ${words}${stop}${/^[-–−]/.test(text.slice(offset + whole.length)) ? '' : ' '}`;
  });
}

/** "4,500.50" as integer and fraction digits. */
export function splitNumber(written: string): { integer: string; fraction: string } {
  const [integer = '0', fraction = ''] = written.replaceAll(',', '').split('.');
  return { integer: integer === '' ? '0' : integer, fraction };
}

/** A written number in words; a fraction of zeros is not said. */
export function numberWords(written: string, forms: SpokenForms): string {
  const { integer, fraction } = splitNumber(written);
  return fraction === '' || /^0+$/.test(fraction)
    ? forms.cardinal(integer)
    : forms.decimal(integer, fraction);
}

/** A figure before a unit: "ढाई" of "2.5 घंटे". */
export function measuredWords(written: string, unit: string, forms: SpokenForms): string {
  const { integer, fraction } = splitNumber(written);
  return forms.measured(integer, fraction.replace(/0+$/, ''), unit);
}

/** The amount as a number, for comparing two of them. */
export function amountOf(written: string): number {
  return Number(written.replaceAll(',', ''));
}

export function isOne(written: string): boolean {
  return amountOf(written) === 1;
}

/** A letter behind a figure is no unit there: "Flat 50 K". */
export const namesHouse =
  /\b(?:block|flat|tower|wing|door|house|plot|room|gate|section|bus|no|number)\.?\s*[:#-]?\s*$/i;
