import { expect, test } from 'vitest';
import { lineWords as linesEn } from '../../business/lines/words/en.ts';
import { lineWords as linesHi } from '../../business/lines/words/hi.ts';
import { toolWords as toolsEn } from '../../business/tools/words/en.ts';
import { toolWords as toolsHi } from '../../business/tools/words/hi.ts';
import { settingNames as settingsEn } from '../../business/versions/words/settings-en.ts';
import { settingNames as settingsHi } from '../../business/versions/words/settings-hi.ts';
import { conflictWords as conflictEn } from '../../business/words/conflict-en.ts';
import { conflictWords as conflictHi } from '../../business/words/conflict-hi.ts';
import { faultWords as faultsEn } from '../../business/words/faults-en.ts';
import { faultWords as faultsHi } from '../../business/words/faults-hi.ts';
import { numberWords as numbersEn } from '../../business/words/policy-en.ts';
import { numberWords as numbersHi } from '../../business/words/policy-hi.ts';
import { reportWords as reportsEn } from '../../reports/words/en.ts';
import { reportWords as reportsHi } from '../../reports/words/hi.ts';
import { en } from './en.ts';
import { hi } from './hi.ts';
import { languageOf } from './language.ts';

type Entry = [path: string, text: unknown];

/** Every text by its path; a text with gaps is filled with `#`. */
function entriesOf(words: object, path = ''): Entry[] {
  return Object.entries(words).flatMap(([key, value]): Entry[] => {
    const at = `${path}/${key}`;
    if (typeof value === 'function') return [[at, value('#', '#', '#')]];
    return typeof value === 'object' && value !== null ? entriesOf(value, at) : [[at, value]];
  });
}

/** With those that only some pages load. */
const [english, hindi] = [
  entriesOf({
    ...en,
    faults: faultsEn,
    lines: linesEn,
    tools: toolsEn,
    numbers: numbersEn,
    settingNames: settingsEn,
    conflict: conflictEn,
    reports: reportsEn,
  }),
  entriesOf({
    ...hi,
    faults: faultsHi,
    lines: linesHi,
    tools: toolsHi,
    numbers: numbersHi,
    settingNames: settingsHi,
    conflict: conflictHi,
    reports: reportsHi,
  }),
];

test('every text is there in both languages, and none is empty', () => {
  expect(hindi.map(([path]) => path).sort()).toEqual(english.map(([path]) => path).sort());
  for (const [path, text] of [...english, ...hindi]) expect(String(text).trim(), path).not.toBe('');
});

/** Names, and texts that are only put together from others. */
const sameInBoth = [
  '/carriers/twilio',
  '/carriers/exotel',
  '/dayTime',
  '/requests/named',
  '/journal/part',
  '/tools/argument',
  '/reports/fault',
];

test('what is read in Hindi is Hindi', () => {
  const latin = hindi.filter(([, text]) => !/\p{Script=Devanagari}/u.test(String(text)));
  expect(latin.map(([path]) => path).sort()).toEqual([...sameInBoth].sort());
});

test("the language is the chosen one, else the browser's, else English", () => {
  expect(languageOf('hi', ['en-GB'])).toBe('hi');
  expect(languageOf(null, ['ta-IN', 'hi-IN', 'en'])).toBe('hi');
  expect(languageOf('fr', ['de-DE'])).toBe('en');
});
