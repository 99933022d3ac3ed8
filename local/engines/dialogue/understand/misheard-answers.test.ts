import { describe, expect, it } from 'vitest';
import { likelyDay, likelyTime } from './misheard-answers.ts';
import { wordsOf } from './words.ts';

describe('a misheard answer', () => {
  // As the embedded recogniser wrote them down at 20 dB.
  it.each([
    ['The leaven in the morning.', 'eleven in the morning'],
    ['Elephant in the morning', 'eleven in the morning'],
    ['Tend in the morning', 'ten in the morning'],
    ['For Purdue in the afternoon', 'four thirty in the afternoon'],
    ['Half-bassed for', 'half past four'],
    ['Twelve news', 'twelve noon'],
  ])('"%s" is the time it sounds like', (heard, meant) => {
    expect(likelyTime(wordsOf(heard))).toBe(meant);
  });

  it.each([
    ['Thirsty.', 'thursday'],
    ['First, he', 'thursday'],
    ['Wednesday please', 'wednesday'],
  ])('"%s" is the day it sounds like', (heard, meant) => {
    expect(likelyDay(wordsOf(heard))).toBe(meant);
  });

  it.each([
    'I do not know',
    'whatever you have',
    'the earliest',
    'I am coming with my son',
    'thank you',
    'any day',
    'as soon as possible',
  ])('"%s" is neither', (heard) => {
    expect(likelyTime(wordsOf(heard))).toBeNull();
    expect(likelyDay(wordsOf(heard))).toBeNull();
  });
});
