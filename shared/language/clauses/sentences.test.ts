import { describe, expect, it } from 'vitest';
import { speakable } from '../spoken/speakable.ts';
import { type ClausePolicy, clauseSplitter } from './sentences.ts';

const policy: ClausePolicy = { firstMinChars: 12, minChars: 20, maxChars: 120 };

/** All clauses of `text` given in pieces of `size` characters. */
function split(text: string, size = 1, how: ClausePolicy = policy): string[] {
  const splitter = clauseSplitter(how);
  const clauses: string[] = [];
  for (let at = 0; at < text.length; at += size) clauses.push(...splitter.push(text.slice(at, at + size)));
  return [...clauses, ...splitter.end()];
}

describe('the first clause', () => {
  it('leaves at a comma once it is long enough', () => {
    expect(split('Yes, we are open today, until seven in the evening. Shall I book you in?')).toEqual([
      'Yes, we are open today,',
      'until seven in the evening.',
      'Shall I book you in?',
    ]);
  });

  it('leaves with the very token that ends it', () => {
    const splitter = clauseSplitter(policy);
    expect(splitter.push('We are open today')).toEqual([]);
    expect(splitter.push('.')).toEqual(['We are open today.']);
    expect(splitter.push(' Which day would suit you')).toEqual([]);
    expect(splitter.push('?')).toEqual(['Which day would suit you?']);
  });

  it.each([
    'नमस्ते, हम आज खुले हैं।',
    'Shall I book it for you?',
    'That is wonderful news!',
    'We are closed on Sunday;',
    'We can do that for you,',
  ])('does not wait for another token after %s', (text) => {
    expect(clauseSplitter(policy).push(text)).toEqual([text]);
  });

  it.each([
    'That we can surely do.',
    'You can come to us now.',
    'We called Doctor Ravi.',
    'Please do visit us.',
    'I think that is all.',
    'Of course it is.',
    'Aap kal aa sakte hai.',
    'जी, आपका समय पक्का है।',
    'जी, आपका समय पक्का है.',
    '"Yes, we surely do."',
    '(We are open today!)',
    '“हम आज खुले हैं।”',
    'Please do wait a moment...',
  ])('does not wait for another token after the mark of %s', (text) => {
    const splitter = clauseSplitter(policy);
    const tokens = text.match(/\s?[^\s.?!।"”)]+|[.?!।"”)]+/gu) ?? [];
    const clauses = tokens.flatMap((token) => splitter.push(token));
    expect(clauses.map((clause) => clause.replace(/\.*$/, ''))).toEqual([text.replace(/\.*$/, '')]);
  });

  it.each([
    'The fee for it is Rs.',
    'We can see you at 3.',
    'You will meet with Dr.',
    'Please ask for Mr. M.',
    'We are open from 9 a.m.',
    'Please write us at sunrise.',
    'Please do look at asha.',
    'It is by the chq.',
    'He said "we can do.',
    'It costs you 5 lakh.',
    'It is somewhere in 200...',
    'आपकी फ़ीस है रु.',
    'आप मिलेंगे डॉ.',
  ])('waits behind the dot of %s', (text) => {
    const splitter = clauseSplitter(policy);
    const tokens = text.match(/\s?[^\s.]+|\.+/gu) ?? [];
    expect(tokens.flatMap((token) => splitter.push(token))).toEqual([]);
  });

  it('leaves with enough words where the policy counts words too', () => {
    const text = 'हम खुले हैं, शाम तक। और कुछ?';
    expect(split(text, 1, { ...policy, firstMinChars: 40 })).toEqual(['हम खुले हैं, शाम तक। और कुछ?']);
    expect(split(text, 1, { ...policy, firstMinChars: 40, firstMinWords: 3 })).toEqual([
      'हम खुले हैं,',
      'शाम तक। और कुछ?',
    ]);
    expect(
      split('Yes, sir, we are. Do come.', 1, { ...policy, firstMinChars: 40, firstMinWords: 2 })[0],
    ).toBe('Yes, sir,');
  });

  it.each([
    ['the digits that a colon announces', 'Your OTP is: 4729, sir.'],
    ['a PIN code behind its place', 'It is in Bengaluru, 560001, sir.'],
    ['a year behind its month', 'You came in नवंबर, 2025 sir.'],
    ['a year behind its day', 'You came on November 23, 2025 sir.'],
    ['the second time of a range', 'We open 9:30 AM - 7 PM today.'],
    ['the second day of a range', 'We are open Mon - Sat only.'],
  ])('does not leave without %s', (_what, text) => {
    expect(split(text, 1, { ...policy, minChars: 60 })[0]).toContain(
      /4729|560001|2025|PM|Sat/.exec(text)?.[0],
    );
  });

  it('is not a single short word', () => {
    expect(split('Sure. Which day would you like?')).toEqual(['Sure. Which day would you like?']);
  });
});

describe('a clause is never cut inside', () => {
  it.each([
    ['money', 'A root canal costs Rs. 4,500.50 with us and nothing more.'],
    ['a title', 'You are booked with Dr. Sharma on Monday morning.'],
    ['a time', 'We close at 3.30 p.m. on Saturdays, as before.', 'We close at 3.30 p.m. on Saturdays,'],
    ['an address', 'We are at 12 MG Rd. Bengaluru near the metro station.'],
    ['an e-mail address', 'Please write to asha.k@sunrise.co.in about it.'],
    ['a web address', 'Please see https://sunrise.in/a?b=1,2:3 for more about it.'],
    ['a decimal number', 'The filling costs 4500.75 at most for that tooth.'],
    ['a clock', 'The doctor comes at 10:30 on Tuesdays only.'],
    ['initials', 'Please ask for Mr. M. G. Rao at the front desk.'],
    ['an abbreviation', 'Bring your papers, e.g. the last X-ray you had.', 'Bring your papers,'],
    ['a Hindi title', 'आपका समय डॉ. शर्मा के साथ तय हो गया है।'],
    ['Hindi money', 'इसका खर्च रु. 4,500.50 आएगा और कुछ नहीं।'],
    ['a number with a mark', 'Please ask at Room No. 5 on the first floor.'],
  ])('%s', (_what, text, first?: string) => {
    for (const size of [1, 2, 3, 7, text.length]) {
      const clauses = split(text, size);
      expect(clauses[0]).toBe(first ?? text);
      expect(clauses.join(' ')).toBe(text);
    }
  });
});

describe('later clauses', () => {
  it('go by the sentence, commas inside', () => {
    expect(split('Thank you, Ravi. I have Monday, ten thirty, for a root canal. Is that right?')).toEqual([
      'Thank you, Ravi.',
      'I have Monday, ten thirty, for a root canal.',
      'Is that right?',
    ]);
  });

  it('end at a danda, a double danda and a line break', () => {
    expect(
      split('हम सोमवार से शनिवार तक खुले हैं। रविवार को क्लिनिक बंद रहता है॥ और कुछ पूछना चाहेंगे?\nबताइए जी'),
    ).toEqual(['हम सोमवार से शनिवार तक खुले हैं।', 'रविवार को क्लिनिक बंद रहता है॥', 'और कुछ पूछना चाहेंगे?', 'बताइए जी']);
  });

  it('end at p.m. only where a new sentence begins', () => {
    expect(
      split('We are open sir. We close at 7 p.m. Monday to Friday and at 3 p.m. Please come before that.'),
    ).toEqual([
      'We are open sir.',
      'We close at 7 p.m. Monday to Friday and at 3 p.m.',
      'Please come before that.',
    ]);
  });

  it('without end are cut at a comma, or else between words, within the bound', () => {
    const long = `We are open. ${'one two three four five six, '.repeat(8)}${'seven eight nine ten '.repeat(20)}`;
    const clauses = split(long, 5);
    expect(Math.max(...clauses.map((clause) => clause.length))).toBeLessThanOrEqual(policy.maxChars);
    expect(clauses.join(' ').replace(/\s+/g, ' ').trim()).toBe(long.replace(/\s+/g, ' ').trim());
    expect(clauses.slice(1, 2).every((clause) => clause.endsWith(','))).toBe(true);
  });

  it('of one endless word are cut between whole characters', () => {
    const clauses = split('कि'.repeat(300), 9);
    expect(clauses.join('')).toBe('कि'.repeat(300));
    expect(clauses.every((clause) => clause.startsWith('क') && clause.length <= policy.maxChars)).toBe(true);
  });
});

describe('however the tokens are cut', () => {
  const text =
    'Namaste Priya ji, aapki appointment Dr. Rao ke saath hai! The fee is Rs. 4,500.50, i.e. with tax. "Is that fine?" हाँ, ठीक है। See www.sunrise.in, or call 98765 43210... We close at 7 p.m. Thank you.';

  it('the words stay the same and in order', () => {
    for (let size = 1; size <= text.length; size++)
      expect(split(text, size).join(' ').replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
  });

  it.each([
    ['"Is that so?" she asked. Yes.', ['"Is that so?"', 'she asked. Yes.']],
    ['Is that really so?! It is...', ['Is that really so?', 'It is...']],
    ['<!-- A note. To us! --> Hello there, sir.', ['<!-- A note. To us! --> Hello there,', 'sir.']],
    ['<break time="0.5s"/>\nWe are open.', ['<break time="0.5s"/>\nWe are open.']],
    [
      'See [our site. It is new](https://x.in/a.b) today. Yes.',
      ['See [our site. It is new](https://x.in/a.b) today.', 'Yes.'],
    ],
    ['We are open.Please come. Yes.', ['We are open.', 'Please come. Yes.']],
    ['|---|---|\n| Cleaning | done |\n***\n', ['|---|---|\n| Cleaning | done |']],
  ])('%s', (text, clauses) => {
    for (const size of [1, 2, 5, text.length]) expect(split(text, size)).toEqual(clauses);
  });

  it.each(['```\n', '\n- ', '<b>', '| --- '])(
    '%j without an end is never a clause, but the words after it are',
    (mark) => {
      const clauses = split(`${mark.repeat(300)}We are open today. Do come and see us.`, 7);
      expect(clauses.map(speakable)).not.toContain('');
      expect(clauses.map(speakable).join(' ')).toBe('We are open today. Do come and see us.');
    },
  );

  it('a figure that begins a reply stays with what it is the number of', () => {
    expect(split('12. That is how many rooms we have. Shall I book one?')).toEqual([
      '12. That is how many rooms we have.',
      'Shall I book one?',
    ]);
  });

  it.each([
    'Your login OTP, valid for ten minutes, is 482915.',
    'The PIN code of your area, Andheri East, is 400069.',
    'Please note the last four digits of the card, 4321.',
    'Please keep your booking reference, 45821.',
    'आपका ओटीपी, जो दस मिनट तक चलेगा, 482915 है।',
  ])('what announces a figure stays with it: %s', (text) => {
    for (const size of [1, 3, text.length]) expect(split(text, size)).toEqual([text]);
  });

  it('a long text is not cut between a card\'s "ending" and its figures', () => {
    for (let length = 150; length < 230; length++) {
      const filler = 'we will help you with all of that '.repeat(8).slice(0, length).replace(/\S*$/, '');
      const clauses = split(`${filler}with the card ending in 4321 and that is really all of it for now`);
      expect(clauses.filter((clause) => clause.includes('ending in 4321'))).toHaveLength(1);
    }
  });

  it('marks alone are never a clause', () => {
    const splitter = clauseSplitter(policy);
    expect([
      ...splitter.push('Is that really so?'),
      ...splitter.push('!!'),
      ...splitter.push(' …'),
      ...splitter.end(),
    ]).toEqual(['Is that really so?']);
  });
});
