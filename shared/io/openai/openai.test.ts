import { afterEach, expect, test, vi } from 'vitest';
import { scriptedClock } from '../../../testing/scripted-clock.ts';
import {
  chatChunk,
  chatDone,
  chatReply,
  chatUsage,
  fakeOpenAi,
  type HttpScript,
  sse,
} from '../../../testing/wire/fetch.ts';
import { Fault, FaultError } from '../../fault.ts';
import { createReplyBill } from '../../journal/reply-bill.ts';
import { platformClock } from '../clock.ts';
import type { LlmPart, Message, Tool } from '../llm.ts';
import type { LearntFields } from './models.ts';
import { createOpenAi, type OpenAiOptions } from './openai.ts';

const hello: Message[] = [{ role: 'user', content: 'hello' }];
const printed = vi.spyOn(console, 'error');
afterEach(() => expect(printed).not.toHaveBeenCalled());

function model(script: HttpScript, options: Partial<OpenAiOptions> = {}, clock = platformClock) {
  const server = fakeOpenAi(script);
  const llm = createOpenAi(
    { apiKey: 'sk-secret', baseUrl: 'http://llm.example/v1', model: 'gpt-6-luna', ...options },
    { fetch: server.fetch, clock, learnt: new Map() },
  );
  return { server, llm };
}

async function read(parts: AsyncIterable<LlmPart>): Promise<LlmPart[]> {
  const all: LlmPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}
const fault = async (script: HttpScript, options: Partial<OpenAiOptions> = {}) => {
  const error = await read(model(script, options).llm.reply(hello, [], new AbortController().signal)).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof FaultError ? error.fault : error;
};

test('a reply is its tokens, then done with what it cost', async () => {
  const { llm, server } = model(
    { steps: chatReply(['नम', 'स्ते', '!']) },
    { promptCacheKey: 'demo-clinic', temperature: 0.3 },
  );
  expect(await read(llm.reply(hello, [], new AbortController().signal))).toEqual([
    { type: 'text', text: 'नम' },
    { type: 'text', text: 'स्ते' },
    { type: 'text', text: '!' },
    { type: 'done', finish: 'stop', usage: { inputTokens: 812, cachedTokens: 768, outputTokens: 3 } },
  ]);
  expect(server.requests[0]?.url.href).toBe('http://llm.example/v1/chat/completions');
  expect(server.requests[0]?.body).toEqual({
    model: 'gpt-6-luna',
    messages: hello,
    stream: true,
    stream_options: { include_usage: true, include_obfuscation: false },
    reasoning_effort: 'none',
    prompt_cache_key: 'demo-clinic',
  });
  expect(server.requests[0]?.gone).toBe(false);
});

const prompt: Message[] = [{ role: 'system', content: 'You are Asha. # This call', shared: 13 }, ...hello];
const marked = [
  { type: 'text', text: 'You are Asha.', prompt_cache_breakpoint: { mode: 'explicit' } },
  { type: 'text', text: ' # This call' },
];

test.each([
  ['https://api.openai.com/v1', 'gpt-6-luna', marked],
  ['https://in.api.openai.com/v1', 'gpt-5.6-luna', marked],
  ['https://api.openai.com/v1', 'gpt-5.5', prompt[0]?.content],
  ['https://api.openai.com/v1', 'gpt-4.1-mini', prompt[0]?.content],
  ['https://proxy.example/v1', 'gpt-6-luna', prompt[0]?.content],
  ['https://notapi.openai.com.example/v1', 'gpt-6-luna', prompt[0]?.content],
])(
  'at %s the prompt of %s is marked where all calls of a business agree, if that server looks for marks',
  async (baseUrl, name, content) => {
    const { llm, server } = model({ steps: chatReply(['ok']) }, { baseUrl, model: name });
    await read(llm.reply(prompt, [], new AbortController().signal));
    expect(server.requests[0]?.body.messages).toEqual([{ role: 'system', content }, ...hello]);
  },
);

test('a server that refuses the mark gets the prompt without it, then and in every later request', async () => {
  const learnt: LearntFields = new Map();
  const refusal = "Unknown parameter: 'messages[0].content[0].prompt_cache_breakpoint'.";
  const server = fakeOpenAi({ refuse: { status: 400, message: refusal } }, { steps: chatReply(['ok']) });
  const llm = createOpenAi(
    { apiKey: 'k', baseUrl: 'https://api.openai.com/v1', model: 'gpt-6-luna' },
    { fetch: server.fetch, clock: platformClock, learnt },
  );
  for (let reply = 0; reply < 2; reply += 1) await read(llm.reply(prompt, [], new AbortController().signal));
  expect(server.requests.map(({ body }) => (body.messages as { content: unknown }[])[0]?.content)).toEqual([
    marked,
    prompt[0]?.content,
    prompt[0]?.content,
  ]);
  expect(Object.keys(server.requests[2]?.body ?? {})).not.toContain('prompt_cache_breakpoint');
});

test('a model of another server gets no field it may not know', async () => {
  const { llm, server } = model(
    { steps: chatReply(['ok']) },
    { model: 'llama-4', promptCacheKey: 'x', temperature: 0.3 },
  );
  await read(llm.reply(hello, [], new AbortController().signal));
  expect(Object.keys(server.requests[0]?.body ?? {}).sort()).toEqual([
    'messages',
    'model',
    'stream',
    'stream_options',
  ]);
});

const refusedFor = (message: string): HttpScript => ({ refuse: { status: 400, code: 'bad', message } });
const tool: Tool = { name: 'book_slot', description: 'Books', parameters: { type: 'object' } };

test.each<[string, Partial<OpenAiOptions>, string[], object]>([
  [
    'a deployment of a name of its own, whose model wants an effort',
    { model: 'our-voice' },
    ["Function tools with reasoning_effort are not supported. Set reasoning_effort to 'none'."],
    { reasoning_effort: 'none' },
  ],
  [
    'a model that takes no effort',
    {},
    ["Unsupported parameter: 'reasoning_effort' is not supported with this model."],
    { reasoning_effort: undefined },
  ],
  [
    'a model that takes another effort',
    {},
    [
      "Unsupported value: 'none' is not supported. Supported values are: 'low', 'medium' for reasoning_effort.",
    ],
    { reasoning_effort: 'low' },
  ],
  [
    'a model that must think',
    {},
    ['Reasoning is mandatory for this endpoint and cannot be disabled.'],
    { reasoning_effort: 'low' },
  ],
  [
    'a model that must think, and takes no effort',
    {},
    ['Reasoning is mandatory for this endpoint and cannot be disabled.', 'Unknown field reasoningEffort'],
    { reasoning_effort: undefined },
  ],
  [
    'a model that must think, by a name that says nothing',
    { model: 'our-voice' },
    ['Reasoning cannot be disabled for this model'],
    { reasoning_effort: 'low' },
  ],
  [
    'a server that names the effort in its own way',
    {},
    ["Invalid value for reasoning.effort: 'none'. Supported values are: low, medium, high"],
    { reasoning_effort: 'low' },
  ],
  [
    'a server that knows no effort, named in camel case',
    {},
    ['reasoningEffort: Extra inputs are not permitted'],
    { reasoning_effort: undefined },
  ],
  [
    'a server that takes the effort in an object',
    {},
    ["Unsupported parameter: 'reasoning_effort'. This parameter has moved to 'reasoning.effort'."],
    { reasoning_effort: undefined, reasoning: { effort: 'none' } },
  ],
  [
    'the same, with another effort',
    {},
    [
      "Unsupported parameter: 'reasoning_effort'. Use 'reasoning.effort' instead.",
      "reasoning.effort must be one of 'low', 'high'",
    ],
    { reasoning_effort: undefined, reasoning: { effort: 'low' } },
  ],
  [
    'a server that knows no padding',
    {},
    ['Extra inputs are not permitted: stream_options.include_obfuscation'],
    { stream_options: { include_usage: true } },
  ],
  [
    'a server that refuses three fields, one after another',
    { model: 'gpt-4o', temperature: 0.3, promptCacheKey: 'x' },
    ["'temperature' does not support 0.3", 'Unknown name "prompt_cache_key"', 'unknown field stream_options'],
    { temperature: undefined, prompt_cache_key: undefined, stream_options: undefined },
  ],
  [
    'a server that wants a limit',
    {},
    ['max_tokens: Field required'],
    { max_tokens: 1024, reasoning_effort: 'none' },
  ],
])('%s is asked again, and only the first request pays', async (_, options, refusals, sent) => {
  const server = fakeOpenAi(
    refusedFor(refusals[0] ?? ''),
    ...refusals.slice(1).map(refusedFor),
    { steps: chatReply(['ok']) },
    { steps: chatReply(['ok']) },
  );
  const learnt: LearntFields = new Map();
  const reply = () =>
    read(
      createOpenAi(
        { apiKey: 'k', baseUrl: 'http://llm.example/v1', model: 'gpt-6-luna', ...options },
        { fetch: server.fetch, clock: platformClock, learnt },
      ).reply(hello, [tool], new AbortController().signal),
    );
  expect((await reply()).at(-1)).toMatchObject({ type: 'done' });
  expect(server.requests).toHaveLength(refusals.length + 1);
  await reply();
  expect(server.requests).toHaveLength(refusals.length + 2);
  for (const request of server.requests.slice(-2)) expect({ ...request.body }).toMatchObject(defined(sent));
  for (const [field, value] of Object.entries(sent))
    if (value === undefined) expect(server.requests.at(-1)?.body).not.toHaveProperty(field);
});

function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

test('a 400 for something else, and one that comes again and again, are faults that name the field', async () => {
  const other = model({ refuse: { status: 400, code: 'invalid_image', message: 'no temperature is sent' } });
  await expect(read(other.llm.reply(hello, [], new AbortController().signal))).rejects.toMatchObject({
    fault: { kind: 'config', message: '400 invalid_image, temperature' },
  });
  expect(other.server.requests).toHaveLength(1);
  const endless = model({ refuse: { status: 400, message: 'reasoning_effort' } });
  await expect(read(endless.llm.reply(hello, [], new AbortController().signal))).rejects.toMatchObject({
    fault: { kind: 'config', message: '400 some_code, reasoning_effort' },
  });
  expect(endless.server.requests).toHaveLength(5);
});

test("the operator's effort counts before the model's name", async () => {
  for (const [reasoningEffort, sent] of [
    ['low', 'low'],
    ['omit', undefined],
  ] as const) {
    const { llm, server } = model({ steps: chatReply(['ok']) }, { reasoningEffort });
    await read(llm.reply(hello, [], new AbortController().signal));
    expect(server.requests[0]?.body.reasoning_effort).toBe(sent);
  }
});

test('tools and their results travel in the wire format', async () => {
  const messages: Message[] = [
    { role: 'assistant', content: '', toolCalls: [{ id: 'call_a', name: 'book_slot', arguments: '{}' }] },
    { role: 'tool', toolCallId: 'call_a', content: 'done' },
  ];
  const { llm, server } = model({
    steps: [
      chatChunk({
        tool_calls: [
          { index: 0, id: 'call_b', type: 'function', function: { name: 'book_slot', arguments: '{"d' } },
        ],
      }),
      chatChunk({ tool_calls: [{ index: 0, function: { arguments: '":1}' } }] }),
      chatChunk({}, 'tool_calls'),
      chatDone,
    ],
  });
  expect(await read(llm.reply(messages, [tool], new AbortController().signal))).toEqual([
    { type: 'toolCall', call: { id: 'call_b', name: 'book_slot', arguments: '{"d":1}' } },
    {
      type: 'done',
      finish: 'toolCalls',
      usage: { inputTokens: expect.any(Number), cachedTokens: 0, outputTokens: 4, isEstimate: true },
    },
  ]);
  expect(server.requests[0]?.body).toMatchObject({
    tools: [{ type: 'function', function: { name: 'book_slot' } }],
    messages: [
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_a', type: 'function', function: { name: 'book_slot', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'call_a', content: 'done' },
    ],
  });
});

test("a call goes back with the server's own id; what the model got wrong goes back as a server takes it", async () => {
  const id = `call_${'aB3+/='.repeat(60)}`;
  const messages: Message[] = [
    { role: 'assistant', content: '', toolCalls: [{ id, name: 'book slot!', arguments: '{"day' }] },
    { role: 'tool', toolCallId: id, content: '{"error":"the arguments must be a JSON object"}' },
    { role: 'assistant', content: '', toolCalls: [{ id, name: '', arguments: 'null' }] },
  ];
  const { llm, server } = model({ steps: chatReply(['ok']) });
  await read(llm.reply(messages, [], new AbortController().signal));
  expect(server.requests[0]?.body.messages).toMatchObject([
    { tool_calls: [{ id, function: { name: 'book_slot_', arguments: '{}' } }] },
    { tool_call_id: id },
    { tool_calls: [{ id, function: { name: 'unnamed', arguments: '{}' } }] },
  ]);
});

test('an abort before the headers, where the request throws, and after them, where it ends silently, are both silent and close the request', async () => {
  const early = model({ hang: true });
  const before = new AbortController();
  const reading = read(early.llm.reply(hello, [], before.signal));
  setTimeout(() => before.abort(new Error('barge-in')), 20);
  expect(await reading).toEqual([]);
  expect(early.server.requests[0]?.gone).toBe(true);

  const late = model({ steps: [chatChunk({ content: 'One' }), { hang: true }] });
  const after = new AbortController();
  const parts: LlmPart[] = [];
  for await (const part of late.llm.reply(hello, [], after.signal)) {
    parts.push(part);
    after.abort();
  }
  expect(parts).toEqual([{ type: 'text', text: 'One' }]);
  expect(late.server.requests[0]?.gone).toBe(true);
});

test('a reader who leaves early takes the request along', async () => {
  const { llm, server } = model({ steps: [chatChunk({ content: 'One' }), { hang: true }] });
  for await (const part of llm.reply(hello, [], new AbortController().signal)) {
    expect(part.type).toBe('text');
    break;
  }
  expect(server.requests[0]?.gone).toBe(true);
});

test('a model that says nothing, or falls silent, has stalled', async () => {
  expect(await fault({ hang: true }, { firstTokenMs: 50 })).toMatchObject({ kind: 'stall', retryable: true });
  expect(
    await fault(
      { steps: [chatChunk({ role: 'assistant', content: '' }), { hang: true }] },
      { firstTokenMs: 50 },
    ),
  ).toMatchObject({ kind: 'stall', message: 'no token for 50 ms' });
  const silent = { steps: [chatChunk({ content: 'One' }), { hang: true as const }] };
  expect(await fault(silent, { stallMs: 50 })).toMatchObject({
    kind: 'stall',
    message: 'no token for 50 ms',
  });
});

test('a slow reader is no stall of the model', async () => {
  const clock = scriptedClock();
  const { llm } = model({ steps: chatReply(['One', ' two']) }, {}, clock);
  const texts: string[] = [];
  for await (const part of llm.reply(hello, [], new AbortController().signal)) {
    if (part.type === 'text') texts.push(part.text);
    // As long as the line takes to play what was written.
    clock.pass(10_000);
  }
  expect(texts).toEqual(['One', ' two']);
});

test('a stream that ends without a finish reason is truncated, with [DONE] or without', async () => {
  expect(await fault({ steps: [chatChunk({ content: 'One' })] })).toMatchObject({ kind: 'truncated' });
  expect(await fault({ steps: [chatChunk({ content: 'One' }), chatDone] })).toMatchObject({
    kind: 'truncated',
  });
  expect(await fault({ steps: [] })).toMatchObject({ kind: 'truncated' });
});

test('once the reply is whole, a lost usage chunk makes its bill an estimate', async () => {
  for (const end of [{ drop: true as const }, { hang: true as const }]) {
    // A connection that is lost takes what was not read yet along, so the finish reason must have been read.
    const { llm } = model(
      { steps: [chatChunk({ content: 'One' }), chatChunk({}, 'stop'), { wait: 20 }, end] },
      { stallMs: 50 },
    );
    expect((await read(llm.reply(hello, [], new AbortController().signal))).at(-1)).toEqual({
      type: 'done',
      finish: 'stop',
      usage: { inputTokens: 3, cachedTokens: 0, outputTokens: 1, isEstimate: true },
    });
  }
});

/** Follows a reply as a call does: its bill, its parts, and the fault. */
async function billed(...scripts: [HttpScript, ...HttpScript[]]) {
  const server = fakeOpenAi(...scripts);
  const clock = scriptedClock();
  const llm = createOpenAi(
    { apiKey: 'k', baseUrl: 'http://bill.example/v1', model: 'm' },
    { fetch: server.fetch, clock, learnt: new Map() },
  );
  const bill = createReplyBill(1, 'm', hello, []);
  const stop = new AbortController();
  let done: LlmPart | null = null;
  let failure: Fault | null = null;
  try {
    for await (const part of llm.reply(hello, [], stop.signal, bill)) if (part.type === 'done') done = part;
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    failure = error.fault;
  }
  return { done, cost: failure && bill.failed(0, failure), requests: server.requests.length };
}
const emptyAnswer: HttpScript = { steps: [chatChunk({}, 'stop'), chatUsage(5000, 0, 700), chatDone] };

test('two answers without words cost what the server counted for both', async () => {
  expect(await billed(emptyAnswer)).toMatchObject({
    requests: 2,
    cost: { usage: { inputTokens: 10_000, outputTokens: 1400 }, isEstimate: false },
  });
});

test('thoughts are paid: by a whole reply without usage, and by one that failed in the middle of one', async () => {
  const thought = chatChunk({ reasoning_content: 'He wants the hours. '.repeat(100) });
  const whole = { steps: [thought, chatChunk({ content: 'Nine.' }), chatChunk({}, 'stop'), chatDone] };
  expect(await billed(whole)).toMatchObject({ done: { usage: { outputTokens: 502, isEstimate: true } } });
  const cut = await billed({ steps: [thought] });
  expect(cut.cost).toMatchObject({ usage: { outputTokens: 500 }, isEstimate: true });
  const tagged = [
    chatChunk({ content: '<think>' }),
    chatChunk({ content: 'He wants the hours. '.repeat(100) }),
  ];
  expect((await billed({ steps: tagged })).cost?.usage.outputTokens).toBeGreaterThanOrEqual(500);
});

test('thoughts of a reply that is cancelled are told before its end', async () => {
  const { llm } = model({
    steps: [chatChunk({ reasoning_content: 'He wants the hours.' }), { wait: 5 }, { hang: true }],
  });
  const stop = new AbortController();
  const bill = createReplyBill(1, 'm', hello, []);
  setTimeout(() => stop.abort(), 60);
  expect(await read(llm.reply(hello, [], stop.signal, bill))).toEqual([]);
  expect(bill.dropped(0, false)).toMatchObject({ usage: { outputTokens: 5 }, isEstimate: true });
});

test.each([[{}], [{ prompt_tokens: 0, completion_tokens: 0 }], [{ completion_tokens: -1 }]])(
  'no reply is free: the usage %j gives way to an estimate',
  async (usage) => {
    const steps = [chatChunk({ content: 'At nine.' }), chatChunk({}, 'stop'), sse({ choices: [], usage })];
    expect(await billed({ steps })).toMatchObject({
      done: { usage: { inputTokens: 3, cachedTokens: 0, outputTokens: 2, isEstimate: true } },
    });
  },
);

test('every failure has its class', async () => {
  expect(await fault({ unreachable: true })).toMatchObject({ kind: 'network', retryable: true });
  expect(await fault({ steps: [chatChunk({ content: 'One' }), { wait: 10 }, { drop: true }] })).toMatchObject(
    { kind: 'network', message: 'Network connection lost.' },
  );
  expect(await fault({ steps: [{ write: 'data: {"choices\n\n' }] })).toMatchObject({ kind: 'protocol' });
  expect(
    await fault({ steps: [sse({ error: { message: 'x', type: 'server_error', code: 'overloaded' } })] }),
  ).toMatchObject({ kind: 'server', retryable: true });
  expect(
    await fault({
      steps: [
        sse({ error: { message: 'x', type: 'invalid_request_error', code: 'context_length_exceeded' } }),
      ],
    }),
  ).toMatchObject({ kind: 'config' });
  expect(await fault({ refuse: { status: 404, code: 'model_not_found' } })).toMatchObject({
    kind: 'config',
    retryable: false,
  });
  expect(await fault({ refuse: { status: 500 } })).toMatchObject({ kind: 'server', retryable: true });
  expect(await fault({ refuse: { status: 429, headers: { 'retry-after-ms': '200' } } })).toMatchObject({
    kind: 'rate',
    retryable: true,
    retryAfterMs: 200,
  });
  expect(await fault({ refuse: { status: 429, headers: { 'retry-after': '20' } } })).toMatchObject({
    kind: 'rate',
    retryable: false,
  });
  expect(await fault({ refuse: { status: 429, code: 'insufficient_quota' } })).toMatchObject({
    kind: 'auth',
    retryable: false,
  });
});

const inStream = (error: unknown) => fault({ steps: [sse({ error })] });

test.each<[unknown, object]>([
  [
    { code: 502, message: 'x' },
    { kind: 'server', retryable: true, message: '502' },
  ],
  [
    { code: 429, message: 'x' },
    { kind: 'rate', retryable: true, message: '429' },
  ],
  [
    { code: 401, message: 'x' },
    { kind: 'auth', retryable: false, message: '401' },
  ],
  [{ code: '403' }, { kind: 'auth', message: '403' }],
  [
    { code: 400, type: 'invalid_request_error' },
    { kind: 'config', message: '400' },
  ],
  [{ code: 1302 }, { kind: 'server', message: '1302' }],
  [{ code: 0.5 }, { kind: 'server', message: '0.5' }],
  [
    { code: null, type: 'overloaded_error' },
    { kind: 'server', message: 'overloaded_error' },
  ],
  [{ code: 'rate_limit_exceeded' }, { kind: 'rate', retryable: true }],
  [{ code: 'RESOURCE_EXHAUSTED' }, { kind: 'rate' }],
  [
    { code: { at: 1 }, type: 'authentication_error' },
    { kind: 'auth', message: 'authentication_error' },
  ],
  [
    { code: ['a'], type: {} },
    { kind: 'server', message: 'no code' },
  ],
  [{ code: true }, { kind: 'server', message: 'no code' }],
  [{ code: 'the prompt was: hello' }, { kind: 'server', message: 'no code' }],
  ['overloaded', { kind: 'server', message: 'no code' }],
])('an error inside a stream with any type of code is a fault of its class: %j', async (error, expected) => {
  const got = await inStream(error);
  expect(got).toMatchObject(expected);
  // A journal takes only this.
  expect(Fault.safeParse(got).success).toBe(true);
});

/** The reply to a server that answers with this body and this type. */
async function answered(body: unknown, type = 'application/json') {
  const fetch = async () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      headers: { 'content-type': type },
    });
  const llm = createOpenAi(
    { apiKey: 'k', baseUrl: 'http://llm.example/v1', model: 'm' },
    { fetch, clock: scriptedClock(), learnt: new Map() },
  );
  return read(llm.reply(hello, [tool], new AbortController().signal)).catch((error: unknown) =>
    error instanceof FaultError ? error.fault : error,
  );
}

test('a server that does not stream answers with one JSON text', async () => {
  const usage = { prompt_tokens: 8, completion_tokens: 2 };
  for (const finish of ['stop', null, undefined]) {
    const choices = [{ message: { content: 'At nine.' }, finish_reason: finish }];
    expect(await answered({ choices, usage })).toEqual([
      { type: 'text', text: 'At nine.' },
      { type: 'done', finish: 'stop', usage: { inputTokens: 8, cachedTokens: 0, outputTokens: 2 } },
    ]);
  }
  const tool_calls = [{ id: 'x', function: { name: 'book_slot', arguments: '{}' } }];
  expect(await answered({ choices: [{ message: { content: null, tool_calls } }], usage })).toMatchObject([
    { type: 'toolCall', call: { id: 'x', name: 'book_slot' } },
    { type: 'done', finish: 'toolCalls' },
  ]);
  expect(await answered({ error: { code: 429 } })).toMatchObject({ kind: 'rate' });
  expect(await answered({ error: 'busy' })).toMatchObject({ kind: 'server', message: 'no code' });
  expect(await answered('{"choices":')).toMatchObject({ kind: 'protocol' });
  const streamed = 'data: {"choices":[{"delta":{"content":"At nine."},"finish_reason":"stop"}]}\n\n';
  expect(await answered(streamed)).toMatchObject([{ text: 'At nine.' }, { type: 'done' }]);
});

test('a whole message behind the pieces that it repeats is not said twice', async () => {
  const whole = { choices: [{ delta: {}, message: { content: 'At nine.' }, finish_reason: 'stop' }] };
  for (const steps of [
    [sse(whole)],
    [chatChunk({ content: 'At ' }), chatChunk({ content: 'nine.' }), sse(whole)],
  ]) {
    const parts = await read(model({ steps }).llm.reply(hello, [], new AbortController().signal));
    expect(parts.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe('At nine.');
    expect(parts.at(-1)).toMatchObject({ type: 'done', finish: 'stop' });
  }
});

test('a server that gives up behind half a sentence has failed', async () => {
  for (const end of ['error', 'abort', 'insufficient_system_resource'])
    expect(await fault({ steps: [chatChunk({ content: 'We open at' }), chatChunk({}, end)] })).toMatchObject({
      kind: 'server',
      message: `finished with ${end}`,
    });
});

test('an error as a chunk of its own, or with a number as the code of an answer, is read the same', async () => {
  expect(await fault({ steps: [sse({ object: 'error', message: 'x', code: 429 })] })).toMatchObject({
    kind: 'rate',
    message: '429',
  });
  const answers = async (body: unknown, status = 400) => {
    const fetch = async () => new Response(JSON.stringify(body), { status });
    const llm = createOpenAi(
      { apiKey: 'k', baseUrl: 'http://llm.example/v1', model: 'm' },
      { fetch, clock: platformClock, learnt: new Map() },
    );
    return read(llm.reply(hello, [], new AbortController().signal)).catch((error: unknown) =>
      error instanceof FaultError ? error.fault : error,
    );
  };
  expect(await answers({ error: { code: 404, message: 'x' } }, 404)).toMatchObject({ message: '404 404' });
  expect(await answers([{ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }], 429)).toMatchObject({
    kind: 'rate',
    message: '429 429',
  });
  expect(await answers({ error: { code: 7, type: 'insufficient_quota' } }, 429)).toMatchObject({
    kind: 'auth',
  });
});

test('an error answer that is not JSON, with an unknown status, is a fault all the same', async () => {
  const fetch = async () => new Response('<h1>teapot</h1>', { status: 418 });
  const options = { apiKey: 'k', baseUrl: 'http://llm.example/v1', model: 'm' };
  const llm = createOpenAi(options, { fetch, clock: platformClock });
  const reply = read(llm.reply(hello, [], new AbortController().signal));
  await expect(reply).rejects.toMatchObject({ fault: { kind: 'config', message: '418 no code' } });
});

test('a fault never quotes the message, which may hold part of the key or of the prompt', async () => {
  const refused = await fault({
    refuse: { status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided: sk-secret' },
  });
  expect(refused).toEqual({ source: 'llm', kind: 'auth', retryable: false, message: '401 invalid_api_key' });
});

test('one reply is one request: nothing is retried', async () => {
  const { llm, server } = model({ refuse: { status: 503 } });
  await expect(read(llm.reply(hello, [], new AbortController().signal))).rejects.toThrow(FaultError);
  expect(server.requests).toHaveLength(1);
});

test('one event split inside a letter, or several in one write, read the same', async () => {
  const whole = new TextEncoder().encode(
    [chatChunk({ content: 'नमस्ते' }), chatChunk({}, 'stop'), chatUsage(1, 0, 1)]
      .map((step) => ('write' in step ? step.write : ''))
      .join(''),
  );
  const bytes = [...whole].map((byte) => ({ write: new Uint8Array([byte]) }));
  for (const steps of [[{ write: whole }], bytes]) {
    const { llm } = model({ steps });
    expect(await read(llm.reply(hello, [], new AbortController().signal))).toMatchObject([
      { text: 'नमस्ते' },
      { finish: 'stop', usage: { inputTokens: 1 } },
    ]);
  }
});
