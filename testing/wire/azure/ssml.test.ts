import { expect, it } from 'vitest';
import { readSsml } from './ssml.ts';

const within = (inner: string, voice = 'en-IN-PrabhatNeural') =>
  `<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-IN'><voice name='${voice}'>${inner}</voice></speak>`;

it('the words, the voice and the language', () => {
  expect(readSsml(within('Hello &amp; welcome'))).toEqual({
    voice: 'en-IN-PrabhatNeural',
    language: 'en-IN',
    parts: [{ type: 'text', text: 'Hello & welcome', rate: 1 }],
  });
  expect(readSsml(within('नमस्ते', 'hi-IN-MadhurNeural'))).toMatchObject({ language: 'hi-IN' });
});

it('rates multiply, breaks are silence', () => {
  expect(readSsml(within("<prosody rate='+10%'>fast</prosody><break time='250ms'/>plain"))).toMatchObject({
    parts: [
      { type: 'text', text: 'fast', rate: 1.1 },
      { type: 'silence', ms: 250 },
      { type: 'text', text: 'plain', rate: 1 },
    ],
  });
});

it.each([
  within('Tom & Jerry'),
  within('a < b'),
  within('<b>bold'),
  within('x').replace('</speak>', ''),
  'just words',
  "<voice name='en-IN-PrabhatNeural'>no root</voice>",
  within('x', 'nobody'),
])('refuses what is not well-formed or has no voice: %s', (document) => {
  expect(readSsml(document)).toEqual({ why: expect.any(String) });
});
