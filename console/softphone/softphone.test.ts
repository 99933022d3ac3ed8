import { expect, test } from 'vitest';
import { whyNoSound } from './softphone.ts';

test('a missing microphone is explained, with what to do', () => {
  const said = ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'SecurityError'].map((name) =>
    whyNoSound(new DOMException('', name)),
  );
  expect(said.map((sentence) => /allow|no microphone|another program|https/i.exec(sentence)?.[0])).toEqual([
    'allow',
    'no microphone',
    'another program',
    'https',
  ]);
  expect(whyNoSound(new Error('no audio thread'))).toBe("The softphone can't start: no audio thread");
});
