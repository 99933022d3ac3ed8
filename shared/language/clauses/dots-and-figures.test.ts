/** Where a clause must not end: behind a dot that ends no sentence, in an entity, in a figure. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forAnyText } from '../../../testing/properties/for-any.ts';
import { type ClausePolicy, clauseSplitter, defaultClausePolicy } from './sentences.ts';

const short: ClausePolicy = { firstMinChars: 12, minChars: 20, maxChars: 60 };

/** The clauses of `text`, which must be the same in tokens of one character, of a few, and in one. */
function clausesOf(text: string, policy: ClausePolicy = defaultClausePolicy): string[] {
  const [first = [], ...others] = [1, 2, 5, 11, text.length].map((size) => {
    const splitter = clauseSplitter(policy);
    const clauses: string[] = [];
    for (let at = 0; at < text.length; at += size) clauses.push(...splitter.push(text.slice(at, at + size)));
    return [...clauses, ...splitter.end()];
  });
  for (const other of others) expect(other).toEqual(first);
  return first;
}

describe('a clause goes on behind the dot of', () => {
  it.each([
    'Clinic 9:30 a.m. से 7 p.m. तक खुला है।',
    'हम सुबह 9 A.M. से बैठते हैं।',
    'It is open 9 a. m. से 7 p. m. तक',
    'हम 10 am. से 8 pm. तक मिलेंगे।',
    'हमारा दफ़्तर Sunrise Ltd. के पास है।',
    'आप Infosys Pvt. Ltd. में काम करते हैं।',
    'यह Tata & Co. की दुकान है।',
    'आप filling etc. के लिए आइए।',
    'आप Room No. पाँच में आइए।',
    'कुल फ़ीस Rs. पाँच सौ है।',
    'आपसे Dr. शर्मा मिलेंगे।',
    'आपसे डॉ. Sharma मिलेंगे।',
    'हम Church St. पर बैठते हैं।',
    'हमारी दुकान Park Ave. के पास है।',
    'यह 10 kg. से ज़्यादा नहीं है।',
    'इसमें 2 hrs. के लिए रुकना होगा।',
    'We are open 9 a.m. to 7 p.m. daily.',
    'We met at 9 a.m. Monday to talk.',
    'It is made by Sunrise Ltd. Mumbai in bulk.',
    'We drive to Mt. Abu every summer.',
    'We live at 5 Park Ave. Bengaluru now.',
    'Ask Rev. Thomas about the hall.',
  ])('%s', (text) => expect(clausesOf(text)).toEqual([text]));
});

describe('a clause ends behind the dot of', () => {
  it.each([
    ['We are on Church St. Please come by six.', 'We are on Church St.'],
    ['We sit on Fifth Ave. The shop is red and blue.', 'We sit on Fifth Ave.'],
    ['It is on Brigade Rd. You can park there.', 'It is on Brigade Rd.'],
    ['Our name is Sunrise Ltd. We are in Mumbai.', 'Our name is Sunrise Ltd.'],
    ['We close at 7 p.m. Please come before.', 'We close at 7 p.m.'],
    ['We open at 9 a. m. We close late.', 'We open at 9 a. m.'],
    ['आपका समय है 9 a.m. कृपया समय पर आइए।', 'आपका समय है 9 a.m.'],
    ['Yes, we open at 9 AM. In the morning it is quiet.', 'Yes, we open at 9 AM.'],
  ])('%s', (text, first) => {
    expect(clausesOf(text)[0]).toBe(first);
    expect(clausesOf(text).join(' ')).toBe(text);
  });
});

describe('no entity is cut at its ";"', () => {
  it.each([
    'Tom &amp; Jerry &nbsp;will come for &#8377;500 today',
    'The price is &#x20B9;500 &mdash; all included',
    'दाम &lt; &#8377;600 है और &gt; &#8377;400 है',
    'We serve R&amp;B; that is music',
  ])('%s', (text) => {
    for (const clause of clausesOf(text)) expect(clause).not.toMatch(/&(?:#?\w+)?$/);
    expect(clausesOf(text).join(' ')).toBe(text);
  });

  it('where a clause is cut for its length', () => {
    const clauses = clausesOf(`${'x'.repeat(55)}&nbsp;${'y'.repeat(40)}`, short);
    expect(clauses).toEqual(['x'.repeat(55), `&nbsp;${'y'.repeat(40)}`]);
  });
});

describe('no figure is cut where a clause is cut for its length', () => {
  const list = (count: number, item: (index: number) => string, by: string) =>
    Array.from({ length: count }, (_, index) => item(index)).join(by);
  it.each([
    ['times', list(40, (n) => `${9 + (n % 9)}:30`, ', '), /^\d{1,2}:30$/],
    ['amounts', list(20, (n) => `₹${n + 1},25,000.50`, ' '), /^₹\d+,25,000\.50$/],
    ['amounts with a space', list(20, (n) => `₹ ${n + 1},25,000`, ' '), /^(?:₹ \d+,25,000)$/],
    ['weights', list(20, (n) => `${500 + n} kg`, ' '), /^\d+ kg$/],
    ['dates', list(10, (n) => `${n + 1} November 2026`, ' '), /^\d+ November 2026$/],
    ['Hindi dates', list(10, (n) => `${n + 1} नवंबर 2026`, ' '), /^\d+ नवंबर 2026$/],
    ['phone numbers', list(10, () => '98765 43210', ' '), /^98765 43210$/],
    ['phone numbers with the country', list(10, () => '+91 98765 43210', ' '), /^\+91 98765 43210$/],
    ['numeric dates', list(12, (n) => `${10 + n}/11/2026`, ' '), /^\d+\/11\/2026$/],
    ['times of day', list(15, (n) => `${1 + (n % 12)} p.m.`, ', '), /^\d+ p\.m\.$/],
  ])('%s', (_what, text, item) => {
    const items = text.split(
      /(?<=[\dgm.])(?<!\+91),? (?=[₹+]|\d{1,2}\/|\d{1,2} [Nन]|98765 |\d{1,2}:|\d{3} kg|\d{1,2} p)/u,
    );
    for (const each of items) expect(each).toMatch(item);
    const clauses = clausesOf(text, short);
    expect(clauses.length).toBeGreaterThan(1);
    for (const clause of clauses) {
      expect(clause.length).toBeLessThanOrEqual(60);
      const whole = clause.replace(/,$/, '');
      expect(
        items.some((each) => whole.startsWith(each)),
        clause,
      ).toBe(true);
      expect(
        items.some((each) => whole.endsWith(each)),
        clause,
      ).toBe(true);
    }
  });

  it.each(['शिमला, १७१००१', '₹ १,२५,०००', '५ नवम्बर २०२६', '९८७६५ ४३२१०', '2nd फ्लोर पर', 'रोड पर'])(
    'in the digits of any script, and no postposition is parted from its word: %s',
    (item) => {
      for (let length = 1; length <= 60; length += 1) {
        const before = 'one two three four five six seven eight nine ten eleven twelve'.slice(-length);
        const clauses = clausesOf(`${before} ${item} है और हम वहाँ रोज़ बैठते हैं जी`, short);
        expect(clauses.filter((clause) => clause.includes(item)).length, clauses.join(' | ')).toBe(1);
      }
    },
  );

  it('a figure behind a long word goes to the next clause', () => {
    expect(clausesOf(`${'abc'.repeat(15)}12,345.6712,345.67`, short)).toEqual([
      'abc'.repeat(15),
      '12,345.6712,345.67',
    ]);
  });
});

it('what belongs together reaches the voice in one piece, wherever the tokens and the clauses are cut', () => {
  const items = [
    '9:30 a.m. से 7 p.m. तक',
    'Sunrise Ltd. के',
    'फ़िलिंग etc. के',
    'Tom&amp;Jerry',
    '&#8377;4,500.50',
    'Mt. Abu',
    'Church St. Bengaluru',
    '₹499/mo',
    'A$20.50',
    '1,25,00,000.75',
    '23/11/2026',
  ];
  const policies = fc.record({
    firstMinChars: fc.integer({ min: 1, max: 40 }),
    minChars: fc.integer({ min: 1, max: 60 }),
    maxChars: fc.integer({ min: 60, max: 220 }),
  });
  forAnyText(
    [
      fc.constantFrom(...items),
      fc.constantFrom('It is ', 'यह ', 'We told you about ', 'कुल मिलाकर '),
      fc.constantFrom('', ' और कुछ नहीं', ' for you, sir. Thank you so much.'),
      fc.nat({ max: 30 }),
      fc.integer({ min: 1, max: 12 }),
      policies,
    ],
    (item, before, after, words, size, policy) => {
      const text = 'and then some more '.repeat(words) + before + item + after;
      const splitter = clauseSplitter(policy);
      const clauses: string[] = [];
      for (let at = 0; at < text.length; at += size)
        clauses.push(...splitter.push(text.slice(at, at + size)));
      clauses.push(...splitter.end());
      expect(clauses.filter((clause) => clause.includes(item)).length, clauses.join(' | ')).toBe(1);
    },
  );
});
