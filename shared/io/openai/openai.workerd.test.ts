/** The same promises where they are kept: the SDK inside workerd. */
import { expect, test } from 'vitest';
import { chatChunk, chatReply, fakeOpenAi, type HttpScript } from '../../../testing/wire/fetch.ts';
import { FaultError } from '../../fault.ts';
import { platformClock } from '../clock.ts';
import type { LlmPart } from '../llm.ts';
import { createOpenAi } from './openai.ts';

function reply(script: HttpScript, signal = new AbortController().signal) {
  const server = fakeOpenAi(script);
  const options = {
    apiKey: 'sk-secret',
    baseUrl: 'http://llm.example/v1',
    model: 'gpt-6-luna',
    firstTokenMs: 2000,
    stallMs: 300,
  };
  const llm = createOpenAi(options, { fetch: server.fetch, clock: platformClock });
  return { server, parts: llm.reply([{ role: 'user', content: 'hello' }], [], signal) };
}

async function read(parts: AsyncIterable<LlmPart>): Promise<LlmPart[]> {
  const all: LlmPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

test('tokens stream and the reply is done', async () => {
  const parts = await read(reply({ headersMs: 20, steps: chatReply(['नम', 'स्ते'], 10) }).parts);
  expect(parts.map((part) => part.type)).toEqual(['text', 'text', 'done']);
});

test('an abort in a token gap ends the reply at once and closes the request', async () => {
  const barged = new AbortController();
  const { server, parts } = reply({ steps: [chatChunk({ content: 'One' }), { hang: true }] }, barged.signal);
  const reading = read(parts);
  setTimeout(() => barged.abort(), 30);
  expect(await reading).toEqual([{ type: 'text', text: 'One' }]);
  expect(server.requests[0]?.gone).toBe(true);
});

test('a stall, a lost connection and a cut stream are faults', async () => {
  const kinds = [];
  for (const end of [{ hang: true as const }, { drop: true as const }, { wait: 0 }]) {
    const error = await read(reply({ steps: [chatChunk({ content: 'One' }), { wait: 5 }, end] }).parts).catch(
      (thrown: unknown) => thrown,
    );
    kinds.push(error instanceof FaultError ? error.fault.kind : error);
  }
  expect(kinds).toEqual(['stall', 'network', 'truncated']);
});
