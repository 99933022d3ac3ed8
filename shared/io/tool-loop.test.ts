import { expect, test } from 'vitest';
import type { Llm, LlmPart, Message } from './llm.ts';
import { type LoopDeps, type LoopPart, mostRounds, type ToolOutcome, toolLoop } from './tool-loop.ts';

const usage = { inputTokens: 10, cachedTokens: 4, outputTokens: 2 };
const text = (words: string): LlmPart => ({ type: 'text', text: words });
const call = (id: string, name = 'lookup_customer'): LlmPart => ({
  type: 'toolCall',
  call: { id, name, arguments: '{}' },
});
const done = (finish: 'stop' | 'toolCalls' = 'stop'): LlmPart => ({ type: 'done', finish, usage });
const never = new AbortController().signal;

/** A model that says the rounds it was given; the last again and again. */
function scripted(rounds: LlmPart[][]): Llm & { requests: Message[][] } {
  const requests: Message[][] = [];
  return {
    name: 'scripted',
    model: 'm',
    requests,
    async *reply(messages) {
      const parts = rounds[Math.min(requests.length, rounds.length - 1)] ?? [];
      requests.push([...messages]);
      yield* parts;
    },
  };
}
const ok: ToolOutcome = { result: '{"ok":true}', action: null };
async function all(
  llm: Llm,
  runTool: LoopDeps['runTool'] = async () => ok,
  signal = never,
  more: Partial<LoopDeps> = {},
): Promise<LoopPart[]> {
  const parts: LoopPart[] = [];
  const deps = { llm, runTool, turn: 3, ...more };
  for await (const part of toolLoop(deps, [{ role: 'user', content: 'hi' }], [], signal)) parts.push(part);
  return parts;
}
const types = (parts: LoopPart[]) => parts.map((part) => part.type).join(' ');

test('a reply without tools is its text and its end', async () => {
  const parts = await all(scripted([[text('Hello '), text('there.'), done()]]));
  expect(parts).toEqual([
    { type: 'requested', messages: [{ role: 'user', content: 'hi' }] },
    text('Hello '),
    text('there.'),
    { type: 'roundEnded', usage },
    { type: 'written', finish: 'stop', usage, model: 'm' },
  ]);
});

test("a tool's answer goes back to the model with the words said before it, and usage is summed", async () => {
  const llm = scripted([
    [text('One moment.'), call('a'), call('b'), done('toolCalls')],
    [text('Done.'), done()],
  ]);
  const parts = await all(llm);
  expect(types(parts)).toBe(
    'requested text roundEnded toolCalled toolAnswered toolCalled toolAnswered requested text roundEnded written',
  );
  expect(parts.at(-1)).toMatchObject({
    finish: 'stop',
    usage: { inputTokens: 20, cachedTokens: 8, outputTokens: 4 },
  });
  expect(llm.requests[1]?.slice(1)).toMatchObject([
    { role: 'assistant', content: 'One moment.', toolCalls: [{ id: 'a' }, { id: 'b' }] },
    { role: 'tool', toolCallId: 'a', content: ok.result },
    { role: 'tool', toolCallId: 'b' },
  ]);
});

test("each call has a key of its own place, whatever the server's ids are", async () => {
  const keys: string[] = [];
  const llm = scripted([
    [call('call_0'), call('call_0'), done('toolCalls')],
    [call('call_0'), done('toolCalls')],
    [text('Done.'), done()],
  ]);
  const parts = await all(llm, async ({ key }) => {
    keys.push(key);
    return ok;
  });
  expect(keys).toEqual(['3-0', '3-1', '3-2']);
  expect(parts.filter((part) => 'key' in part || ('call' in part && 'key' in part.call))).toEqual([]);
});

test('a model whose server does not count has its tokens estimated, and the sum says so', async () => {
  const silent: LlmPart = { type: 'done', finish: 'stop', usage: null };
  const [answered] = (await all(scripted([[text('We open at nine.'), silent]]))).slice(-1);
  expect(answered).toMatchObject({ usage: { outputTokens: 4, isEstimate: true } });
  const llm = scripted([
    [call('a'), done('toolCalls')],
    [text('Done.'), silent],
  ]);
  const both = (await all(llm)).at(-1);
  expect(both).toMatchObject({ usage: { cachedTokens: 4, outputTokens: 4, isEstimate: true } });
  expect(both?.type === 'written' && both.usage.inputTokens).toBeGreaterThan(10);
});

test('the model that wrote is the one that is paid, not the one that was asked first', async () => {
  const [written] = (await all(scripted([[text('Yes.'), { ...done(), model: 'second' } as LlmPart]]))).slice(
    -1,
  );
  expect(written).toMatchObject({ type: 'written', model: 'second' });
});

test('a call that ends the conversation or moves it is the last round', async () => {
  const ending = scripted([[text('Bye.'), call('a', 'end_call'), done('toolCalls')]]);
  expect(types(await all(ending, async () => ({ ...ok, action: { type: 'endCall' } })))).toBe(
    'requested text roundEnded toolCalled toolAnswered written',
  );
  expect(ending.requests).toHaveLength(1);
});

test('a model that only calls tools is stopped', async () => {
  const llm = scripted([[call('a'), done('toolCalls')]]);
  expect(types(await all(llm)).endsWith('written')).toBe(true);
  expect(llm.requests).toHaveLength(mostRounds);
});

test('after an abort nothing is written, but a tool that ran is reported', async () => {
  const stop = new AbortController();
  const runTool = async () => {
    stop.abort();
    return ok;
  };
  expect(types(await all(scripted([[call('a'), done('toolCalls')]]), runTool, stop.signal))).toBe(
    'requested roundEnded toolCalled toolAnswered',
  );
});

const words: Readonly<Record<string, string>> = { hours: 'We open at nine.' };
const fixedLine = (id: string) => words[id] ?? null;

test("a fixed line's words take the place of its marker, wherever it was cut, and the model has them behind a tool", async () => {
  const llm = scripted([
    [text('Sure. {'), text('{hou'), text('rs}}.'), text(' Shall I look?'), call('a'), done('toolCalls')],
    [text('{{hours'), done()],
  ]);
  const parts = await all(llm, undefined, never, { fixedLine });
  expect(parts.filter(({ type }) => type === 'text' || type === 'line')).toEqual([
    text('Sure. '),
    { type: 'line', text: 'We open at nine.' },
    text(' Shall I look?'),
    { type: 'line', text: 'We open at nine.' },
  ]);
  expect(types(parts)).toMatch(/line roundEnded written$/);
  expect(llm.requests[1]?.[1]).toMatchObject({ content: 'Sure. We open at nine. Shall I look?' });
});

test('a marker that names no line comes as a line without words', async () => {
  const parts = await all(scripted([[text('{{parking}} Yes.'), done()]]), undefined, never, { fixedLine });
  expect(parts.slice(1, 3)).toEqual([{ type: 'line', text: null }, text(' Yes.')]);
});

test('braces are text where the business has no lines', async () => {
  const parts = await all(scripted([[text('{{hours}}'), done()]]));
  expect(parts[1]).toEqual(text('{{hours}}'));
});

test('half a marker in a thought is forgotten with it', async () => {
  const llm = scripted([[text('They want {{hou'), { type: 'retracted' }, text('rs}} are nine.'), done()]]);
  const parts = await all(llm, undefined, never, { fixedLine });
  expect(types(parts)).toBe('requested text retracted text roundEnded written');
});

test('what the model wrote is billed: the marker, and not the words that it stands for', async () => {
  const wrote: string[] = [];
  const silent: LlmPart = { type: 'done', finish: 'stop', usage: null };
  const meter = {
    wrote: (more: string) => void wrote.push(more),
    inVain: () => undefined,
    replaced: () => undefined,
  };
  const parts = await all(scripted([[text('{{hours}}'), silent]]), undefined, never, { fixedLine, meter });
  expect(wrote).toEqual(['{{hours}}']);
  const plain = await all(scripted([[text('{{hours}}'), silent]]));
  expect(parts.at(-1)).toEqual(plain.at(-1));
});
