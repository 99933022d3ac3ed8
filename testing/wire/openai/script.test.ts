import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { platformClock } from '../../../shared/io/clock.ts';
import type { LlmPart } from '../../../shared/io/llm.ts';
import { createOpenAi } from '../../../shared/io/openai/openai.ts';
import type { WireShape } from './chat.ts';
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

test('our own reader understands every shape that the script can write', async () => {
  const every = <K extends keyof WireShape>(key: K, ...values: WireShape[K][]) =>
    values.map((value): Partial<WireShape> => ({ [key]: value }));
  const shapes = [
    ...every('ids', 'plain', 'symbols', 'long', 'absent'),
    ...every('arguments', 'pieces', 'whole', 'object'),
    ...every('index', 'own', 'zero', 'absent'),
    ...every('content', 'text', 'parts'),
    ...every('usage', 'behind', 'late', 'each', 'absent'),
    ...every('finish', 'tool_calls', 'stop'),
    ...every('around', 'nothing', 'blanks', 'empty', 'thoughts', 'tagged'),
    { ids: 'absent', arguments: 'whole', index: 'zero', content: 'parts', usage: 'absent', finish: 'stop' },
  ] satisfies Partial<WireShape>[];
  const llm = createOpenAi(
    { apiKey: 'key', baseUrl: openai.baseUrl, model: 'm' },
    { fetch, clock: platformClock },
  );
  for (const shape of shapes) {
    openai.answers(() => ({
      text: 'One moment.',
      calls: [
        { name: 'save_request', arguments: { kind: 'callback' } },
        { name: 'end_call', arguments: {} },
      ],
      firstTokenMs: 1,
      tokenMs: 1,
      shape,
    }));
    const parts: LlmPart[] = [];
    const signal = new AbortController().signal;
    for await (const part of llm.reply([{ role: 'user', content: 'hi' }], [], signal)) parts.push(part);
    const name = JSON.stringify(shape);
    expect(
      parts
        .map((part) => (part.type === 'text' ? part.text : ''))
        .join('')
        .trim(),
      name,
    ).toBe('One moment.');
    expect(
      parts.flatMap((part) => (part.type === 'toolCall' ? [[part.call.name, part.call.arguments]] : [])),
      name,
    ).toEqual([
      ['save_request', '{"kind":"callback"}'],
      ['end_call', '{}'],
    ]);
    expect(parts.at(-1), name).toMatchObject({
      finish: 'toolCalls',
      usage: shape.usage === 'absent' ? { isEstimate: true, outputTokens: 13 } : { outputTokens: 24 },
    });
  }
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
