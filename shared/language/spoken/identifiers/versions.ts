/**
 * Figures joined by dots that are neither an amount nor a date: IP addresses, versions, numbered
 * sections. Runs before dates, because "firmware 12.05.24" looks like one.
 */
import type { Rule, SpokenForms } from '../../speech.ts';

const BYTE = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
/** After one of these even a possible date is a version. */
const namesVersion =
  /(?:(?<!\p{L})v\.?|\b(?:ver\.?|version|build|firmware|release|update|patch|software|app|kernel|android|i(?:pad)?os|macos|windows|chrome|firefox|section|clause|chapter|rule|para|point)|वर्ज़न|वर्ज़न|वर्जन|वर्शन|संस्करण|बिल्ड|रिलीज़|अपडेट|धारा|खंड)\s*[:-]?\s*$/iu;
const isDate = /^(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|[12]\d|3[01])\.(?:(?:19|20)\d{2}|\d{2})$/;

export const versionRules: readonly Rule[] = [
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d.,₹])(${BYTE}(?:\.${BYTE}){3})(?::(\d{1,5})|\/(\d{1,2}))?(?![\p{L}\d]|\.\d)`,
      'gu',
    ),
    say: ([, address = '', port, mask], forms) => {
      const groups = address.split('.').map((group) => forms.digits(group));
      const words = groups.join(` ${forms.symbols['.'] ?? ''} `);
      if (port !== undefined) return `${words}, ${forms.digits(port)}`;
      return mask === undefined ? words : `${words} ${forms.symbols['/'] ?? ''} ${forms.cardinal(mask)}`;
    },
  },
  // "v2.0.1", "iOS 17.4.1", "Section 3.2.1".
  {
    pattern:
      /(?<![\p{L}\d.,₹+]|₹\s)([vV])?(\d{1,5}(?:\.\d{1,5}){2,4})(?:-(alpha|beta|rc|dev|preview)\.?(\d{0,2}))?(?![\p{L}\d:/]|[.,-]\d)/giu,
    say: ([, letter, groups = '', stage, round = ''], forms, before) => {
      if (letter === undefined && !namesVersion.test(before) && (isDate.test(groups) || isPhoneLike(groups)))
        return null;
      const words = groups.split('.').map((group) => inGroup(group, forms));
      const numbers = words.join(` ${forms.symbols.point ?? ''} `);
      const suffix = [
        stage?.length === 2 ? forms.code(stage) : stage,
        round === '' ? undefined : forms.cardinal(round),
      ];
      return [letter === undefined ? undefined : forms.code(letter), numbers, ...suffix]
        .filter(Boolean)
        .join(' ');
    },
  },
];

/** "1800.123.4567" is a phone number. */
function isPhoneLike(groups: string): boolean {
  return groups.replaceAll('.', '').length >= 10 && groups.split('.').length === 3;
}

function inGroup(group: string, forms: SpokenForms): string {
  return /^0\d/.test(group) || group.length > 3 ? forms.digits(group) : forms.cardinal(group);
}
