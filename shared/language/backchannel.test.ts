import { describe, expect, it } from 'vitest';
import { isBackchannel } from './backchannel.ts';

describe('a backchannel', () => {
  it.each([
    'haan',
    'Hmm.',
    'hmmmm',
    'haaaan',
    'ok',
    'Okay, okay.',
    'ji',
    'haan ji',
    'achha',
    'theek hai',
    'yeah yeah',
    'uh-huh',
    'mm hmm',
    'I see.',
  ])('is %s', (text) => expect(isBackchannel(text, ['en-IN', 'hi-IN'])).toBe(true));

  it.each(['हाँ', 'हां जी', 'हम्म', 'अच्छा अच्छा', 'जी', 'ठीक है', 'ठीक है जी', 'ओके।'])('is %s', (text) =>
    expect(isBackchannel(text, ['hi-IN'])).toBe(true),
  );

  it.each(['yes please', 'ok wait', 'no', 'nahi', 'haan lekin', 'नहीं', 'हाँ मुझे', 'hello', 'hai', 'what', 'one', 'okay bye'])(
    'is not %s',
    (text) => expect(isBackchannel(text, ['en-IN', 'hi-IN'])).toBe(false),
  );

  it('needs a word to stop the agent', () => {
    expect(isBackchannel('', ['en-IN'])).toBe(true);
    expect(isBackchannel(' … ', [])).toBe(true);
  });

  it('is judged by all languages when none is given', () => {
    expect(isBackchannel('haan okay')).toBe(true);
  });
});
