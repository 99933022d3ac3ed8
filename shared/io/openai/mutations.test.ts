import { expect, test } from 'vitest';
import { demoClinic } from '../../../local/seed/demo-clinic.ts';
import { cutBody, reordered } from '../../../testing/mutations.ts';
import { scriptedClock } from '../../../testing/scripted-clock.ts';
import { chatChunk, chatDone, chatUsage, sse } from '../../../testing/wire/fetch.ts';
import { FaultError } from '../../fault.ts';
import { isObject, jsonOf } from '../../json.ts';
import type { LlmPart } from '../llm.ts';
import { checkedArguments } from '../tools.ts';
import { createOpenAi } from './openai.ts';

const call = (index: number, more: object) => ({ tool_calls: [{ index, ...more }] });
const usage = { prompt_tokens: 812, completion_tokens: 9 };
const choice = (delta: object, finish: string | null = null) => [{ index: 0, delta, finish_reason: finish }];

/** Streams as servers send them, an event a message. */
const streams: Record<string, { write: string | Uint8Array }[]> = {
  words: [
    chatChunk({ role: 'assistant', content: '' }),
    chatChunk({ content: 'हम नौ ' }),
    chatChunk({ content: 'बजे।' }),
    chatChunk({}, 'stop'),
    chatUsage(812, 768, 3),
    chatDone,
  ].filter((step) => 'write' in step),
  'two calls in pieces': [
    chatChunk({ content: 'One moment.' }),
    chatChunk(call(0, { id: 'a+/=', function: { name: 'end_call', arguments: '' } })),
    chatChunk(call(1, { id: 'b', function: { name: 'save_request', arguments: '{"kind":' } })),
    chatChunk(call(1, { function: { arguments: '"callback"}' } })),
    chatChunk({}, 'tool_calls'),
    chatUsage(812, 768, 30),
    chatDone,
  ].filter((step) => 'write' in step),
  'calls that share a number, usage on each chunk': [
    sse({ choices: choice(call(0, { function: { name: 'end_call', arguments: {} } })), usage }),
    sse({
      choices: choice(call(0, { function: { name: 'set_language', arguments: '{"language":' } })),
      usage,
    }),
    sse({ choices: choice(call(0, { function: { name: 'set_language', arguments: '"en-IN"}' } })), usage }),
    sse({ choices: choice({ content: [{ type: 'text', text: 'Yes.' }] }, 'stop'), usage }),
  ].filter((step) => 'write' in step),
};

const bytesOf = (pieces: readonly (string | Uint8Array)[]): Uint8Array[] =>
  pieces.map((piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece));

/** The parts of a reply whose body comes in these pieces, the tools it would run, and how it ended. */
async function read(pieces: readonly Uint8Array[]) {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) if (piece.length > 0) controller.enqueue(piece);
      controller.close();
    },
  });
  const llm = createOpenAi(
    { apiKey: 'k', baseUrl: 'http://llm.example/v1', model: 'm' },
    {
      fetch: async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
      clock: scriptedClock(),
    },
  );
  const parts: LlmPart[] = [];
  let fault: FaultError['fault'] | null = null;
  try {
    for await (const part of llm.reply([{ role: 'user', content: 'hi' }], [], new AbortController().signal))
      parts.push(part);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    fault = error.fault;
  }
  return { parts, fault };
}

/** Settled once: a fault and no end, or an end behind which nothing comes. No broken arguments are run. */
function expectSettled({ parts, fault }: Awaited<ReturnType<typeof read>>, name: string): void {
  const ends = parts.filter(({ type }) => type === 'done').length;
  expect(ends, name).toBe(fault === null ? 1 : 0);
  if (fault === null) expect(parts.at(-1)?.type, name).toBe('done');
  else expect(fault.source, name).toBe('llm');
  for (const part of parts) {
    if (part.type !== 'toolCall' || isObject(jsonOf(part.call.arguments))) continue;
    expect(checkedArguments(part.call, demoClinic), name).toMatchObject({ ok: false });
  }
}

test.each(Object.keys(streams))('%s, with an event left out, doubled or swapped', async (name) => {
  const events = bytesOf((streams[name] ?? []).map(({ write }) => write));
  for (const mutation of reordered(events)) expectSettled(await read(mutation.messages), mutation.name);
});

test.each(Object.keys(streams))('%s, cut or split at every byte', async (name) => {
  const events = bytesOf((streams[name] ?? []).map(({ write }) => write));
  const joined = new Uint8Array(events.flatMap((event) => [...event]));
  const whole = await read([joined]);
  const textOf = ({ parts }: typeof whole) =>
    parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  expect(whole.fault).toBeNull();
  for (const mutation of cutBody(joined)) {
    const got = await read(mutation.messages);
    expectSettled(got, mutation.name);
    if (mutation.ends) expect(textOf(whole).startsWith(textOf(got)), mutation.name).toBe(true);
    else expect(got, mutation.name).toEqual(whole);
  }
});
