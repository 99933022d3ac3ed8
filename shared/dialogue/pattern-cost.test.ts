import { expect, test } from 'vitest';
import { OwnTool, OwnToolGiven } from '../contract/own-tool.ts';
import { valueFaults } from './json-schema.ts';
import { isCheapPattern } from './pattern-cost.ts';

const costly = [
  ['^(a|a)*$', `${'a'.repeat(60)}b`],
  ['^((a+)?b?)*$', `${'a'.repeat(60)}c`],
  ['^(?:a|aa)+$', `${'a'.repeat(90)}b`],
  ['^(a?){30}a{30}$', 'a'.repeat(30)],
  [`^${'a?'.repeat(32)}${'a'.repeat(32)}$`, 'a'.repeat(32)],
  [`^${'(a|a)'.repeat(32)}b$`, 'a'.repeat(33)],
  ['^a*a*a*a*a*a*a*a*b$', 'a'.repeat(300)],
  ['(x+x+)+y', 'x'.repeat(60)],
  ['^(?<name>[ab]|a)*$', `${'a'.repeat(60)}c`],
] as const;

test.each(costly)(
  'the pattern %s may not be written, and one that is stored blocks no call',
  (pattern, text) => {
    const parameters = { type: 'object', properties: { x: { type: 'string', pattern } } };
    const tool = { name: 'free_slots', description: 'Slots', url: 'https://tools.clinic.in/', parameters };
    expect(OwnToolGiven.safeParse(tool).success).toBe(false);
    // Its settings are still read, and the check is left to the business's own server.
    if (OwnTool.safeParse(tool).success) expect(valueFaults(parameters, { x: text })).toEqual([]);
  },
);

test.each([
  String.raw`^\d{4}-\d{2}-\d{2}$`,
  String.raw`^([01]\d|2[0-3]):[0-5]\d$`,
  String.raw`^(\+91)?[-\s]?[6-9]\d{9}$`,
  String.raw`^[^@\s]+@[^@\s]+\.[a-z]{2,}$`,
  String.raw`^\p{L}+ ?\p{L}*$`,
  '^(mon|tue|wed|thu|fri|sat|sun)$',
  '^(?:[A-Z]{2}){2}[0-9]+$',
  String.raw`[()*+?{|]\(\*\u{1F600}`,
])('the pattern %s is one that a business may write', (pattern) => {
  expect(isCheapPattern(pattern, 100)).toBe(true);
});
