import { expect, it } from 'vitest';
import { sameWords, wordsAfter } from './same-words.ts';

it.each([
  ['i want to book', 'I want to book.'],
  ['what are your hours', 'What are your hours?'],
  ['haan  boliye', ' Haan, boliye… '],
  ['मुझे अपॉइंटमेंट चाहिए', 'मुझे अपॉइंटमेंट चाहिए।'],
  ['रूट कैनाल, कितना?', 'रूट कैनाल कितना'],
  ['क्‍या', 'क्या'],
  ['हां', 'हाँ'],
  ["it's a check up", 'It’s a check-up!'],
  ['it costs 4,500 rupees', 'It costs 4500 rupees.'],
  ['என் பெயர் ரவி', 'என் பெயர் ரவி.'],
  ['', ' … '],
])('"%s" and "%s" say the same', (a, b) => {
  expect(sameWords(a, b)).toBe(true);
  expect(sameWords(b, a)).toBe(true);
});

it.each([
  ['I want to book', 'I want to book tomorrow'],
  ['at five', 'at nine'],
  ['4.50', '450'],
  ['5:30', '530'],
  ['20%', '20'],
  ['nine one', 'nineone'],
  ['हाँ', 'हा'],
  ['yes', ''],
])('"%s" and "%s" do not', (a, b) => {
  expect(sameWords(a, b)).toBe(false);
  expect(sameWords(b, a)).toBe(false);
});

it.each([
  ['I want to book', 'I want to book a cleaning', 'a cleaning'],
  ['I want to book.', 'i want to book, please', 'please'],
  ['मुझे अपॉइंटमेंट', 'मुझे अपॉइंटमेंट चाहिए।', 'चाहिए।'],
  ['yes', 'Yes.', ''],
  ['yes', 'yes - ', ''],
  ['', 'hello there', 'hello there'],
  ['check up', 'a check-up', null],
  ['I want', 'I wanted tea', null],
  ['I want tea', 'I want', null],
])('after "%s", "%s" says %j', (said, text, after) => expect(wordsAfter(text, said)).toBe(after));
