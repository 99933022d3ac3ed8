import { expect, it, test } from 'vitest';
import { namesOf } from '../names.ts';
import { languages, primaryTag } from '../registry.ts';
import { sayableBy, spokenBy } from './sayable.ts';

const all = sayableBy(spokenBy(['en-IN', 'hi-IN']));
const english = sayableBy((code) => primaryTag(code) === 'en');

it.each([
  ['Kannada', 'ನಮಸ್ಕಾರ, ನಾವು ಬೆಳಿಗ್ಗೆ ಒಂಬತ್ತಕ್ಕೆ ತೆರೆಯುತ್ತೇವೆ.'],
  ['Telugu', 'నమస్కారం, మేము తొమ్మిదికి తెరుస్తాము.'],
  ['Gujarati', 'નમસ્તે, અમે નવ વાગ્યે ખોલીએ છીએ.'],
  ['Bengali', 'নমস্কার, আমরা নয়টায় খুলি।'],
  ['Gurmukhi', 'ਸਤ ਸ੍ਰੀ ਅਕਾਲ, ਅਸੀਂ ਨੌਂ ਵਜੇ ਖੋਲ੍ਹਦੇ ਹਾਂ।'],
  ['Malayalam', 'നമസ്കാരം, ഞങ്ങൾ ഒമ്പതിന് തുറക്കും.'],
  ['Odia', 'ନମସ୍କାର, ଆମେ ନଅଟାରେ ଖୋଲୁ।'],
  ['Urdu', 'السلام علیکم، ہم نو بجے کھولتے ہیں۔'],
  ['Chinese', '我们九点开门。'],
  ['Japanese', 'こんにちは、九時に開きます。'],
  ['Korean', '안녕하세요, 아홉 시에 엽니다.'],
  ['Russian', 'Мы открываемся в девять.'],
  ['Thai', 'เราเปิดเก้าโมง'],
  ['a Kannada name', 'The name is ಕಾವ್ಯ.'],
  ['a Kannada place', 'We are near ಸೂರ್ಯ Hotel, on the main road.'],
  ['Kannada with an English name', 'Sunrise ನಲ್ಲಿ ನಾವು ಒಂಬತ್ತಕ್ಕೆ ತೆರೆಯುತ್ತೇವೆ.'],
])('%s has no voice', (_script, text) => {
  expect(all.isSayable(text)).toBe(false);
});

it.each([
  'We open at nine.',
  'हम नौ बजे खुलते हैं।',
  'நாங்கள் ஒன்பது மணிக்குத் திறப்போம்.',
  'Naïve café, 98450 12345, ₹500 — ok! 😀',
  '೧೨:೩೦',
  'The price is ₹૫૦૦.',
  'A resistor of 5 kΩ.',
  '...',
])('%s has one', (text) => expect(all.isSayable(text)).toBe(true));

test('a language without phrases of ours has a voice where the business chose it', () => {
  const telugu = sayableBy(spokenBy(['te-IN', 'en-IN']));
  expect(telugu.isSayable('నమస్కారం, మేము తొమ్మిదికి తెరుస్తాము.')).toBe(true);
  expect(telugu.isSayable('ನಮಸ್ಕಾರ, ನಾವು ಬೆಳಿಗ್ಗೆ ಒಂಬತ್ತಕ್ಕೆ ತೆರೆಯುತ್ತೇವೆ.')).toBe(false);
});

test('where the only voice speaks English, other scripts have none', () => {
  expect(english.isSayable('हम नौ बजे खुलते हैं।')).toBe(false);
  expect(english.isSayable('We open at nine.')).toBe(true);
});

test('a word without a voice inside a sentence is left out', () => {
  expect(all.sayablePart('We are near ಸೂರ್ಯ Hotel, नौ बजे.')).toBe('We are near   Hotel, नौ बजे.');
  expect(all.sayablePart('We open at nine. 😀')).toBe('We open at nine. 😀');
});

test('figures of other scripts become 0 to 9', () => {
  expect(all.plainFigures('₹૫૦૦, ౪౫, २१')).toBe('₹500, 45, २१');
  expect(all.sayablePart('₹૫૦૦, ౪౫')).toBe('₹૫૦૦, ౪౫');
});

test('each language says in its own words which languages are spoken', () => {
  const written = languages.filter(({ phrasesIn }) => phrasesIn === undefined);
  const said = written.map(({ phrases }) =>
    phrases.onlySpeaks({ agentName: '', businessName: '', languages: ['en-IN', 'hi-IN'] }),
  );
  expect(said.slice(0, 2)).toEqual(['I can speak English and Hindi.', 'यहाँ अंग्रेज़ी और हिन्दी में बात हो सकती है।']);
  expect(new Set(said).size).toBe(written.length);
  expect(namesOf(['en-IN', 'hi-IN', 'ta-IN', 'en-US'], 'en-IN')).toBe('English, Hindi and Tamil');
  expect(namesOf(['hi-IN'], 'hi-IN')).toBe('हिन्दी');
});
