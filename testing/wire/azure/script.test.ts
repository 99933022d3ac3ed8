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
