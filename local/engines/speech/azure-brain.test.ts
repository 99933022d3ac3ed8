import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { samplesOf } from '../../../edge/audio/mulaw.ts';
import { readWav } from '../../../edge/audio/wav.ts';
import { azureServer } from '../../../testing/wire/azure/server.ts';
import { azureBrain } from './azure-brain.ts';
import { startVoiceThread, type VoiceThread } from './tts/voice-thread.ts';

let voices: VoiceThread;
let server: Server;
let origin: string;

beforeAll(async () => {
  voices = startVoiceThread('cold');
  server = azureServer(azureBrain(voices));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await voices.close();
});

const ssml = (text: string, voice = 'en-IN-PrabhatNeural') =>
  `<speak version='1.0' xml:lang='en-IN'><voice name='${voice}'>${text}</voice></speak>`;

function speak(body: string, format = 'raw-8khz-8bit-mono-mulaw', key = 'any') {
  return fetch(`${origin}/cognitiveservices/v1`, {
    method: 'POST',
    body,
    headers: {
      'Ocp-Apim-Subscription-Key': key,
      'Content-Type': 'application/ssml+xml',
      'X-Microsoft-OutputFormat': format,
      'User-Agent': 'test',
    },
  });
}
const bytes = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());

it('speaks English as raw mu-law at a sane level', async () => {
  const samples = samplesOf(await bytes(await speak(ssml('We are open until seven in the evening.'))));
  const peak = Math.max(...samples.map(Math.abs)) / 32_768;
  expect(samples.length / 8000).toBeGreaterThan(1.5);
  expect(peak).toBeGreaterThan(0.4);
  expect(peak).toBeLessThan(0.75);
});

it('the same words in the other formats have the same length', async () => {
  const [raw, riff, pcm] = await Promise.all(
    ['raw-8khz-8bit-mono-mulaw', 'riff-8khz-8bit-mono-mulaw', 'raw-8khz-16bit-mono-pcm'].map(async (format) =>
      bytes(await speak(ssml('Yes.'), format)),
    ),
  );
  const wav = readWav(riff ?? new Uint8Array(0));
  expect('why' in wav ? wav.why : wav.channels[0]?.length).toBe(raw?.length);
  expect(pcm?.length).toBe(2 * (raw?.length ?? 0));
});

it('a faster voice takes less time', async () => {
  const text = 'I can offer you an appointment tomorrow morning.';
  const plain = (await bytes(await speak(ssml(text)))).length;
  const fast = (await bytes(await speak(ssml(`<prosody rate='+25%'>${text}</prosody>`)))).length;
  expect(fast / plain).toBeGreaterThan(0.72);
  expect(fast / plain).toBeLessThan(0.9);
});

it('speaks Hindi, or names the missing package in a sentence', async () => {
  const answer = await speak(ssml('नमस्ते, मैं आपकी क्या मदद कर सकती हूँ?', 'hi-IN-MadhurNeural'));
  if (answer.status === 503) expect(await answer.text()).toContain('npm install');
  else expect((await bytes(answer)).length).toBeGreaterThan(8000);
});

it('a long clause, and one that is not read on, keep no other caller waiting', async () => {
  const long = ssml('This is a long sentence that goes on. '.repeat(200));
  const [read, unread] = await Promise.all([speak(long), speak(long)]);
  await unread.body?.getReader().read();
  const over: string[] = [];
  const longOne = bytes(read).then(
    () => over.push('the long one'),
    () => over.push('given up'),
  );
  await bytes(await speak(ssml('Yes.')));
  expect(over).toEqual([]);
  server.closeAllConnections();
  await longOne;
  expect(over).toEqual(['given up']);
});

it('refuses what Azure refuses', async () => {
  expect((await speak(ssml('Tom & Jerry'))).status).toBe(400);
  expect((await speak(ssml('Yes.'), 'audio-16khz-32kbitrate-mono-mp3')).status).toBe(400);
  expect((await speak(ssml('Yes.'), 'raw-8khz-8bit-mono-mulaw', 'invalid')).status).toBe(401);
  expect((await fetch(`${origin}/cognitiveservices/v1`, { method: 'POST', body: ssml('Yes.') })).status).toBe(
    401,
  );
});

it('lists its voices', async () => {
  const list = await fetch(`${origin}/cognitiveservices/voices/list`, {
    headers: { 'Ocp-Apim-Subscription-Key': 'any' },
  });
  expect(await list.json()).toContainEqual(
    expect.objectContaining({ ShortName: 'hi-IN-MadhurNeural', Gender: 'Male', Locale: 'hi-IN' }),
  );
});
