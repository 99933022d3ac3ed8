import { expect, test } from 'vitest';
import { faultSentence } from './fault-words.ts';

test.each([
  ['llm', 'auth', '401 invalid_api_key', 'the model refused the key (401 invalid_api_key)'],
  [
    'llm',
    'auth',
    'insufficient_quota',
    'the model refused because the account has no credit left (insufficient_quota)',
  ],
  ['llm', 'config', '404 model_not_found', 'the model does not know this model (404 model_not_found)'],
  ['llm', 'config', '404 no code', 'the model does not know this address or this model (404 no code)'],
  [
    'llm',
    'config',
    '400 no code, temperature',
    'the model refused what a call sends (400 no code, temperature)',
  ],
  ['stt', 'network', 'connect ECONNREFUSED', 'the recogniser could not be reached (connect ECONNREFUSED)'],
  ['tts', 'rate', '429', 'the voice refused because it is asked too often (429)'],
  ['tts', 'stall', '', 'the voice did not answer in time'],
  ['llm', 'truncated', '', 'the model broke off in the middle of its answer'],
  ['llm', 'protocol', 'no text', 'the model answered something that can not be used (no text)'],
  ['api', 'server', '503', 'the API failed (503)'],
] as const)(
  'a fault of %s, %s "%s", is a sentence with its own message behind it',
  (source, kind, message, sentence) => {
    expect(faultSentence({ source, kind, retryable: false, message })).toBe(sentence);
  },
);
