import { describe, expect, it, test } from 'vitest';
import type { PhraseName, RefusalReason } from './language.ts';
import { languageOf, languages } from './registry.ts';
import { speeches } from './speech-registry.ts';
import { spoken } from './spoken/spoken.ts';
import { detectLanguage } from './utterance/detect.ts';

describe('a language', () => {
  it('is found by its code, in any notation, and English where it is unknown', () => {
    expect(languageOf('hi-IN').name).toBe('Hindi');
    expect(languageOf('hi').name).toBe('Hindi');
    expect(languageOf('HI_in').name).toBe('Hindi');
    expect(languageOf('ta').name).toBe('Tamil');
    expect(languageOf('xx-YY').name).toBe('English');
    expect(languageOf('te-IN').name).toBe('Telugu');
    expect(languageOf('or_in').name).toBe('Odia');
  });

  it.each(languages.map((language) => [language.name, language] as const))(
    '%s has every phrase, ready for a voice',
    (_name, language) => {
      const { refusal, transferring, whisper, ...plain } = language.phrases;
      const facts = {
        agentName: 'Asha',
        businessName: 'Sunrise Dental Clinic',
        customerName: 'Priya Sharma',
      };
      const texts = [
        ...(Object.keys(plain) as PhraseName[]).map((name) => language.phrases[name](facts)),
        ...(Object.keys(refusal) as RefusalReason[]).map((reason) => refusal[reason](facts)),
        transferring('front-desk'),
        ...['Priya', null].map((name) =>
          whisper({ name, digits: null, wanted: null, isQuoted: false, isFault: true }),
        ),
      ];
      for (const text of texts) {
        expect(text).toMatch(/[.?।]$/u);
        expect(text).not.toMatch(/\d|undefined|null|front-desk/);
        expect(text.length).toBeLessThan(160);
      }
      expect(language.phrases.greetingKnown(facts)).toContain('Priya');
      expect(language.phrases.greetingKnown({ ...facts, customerName: null })).toBe(
        language.phrases.greeting(facts),
      );
    },
  );
});

test('where we have no phrases in a language, our sentences and figures are English', () => {
  const facts = { agentName: 'Asha', businessName: 'Sunrise' };
  const english = languageOf('en-IN');
  const borrowed = languages.filter(({ phrasesIn }) => phrasesIn !== undefined);
  expect(borrowed.map(({ name }) => name).sort()).toEqual([
    'Bengali',
    'Gujarati',
    'Kannada',
    'Malayalam',
    'Marathi',
    'Odia',
    'Punjabi',
    'Telugu',
  ]);
  for (const language of borrowed) {
    expect(language.phrasesIn).toBe('en-IN');
    expect(language.phrases.greeting(facts)).toBe(english.phrases.greeting(facts));
    expect(language.phrases.languageSet(facts)).toContain(language.name);
    expect(language.writing).toContain('script');
    expect(spoken('₹500', language.code)).toBe(spoken('₹500', 'en-IN'));
  }
});

test('every language in the registry of text has its speech', () => {
  expect(speeches.map(({ language }) => language)).toEqual(languages);
});

describe('the language of a transcript', () => {
  it.each([
    ['मुझे अपॉइंटमेंट चाहिए', 'hi-IN'],
    ['मुझे root canal का price बताइए', 'hi-IN'],
    ['mujhe appointment chahiye', 'hi-IN'],
    ['aap kab khulte hain', 'hi-IN'],
    ['I would like an appointment', 'en-IN'],
    ['what are your opening hours', 'en-IN'],
    ['எனக்கு appointment வேண்டும்', 'ta-IN'],
    ['enakku appointment venum', 'ta-IN'],
    ['నాకు రేపు అపాయింట్‌మెంట్ కావాలి', 'te-IN'],
    ['ನನಗೆ ನಾಳೆ ಅಪಾಯಿಂಟ್ಮೆಂಟ್ ಬೇಕು', 'kn-IN'],
    ['আমার একটা অ্যাপয়েন্টমেন্ট লাগবে', 'bn-IN'],
    ['मला उद्या अपॉइंटमेंट पाहिजे', 'mr-IN'],
    ['મારે કાલે એપોઇન્ટમેન્ટ જોઈએ છે', 'gu-IN'],
    ['എനിക്ക് നാളെ അപ്പോയിന്റ്മെന്റ് വേണം', 'ml-IN'],
    ['ਮੈਨੂੰ ਕੱਲ੍ਹ ਅਪਾਇੰਟਮੈਂਟ ਚਾਹੀਦੀ ਹੈ', 'pa-IN'],
    ['ମୋର କାଲି ଆପଏଣ୍ଟମେଣ୍ଟ ଦରକାର', 'or-IN'],
    ['ok', null],
    ['hmm', null],
    ['', null],
    ['…', null],
  ])('of "%s" is %s', (text, code) => expect(detectLanguage(text)).toBe(code));
});
