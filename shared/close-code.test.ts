import { expect, it } from 'vitest';
import { closeWords, sendableCloseCode } from './close-code.ts';

it.each([1000, 1001, 1008, 1009, 1011, 3000, 4000, 4999])('%s is sent as it is', (code) => {
  expect(sendableCloseCode(code)).toBe(code);
});

it.each([0, 999, 1004, 1005, 1006, 1015, 5000, 1000.5, Number.NaN, -1])('1000 is sent for %s', (code) => {
  expect(sendableCloseCode(code)).toBe(1000);
});

it.each([
  [1000, 'closed as usual (1000)'],
  [1006, 'the connection broke, and nobody closed it (1006)'],
  [1011, 'something failed on the other side (1011)'],
  [4001, 'closed with the code 4001 of an application'],
])('the close code %i is told in words', (code, words) => {
  expect(closeWords(code)).toBe(words);
});
