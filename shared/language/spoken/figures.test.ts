import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forAnyText } from '../../../testing/properties/for-any.ts';
import { remembering } from '../../../testing/properties/remembering.ts';
import { spoken } from './spoken.ts';

/** What holds for every figure of a kind; single cases are in the tables of the languages. */

const en = remembering((text) => spoken(text, 'en-IN'));
const hi = remembering((text) => spoken(text, 'hi-IN'));
const inHindiDigits = (text: string): string =>
  text.replace(/\d/g, (digit) => String.fromCharCode(0x966 + Number(digit)));
const oneByOne = (digits: string, say: (text: string) => string): string =>
  [...digits].map((digit) => say(digit)).join(' ');
const withoutPauses = (text: string): string => text.replaceAll(',', '');

const ascending = fc
  .tuple(fc.integer({ min: 1, max: 99_998 }), fc.integer({ min: 1, max: 99_999 }))
  .filter(([from, to]) => from < to);
const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

describe('a range', () => {
  const joints = ['...', '..', '…', ' ... ', ' … ', '-', '–', ' – ', '—', '‑'];

  it('has its "to" whatever joins the two prices', () => {
    forAnyText([ascending, fc.constantFrom(...joints)], ([from, to], joint) => {
      expect(en(`₹${from}${joint}${to}`)).toBe(`${en(String(from))} to ${en(String(to))} rupees`);
      expect(hi(`₹${from}${joint}${to}`)).toBe(`${hi(String(from))} से ${hi(String(to))} रुपये`);
      expect(hi(inHindiDigits(`${from}${joint}${to} रुपये`))).toBe(hi(`${from}-${to} रुपये`));
      expect(en(`$${from}${joint}$${to}`)).toBe(`${en(String(from))} to ${en(String(to))} dollars`);
    });
  });

  it('of years is said in years', () => {
    const years = fc
      .tuple(fc.integer({ min: 1901, max: 2038 }), fc.integer({ min: 2, max: 60 }))
      .map(([from, length]) => [from, from + length] as const);
    forAnyText([years, fc.constantFrom('-', '–', ' - ')], ([from, to], joint) => {
      const said = en(`${from}${joint}${to}`);
      expect(said).toBe(`${en(`in ${from}`)} to ${en(`in ${to}`)}`.replaceAll('in ', ''));
      expect(hi(`${from}${joint}${to}`)).toBe(
        `${hi(`सन् ${from}`)} से ${hi(`सन् ${to}`)}`.replaceAll('सन् ', ''),
      );
    });
  });
});

describe('digits that name something', () => {
  const pin = digits(5)
    .filter((rest) => !rest.endsWith('000'))
    .chain((rest) => fc.integer({ min: 1, max: 9 }).map((first) => `${first}${rest}`));
  const places = [
    'Shimla, HP ',
    'Jaipur, Rajasthan - ',
    'KERALA ',
    'Rampur ',
    'राजस्थान ',
    'शिमला - ',
    'धारवाड़ ',
    'PIN ',
  ];

  it('are a PIN code behind a place, with a space in the middle or without', () => {
    forAnyText([pin, fc.constantFrom(...places), fc.boolean()], (code, place, isParted) => {
      const written = isParted ? `${code.slice(0, 3)} ${code.slice(3)}` : code;
      expect(withoutPauses(en(place + written)).endsWith(oneByOne(code, en)), place + written).toBe(true);
      expect(withoutPauses(hi(place + inHindiDigits(written))).endsWith(oneByOne(code, hi))).toBe(true);
    });
  });

  it('are said one by one behind "last digits", as a password and behind a mask', () => {
    const leads = [
      'your card ending in ',
      'an account that ends in ',
      'last four digits: ',
      'आखिरी अंक ',
      'आख़िरी चार अंक हैं ',
      'OTP ',
      'ओटीपी है ',
      'xxxx',
      'XX',
    ];
    forAnyText([digits(4), fc.constantFrom(...leads)], (last, lead) => {
      expect(en(lead + last).endsWith(oneByOne(last, en)), lead + last).toBe(true);
      expect(hi(lead + inHindiDigits(last)).endsWith(oneByOne(last, hi)), lead + last).toBe(true);
    });
  });

  it('are a landline however its area code is set apart', () => {
    const code = fc.constantFrom('22', '80', '141', '821', '1374');
    const joints = ['-', ' - ', '.', '/', ' ', ') '];
    forAnyText([code, digits(8), fc.constantFrom(...joints)], (area, rest, joint) => {
      const number = `0${area}${rest.slice(0, 10 - area.length)}`;
      const written = `${joint === ') ' ? '(' : ''}0${area}${joint}${number.slice(area.length + 1)}`;
      expect(withoutPauses(en(written)), written).toBe(oneByOne(number, en));
      expect(withoutPauses(hi(inHindiDigits(written))), written).toBe(oneByOne(number, hi));
    });
  });

  it('are an IP address with its dots', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    forAnyText([byte, byte, byte, byte], (...bytes) => {
      expect(en(bytes.join('.'))).toBe(bytes.map((each) => oneByOne(String(each), en)).join(' dot '));
    });
  });
});

describe('a date', () => {
  const day = fc.integer({ min: 1, max: 28 });
  const month = fc.integer({ min: 1, max: 12 });
  const two = (n: number): string => String(n).padStart(2, '0');

  it('is the same with its month in any letters, long or short', () => {
    const letters = fc.constantFrom(
      (name: string) => name,
      (name: string) => name.toUpperCase(),
      (name: string) => name.toLowerCase(),
    );
    forAnyText(
      [day, month, letters, fc.boolean(), fc.constantFrom('-', '/', ' ', '')],
      (each, at, inLetters, isShort, joint) => {
        const name = months[at - 1] ?? '';
        const written = `${each}${joint}${inLetters(isShort ? name.slice(0, 3) : name)}${joint}2026`;
        expect(en(written), written).toBe(en(`${each} ${name} 2026`));
        expect(hi(written), written).toBe(hi(`${each} ${name} 2026`));
      },
    );
  });

  it('is one in two figures where one has a zero, and never a range', () => {
    forAnyText([day, month], (each, at) => {
      if (each > 9 && at > 9) return;
      const name = months[at - 1] ?? '';
      expect(hi(`${two(each)}-${two(at)} को`)).toBe(hi(`${each} ${name} को`));
      expect(hi(inHindiDigits(`${two(each)}-${two(at)} को`))).toBe(hi(`${each} ${name} को`));
      expect(en(`on ${two(each)}-${two(at)}`)).toBe(en(`on ${each} ${name}`));
    });
  });

  it('is a month and a year in figures', () => {
    forAnyText(
      [month, fc.integer({ min: 1990, max: 2050 }), fc.constantFrom('-', '/')],
      (at, year, joint) => {
        const name = months[at - 1] ?? '';
        expect(en(`${two(at)}${joint}${year}`)).toBe(en(`${name} ${year}`));
        expect(hi(inHindiDigits(`${at}${joint}${year}`))).toBe(hi(`${name} ${year}`));
      },
    );
  });
});

it('an ordinal is the same in capitals and with commas', () => {
  const ending = (n: number): string => {
    if (Math.floor(n / 10) % 10 === 1) return 'th';
    return ['th', 'st', 'nd', 'rd'][n % 10] ?? 'th';
  };
  forAnyText([fc.integer({ min: 1, max: 99_999 })], (n) => {
    const plain = `${n}${ending(n)}`;
    expect(en(`${n}${ending(n).toUpperCase()} floor`)).toBe(en(`${plain} floor`));
    expect(en(`${n.toLocaleString('en-IN')}${ending(n)} floor`)).toBe(en(`${plain} floor`));
    expect(hi(`${plain} फ्लोर पर`)).toMatch(/े(?:ं)? फ्लोर पर$/u);
    expect(hi(`${plain} मंज़िल पर`)).toMatch(/ी(?:ं)? मंज़िल पर$/u);
  });
});

it('a decimal before a hyphen or an x keeps its point', () => {
  forAnyText([fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 9 })], (whole, tenth) => {
    const amount = `${whole}.${tenth}`;
    expect(en(`${amount}-star`)).toBe(`${en(amount)} star`);
    expect(en(`${amount}x`)).toBe(`${en(amount)} times`);
    expect(hi(`${inHindiDigits(amount)}-स्टार`)).toBe(`${hi(amount)} स्टार`);
    expect(hi(`${amount}x`)).toBe(`${hi(amount)} गुना`);
  });
});
