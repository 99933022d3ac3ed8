import { expect, test } from 'vitest';
import { FaultError } from '../../../shared/fault.ts';
import { platformClock } from '../../../shared/io/clock.ts';
import type { Deps } from '../deps.ts';
import { parse, recognise } from './prerecorded.ts';

const answer = (transcript: string) => ({
  metadata: { duration: 3.25 },
  results: { channels: [{ alternatives: [{ transcript, confidence: 0.98, words: [] }] }] },
});
const options = {
  apiKey: 'k',
  baseUrl: 'wss://api.in.deepgram.com/',
  languages: ['hi-IN', 'en-IN'],
  keyterms: ['Asha'],
  tag: 'exotel-1',
};
const wav = { bytes: new TextEncoder().encode('RIFF0000WAVE'), type: null };

function world(respond: (request: Request) => Response | Promise<Response>): Deps & { requests: Request[] } {
  const requests: Request[] = [];
  return {
    requests,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request);
      return respond(request);
    },
    clock: platformClock,
  };
}
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof FaultError ? error.fault : error),
  );

test('the words and the seconds that are billed are read; silence and punctuation are no words', () => {
  expect(parse(answer(' Are you open? '))).toEqual({ text: 'Are you open?', seconds: 3.25 });
  expect(parse(answer(''))).toEqual({ text: '', seconds: 3.25 });
  expect(parse(answer('...'))).toEqual({ text: '', seconds: 3.25 });
  expect(parse({ results: { channels: [] } })).toEqual({ text: '', seconds: 0 });
});

test.each([null, 'text', {}, { results: {} }, { err_code: 'Bad Request' }])('%j is no answer', (body) => {
  expect(parse(body)).toBeNull();
});

test('a recording goes up as what it is, for all languages of the business', async () => {
  const deps = world(() => Response.json(answer('haan')));
  expect(await recognise(wav, options, deps)).toEqual({ text: 'haan', seconds: 3.25 });
  await recognise(
    { ...wav, type: 'application/octet-stream', bytes: new Uint8Array([0xff, 0xfb]) },
    { ...options, languages: ['en-IN'] },
    deps,
  );
  const [first, second] = deps.requests;
  const { origin, pathname, searchParams } = new URL(first?.url ?? '');
  expect([origin, pathname]).toEqual(['https://api.in.deepgram.com', '/v1/listen']);
  expect(Object.fromEntries(searchParams)).toMatchObject({
    model: 'nova-3',
    language: 'multi',
    keyterm: 'Asha',
    tag: 'exotel-1',
  });
  expect(first?.headers.get('content-type')).toBe('audio/wav');
  expect(first?.headers.get('authorization')).toBe('Token k');
  expect(second?.headers.get('content-type')).toBe('audio/mpeg');
  expect(new URL(second?.url ?? '').searchParams.get('language')).toBe('en-IN');
});

test('a refusal, an answer out of shape and no answer are faults of the recogniser', async () => {
  const refused = world(() => new Response('no', { status: 401 }));
  expect(await faultOf(recognise(wav, options, refused))).toMatchObject({
    source: 'stt',
    kind: 'auth',
    retryable: false,
  });
  const broken = world(() => new Response('<html>'));
  expect(await faultOf(recognise(wav, options, broken))).toMatchObject({ source: 'stt', kind: 'protocol' });
  const odd = world(() => Response.json({}));
  expect(await faultOf(recognise(wav, options, odd))).toMatchObject({ source: 'stt', kind: 'protocol' });
  const gone = world(() => Promise.reject(new TypeError('no route')));
  expect(await faultOf(recognise(wav, options, gone))).toMatchObject({
    source: 'stt',
    kind: 'network',
    retryable: true,
  });
  const silent = world(
    (request) =>
      new Promise((_, reject) =>
        request.signal.addEventListener('abort', () => reject(request.signal.reason)),
      ),
  );
  expect(await faultOf(recognise(wav, { ...options, timeoutMs: 20 }, silent))).toMatchObject({
    source: 'stt',
    kind: 'stall',
  });
});
