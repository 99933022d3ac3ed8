import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ScriptedOpenAi, startOpenAi } from './script.ts';

// The vendor's own SDK is the judge of whether the script speaks its wire.

let openai: ScriptedOpenAi;
let client: OpenAI;
const request = {
  model: 'gpt-6-luna',
  messages: [{ role: 'user' as const, content: 'hello' }],
  stream: true as const,
};

beforeAll(async () => {
  openai = await startOpenAi(() => ({ text: 'We open at nine.' }));
  client = new OpenAI({ apiKey: 'key', baseURL: openai.baseUrl, maxRetries: 0 });
});
afterAll(() => openai.close());

test('a reply comes token by token, then its finish reason, then its usage', async () => {
  openai.answers(() => ({ text: 'We open at nine.', firstTokenMs: 5, tokenMs: 1 }));
  let text = '';
  let finish: string | null = null;
  let usage = 0;
  for await (const chunk of await client.chat.completions.create({
    ...request,
    stream_options: { include_usage: true },
  })) {
    text += chunk.choices[0]?.delta.content ?? '';
    finish = chunk.choices[0]?.finish_reason ?? finish;
    usage = chunk.usage?.completion_tokens ?? usage;
  }
  expect({ text, finish, usage }).toEqual({ text: 'We open at nine.', finish: 'stop', usage: 6 });
  expect(openai.requests.all.at(-1)?.tokens.map((token) => token.text)).toEqual([
    'We',
    ' open',
    ' at',
    ' nine',
    '.',
  ]);
});

test('a tool call is whole when its pieces are joined', async () => {
  openai.answers(() => ({
    calls: [{ name: 'end_call', arguments: { why: 'said goodbye' } }],
    firstTokenMs: 1,
  }));
  const stream = client.chat.completions.stream({
    ...request,
    tools: [{ type: 'function', function: { name: 'end_call', parameters: {} } }],
  });
  const call = (await stream.finalMessage()).tool_calls?.[0];
  expect(call?.type === 'function' && call.function).toMatchObject({
    name: 'end_call',
    arguments: '{"why":"said goodbye"}',
  });
});

test('a refusal has its status, a cut stream its error', async () => {
  openai.answers(() => ({ fault: { type: 'refuse', status: 429, code: 'rate_limit_exceeded' } }));
  await expect(client.chat.completions.create(request)).rejects.toMatchObject({
    status: 429,
    code: 'rate_limit_exceeded',
  });
  openai.answers(() => ({
    text: 'one two three',
    fault: { type: 'cut', afterTokens: 1 },
    firstTokenMs: 1,
    tokenMs: 1,
  }));
  const read = async (): Promise<void> => {
    for await (const _chunk of await client.chat.completions.create(request));
  };
  await expect(read()).rejects.toThrow();
});

test('a client that leaves is noticed, and no connection stays behind', async () => {
  openai.answers(() => ({
    text: 'one two three',
    fault: { type: 'stall', afterTokens: 1 },
    firstTokenMs: 1,
  }));
  const stop = new AbortController();
  const stream = await client.chat.completions.create(request, { signal: stop.signal });
  for await (const _chunk of stream) break;
  stop.abort();
  await openai.requests.until('the client to leave', (request) => request.leftAtMs !== null);
});
