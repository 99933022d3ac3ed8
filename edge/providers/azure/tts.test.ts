import { expect, test } from 'vitest';
import { languages } from '../../../shared/language/registry.ts';
import { fakeVoice, voiceAudio } from '../../../testing/wire/fetch.ts';
import { platformDeps } from '../deps.ts';
import { createGate } from '../gate.ts';
import { azureRequest, azureTts, ssmlOf } from './tts.ts';

const madhur = { language: 'hi-IN', voice: 'hi-IN-MadhurNeural', rate: 1 };
const config = {
  AZURE_SPEECH_KEY: 'azure-key',
  AZURE_SPEECH_REGION: 'centralindia',
  AZURE_SPEECH_BASE_URL: undefined,
};

test('what a model writes can not break the SSML: an unescaped & is a 400', () => {
  expect(ssmlOf(`Tea & <b>"cake"</b> isn't`, madhur)).toBe(
    "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='hi-IN'><voice name='hi-IN-MadhurNeural'>" +
      'Tea &amp; &lt;b&gt;&quot;cake&quot;&lt;/b&gt; isn&apos;t</voice></speak>',
  );
  expect(ssmlOf('a\u0000b\u001bc\ud83dd', madhur)).toContain('>a b c d<');
  expect(ssmlOf('नमस्ते 😀\n', madhur)).toContain('नमस्ते 😀\n');
});

test('the rate is said in per cent, and not at all when it is the voice’s own', () => {
  expect(ssmlOf('x', { ...madhur, rate: 1.05 })).toContain("<prosody rate='+5%'>x</prosody>");
  expect(ssmlOf('x', { ...madhur, rate: 0.9 })).toContain("<prosody rate='-10%'>x</prosody>");
  expect(ssmlOf('x', madhur)).not.toContain('prosody');
});

test.each(languages)('$name is spoken at its own rate, by its own voice', ({ code, azureVoice, rate }) => {
  expect(rate).toBeGreaterThanOrEqual(0.8);
  expect(rate).toBeLessThanOrEqual(1.2);
  const ssml = ssmlOf('x', { language: code, voice: azureVoice, rate });
  expect(ssml).toContain(`xml:lang='${code}'><voice name='${azureVoice}'>`);
  expect(/<prosody rate='([+-]\d+)%'>/.exec(ssml)?.[1] ?? '0').toMatch(
    rate === 1 ? /^0$/ : rate > 1 ? /^\+/ : /^-/,
  );
});

test('the request is the one Azure documents, to its region or to a bare origin', () => {
  const { url, init } = azureRequest(config, madhur)('x');
  expect(url).toBe('https://centralindia.tts.speech.microsoft.com/cognitiveservices/v1');
  expect(init).toMatchObject({
    method: 'POST',
    headers: {
      'Ocp-Apim-Subscription-Key': 'azure-key',
      'Content-Type': 'application/ssml+xml',
      'X-Microsoft-OutputFormat': 'raw-8khz-8bit-mono-mulaw',
      'User-Agent': 'voice-edge',
    },
  });
  expect(azureRequest({ ...config, AZURE_SPEECH_BASE_URL: 'ws://127.0.0.1:9001/' }, madhur)('x').url).toBe(
    'http://127.0.0.1:9001/cognitiveservices/v1',
  );
});

test('a reply is spoken clause by clause', async () => {
  const server = fakeVoice({ steps: voiceAudio(300) });
  const tts = azureTts.create(config, { model: '' }, { ...platformDeps(createGate()), fetch: server.fetch });
  async function* text() {
    yield 'नमस्ते।';
    yield 'कैसे हैं?';
  }
  const said: string[] = [];
  for await (const part of tts.speak(text(), madhur, new AbortController().signal))
    if (part.type === 'said') said.push(part.text);
  expect(said).toEqual(['नमस्ते।', 'कैसे हैं?']);
  expect(server.requests.map((each) => each.body.includes('hi-IN-MadhurNeural'))).toEqual([true, true]);
});
