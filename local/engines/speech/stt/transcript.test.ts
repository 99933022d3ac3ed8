import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../testing/wire/deepgram/words.ts';
import type { RecognisedPiece } from './recogniser.worker.ts';
import { recognisedWords } from './transcript.ts';
import { isUnfinished } from './unfinished.ts';

const pieces = (text: string, probability = 0.9): RecognisedPiece[] =>
  text.split(/(?= )/u).map((part) => ({ text: part, probability }));
const heard = (text: string, seconds: number) => textOf(recognisedWords(pieces(` ${text}`), seconds));

describe('recognised words', () => {
  it('pieces are joined to words, with the mean confidence of the pieces', () => {
    const words = recognisedWords(
      [
        { text: ' tooth', probability: 1 },
        { text: 'ache', probability: 0.5 },
        { text: '.', probability: 0.6 },
      ],
      1,
    );
    expect(words).toEqual([{ text: 'toothache.', confidence: expect.closeTo(0.7) }]);
  });

  it('noise that was decoded as a word is dropped', () => {
    expect(recognisedWords([{ text: ' You', probability: 0.002 }], 1)).toEqual([]);
    expect(recognisedWords(pieces(' You know', 0.1), 1)).toEqual([]);
  });

  it('a single digit that loops is kept once', () => {
    expect(heard('7, 7, 7, 7, 7', 0.45)).toBe('7,');
    expect(heard('7777', 0.4)).toBe('7');
  });

  it('a word that was said three times stays three times', () => {
    expect(heard('no no no', 1.2)).toBe('no no no');
    expect(heard('seven seven seven', 1.1)).toBe('777');
  });

  it('digits that were said one by one are one number', () => {
    expect(heard('My number is 9, 8, 4, 5, 0, 1, 2, 3, 4, 5.', 4)).toBe('My number is 9845012345.');
    expect(heard('It is four, seven, two.', 2)).toBe('It is 472.');
    expect(heard('98450-12345.', 4)).toBe('9845012345.');
  });

  it('two numbers next to each other stay two', () => {
    expect(heard('at 10 30 please', 2)).toBe('at 10 30 please');
  });
});

describe('the text rule', () => {
  it.each([
    'I would like to',
    'My name is',
    'Um,',
    'I want the',
    'My number is 98450',
    'For my daughter and',
    'Well...',
    'On Tuesday,',
  ])('waits after "%s"', (text) => {
    expect(isUnfinished(text)).toBe(true);
  });

  it.each([
    'Yes.',
    'Please repeat that.',
    'My number is 9845012345.',
    'At 10:30.',
    'Room 12',
    'What is it for?',
    'Can I come tomorrow at ten thirty please.',
    'Thank you, goodbye.',
  ])('does not wait after "%s"', (text) => {
    expect(isUnfinished(text)).toBe(false);
  });
});
