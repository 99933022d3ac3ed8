import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forAnyText } from '../../../testing/properties/for-any.ts';
import { enCardinal, enDigits, enSmall } from '../en/numbers.ts';
import { hiCardinal, hiSmall } from '../hi/numbers.ts';
import { spoken } from './spoken.ts';

// A reader of number words that shares nothing with the writer but the words below, which are
// written down here once more.

const english = new Map<string, bigint>([
  ...'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, BigInt(value)] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, BigInt(20 + 10 * index)] as const),
]);
const hindi = new Map<string, bigint>(
  `शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस
   तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास
   पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर
   सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी
   नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे`
    .normalize('NFC')
    .trim()
    .split(/\s+/)
    .map((word, value) => [word, BigInt(value)]),
);
const scales = new Map<string, bigint>(
  Object.entries({ hundred: 2, thousand: 3, lakh: 5, crore: 7, सौ: 2, हज़ार: 3, लाख: 5, करोड़: 7 }).map(
    ([word, power]) => [word.normalize('NFC'), 10n ** BigInt(power)],
  ),
);

/**
 * The value of number words, or a thrown error: a word that is none, a scale in the wrong order,
 * two figures side by side.
 */
function readBack(text: string, words: ReadonlyMap<string, bigint>): bigint {
  let total = 0n;
  let group = 0n;
  let lastScale = 10n ** 30n;
  for (const word of text.split(' ')) {
    const value = words.get(word);
    const scale = scales.get(word);
    if (value !== undefined) {
      if (group % 100n !== 0n && !(group % 10n === 0n && value < 10n && words === english))
        throw new Error(`two figures: ${text}`);
      group += value;
    } else if (scale === 100n) group *= 100n;
    else if (scale === 10_000_000n) {
      total = (total + group) * scale;
      group = 0n;
      lastScale = scale;
    } else if (scale !== undefined) {
      if (scale >= lastScale || group === 0n) throw new Error(`out of order: ${text}`);
      total += group * scale;
      group = 0n;
      lastScale = scale;
    } else throw new Error(`not a number word: ${word}`);
  }
  return total + group;
}

describe.each([
  ['en-IN', english, ['rupee', 'rupees'], enCardinal, enSmall],
  ['hi-IN', hindi, ['रुपया', 'रुपये'], hiCardinal, hiSmall],
] as const)('a number in the words of %s', (code, words, rupees, cardinal, small) => {
  it('is the same number again: every one to 11,000, and any to a thousand million', () => {
    for (let n = 0; n <= 11_000; n++)
      if (readBack(cardinal(String(n)), words) !== BigInt(n)) expect.unreachable(cardinal(String(n)));
    forAnyText(
      [fc.integer({ min: 0, max: 1_000_000_000 })],
      (n) => void expect(readBack(spoken(String(n), code), words)).toBe(BigInt(n)),
    );
  });

  it('is the same number again with Indian separators, as money, and up to ninety nine lakh crore', () => {
    forAnyText([fc.bigInt({ min: 0n, max: 99_999_999_999_999n })], (n) => {
      const said = spoken(`₹${n.toLocaleString('en-IN')}`, code).split(' ');
      expect(said.pop()).toBe(rupees[n === 1n ? 0 : 1]);
      expect(readBack(said.join(' '), words)).toBe(n);
    });
  });

  it('beyond that is its digits', () => {
    forAnyText([fc.bigInt({ min: 10n ** 14n, max: 10n ** 30n })], (n) => {
      const digits = spoken(String(n), code).split(/,? /);
      expect(digits.map((word) => words.get(word)).join('')).toBe(String(n));
    });
  });

  it('has a fraction that is its digits', () => {
    forAnyText([fc.nat({ max: 99_999 }), fc.stringMatching(/^\d{3,6}$/)], (n, fraction) => {
      fc.pre(!/^0+$/.test(fraction));
      const [whole = '', rest = ''] = spoken(`${n}.${fraction}`, code).split(
        code === 'en-IN' ? ' point ' : ' दशमलव ',
      );
      expect(readBack(whole, words)).toBe(BigInt(n));
      expect(rest).toBe([...fraction].map((digit) => small(Number(digit))).join(' '));
    });
  });
});

it('the reader refuses what is no number', () => {
  for (const text of ['twenty thirty', 'five lakh crore thousand lakh', 'one two', 'x', enDigits('42')]) {
    expect(() => readBack(text, english)).toThrow();
  }
});
