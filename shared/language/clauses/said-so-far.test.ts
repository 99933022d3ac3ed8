import { describe, expect, it } from 'vitest';
import { saidSoFar } from './said-so-far.ts';

const sentence = 'We are open from nine till seven.';

describe('what was said so far', () => {
  it('is nothing at the beginning and all at the end', () => {
    expect(saidSoFar(sentence, 0, 'en-IN')).toBe('');
    expect(saidSoFar(sentence, 1, 'en-IN')).toBe(sentence);
  });

  it('is whole words, and a word counts from its middle on', () => {
    expect(saidSoFar(sentence, 0.5, 'en-IN')).toBe('We are open from');
    expect(saidSoFar(sentence, 0.02, 'en-IN')).toBe('');
  });

  it('counts figures by the length of their spoken form', () => {
    // A third of the letters, but more than half of the sounds, are the price.
    expect(saidSoFar('It costs Rs. 4,500 for one.', 0.5, 'en-IN')).toBe('It costs Rs.');
  });

  it('counts the pause between two sentences', () => {
    expect(saidSoFar('Yes. No.', 0.6, 'en-IN')).toBe('Yes.');
    expect(saidSoFar('Yes we do.', 0.6, 'en-IN')).toBe('Yes we');
  });

  it('only grows, in every language', () => {
    for (const [text, code] of [
      ['The fee is Rs. 1,500, on Monday at 10:30 a.m. at 12 MG Rd., okay?', 'en-IN'],
      ['फ़ीस 1,500 रुपये है, सोमवार को 10:30 बजे आइए।', 'hi-IN'],
    ] as const) {
      let before = '';
      for (let share = 0; share <= 1; share += 0.01) {
        const now = saidSoFar(text, share, code);
        expect(now.startsWith(before)).toBe(true);
        before = now;
      }
    }
  });
});
