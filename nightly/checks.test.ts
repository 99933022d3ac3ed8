import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';
import { checks } from './checks.ts';

const names = checks.map(({ name }) => name);

test('all checks together end within 40 minutes, each stopped at its own budget', () => {
  const options = readArguments([], names);
  const minutes = checks.map((check) => check.budgetMinutes(options));
  expect(minutes.every((each) => each > 0)).toBe(true);
  expect(minutes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(40);
});

test('a soak may last as long as somebody asks for, and has a minute more to start and stop', () => {
  const soak = checks.find(({ name }) => name === 'soak');
  expect(soak?.budgetMinutes(readArguments(['--minutes', '90'], names))).toBe(91);
  expect(() => readArguments(['--minutes', '1'], names)).toThrow('--minutes is a number from 3 to 1440');
});

test('no two checks share a name: their results are kept by it', () => {
  expect(new Set(names).size).toBe(names.length);
});
