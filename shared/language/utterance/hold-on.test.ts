import { describe, expect, it } from 'vitest';
import { languages } from '../registry.ts';
import { asksToWait } from './hold-on.ts';

const both = ['en-IN', 'hi-IN'];

describe('a caller asks to wait', () => {
  it.each([
    'hold on',
    'Hold on, please.',
    'Okay, hold on a second.',
    'one minute',
    'One minute please, sir.',
    '1 minute',
    'just a second',
    'Just a moment, please.',
    'give me two minutes',
    'Can you hold the line please?',
    'wait a minute',
    'No, wait a minute.',
    'hang on',
    'yeah hang on a sec',
    'Let me check.',
    'let me get a pen',
    'Bear with me.',
    'um, one sec',
  ])('in English: %s', (text) => expect(asksToWait(text, ['en-IN'])).toBe(true));

  it.each([
    'ek minute',
    'ek minute please',
    'haan ek minute',
    'Zara rukiye.',
    'ruko zara',
    'zara rukiye',
    'ek second ruko bhai',
    'thoda wait kijiye',
    'hold kijiye',
    'ek minute hold kariye',
    'thodi der rukiye',
    'line par rahiye',
    'ek minute dekh kar batata hoon',
    'एक मिनट',
    'एक मिनट।',
    'जी एक मिनट रुकिए',
    'ज़रा रुकिए',
    'जरा रुको',
    'हाँ, एक सेकंड',
    'होल्ड कीजिए',
    'थोड़ा वेट करिए',
    'अभी देखकर बताती हूँ',
    'one minute rukiye',
  ])('in Hindi: %s', (text) => expect(asksToWait(text, both)).toBe(true));

  it.each(['ek minute', 'ज़रा रुकिए', 'one minute'])('a business of one language too: %s', (text) =>
    expect(asksToWait(text, ['hi-IN'])).toBe(true),
  );
});

describe('a caller does not ask to wait with', () => {
  it.each([
    '',
    '…',
    'okay',
    'please',
    'haan ji',
    'hold on, what about Monday?',
    'one minute past five',
    'wait, I want Tuesday instead',
    'how long is the wait',
    'can you hold my appointment',
    'five minutes from the station',
    'stop',
    'no',
    'ek minute mein aata hoon',
    'ek baje',
    'ruko mujhe Monday chahiye',
    'एक मिनट, सोमवार को नहीं',
    'नहीं',
    'पाँच बजे',
    'मैं दो मिनट में पहुँच जाऊँगा',
  ])('%s', (text) => expect(asksToWait(text, both)).toBe(false));

  it.each(['wait', 'wait please', 'Wait, wait.', 'ruko', 'Rukiye.', 'रुकिए', 'irunga'])(
    'a word that stops the agent, and no more: %s',
    (text) => expect(asksToWait(text)).toBe(false),
  );

  it('words of a language the business does not speak, unless no language is named', () => {
    expect(asksToWait('zara rukiye', ['en-IN'])).toBe(false);
    expect(asksToWait('zara rukiye')).toBe(true);
  });
});

it.each(languages.map((language) => [language.name, language] as const))(
  '%s has its own words for it, each of which is enough',
  (_, language) => {
    expect(language.waitPhrases.length).toBeGreaterThan(10);
    expect(language.waitPhrases.filter((phrase) => !asksToWait(phrase, [language.code]))).toEqual([]);
    expect(language.courtesies.filter((word) => asksToWait(word, [language.code]))).toEqual([]);
  },
);
