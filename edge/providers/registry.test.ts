import { expect, test } from 'vitest';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';
import { chooseProviders, type ProviderConfig } from './choice.ts';
import { platformDeps } from './deps.ts';
import { fakeOpenAi } from './fakes/fake-openai.ts';
import { fakeVoice } from './fakes/fake-voice.ts';
import { createGate } from './gate.ts';
import { createProviders } from './registry.ts';

const keys: ProviderConfig = { DEEPGRAM_API_KEY: 'd', OPENAI_API_KEY: 'o', AZURE_SPEECH_KEY: 'a' };

test('with keys alone the defaults are chosen', () => {
  expect(chooseProviders(keys)).toEqual({
    stt: [{ name: 'deepgram-flux', model: 'flux-general-multi' }],
    llm: [{ name: 'openai', model: 'gpt-6-luna' }],
    tts: ['azure-tts'],
    faults: [],
  });
});

test('the recogniser follows from the model, and the voice from the key there is', () => {
  expect(chooseProviders({ ...keys, DEEPGRAM_MODEL: 'nova-2-phonecall' }).stt).toEqual([
    { name: 'deepgram-nova', model: 'nova-2-phonecall' },
  ]);
  expect(chooseProviders({ ...keys, STT_PROVIDER: 'deepgram-nova' }).stt).toEqual([
    { name: 'deepgram-nova', model: 'nova-3' },
  ]);
  expect(chooseProviders({ ...keys, AZURE_SPEECH_KEY: '' })).toMatchObject({
    tts: ['deepgram-tts'],
    faults: [],
  });
});

test('fallbacks come second, with their own models', () => {
  const choice = chooseProviders({
    ...keys,
    STT_PROVIDER_FALLBACK: 'deepgram-nova',
    OPENAI_FALLBACK_MODEL: 'gpt-5.4-mini',
    TTS_PROVIDER_FALLBACK: 'deepgram-tts',
  });
  expect(choice).toMatchObject({
    stt: [{ model: 'flux-general-multi' }, { name: 'deepgram-nova', model: 'nova-3' }],
    llm: [{ model: 'gpt-6-luna' }, { model: 'gpt-5.4-mini' }],
    tts: ['azure-tts', 'deepgram-tts'],
    faults: [],
  });
});

test('everything that contradicts itself is listed at once, and nothing is thrown', () => {
  const { faults } = chooseProviders({
    OPENAI_API_KEY: 'o',
    STT_PROVIDER: 'deepgram-flux',
    DEEPGRAM_MODEL: 'nova-3',
    STT_PROVIDER_FALLBACK: 'deepgram-flux',
    LLM_PROVIDER: 'gemini',
    LLM_PROVIDER_FALLBACK: 'openai',
    TTS_PROVIDER: 'azure-tts',
  });
  expect(faults).toEqual([
    'STT_PROVIDER: "deepgram-flux" can\'t run DEEPGRAM_MODEL "nova-3", deepgram-nova does',
    'STT_PROVIDER_FALLBACK: "deepgram-flux" is the primary already',
    'DEEPGRAM_API_KEY is missing: deepgram-flux needs it',
    'LLM_PROVIDER: "gemini" is none of openai',
    'OPENAI_FALLBACK_MODEL is missing: LLM_PROVIDER_FALLBACK names the same provider and needs another model',
    'AZURE_SPEECH_KEY is missing: azure-tts needs it',
  ]);
});

test('a base URL replaces one engine and nothing else', async () => {
  const llm = fakeOpenAi({ refuse: { status: 401 } });
  const voice = fakeVoice({ refuse: { status: 401 } });
  const deps = {
    ...platformDeps(createGate()),
    fetch: (url: string, init?: RequestInit) =>
      url.includes('/chat/') ? llm.fetch(url, init) : voice.fetch(url, init),
  };
  const config = { ...keys, OPENAI_BASE_URL: 'http://127.0.0.1:9002/v1' };
  const told: string[] = [];
  const call = createProviders({ ...config, TTS_PROVIDER_FALLBACK: 'deepgram-tts' }, deps, {
    onFailover: (from, to) => void told.push(`${from} > ${to}`),
  });
  const { signal } = new AbortController();
  async function* text() {
    yield 'Hello.';
  }
  const speech = call.tts.speak(text(), { language: 'en-IN', voice: 'en-IN-PrabhatNeural', rate: 1 }, signal);
  await expect(speech[Symbol.asyncIterator]().next()).rejects.toMatchObject({ fault: { kind: 'auth' } });
  await expect(call.llm.reply([], [], signal)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    fault: { kind: 'auth' },
  });
  expect(voice.requests.map((each) => each.url.host)).toEqual([
    'centralindia.tts.speech.microsoft.com',
    'api.in.deepgram.com',
  ]);
  expect(llm.requests[0]?.url.host).toBe('127.0.0.1:9002');
  expect(told).toEqual(['azure-tts > deepgram-tts']);
  expect(() => createProviders({}, deps, { onFailover: () => undefined })).toThrow(
    'DEEPGRAM_API_KEY is missing',
  );
});

test('STT_EAGER=off asks Flux for no probable ends; by default they are asked for', async () => {
  async function queryOf(config: ProviderConfig): Promise<URLSearchParams> {
    const url = await new Promise<string>((resolve) => {
      const fetch = async (asked: string) => {
        resolve(asked);
        return new Response(null, { status: 401 });
      };
      const { stt } = createProviders(
        config,
        { ...platformDeps(createGate()), fetch },
        { onFailover: () => undefined },
      );
      stt.open(
        { languages: ['en-IN'], keyterms: [], policy: defaultTurnPolicy },
        () => undefined,
        new AbortController().signal,
      );
    });
    return new URL(url).searchParams;
  }
  expect((await queryOf(keys)).get('eager_eot_threshold')).toBe('0.4');
  expect((await queryOf({ ...keys, STT_EAGER: 'off' })).has('eager_eot_threshold')).toBe(false);
});
