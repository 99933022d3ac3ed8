import { expect, test } from 'vitest';
import { namesOf } from './names.ts';
import { languages } from './registry.ts';

test("the call's runtime knows the names of languages in each of ours", () => {
  const written = languages.filter(({ phrasesIn }) => phrasesIn === undefined);
  const codes = written.map(({ code }) => code);
  const lists = codes.map((code) => namesOf(codes, code));
  expect(lists.slice(0, 2)).toEqual(['English, Hindi and Tamil', 'अंग्रेज़ी, हिन्दी, और तमिल']);
  expect(new Set(lists).size).toBe(codes.length);
});
