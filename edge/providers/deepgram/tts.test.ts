import { expect, test } from 'vitest';
import { fakeVoice, voiceAudio } from '../../../testing/wire/fetch.ts';
import { platformDeps } from '../deps.ts';
import { createGate } from '../gate.ts';
import { auraRequest, deepgramTts } from './tts.ts';

const config = {
  DEEPGRAM_API_KEY: 'dg-key',
  DEEPGRAM_BASE_URL: 'wss://api.in.deepgram.com',
  STT_EAGER: 'on' as const,
};
const english = { language: 'en-IN', voice: 'aura-2-luna-en', rate: 1 };

test('Aura sends raw mu-law over https, though the configured origin is the one of the sockets', () => {
  const { url, init } = auraRequest(config, english)('Hello & welcome');
  expect(url).toBe(
    'https://api.in.deepgram.com/v1/speak?model=aura-2-luna-en&encoding=mulaw&sample_rate=8000&container=none&mip_opt_out=true',
  );
  expect(init).toMatchObject({
    method: 'POST',
    headers: { Authorization: 'Token dg-key' },
    body: '{"text":"Hello & welcome"}',
  });
});

test('a voice of another provider becomes the default one, and a rate is a speed', () => {
  const url = new URL(auraRequest(config, { ...english, voice: 'en-IN-PrabhatNeural', rate: 1.1 })('x').url);
  expect(url.searchParams.get('model')).toBe('aura-2-thalia-en');
  expect(url.searchParams.get('speed')).toBe('1.1');
});

test('it speaks English and refuses Hindi before any request', async () => {
  const server = fakeVoice({ steps: voiceAudio(100) });
  const tts = deepgramTts.create(
    config,
    { model: '' },
    { ...platformDeps(createGate()), fetch: server.fetch },
  );
  async function* text() {
    yield 'Hello.';
  }
  const speak = async (language: string) => {
    let ms = 0;
    for await (const part of tts.speak(text(), { ...english, language }, new AbortController().signal)) {
      if (part.type === 'audio') ms += part.bytes.length / 8;
    }
    return ms;
  };
  expect(await speak('en-IN')).toBe(100);
  await expect(speak('hi-IN')).rejects.toMatchObject({
    fault: { source: 'tts', kind: 'config', retryable: false },
  });
  expect(server.requests).toHaveLength(1);
});
