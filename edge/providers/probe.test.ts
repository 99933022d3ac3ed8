import { expect, test } from 'vitest';
import { scriptedClock } from '../../testing/scripted-clock.ts';
import { chatChunk, chatReply, fakeOpenAi, type HttpScript } from '../../testing/wire/fetch.ts';
import { probeProvider } from './create.ts';
import { ProviderEnv } from './registry.ts';

const settings = {
  OPENAI_API_KEY: 'k',
  OPENAI_BASE_URL: 'http://probe.example/v1',
  DEEPGRAM_API_KEY: 'k',
  AZURE_SPEECH_KEY: 'k',
};

function probing(more: object, ...scripts: [HttpScript, ...HttpScript[]]) {
  const server = fakeOpenAi(...scripts);
  const config = ProviderEnv.parse({ ...settings, ...more });
  const deps = { fetch: server.fetch, clock: scriptedClock() };
  return { server, probed: probeProvider('llm', config, deps, new AbortController().signal) };
}

test('the model is asked for a reply with a tool, and left after its first word', async () => {
  const { server, probed } = probing({}, { steps: [chatChunk({ content: 'Yes' }), { hang: true }] });
  await probed;
  expect(server.requests[0]?.body).toMatchObject({ model: 'gpt-6-luna', tools: [{ type: 'function' }] });
  expect(server.requests[0]?.gone).toBe(true);
});

test('a second model that refuses tools is named, although the first one works', async () => {
  const refused = { refuse: { status: 400, code: 'unsupported', message: 'tools are not supported' } };
  const { probed } = probing({ OPENAI_FALLBACK_MODEL: 'old-model' }, { steps: chatReply(['yes']) }, refused);
  await expect(probed).rejects.toMatchObject({ fault: { message: 'old-model: 400 unsupported' } });
});

test('a deployment whose server names a field works, and a later call sends the right one at once', async () => {
  const wants = { refuse: { status: 400, message: "set reasoning_effort to 'none' to use tools" } };
  const { server, probed } = probing({ OPENAI_MODEL: 'our-voice' }, wants, { steps: chatReply(['yes']) });
  await probed;
  expect(server.requests.map(({ body }) => body.reasoning_effort)).toEqual([undefined, 'none']);
  const later = probing({ OPENAI_MODEL: 'our-voice' }, { steps: chatReply(['yes']) });
  await later.probed;
  expect(later.server.requests.map(({ body }) => body.reasoning_effort)).toEqual(['none']);
});
