import { expect, it } from 'vitest';
import { voiceLanguage } from './detect.ts';

it.each([
  ['हम नौ बजे से सात बजे तक खुले हैं।', 'en-IN', 'hi-IN'],
  ['We are open from nine till seven.', 'en-IN', 'en-IN'],
  ['We are open from nine till seven.', 'hi-IN', 'en-IN'],
  ['हाँ, appointment confirm हो गया है।', 'hi-IN', 'hi-IN'],
  ['Okay.', 'hi-IN', 'hi-IN'],
  ['Haan ji, aap kal aa sakte hain.', 'hi-IN', 'hi-IN'],
  ['Namaste ji.', 'en-IN', 'en-IN'],
  ['Rs. 4,500', 'hi-IN', 'hi-IN'],
  ['', 'hi-IN', 'hi-IN'],
  ['வணக்கம், நான் ஆஷா.', 'en-IN', 'ta-IN'],
])('"%s", where the agent speaks %s, is said by the voice of %s', (text, spoken, voice) => {
  expect(voiceLanguage(text, spoken)).toBe(voice);
});
