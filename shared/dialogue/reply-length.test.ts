import { expect, it, test } from 'vitest';
import { firstSentences, sentencesIn, sentencesOf } from './reply-length.ts';

it.each([
  ['We open at nine.', 1],
  ['We open at nine. On Sundays we are closed! Is that all right?', 3],
  ['हम नौ बजे खुलते हैं। रविवार को बंद है।', 2],
  ['Dr. Rao sits from 9.30 a.m. to 7 p.m. and takes Rs. 500.', 1],
  ['Yes, on Monday', 0],
  ['Well... yes?! "Of course." (Always.)', 4],
  ['one\ntwo\n\nthree', 2],
  ['word '.repeat(100), 2],
  ['... --- !', 0],
])('%s', (text, count) => expect(sentencesIn(text)).toBe(count));

test('sentences, joined, are the text', () => {
  expect(sentencesOf('One is here. Two! And')).toEqual(['One is here.', ' Two!', ' And']);
  expect(sentencesOf('')).toEqual([]);
});

test('a text is cut behind its last allowed sentence, and only where more follows', () => {
  const text = 'One is here. Two is here! Three is here?';
  expect(firstSentences(text, 2)).toBe('One is here. Two is here!');
  expect(firstSentences(text, 3)).toBeNull();
  expect(firstSentences(`${text} …`, 3)).toBeNull();
  expect(firstSentences('word '.repeat(1000), 10)?.length).toBeLessThan(2050);
});
