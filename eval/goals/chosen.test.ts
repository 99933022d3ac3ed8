import { expect, test } from 'vitest';
import { UsageError } from '../../local/terminal/command.ts';
import { readArguments } from '../arguments.ts';
import { chosen, languagesToTry } from './chosen.ts';
import { loadGoals } from './goal-files.ts';

const goals = await loadGoals();
const namesOf = (...argv: string[]) => chosen(goals, readArguments(argv)).map(({ id }) => id);

test('goals are chosen by a word of their kind or name, by language and by part', () => {
  expect(namesOf()).toHaveLength(goals.length);
  expect(namesOf('--goals', 'one-word,tamil-not')).toEqual([
    'tamil-not-spoken',
    'one-word-price',
    'one-word-address',
  ]);
  expect(namesOf('--goals', 'one-word', '--part', 'held-out')).toEqual(['one-word-price']);
  expect(namesOf('--goals', 'one-word', '--language', 'hi')).toEqual([]);
});

test("goals in a language that the caller's voice does not speak are left out by voice", () => {
  expect(namesOf('--goals', 'namaste')).toEqual(['namaste']);
  expect(namesOf('--goals', 'namaste', '--voice')).toEqual([]);
});

test('a word that no goal has is refused, even next to one that is known', () => {
  expect(() => namesOf('--goals', 'booking,bokking')).toThrow(UsageError);
  expect(() => namesOf('--goals', 'booking,bokking')).toThrow(/of a goal has bokking$/);
});

test('Hindi is tried by voice only with an STT provider that knows it', () => {
  const own = { DEEPGRAM_BASE_URL: 'wss://api.in.deepgram.com' };
  expect(languagesToTry(readArguments([]), {})).toEqual(['en', 'hi']);
  expect(languagesToTry(readArguments(['--voice']), {})).toEqual(['en']);
  expect(languagesToTry(readArguments(['--voice']), own)).toEqual(['en', 'hi']);
  expect(languagesToTry(readArguments(['--voice', '--language', 'hi']), own)).toContain('hi');
  expect(() => languagesToTry(readArguments(['--voice', '--language', 'hi']), {})).toThrow(
    /needs a recogniser of Hindi/,
  );
});
