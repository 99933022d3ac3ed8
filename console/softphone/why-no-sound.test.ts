import { expect, test } from 'vitest';
import { whyNoSound } from './why-no-sound.ts';
import { softphoneWords } from './words/en.ts';

test('a missing microphone is explained, with what to do', () => {
  const said = ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'SecurityError'].map((name) =>
    whyNoSound(new DOMException('', name), softphoneWords),
  );
  expect(said.map((sentence) => /allow|no microphone|another program|https/i.exec(sentence)?.[0])).toEqual([
    'allow',
    'no microphone',
    'another program',
    'https',
  ]);
  expect(whyNoSound(new Error('no audio thread'), softphoneWords)).toBe(
    "The softphone can't start: no audio thread",
  );
});
