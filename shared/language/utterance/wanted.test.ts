import { expect, it } from 'vitest';
import { languages } from '../registry.ts';
import { lastWanted, saysWhat } from './wanted.ts';

it.each([
  'yes',
  'Yes, please connect me.',
  'I want to talk to a person',
  'can I speak to someone at the front desk please',
  'okay thank you',
  'The caller asked for a person.',
  'हाँ जी, ठीक है',
  'मुझे किसी से बात करनी है',
  'haan ji kisi insaan se baat karwa dijiye',
  'எனக்கு ஒருவரிடம் பேச வேண்டும்',
  '[card]',
  '',
])('"%s" does not say what the caller wants', (text) => {
  expect(saysWhat(text)).toBe(false);
});

it.each([
  'a broken tooth, bleeding',
  'I want to talk to the doctor about my bill',
  'मेरा दाँत टूट गया है, खून आ रहा है',
  'mera daant toot gaya hai',
  'எனக்கு பல் வலிக்கிறது',
])('"%s" says what the caller wants', (text) => {
  expect(saysWhat(text)).toBe(true);
});

it.each([
  [
    ['I have a broken tooth and it is bleeding', 'yes', 'yes please'],
    'I have a broken tooth and it is bleeding',
  ],
  [
    ['when do you open', 'and what is the price of a crown', 'a person please'],
    'and what is the price of a crown',
  ],
  [['my tooth hurts badly', 'Monday', 'yes'], 'my tooth hurts badly'],
  [['hello', 'Monday', 'yes'], 'Monday'],
  [['मेरा दाँत टूट गया है, खून आ रहा है', 'जी हाँ', 'हाँ'], 'मेरा दाँत टूट गया है, खून आ रहा है'],
  [['hello', 'yes'], null],
  [[], null],
] as const)('of the turns %j the person is told "%s"', (turns, told) => {
  expect(lastWanted(turns)).toBe(told);
});

it.each(languages)('$name has words of its own for it, each of them single', ({ emptyWords }) => {
  expect(emptyWords.length).toBeGreaterThan(30);
  expect(emptyWords.filter((word) => word.includes(' '))).toEqual([]);
});
