import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forAnyText } from '../../../testing/properties/for-any.ts';
import { speakable } from '../spoken/speakable.ts';
import { spoken } from '../spoken/spoken.ts';
import { type ClausePolicy, clauseSplitter } from './sentences.ts';

/**
 * Where no token may end, if the clauses are to be those of the whole text: behind a dot that a small letter,
 * a figure or a sign of an address joins to the next word. Models write ".com" and ".in" as one token.
 */
const isJoined = /^\.[\p{Ll}\p{N}@_-]/u;

/** The clauses of `text` given in tokens that end at `cuts`, less those behind a joined dot. */
function clausesOf(text: string, cuts: readonly number[], policy: ClausePolicy): string[] {
  const splitter = clauseSplitter(policy);
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))]
    .filter((cut) => !isJoined.test(text.slice(Math.max(0, cut - 1))))
    .sort((a, b) => a - b);
  const tokens = [0, ...places].map((from, index) => text.slice(from, places[index] ?? text.length));
  return [...tokens.flatMap((token) => splitter.push(token)), ...splitter.end()];
}

const letters = (text: string): string => (text.match(/[\p{L}\p{M}\p{N}]/gu) ?? []).join('');

const policies: fc.Arbitrary<ClausePolicy> = fc.record({
  firstMinChars: fc.integer({ min: 1, max: 40 }),
  firstMinWords: fc.constantFrom(0, 2, 4),
  minChars: fc.integer({ min: 1, max: 60 }),
  maxChars: fc.integer({ min: 60, max: 220 }),
});
const cuts = fc.array(fc.nat({ max: 2000 }), { maxLength: 40 });

/** Texts that must reach the voice in one piece, and words that may come before them. */
const whole: readonly (readonly [string, readonly string[]])[] = [
  ...[
    'Rs. 4,500.50',
    'Rs. 500/-',
    '₹ 1,25,000.00',
    'INR 4,500',
    'रु. 4,500.50',
    '4,500.75 rupees',
    '1.5 lakh',
    '-2.5%',
    '5 to 7 days',
    '12,345.67',
  ].map((item) => [item, ['The cost is ', 'It may be ', 'इसका ख़र्च ', 'कुल, ']] as const),
  ...[
    'Dr. Sharma',
    'Mr. M. G. Rao',
    'Mrs. A. Kumar',
    'Prof. Iyer',
    'Smt. Lakshmi',
    'डॉ. शर्मा',
    'प्रो. अय्यर',
    'St. Mary',
    'Capt. Singh',
    'M/s. Sunrise',
    'Sharma Bros. Jewellers',
    'Dr. (Mrs.) Rao',
    'B.Sc. Nursing',
  ].map((item) => [item, ['You will meet ', 'Please ask for ', 'आपको ', 'It is with ', 'Yes, ']] as const),
  ...[
    '3.30 p.m.',
    '10:30 a.m.',
    '9:30 AM - 7 PM',
    '10.15 a.m.',
    '9 AM – 1 PM',
    '4 p.m.',
    'सुबह 10:30 बजे',
    '5.30 बजे',
  ].map((item) => [item, ['We open at ', 'Come by ', 'हम ', 'The slot is ']] as const),
  ...['12 MG Rd.', 'No. 12', 'Room No. 5', '12 एम.जी. रोड', 'नं. 12', 'opp. City Mkt.', '2nd flr. 221/B'].map(
    (item) => [item, ['We are at ', 'The place is ', 'हमारा पता है ']] as const,
  ),
  ...[
    'asha.k@sunrise.co.in',
    'asha.kumar2@gmail.com',
    'https://sunrise.in/a?b=1,2:3',
    'www.sunrise.co.in/book',
    'sunrise.in',
    'bookings.sunrise.in',
  ].map(
    (item) =>
      [
        item,
        [
          'Please write to ',
          'You can visit ',
          'Log in at ',
          'It is on ',
          'हमारी वेबसाइट ',
          'आप ',
          'My e-mail id: ',
        ],
      ] as const,
  ),
  ...[
    '98765 43210',
    '+91 98765 43210',
    '080-4123-4567',
    '23 November 2026',
    'Nov. 23, 2026',
    '23/11/2026',
    '5 कि.मी.',
    'e.g. this',
    'i.e. today',
    'w.e.f. 1st April',
    'w.e.f. Monday',
    'Std. V',
    'DL 3C AB 1234',
    'Regn. No. KA 05 MN 4567',
    'Sunrise Pvt. Ltd.',
    'Mon - Sat',
    '200...300 rupees',
    '₹800…1200',
    '10 ... 15 minutes',
    '१० … १५ मिनट',
    '5 लाख..10 लाख',
    'राजस्थान 302001',
    'जयपुर, 302001',
    'शिमला, १७१००१',
    'HP 171001',
    'अंक, 1234',
    'ओटीपी, 4829',
    'XX1234',
    '1374-309988',
    '022.29411128',
    '०२२.२९४१११२८',
    '05-06 को',
    '05.06.2026',
    '15-JAN-2026',
    '5 sept. 2026',
    '15 सितं. 2026',
    'mid-1980s',
    '$250-$300',
    '1960-80',
    '1,000th',
    '2nd फ्लोर पर',
    '4.5-star',
    '192.168.1.1',
    'ver. 2.0.1',
    'Android 14.1',
  ].map((item) => [item, ['It is ', 'Please note ', 'यह ']] as const),
];
const starts = [
  '',
  'Yes, of course. ',
  'जी हाँ। ',
  'Thank you, Ravi! ',
  'We checked that for you; ',
  'Sure, ',
];
const ends = [
  ' is what I have.',
  ' is fine for us, sir? Thank you so much.',
  ' पर है।',
  ' and nothing more, as before.',
  '',
  ', please.',
];

describe('wherever the tokens of a model are cut', () => {
  it('what belongs together stays together', () => {
    const sentence = fc
      .constantFrom(...whole)
      .chain(([item, before]) =>
        fc.tuple(
          fc.constant(item),
          fc.constantFrom(...starts),
          fc.constantFrom(...before),
          fc.constantFrom(...ends),
          fc.boolean(),
        ),
      );
    forAnyText([sentence, cuts, policies], ([item, start, before, end, isLong], at, policy) => {
      const padding = isLong ? 'one two three four five six seven eight nine ten '.repeat(4) : '';
      const clauses = clausesOf(start + padding + before + item + end, at, policy);
      expect(
        clauses.filter((clause) => clause.includes(item.replace(/\.$/, ''))).length,
        clauses.join(' | '),
      ).toBe(1);
    });
  });

  const sayings = [
    ...whole.flatMap(([item, before]) => before.map((words) => words + item)),
    ...[
      'Namaste Priya ji',
      'We are open today',
      'Is that fine',
      'हाँ, ठीक है',
      '"Is that so?" she asked',
      '(see below)',
      '**Bold. Text**',
      'Well... let me see',
      'No',
      'Hmm',
    ],
    ...[
      '- item one',
      '* item two\n* three',
      '# Prices',
      '1. Cleaning\n2. Filling',
      '😀',
      '<b>hi</b>',
      '<break time="0.5s"/>',
      '[our site](https://sunrise.in/a.b)',
    ],
  ];
  const saying = fc
    .array(
      fc.tuple(
        fc.constantFrom(...sayings),
        fc.constantFrom(
          '. ',
          ', ',
          '? ',
          '! ',
          '। ',
          '॥ ',
          '\n',
          ' — ',
          ' - ',
          '; ',
          ': ',
          '... ',
          '?! ',
          ' ',
          '." ',
        ),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.flat().join(''));
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(...'aA1 .,?!।:;-—"(<>[]*_`@/\n', 'word', 'नमस्ते', 'Rs', 'p.m.', '</p>', '😀', 'www.'),
        { maxLength: 150 },
      )
      .map((parts) => parts.join('')),
  );

  /** Words that end a sentence beside those whose dot does not, and every mark that may follow them. */
  const ending = fc
    .array(
      fc.tuple(
        fc.constantFrom(
          ...[
            'We can do',
            'so come to us',
            'Yes, Ravi',
            'ask Dr',
            'Mr. M. G',
            'at 9 a.m',
            'by 7 pm',
            'Rs',
            '3',
            '3.5',
          ],
          ...[
            'the chq',
            'visit us',
            'mail asha',
            'on sunrise.in',
            'www.sunrise',
            'No',
            'page 5',
            'Infosys Ltd',
            '5 kg',
          ],
          ...[
            '"We do',
            '(see it',
            '“हाँ जी',
            '*now',
            'ठीक है',
            'जी',
            'रु',
            'डॉ',
            'आप आइए',
            'haan ji',
            'theek hai',
            'i.e',
            'OK',
          ],
        ),
        fc.constantFrom(
          ...['. ', '.', '.\n', '..', '...', '… ', '. "', '." ', '.” ', '.) ', '."', '.)', '*. ', '.* '],
          ...['? ', '?', '?" ', '?!', '! ', '!) ', '। ', '।', '।” ', '॥ ', ', ', ': ', ' - ', ' '],
        ),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.flat().join(''));

  it('the clauses are those of the whole text', () => {
    forAnyText([fc.oneof(saying, anything, ending), cuts, policies], (text, at, policy) => {
      expect(clausesOf(text, at, policy)).toEqual(clausesOf(text, [], policy));
    });
  });

  it('the clauses joined are the words of the whole text, in order', () => {
    forAnyText([fc.oneof(saying, anything, ending), cuts, policies], (text, at, policy) => {
      const said = letters(clausesOf(text, at, policy).join(' '));
      // A tag that nothing follows is left out.
      expect(letters(text).startsWith(said)).toBe(true);
      if (!/[<[\]&`~|#]/.test(text) && !/\p{M}$/u.test(text))
        expect(speakable(letters(text).slice(said.length))).toBe('');
    });
  });

  it('no clause is empty or without a word for the voice', () => {
    forAnyText([fc.oneof(saying, anything), cuts, policies], (text, at, policy) => {
      for (const clause of clausesOf(text, at, policy)) {
        expect(speakable(clause), JSON.stringify(clause)).toMatch(/[\p{L}\p{N}]/u);
        expect(spoken(clause, 'en-IN'), JSON.stringify(clause)).not.toBe('');
      }
    });
  });

  it('nothing of a tag, a comment, a link or a code fence reaches the voice', () => {
    const markup = [
      '<break time="zz0.5s"/>',
      '<prosody rate="zz. slow">Hello there, sir.</prosody>',
      '<!-- zz. A note! For zz. -->',
      '[our site](https://zz.in/zz.html?zz=1)',
      '![a tooth](zz.png)',
      '```zz title.zz\nWe are open.\n```',
      '<a href="https://zz.in/zz">here</a>',
      "<say-as interpret-as='zz' format='zz. zz'>12</say-as>",
      '<p class="zz">One. Two.</p>',
      '<zz:zz/>',
    ];
    const text = fc
      .array(
        fc.tuple(
          fc.constantFrom(...markup),
          fc.constantFrom(' ', '. ', '\n', ' and then we go on to speak. ', '? ', '। '),
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((parts) =>
        parts.flat().join('').replaceAll('```zz', '\n```zz').replaceAll('open.\n```', 'open.\n```\n'),
      );
    forAnyText([text, cuts, policies], (written, at, policy) => {
      const said = clausesOf(written, at, policy).map((clause) => spoken(clause, 'en-IN'));
      expect(said.join(' ')).not.toMatch(/zz/i);
    });
  });

  it('no clause is longer than the bound, unless a tag or an address is', () => {
    forAnyText([saying, cuts, policies], (text, at, policy) => {
      for (const clause of clausesOf(text, at, policy)) {
        if (!/[<`@]|\]\(|:\/\/|www\./.test(clause))
          expect(clause.length).toBeLessThanOrEqual(policy.maxChars);
      }
    });
  });
});
