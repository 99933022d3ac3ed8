import { expect, test } from 'vitest';
import { isWhole, readArguments } from './arguments.ts';

test('without options every goal is tried by text', () => {
  expect(readArguments([])).toMatchObject({
    voice: false,
    language: null,
    filter: [],
    part: null,
    parallel: null,
    json: false,
  });
});

test('a poor line is 20 dB of noise and 1 % of lost frames, unless the options say otherwise', () => {
  expect(readArguments(['--voice'])).toMatchObject({ voice: true, snrDb: 20, lostPercent: 1 });
  expect(readArguments(['--voice', '--snr', 'none', '--lost', '0'])).toMatchObject({
    snrDb: null,
    lostPercent: 0,
  });
});

test('goals are chosen by language, kind and part', () => {
  const args = readArguments([
    '--language',
    'hi',
    '--goals',
    'booking, price',
    '--part',
    'held-out',
    '--parallel',
    '3',
  ]);
  expect(args).toMatchObject({
    language: 'hi',
    filter: ['booking', 'price'],
    part: 'held-out',
    parallel: 3,
  });
});

test.each([
  [['--language', 'ta'], '--language is en or hi'],
  [['--part', 'half'], '--part is open or held-out'],
  [['--parallel', '0'], '--parallel is a number from 1'],
  [['--parallel', '1.5'], 'a whole number'],
  [['--goals', ','], '--goals needs a word'],
  [['--snr', '20'], 'need --voice'],
  [['--voice', '--snr', 'loud'], '--snr is a number'],
  [['--loud'], '--loud'],
  [['extra'], 'extra'],
])('%j is refused in words', (argv, why) => {
  expect(() => readArguments(argv)).toThrow(why);
});

test('only a run over all goals of a language on the ordinary line is kept as its result', () => {
  for (const argv of [
    [],
    ['--language', 'hi'],
    ['--voice'],
    ['--voice', '--snr', '20', '--parallel', '4', '--json'],
  ])
    expect(isWhole(readArguments(argv)), argv.join(' ')).toBe(true);
  for (const argv of [
    ['--goals', 'booking'],
    ['--part', 'open'],
    ['--voice', '--snr', 'none'],
    ['--voice', '--lost', '0'],
  ])
    expect(isWhole(readArguments(argv)), argv.join(' ')).toBe(false);
});

test('the words that are lost to silence are measured only when they are asked for', () => {
  expect(readArguments([]).wordsLost).toBe(false);
  expect(readArguments(['--words-lost', '--part', 'held-out'])).toMatchObject({
    wordsLost: true,
    part: 'held-out',
  });
});
