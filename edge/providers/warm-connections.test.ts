import { expect, test } from 'vitest';
import { scriptedClock } from '../../testing/scripted-clock.ts';
import { createProviders } from './create.ts';
import { platformDeps } from './deps.ts';
import { createGate } from './gate.ts';
import type { Fetch } from './ports.ts';
import type { BareRequest } from './provider.ts';
import { ProviderEnv } from './registry.ts';
import { type Connected, mostOpenings, warmConnections } from './warm-connections.ts';

const model: BareRequest = { url: 'https://model.example/v1/models', headers: { authorization: 'Bearer k' } };
const voice: BareRequest = { url: 'https://voice.example/voices', headers: { key: 'k' } };

/** `answer`: of every request, by its address. */
function caller(requests = [model, voice], answer: Fetch = async () => new Response(null)) {
  const clock = scriptedClock();
  const sent: { url: string; init: RequestInit | undefined }[] = [];
  const fetch: Fetch = (url, init) => {
    sent.push({ url, init });
    return answer(url, init);
  };
  const connected: Connected = new Map();
  const another = () => warmConnections({ fetch, clock }, requests, connected);
  return { clock, sent, another, ...another() };
}
const later = () => new Promise((resolve) => setTimeout(resolve));

test('the first words of the caller open a connection to the model and one to the voice, by a free request', () => {
  const { sent, callerSpoke } = caller();
  expect(sent).toEqual([]);
  callerSpoke();
  expect(sent.map(({ url, init }) => [init?.method, url])).toEqual([
    ['HEAD', model.url],
    ['HEAD', voice.url],
  ]);
  expect(sent.map(({ init }) => init?.headers)).toEqual([model.headers, voice.headers]);
});

test('further words send nothing while the connection must still be open, and one request when it may be closed', () => {
  const { clock, sent, callerSpoke } = caller([model]);
  for (let word = 0; word < 29; word += 1) {
    callerSpoke();
    clock.pass(100);
  }
  expect(sent).toHaveLength(1);
  clock.pass(100);
  callerSpoke();
  callerSpoke();
  expect(sent).toHaveLength(2);
});

test("a host that the call's own requests have just used is not asked", async () => {
  const { clock, sent, callerSpoke, fetch } = caller();
  await fetch('https://model.example/v1/chat/completions', { method: 'POST' });
  clock.pass(2000);
  callerSpoke();
  expect(sent.map(({ url }) => url)).toEqual(['https://model.example/v1/chat/completions', voice.url]);
  clock.pass(1000);
  callerSpoke();
  expect(sent.at(-1)?.url).toBe(model.url);
});

test('calls of one process share its connections: where one has just talked, another one opens none', async () => {
  const { clock, sent, callerSpoke, another } = caller([model]);
  callerSpoke();
  clock.pass(1000);
  another().callerSpoke();
  expect(sent).toHaveLength(1);
  clock.pass(2000);
  another().callerSpoke();
  expect(sent).toHaveLength(2);
});

test('a WebSocket to the same host opens no connection for others', async () => {
  const upgraded = { status: 101, body: null } as Response;
  const { sent, callerSpoke, fetch } = caller([voice], async () => upgraded);
  await fetch('https://voice.example/listen');
  callerSpoke();
  expect(sent.at(-1)?.url).toBe(voice.url);
});

test('a refusal, an error and a host that never answers are nothing to the call', async () => {
  for (const answer of [
    async () => new Response('no', { status: 405 }),
    async () => Promise.reject(new Error('Network connection lost.')),
  ]) {
    const { sent, callerSpoke } = caller([model], answer);
    callerSpoke();
    await later();
    expect(sent).toHaveLength(1);
  }
  let reason: unknown = null;
  const hangs: Fetch = (_, init) =>
    new Promise((_, reject) => {
      init?.signal?.addEventListener('abort', () => {
        reason = init.signal?.reason;
        reject(reason);
      });
    });
  const { clock, callerSpoke } = caller([model], hangs);
  callerSpoke();
  clock.pass(2000);
  await later();
  expect(reason).toMatchObject({ name: 'TimeoutError' });
});

test('a call sends no more of them than the limit to one host, however long the caller speaks', () => {
  const { clock, sent, callerSpoke } = caller([model]);
  for (let word = 0; word < 3 * mostOpenings; word += 1) {
    callerSpoke();
    clock.pass(3000);
  }
  expect(sent).toHaveLength(mostOpenings);
});

const openAiModels = 'https://api.openai.com/v1/models';
const azureVoices = 'https://centralindia.tts.speech.microsoft.com/cognitiveservices/voices/list';
const keys = { DEEPGRAM_API_KEY: 'd', OPENAI_API_KEY: 'o', AZURE_SPEECH_KEY: 'a' };

test.each([
  [{}, [openAiModels, azureVoices]],
  [{ AZURE_SPEECH_KEY: '' }, [openAiModels, 'https://api.in.deepgram.com/v1/models']],
  [{ OPENAI_BASE_URL: 'http://own.example/v1/' }, ['http://own.example/v1/models', azureVoices]],
  [{ WARM_CONNECTIONS: 'off' }, []],
])('with %j a call opens connections by %j', (settings, opened) => {
  const sent: string[] = [];
  const fetch: Fetch = async (url) => {
    sent.push(url);
    return new Response(null);
  };
  const deps = { ...platformDeps(createGate()), fetch, connected: new Map() };
  const config = ProviderEnv.parse({ ...keys, ...settings });
  createProviders(config, deps, { onFailover: () => undefined }).callerSpoke();
  expect(sent).toEqual(opened);
});
