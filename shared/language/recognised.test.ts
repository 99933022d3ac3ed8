import { expect, test } from 'vitest';
import { voicedLanguages } from './recognised.ts';
import { languages, primaryTag } from './registry.ts';

test('the languages with a usual voice are those of the agent', () => {
  expect([...voicedLanguages].sort()).toEqual(languages.map(({ code }) => primaryTag(code)).sort());
  for (const { code, azureVoice } of languages) expect(azureVoice.startsWith(code), code).toBe(true);
});
