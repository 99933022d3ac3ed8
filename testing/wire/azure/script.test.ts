import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samplesOf } from '../../../edge/audio/mulaw.ts';
import { toneAmplitude } from '../tone.ts';
import { type ScriptedAzure, startAzure } from './script.ts';
import { readSsml } from './ssml.ts';

let azure: ScriptedAzure;
const headers = {
  'Ocp-Apim-Subscription-Key': 'key',
  'Content-Type': 'application/ssml+xml',
  'X-Microsoft-OutputFormat': 'raw-8khz-8bit-mono-mulaw',
  'User-Agent': 'test',
};
const ssml = (text: string) =>
  `<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-IN'><voice name='en-IN-PrabhatNeural'>${text}</voice></speak>`;
const post = (body: string, rest: Record<string, string> = {}) =>
  fetch(`${azure.baseUrl}/cognitiveservices/v1`, { method: 'POST', headers: { ...headers, ...rest }, body });

beforeAll(async () => {
  azure = await startAzure(() => ({ firstByteMs: 1, pace: 50 }));
});
afterAll(() => azure.close());

test('speech is as long as the text takes to say, and loud from end to end', async () => {
  const audio = new Uint8Array(await (await post(ssml('Fifteen letters'))).arrayBuffer());
  expect(audio.length).toBe(8000);
  expect(Math.max(...samplesOf(audio))).toBeGreaterThan(toneAmplitude * 0.95);
  expect(azure.clauses.all.at(-1)).toMatchObject({
    text: 'Fifteen letters',
    voice: 'en-IN-PrabhatNeural',
    language: 'en-IN',
  });
});

test('what the service would refuse is refused: no key, another format, broken SSML', async () => {
  expect((await post(ssml('x'), { 'Ocp-Apim-Subscription-Key': '' })).status).toBe(401);
  expect(
    (await post(ssml('x'), { 'X-Microsoft-OutputFormat': 'audio-16khz-32kbitrate-mono-mp3' })).status,
  ).toBe(400);
  expect((await post(ssml('a & b'))).status).toBe(400);
  expect(readSsml(ssml('a &amp; b'))).toMatchObject({ parts: [{ text: 'a & b' }] });
});

test('a clause can fail alone', async () => {
  azure.speaks((clause) =>
    clause.text === 'bad' ? { fault: { type: 'refuse', status: 503 } } : { firstByteMs: 1, pace: 50 },
  );
  expect((await post(ssml('bad'))).status).toBe(503);
  expect((await post(ssml('good'))).status).toBe(200);
});

test('audio arrives in odd pieces and is whole all the same', async () => {
  azure.speaks(() => ({ firstByteMs: 1, pace: 50 }));
  const sizes = await new Promise<number[]>((resolve, reject) => {
    const seen: number[] = [];
    // Node's own client, because `fetch` joins the pieces again.
    const sent = request(`${azure.baseUrl}/cognitiveservices/v1`, { method: 'POST', headers }, (answer) => {
      answer.on('data', (piece: Buffer) => seen.push(piece.length));
      answer.on('end', () => resolve(seen));
    });
    sent.on('error', reject).end(ssml('Thirty letters, and some more.'));
  });
  expect(sizes.slice(0, 5)).toEqual([801, 799, 1, 803, 796]);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(16_000);
});

test('16-bit samples are split inside a sample, and are whole all the same', async () => {
  const pcm = await post(ssml('Fifteen letters'), { 'X-Microsoft-OutputFormat': 'raw-8khz-16bit-mono-pcm' });
  expect((await pcm.arrayBuffer()).byteLength).toBe(16_000);
});

test.each([
  ['a voice that ends early', { type: 'end', afterMs: 100 }, 800],
  ['a voice without a byte', { type: 'end', afterMs: 0 }, 0],
  ['a voice with a WAV header in the middle', { type: 'header', afterMs: 400 }, 8058],
] as const)('%s answers 200', async (_, fault, bytes) => {
  azure.speaks(() => ({ firstByteMs: 1, pace: 50, fault }));
  const response = await post(ssml('Fifteen letters'));
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, bytes]);
});

test.each([
  [false, 'text/plain'],
  [true, 'audio/basic'],
])('a page in place of audio answers 200, as audio: %s', async (asAudio, type) => {
  azure.speaks(() => ({ firstByteMs: 1, fault: { type: 'page', asAudio } }));
  const response = await post(ssml('x'));
  expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  expect(await response.text()).toContain('<html>');
});

test('a voice that floods sends no more than is read', async () => {
  azure.speaks(() => ({ firstByteMs: 1, fault: { type: 'flood' } }));
  const reader = (await post(ssml('x'))).body?.getReader();
  let bytes = 0;
  while (bytes < 500_000) bytes += (await reader?.read())?.value?.length ?? 0;
  await reader?.cancel();
  await azure.clauses.until('the client left', (clause) => clause.leftAtMs !== null);
});
