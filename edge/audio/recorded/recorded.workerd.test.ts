import { expect, test } from 'vitest';
import { languages } from '../../../shared/language/registry.ts';
import { recordedAudio } from './recorded.ts';

test.each(languages.map(({ code, phrasesIn }) => [code, phrasesIn] as const))(
  'the apologies are recorded in %s, each between one second and ten',
  (code, phrasesIn) => {
    for (const phrase of ['apologyAgain', 'apologyEnd'] as const) {
      const seconds = recordedAudio(phrase, code).length / 8000;
      expect(seconds).toBeGreaterThan(1);
      expect(seconds).toBeLessThan(10);
    }
    if (phrasesIn) expect(recordedAudio('apologyEnd', code)).toEqual(recordedAudio('apologyEnd', phrasesIn));
    else if (code !== 'en-IN')
      expect(recordedAudio('apologyEnd', code)).not.toEqual(recordedAudio('apologyEnd', 'en-IN'));
  },
);

test('a language without a recording gets the English one', () => {
  expect(recordedAudio('apologyAgain', 'xx-YY')).toEqual(recordedAudio('apologyAgain', 'en-IN'));
});
