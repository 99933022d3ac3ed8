import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startDeepgram } from '../../testing/wire/deepgram/script.ts';
import { startDemoEngine } from '../engines/dialogue/engine.ts';
import { localDefaults } from '../run/defaults.ts';
import { layered } from '../run/environment.ts';
import { settingsOf } from '../run/settings.ts';
import { nodeFetch } from './node-fetch.ts';
import { tryProviders } from './provider-check.ts';
import { providerLine } from './provider-report.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** A server that answers everything, handshakes too, with one status; it returns its port. */
async function answering(status: number, body = ''): Promise<number> {
  const server: Server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  server.on('upgrade', (_request, socket) => {
    socket.end(`HTTP/1.1 ${status} No\r\ndg-error: ${body}\r\nconnection: close\r\n\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({ close: () => new Promise((resolve) => server.close(resolve)) });
  return (server.address() as AddressInfo).port;
}

const inner = { dynamodb: 1, s3: 1, deepgram: 1, azure: 1, openai: 1 };

/** The lines of `npm start` for these settings, without the times. */
async function linesWith(given: Record<string, string>): Promise<string[]> {
  const { edgeVariables, embedded } = settingsOf(layered(given, localDefaults), '/project', inner);
  const tried = await Promise.all(
    tryProviders(edgeVariables, { fetch: nodeFetch, now: () => 0 }, new AbortController().signal),
  );
  return tried.map((each) => providerLine(each, embedded).trim().replace(/ +/g, ' '));
}

test('each provider that answers is named with its model and its host', async () => {
  const deepgram = await startDeepgram();
  const demo = await startDemoEngine({ port: 0 });
  opened.push(deepgram, demo);
  const azure = await answering(200, '[]');
  const lines = await linesWith({
    DEEPGRAM_BASE_URL: deepgram.baseUrl,
    OPENAI_BASE_URL: demo.url,
    OPENAI_MODEL: 'our-own',
    AZURE_SPEECH_BASE_URL: `http://127.0.0.1:${azure}`,
  });
  expect(lines).toEqual([
    `recogniser deepgram-flux flux-general-multi at ${new URL(deepgram.baseUrl).host} answers in 0 ms`,
    `model openai our-own at ${new URL(demo.url).host} answers in 0 ms`,
    `voice azure-tts at 127.0.0.1:${azure} answers in 0 ms`,
  ]);
});

test.each([
  [401, 'refused the key'],
  [404, 'does not know this'],
  [429, 'refused because it is asked too often'],
  [500, 'failed'],
  [400, 'refused what a call sends'],
])(
  'a provider that answers %i is told as one that %s, with the settings to look at',
  async (status, words) => {
    const port = await answering(status, '{"error":{"message":"no","code":"x"}}');
    const lines = await linesWith({
      DEEPGRAM_BASE_URL: `ws://127.0.0.1:${port}`,
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      AZURE_SPEECH_BASE_URL: `http://127.0.0.1:${port}`,
    });
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toContain(`WOULD NOT SERVE A CALL: it ${words}`);
    expect(lines[0]).toMatch(/its settings: DEEPGRAM_API_KEY, DEEPGRAM_BASE_URL$/);
    expect(lines[1]).toMatch(/its settings: OPENAI_API_KEY, OPENAI_BASE_URL$/);
    expect(lines[2]).toMatch(/its settings: AZURE_SPEECH_KEY, AZURE_SPEECH_REGION, AZURE_SPEECH_BASE_URL$/);
    // The keys of a local run.
    expect(lines.join()).not.toMatch(/local-/);
  },
);

test('a server that is down is told as one that could not be reached, for every kind of provider', async () => {
  const lines = await linesWith({
    DEEPGRAM_BASE_URL: 'ws://127.0.0.1:1',
    OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
    AZURE_SPEECH_BASE_URL: 'http://127.0.0.1:1',
  });
  for (const line of lines)
    expect(line).toMatch(/at 127.0.0.1:1 WOULD NOT SERVE A CALL: it could not be reached/);
});

test('a second model that the server does not know is found before the first one fails', async () => {
  const demo = await startDemoEngine({ port: 0 });
  // It knows every model but `b`.
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    const isKnown = JSON.parse(body).model !== 'b';
    const answer = isKnown
      ? await fetch(`${demo.url}/chat/completions`, {
          method: 'POST',
          headers: { authorization: 'Bearer k' },
          body,
        })
      : new Response('{"error":{"code":"model_not_found"}}', { status: 404 });
    response
      .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
      .end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(demo, { close: () => new Promise((resolve) => server.close(resolve)) });
  const [, first, second] = await linesWith({
    DEEPGRAM_BASE_URL: 'ws://127.0.0.1:1',
    OPENAI_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    OPENAI_FALLBACK_MODEL: 'b',
    AZURE_SPEECH_BASE_URL: 'http://127.0.0.1:1',
  });
  expect(first).toMatch(/^model openai gpt-6-luna at .* answers/);
  expect(second).toMatch(/^model openai b at .* \(the second one\) WOULD NOT .* does not know this model/);
});

test('an embedded engine is called what it is: embedded, and the model scripted', () => {
  const { embedded } = settingsOf(localDefaults, '/project', inner);
  const tried = { host: '127.0.0.1:5', isFallback: false, tookMs: 3, why: null, settings: [] };
  expect(
    providerLine(
      { ...tried, kind: 'llm', provider: 'openai', model: 'scripted-demo-engine/gpt-6-luna' },
      embedded,
    ),
  ).toContain('(embedded, scripted and no language model) answers in 3 ms');
  expect(providerLine({ ...tried, kind: 'tts', provider: 'azure-tts', model: '' }, embedded)).toContain(
    'voice      azure-tts at 127.0.0.1:5 (embedded) answers',
  );
});
