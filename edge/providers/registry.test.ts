import { expect, test } from 'vitest';
import { rateCard } from '../../shared/pricing.ts';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';
import { fakeOpenAi, fakeVoice } from '../../testing/wire/fetch.ts';
import { chooseProviders, hearingFirst, unserved } from './choice.ts';
import { createProviders } from './create.ts';
import { platformDeps } from './deps.ts';
import { createGate } from './gate.ts';
import { llmProviders, ProviderEnv, sttProviders, ttsProviders } from './registry.ts';

const keys = { DEEPGRAM_API_KEY: 'd', OPENAI_API_KEY: 'o', AZURE_SPEECH_KEY: 'a' };

/** The chosen providers, by name. */
function chosenFrom(config: Readonly<Record<string, string>>) {
  const { faults, ...choice } = chooseProviders(config);
  const named = ({ provider, model }: { provider: { name: string }; model: string }) =>
    model === '' ? provider.name : { name: provider.name, model };
  return { stt: choice.stt.map(named), llm: choice.llm.map(named), tts: choice.tts.map(named), faults };
}

test('with keys alone the defaults are chosen', () => {
  expect(chosenFrom(keys)).toEqual({
    stt: [{ name: 'deepgram-flux', model: 'flux-general-multi' }],
    llm: [{ name: 'openai', model: 'gpt-6-luna' }],
    tts: ['azure-tts'],
    faults: [],
  });
});

test('the recogniser follows from the model, and the voice from the key there is', () => {
  expect(chosenFrom({ ...keys, DEEPGRAM_MODEL: 'nova-2-phonecall' }).stt).toEqual([
    { name: 'deepgram-nova', model: 'nova-2-phonecall' },
  ]);
  expect(chosenFrom({ ...keys, STT_PROVIDER: 'deepgram-nova' }).stt).toEqual([
    { name: 'deepgram-nova', model: 'nova-3' },
  ]);
  expect(chosenFrom({ ...keys, AZURE_SPEECH_KEY: '' })).toMatchObject({
    tts: ['deepgram-tts'],
    faults: [],
  });
});

test('Sarvam hears and speaks where its key alone is there, or where it is named', () => {
  const alone = { OPENAI_API_KEY: 'o', SARVAM_API_KEY: 's' };
  expect(chosenFrom(alone)).toEqual({
    stt: [{ name: 'sarvam-stt', model: 'saaras:v3-realtime' }],
    llm: [{ name: 'openai', model: 'gpt-6-luna' }],
    tts: ['sarvam-bulbul-v2'],
    faults: [],
  });
  expect(
    chosenFrom({
      ...keys,
      SARVAM_API_KEY: 's',
      STT_PROVIDER: 'deepgram-nova',
      STT_PROVIDER_FALLBACK: 'sarvam-stt',
      TTS_PROVIDER: 'sarvam-bulbul-v3',
      TTS_PROVIDER_FALLBACK: 'azure-tts',
    }),
  ).toMatchObject({
    stt: [
      { name: 'deepgram-nova', model: 'nova-3' },
      { name: 'sarvam-stt', model: 'saaras:v3-realtime' },
    ],
    tts: ['sarvam-bulbul-v3', 'azure-tts'],
    faults: [],
  });
  expect(chosenFrom({ ...keys, STT_PROVIDER: 'sarvam-stt' }).faults).toEqual([
    'SARVAM_API_KEY is missing: sarvam-stt needs it',
  ]);
});

test('the recogniser that knows the most of a business’s languages comes first, else the configured order', () => {
  const { stt } = chooseProviders({
    ...keys,
    SARVAM_API_KEY: 's',
    STT_PROVIDER_FALLBACK: 'sarvam-stt',
  });
  const first = (...languages: string[]) => hearingFirst(stt, languages)[0]?.provider.name;
  expect(first()).toBe('deepgram-flux');
  expect(first('en-IN', 'hi-IN')).toBe('deepgram-flux');
  expect(first('te-IN', 'en-IN')).toBe('sarvam-stt');
  expect(first('xx-IN')).toBe('deepgram-flux');
});

test('languages that no configured provider knows are named, those heard apart from those spoken', () => {
  const asked = ['en-IN', 'hi-IN', 'ml-IN', 'ur-IN'];
  const served = (config: Readonly<Record<string, string>>) => unserved(config, asked);
  expect(served(keys)).toEqual({ unheard: ['ml-IN', 'ur-IN'], unspoken: [] });
  expect(served({ ...keys, AZURE_SPEECH_KEY: '' })).toEqual({
    unheard: ['ml-IN', 'ur-IN'],
    unspoken: ['hi-IN', 'ml-IN', 'ur-IN'],
  });
  expect(served({ ...keys, DEEPGRAM_MODEL: 'flux-general-en' }).unheard).toEqual(['hi-IN', 'ml-IN', 'ur-IN']);
  expect(served({ OPENAI_API_KEY: 'o', SARVAM_API_KEY: 's' })).toEqual({ unheard: [], unspoken: ['ur-IN'] });
});

test('fallbacks come second, with their own models', () => {
  const choice = chosenFrom({
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
  const failovers: string[] = [];
  const call = createProviders(
    ProviderEnv.parse({ ...config, TTS_PROVIDER_FALLBACK: 'deepgram-tts' }),
    deps,
    {
      onFailover: (from, to) => void failovers.push(`${from} > ${to}`),
    },
  );
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
  expect(failovers).toEqual(['azure-tts > deepgram-tts']);
  expect(() => createProviders(ProviderEnv.parse({}), deps, { onFailover: () => undefined })).toThrow(
    'DEEPGRAM_API_KEY is missing',
  );
});

test('STT_EAGER=off turns probable ends off; they are on by default', async () => {
  async function queryOf(config: Readonly<Record<string, string>>): Promise<URLSearchParams> {
    const url = await new Promise<string>((resolve) => {
      const fetch = async (input: string) => {
        resolve(input);
        return new Response(null, { status: 401 });
      };
      const { stt } = createProviders(
        ProviderEnv.parse(config),
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

test('every provider has a price for each item it causes, and a name of its own', () => {
  const all = [...sttProviders, ...llmProviders, ...ttsProviders];
  for (const { name, priceItems } of all)
    for (const item of priceItems)
      expect(
        rateCard.rates.filter((rate) => rate.item === item && rate.provider === name),
        name,
      ).not.toEqual([]);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});
