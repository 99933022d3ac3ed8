import { expect, it } from 'vitest';
import { isSignedByTwilio, sign } from '../../../edge/carriers/twilio/signature.ts';
import { spelled } from './url-spelling.ts';

const url = 'http://127.0.0.1:8787/twilio/next?leg=human&call=CA1&say=O%27Brien%20calls';

it('six spellings are in rotation, and the product takes each', async () => {
  const all = Array.from({ length: 6 }, (_, number) => spelled(url, number));
  expect(new Set(all.map(({ requested, signed }) => `${requested} ${signed}`)).size).toBe(6);
  for (const { requested, signed } of all) {
    const request = { url: requested, contentType: null, body: '', signature: await sign('t', signed) };
    expect(await isSignedByTwilio(request, 't')).toBe(true);
  }
  expect(spelled(url, 6)).toEqual(spelled(url, 0));
});

it('a URL without a query is spelled in one way', () => {
  const plain = 'http://127.0.0.1:8787/twilio/voice';
  for (let number = 0; number < 6; number += 1)
    expect(spelled(plain, number)).toEqual({ requested: plain, signed: plain });
});
