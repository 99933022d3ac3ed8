import { describe, expect, it } from 'vitest';
import { languages } from '../registry.ts';
import { isBackchannel, mayBeBackchannel } from './backchannel.ts';

const both = ['en-IN', 'hi-IN'];

describe('a backchannel', () => {
  it.each([
    ...[
      'ok',
      'Okay, okay.',
      'okayyy',
      'right',
      'Right, right.',
      'I see.',
      'oh I see',
      'mm-hmm',
      'Mm hmm.',
      'mhm',
      'mmm',
      'uh-huh',
      'uh huh',
      'hmm',
    ],
    ...[
      'Hmm.',
      'hmmmm',
      'yeah yeah',
      'yep',
      'sure',
      'got it',
      'alright',
      'all right',
      'fine',
      'I understand',
      'makes sense',
      'go on',
      'Good, good.',
    ],
    ...[
      'haan',
      'haaaan',
      'haan haan',
      'haan ji',
      'ji',
      'ji haan',
      'achha',
      'accha accha',
      'acha',
      'theek hai',
      'thik hai',
      'sahi',
      'sahi hai',
    ],
    ...[
      'bilkul',
      'bilkul?',
      'achha theek hai',
      'haan okay',
      'hmm sahi',
      'samajh gaya',
      'haan boliye',
      'right, haan',
    ],
  ])('is %s', (text) => expect(isBackchannel(text, both)).toBe(true));

  it.each([
    ...[
      'हाँ',
      'हां',
      'हां जी',
      'हम्म',
      'अच्छा',
      'अच्छा अच्छा',
      'जी',
      'जी जी',
      'ठीक है',
      'ठीक है जी',
      'ओके।',
      'बिल्कुल',
      'सही है',
      'समझ गई',
      'हाँ बोलिए',
      'okay जी',
    ],
  ])('is %s', (text) => expect(isBackchannel(text, ['hi-IN'])).toBe(true));

  it.each([
    'ம்',
    'ம்ம்',
    'சரி',
    'சரி சரி',
    'ஆமா',
    'ஆமாம்',
    'ஓகே',
    'சரிங்க',
    'seri',
    'seri seri',
    'aama',
    'sari',
    'ok seri',
    'புரியுது',
    'hmm',
  ])('is %s', (text) => expect(isBackchannel(text, ['ta-IN'])).toBe(true));

  it.each([
    ...[
      'no',
      'No, no.',
      'wait',
      'ok wait',
      'stop',
      'hold on',
      'hello?',
      'hello',
      'sorry?',
      'what',
      'what?',
      'but',
      'one',
      'not Monday',
      'yes please',
    ],
    ...[
      'okay bye',
      'thank you',
      'listen',
      'excuse me',
      'again',
      'repeat that',
      'enough',
      'cancel',
      'actually',
      'right now',
      'I see a problem',
    ],
    ...[
      'nahi',
      'nahin',
      'na',
      'ruko',
      'rukiye',
      'ek minute',
      'bas',
      'bas bas',
      'suno',
      'suniye',
      'kya',
      'kya?',
      'haan lekin',
      'hai',
      'haan mujhe',
    ],
    ...['achha suno', 'galat', 'phir se', 'chhodo', 'kal'],
    ...['नहीं', 'नहीं नहीं', 'रुको', 'रुकिए', 'बस', 'सुनो', 'सुनिए', 'क्या', 'हाँ मुझे', 'एक मिनट', 'गलत', 'हेलो'],
  ])('is not %s', (text) => expect(isBackchannel(text, both)).toBe(false));

  it.each([
    'illa',
    'vendam',
    'irunga',
    'nillunga',
    'enna',
    'இல்லை',
    'இல்ல',
    'வேண்டாம்',
    'இருங்க',
    'நிறுத்துங்க',
    'என்ன',
    'ஹலோ',
    'சரி ஆனா',
    'no',
  ])('is not %s', (text) => expect(isBackchannel(text, ['ta-IN'])).toBe(false));

  it('needs a word to stop the agent', () => {
    expect(isBackchannel('', ['en-IN'])).toBe(true);
    expect(isBackchannel(' … ', [])).toBe(true);
  });

  it('is judged by all languages when none is given, and by English in each', () => {
    expect(isBackchannel('haan okay')).toBe(true);
    expect(isBackchannel('seri haan')).toBe(true);
    expect(isBackchannel('I see', ['hi-IN'])).toBe(true);
    expect(isBackchannel('haan', ['en-IN'])).toBe(false);
  });
});

it.each(languages.map((language) => [language.name, language] as const))(
  '%s takes no request to wait for a listening noise',
  (_, language) => {
    expect(language.backchannels.length).toBeGreaterThan(10);
    expect(language.waitPhrases.filter((phrase) => isBackchannel(phrase))).toEqual([]);
  },
);

describe('an utterance that goes on', () => {
  it.each(['got', 'all', 'ok all', 'theek', 'hmm', 'uh', 'makes'])(
    'may still become a backchannel: "%s"',
    (text) => {
      expect(mayBeBackchannel(text, both)).toBe(true);
    },
  );

  it.each(['I', 'I want', 'wait', 'no', 'got a', 'all of', 'what', 'I see what', 'ruko', 'theek nahi'])(
    'can not any more: "%s"',
    (text) => {
      expect(mayBeBackchannel(text, both)).toBe(false);
    },
  );
});
