/**
 * Figures that name a place or a thing and count nothing: vehicles, houses, school classes. They run
 * before dates and phone numbers.
 */
import type { Rule, SpokenForms } from '../../speech.ts';
import { STATE_CODES } from './places.ts';

const HOUSE = String.raw`\b(?:house|door|flat|plot|shop)\s(?:number|no\.?|नंबर)|H\.?\s?No\.?|D\.?\s?No\.?|(?:मकान|फ़्लैट|प्लॉट|दुकान)\s(?:नंबर|नं\.?)`;
const classNames = String.raw`Class(?:es)?|Std\.?|Standard|Grade|Term|Phase|Stage|Semester|Sem|Level|Tier|Type|कक्षा|क्लास|फ़ेज़`;
const ROMAN = String.raw`(XI{0,2}|IX|IV|V?I{1,3}|V)(?!\.?[\p{L}\p{N}])`;
const roman = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

export const nameRules: readonly Rule[] = [
  // "KA 01 AB 1234", "DL 3C AB 1234".
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}])(${STATE_CODES})[\s-]?(\d{1,2}[A-Z]?)[\s-]?([A-Z]{1,3})[\s-]?(\d{4})(?![\p{L}\p{N}])`,
      'gu',
    ),
    say: ([, ...parts], forms) => parts.map((part = '') => forms.code(part)).join(' '),
  },
  // "H.No. 5-9-22" is no date.
  {
    pattern: new RegExp(
      String.raw`(?<=(?:${HOUSE})\s?)(\d{1,3}(?:-\d{1,3})+)(?:\/(\d{1,3}))?(?![\d/-])`,
      'giu',
    ),
    say: ([, parts = '', by], forms) => {
      const words = parts.split('-').map((part) => forms.cardinal(part));
      return words.join(', ') + (by === undefined ? '' : ` ${forms.symbols.over} ${forms.cardinal(by)}`);
    },
  },
  {
    wordsAlone: true,
    pattern: new RegExp(
      String.raw`(?<=(?<![\p{L}\p{M}])(?:${classNames})\s(?:[IVX]{1,4}(?:\s?[-–]\s?|,\s|\s(?:to|and|or|&|से|और|या)\s)){0,3})${ROMAN}(?:\s?[-–]\s?${ROMAN})?`,
      'gu',
    ),
    say: ([, from = '', to], forms) =>
      to === undefined ? ofRoman(from, forms) : forms.range(ofRoman(from, forms), ofRoman(to, forms)),
  },
];

function ofRoman(numeral: string, forms: SpokenForms): string {
  return forms.cardinal(String(roman.indexOf(numeral)));
}
