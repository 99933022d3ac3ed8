import { expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

it('takes a name that ends in .json for a file, and any other for a call', () => {
  expect(readArguments(['twilio-CA1', 'a.json', '--file', 'b.json', '--steps'])).toMatchObject({
    calls: ['twilio-CA1'],
    files: ['b.json', 'a.json'],
    steps: true,
    save: null,
  });
});

it.each([
  [[], /Which call/],
  [['--file', 'a.json', '--save', 'b.json'], /--save keeps the journal of one call/],
  [['one', 'two', '--save', 'b.json'], /--save keeps/],
  [['one', '--accept'], /--accept changes journals in files/],
  [['one', '--colour'], /--colour/],
  [['one', '--json', '--steps'], /--steps prints text/],
  [['a.json', '--accept', '--json'], /--accept does not go with --json/],
  [['a.json', '--accept', '--steps'], /--accept does not go with --json or --steps/],
])('says what is wrong with %j', (argv, sentence) => {
  expect(() => readArguments(argv)).toThrow(sentence);
});

it('reads the calls of the business that is named', () => {
  expect(readArguments(['CA1']).business).toBeNull();
  expect(readArguments(['CA1', '--business', 'my-clinic']).business).toBe('my-clinic');
  expect(() => readArguments(['CA1', '--business', '../x'])).toThrow('--business takes the id');
});

it('prints help without a call', () => {
  expect(readArguments(['--help']).help).toBe(true);
});
