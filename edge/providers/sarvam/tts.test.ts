import { expect, test } from 'vitest';
import { fakeVoice, voiceAudio } from '../../../testing/wire/fetch.ts';
import { platformDeps } from '../deps.ts';
import { createGate } from '../gate.ts';
import { sarvamV2, sarvamV3 } from './tts.ts';

const config = { SARVAM_API_KEY: 'sv-key', SARVAM_BASE_URL: 'wss://api.sarvam.ai' };

async function* text() {
  yield 'नमस्ते।';
  yield 'கொஞ்சம் பொறுங்க';
}

function speaking(
  voice: typeof sarvamV2,
  how: { language: string; voice: string; rate: number },
  ...scripts: Parameters<typeof fakeVoice>
) {
  const server = fakeVoice(...scripts);
  const tts = voice.create(config, { model: '' }, { ...platformDeps(createGate()), fetch: server.fetch });
  const barged = new AbortController();
  return { server, barged, parts: tts.speak(text(), how, barged.signal) };
}

async function all(parts: AsyncIterable<{ type: string }>) {
  const said: string[] = [];
  for await (const part of parts) if ('text' in part) said.push(String(part.text));
  return said;
}

const anushka = { language: 'hi-IN', voice: 'anushka', rate: 1 };

test('each clause is one request for raw mu-law of 8 kHz, over https', async () => {
  const { server, parts } = speaking(sarvamV2, anushka, { steps: voiceAudio(300) });
  expect(await all(parts)).toEqual(['नमस्ते।', 'கொஞ்சம் பொறுங்க']);
  expect(server.requests.map(({ url }) => String(url))).toEqual([
    'https://api.sarvam.ai/text-to-speech/stream',
    'https://api.sarvam.ai/text-to-speech/stream',
  ]);
  expect(server.requests[0]?.headers.get('api-subscription-key')).toBe('sv-key');
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
    text: 'नमस्ते।',
    model: 'bulbul:v2',
    language_code: 'hi-IN',
    speaker: 'anushka',
    pace: 1,
    speech_sample_rate: 8000,
    output_audio_codec: 'mulaw',
  });
});

test.each([
  [sarvamV2, 'hi-IN-MadhurNeural', 'anushka'],
  [sarvamV2, 'Hitesh', 'hitesh'],
  [sarvamV3, 'anushka', 'shubh'],
  [sarvamV3, 'kavitha', 'kavitha'],
])('$name gives a business whose voice is "%s" the speaker %s', async (provider, voice, speaker) => {
  const { server, parts } = speaking(provider, { ...anushka, voice }, { steps: voiceAudio(300) });
  await all(parts);
  expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ speaker });
});

test('a rate stays within what the model can speak, and Odia has the code that its voices know', async () => {
  const fast = speaking(sarvamV3, { language: 'or-IN', voice: '', rate: 2.4 }, { steps: voiceAudio(300) });
  await all(fast.parts);
  expect(JSON.parse(fast.server.requests[0]?.body ?? '')).toMatchObject({ pace: 2, language_code: 'od-IN' });
});

test('a language that it does not speak is refused before any request', async () => {
  const { server, parts } = speaking(sarvamV2, { ...anushka, language: 'ur-IN' }, { steps: voiceAudio(300) });
  await expect(all(parts)).rejects.toMatchObject({
    fault: { source: 'tts', kind: 'config', retryable: false },
  });
  expect(server.requests).toEqual([]);
});

test.each([
  [403, 'auth', false],
  [429, 'rate', true],
  [400, 'config', false],
  [500, 'server', true],
])('an answer %d is a fault of kind %s', async (status, kind, retryable) => {
  const { parts } = speaking(sarvamV2, anushka, { refuse: { status } });
  await expect(all(parts)).rejects.toMatchObject({ fault: { source: 'tts', kind, retryable } });
});

test('audio that breaks off is a fault, also where the body ends as if it were whole', async () => {
  const cut = speaking(sarvamV2, anushka, { steps: [...voiceAudio(40), { drop: true }] });
  await expect(all(cut.parts)).rejects.toMatchObject({ fault: { kind: 'network', retryable: true } });
  const short = speaking(sarvamV2, anushka, { steps: voiceAudio(20) });
  await expect(all(short.parts)).rejects.toMatchObject({ fault: { kind: 'truncated' } });
});

test('a barge-in leaves the request of the clause that plays', async () => {
  const { server, barged, parts } = speaking(sarvamV2, anushka, {
    steps: [...voiceAudio(300), { hang: true }],
  });
  const speech = parts[Symbol.asyncIterator]();
  expect((await speech.next()).value).toMatchObject({ type: 'audio' });
  const next = speech.next();
  barged.abort(new Error('barge-in'));
  await expect(next).rejects.toThrow('barge-in');
  expect(server.requests[0]?.gone).toBe(true);
});

test('a probe says one word, because nothing cheaper tells whether the model is served', async () => {
  const server = fakeVoice({ steps: voiceAudio(300) });
  const deps = { ...platformDeps(createGate()), fetch: server.fetch };
  await sarvamV3.probe(config, '', deps, AbortSignal.timeout(2000));
  expect(server.requests.map(({ body }) => JSON.parse(body))).toMatchObject([
    { text: 'Yes.', model: 'bulbul:v3', language_code: 'en-IN', speaker: 'shubh' },
  ]);
});
