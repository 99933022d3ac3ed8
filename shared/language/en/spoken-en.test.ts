import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { spoken } from '../spoken/spoken.ts';
import { sectionsOf } from '../testing/spoken-cases.ts';

const sections = sectionsOf(readFileSync(`${import.meta.dirname}/spoken-en.cases.txt`, 'utf8'));

describe('English text for a voice', () => {
  it('is judged in at least two hundred cases, each written once', () => {
    const inputs = sections.flatMap(({ cases }) => cases.map(([input]) => input));
    expect(inputs.length).toBeGreaterThanOrEqual(200);
    expect(inputs.filter((input, index) => inputs.indexOf(input) !== index)).toEqual([]);
  });

  describe.each(sections)('$name', ({ cases }) => {
    it.each(cases)('%s is "%s"', (text, words) => expect(spoken(text, 'en-IN')).toBe(words));
  });
});
