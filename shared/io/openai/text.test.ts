/** What the adapter makes of the text of servers that think, dribble, or write their tool calls. */
import { expect, test } from 'vitest';
import { scriptedClock } from '../../../testing/scripted-clock.ts';
import { FaultError } from '../../fault.ts';
import type { LlmPart, Tool } from '../llm.ts';
import { createOpenAi, type OpenAiOptions } from './openai.ts';

/** A delta, an end, or a pause in ms. */
type Step = object | string | number;
const tools: Tool[] = [{ name: 'save_request', description: 'Saves', parameters: {} }];
const end = 'stop';
let servers = 0;

/** A server whose nth answer is this. Time passes only in its pauses. */
function model(answers: readonly (readonly Step[])[], options: Partial<OpenAiOptions> = {}) {
  const clock = scriptedClock();
  let requests = 0;
  const fetch = async (_url: string, init?: RequestInit): Promise<Response> => {
    const steps = [...(answers[requests++] ?? [])];
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          let step = steps.shift();
          for (; typeof step === 'number' && !init?.signal?.aborted; step = steps.shift()) clock.pass(step);
          if (init?.signal?.aborted) return controller.error(init.signal.reason);
          if (step === undefined) return controller.close();
          const choice = typeof step === 'string' ? { delta: {}, finish_reason: step } : { delta: step };
          controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify({ choices: [choice] })}\n\n`));
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  const baseUrl = `http://llm.example/${servers++}/v1`;
  const llm = createOpenAi({ apiKey: 'k', baseUrl, model: 'm', ...options }, { fetch, clock });
  return {
    clock,
    requests: () => requests,
    ask: () => read(llm.reply([], tools, new AbortController().signal), clock),
  };
}

async function read(parts: AsyncIterable<LlmPart>, clock: { now(): number }) {
  let text = '';
  let firstAt: number | null = null;
  const others: LlmPart['type'][] = [];
  try {
    for await (const part of parts) {
      firstAt ??= clock.now();
      if (part.type === 'text') text += part.text;
      else others.push(part.type);
    }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { text, firstAt, fault: error.fault, at: clock.now() };
  }
  return { text, firstAt, others, at: clock.now() };
}
const repeated = (count: number, ...steps: Step[]): Step[] =>
  Array.from({ length: count }, () => steps).flat();
const text = (content: string) => ({ content });

test.each([
  ['blank deltas', { content: ' ' }],
  ['line breaks', { content: '\n' }],
  ['marks', { content: '…' }],
  ['empty deltas', { content: '' }],
  ['deltas with nothing in them', {}],
  ['empty thoughts', { reasoning_content: '' }],
  ['tool calls with nothing in them', { tool_calls: [{ index: 0, function: { arguments: '' } }] }],
])('%s are no tokens: they put off no limit, before the first word and behind it', async (_name, delta) => {
  const before = model([[{ role: 'assistant', content: '' }, ...repeated(300, 1000, delta)]]);
  expect(await before.ask()).toMatchObject({
    text: '',
    at: 4000,
    fault: { kind: 'stall', message: 'no token for 4000 ms' },
  });
  const behind = model([[500, text('We open'), ...repeated(300, 500, delta)]]);
  expect(await behind.ask()).toMatchObject({
    at: 2000,
    fault: { kind: 'stall', message: 'no token for 1500 ms' },
  });
});

test('a letter a second is a stall once no clause came for five seconds', async () => {
  const dribble = model([[text('W'), ...repeated(300, 1000, text('e'))]]);
  expect(await dribble.ask()).toMatchObject({
    at: 5000,
    fault: { kind: 'stall', message: 'no clause for 5000 ms' },
  });
});

test.each([
  ['reasoning_content', { reasoning_content: 'He wants the hours. ' }],
  ['reasoning', { reasoning: 'He wants the hours. ' }],
  ['a tag', { content: 'He wants the hours. ' }],
])('a model that thinks (%s) is alive, and nothing of it is said', async (name, thought) => {
  const begin = name === 'a tag' ? [text('<th'), text('ink>')] : [];
  const close = name === 'a tag' ? [text('</thi'), text('nk>\n')] : [];
  const thinking = model([[...begin, ...repeated(8, 1000, thought), ...close, text('\nAt nine.'), end]]);
  expect(await thinking.ask()).toEqual({
    text: '\n\nAt nine.'.slice(name === 'a tag' ? 0 : 1),
    firstAt: 8000,
    others: ['done'],
    at: 8000,
  });
  const stuck = model([[...begin, 1000, thought, ...repeated(60, 1000), text('Never.')]]);
  expect(await stuck.ask()).toMatchObject({ text: '', at: 5000, fault: { kind: 'stall' } });
});

test('a closing tag without an opening one shows how a server answers: its next answers wait for theirs', async () => {
  const answer = [text('He wants the hours.'), 1000, text('</think>'), text('At nine.'), end];
  const thinker = model([answer, answer, [text('At ten.'), 1000, end]]);
  expect(await thinker.ask()).toEqual({
    text: 'He wants the hours.At nine.',
    firstAt: 0,
    others: ['retracted', 'done'],
    at: 1000,
  });
  expect(await thinker.ask()).toEqual({ text: 'At nine.', firstAt: 2000, others: ['done'], at: 2000 });
  // It has stopped to think. This answer is late; the ones after it are not.
  expect(await thinker.ask()).toEqual({ text: 'At ten.', firstAt: 3000, others: ['done'], at: 3000 });
});

test('a model whose name says that it thinks is taken for one of those, unless its server sends thoughts apart', async () => {
  const inside = model([[text('Hours?'), text('</think>At nine.'), end]], { model: 'qwen/qwq-32b' });
  expect(await inside.ask()).toMatchObject({ text: 'At nine.', others: ['done'] });
  const apart = model([[{ reasoning_content: 'Hours?' }, 1000, text('At'), 500, text(' nine.'), end]], {
    model: 'deepseek-r1',
  });
  expect(await apart.ask()).toMatchObject({ text: 'At nine.', firstAt: 1000, others: ['done'] });
});

test.each([
  'grok-4-1-fast-non-reasoning',
  'qwen3-non-thinking',
  'm-no-thinking',
  'm_not_reasoning',
  'm:thinking-off',
])('a model whose name says that it does not think (%s) is heard at once', async (name) => {
  const plain = model([[text('We open'), 1000, text(' at nine.'), end]], { model: name });
  expect(await plain.ask()).toMatchObject({ text: 'We open at nine.', firstAt: 0 });
});

test.each([
  ['stop', [end]],
  ['a tag alone', [text('</s>'), end]],
  ['a tag that is cut', [text('<think'), 'length']],
  ['length', ['length']],
  ['content_filter', ['content_filter']],
  ['a refusal', [{ refusal: "I can't help with that." }, end]],
  ['an unclosed thought', [text('<think>He wants'), 'length']],
])('an answer without words (%s) is requested once more', async (_name, steps) => {
  const once = model([steps, [text('At nine.'), end]]);
  expect(await once.ask()).toMatchObject({ text: 'At nine.', others: ['done'] });
  const twice = model([steps, steps]);
  expect(await twice.ask()).toMatchObject({ text: '', fault: { kind: 'protocol', retryable: false } });
  expect([once.requests(), twice.requests()]).toEqual([2, 2]);
});

test('a tool call that is written as text is not said and not run, and the words before it are kept', async () => {
  const written = [
    text('Let me note that. '),
    text('save_'),
    text('request({"kind":'),
    text('"message"})'),
    end,
  ];
  const { ask, requests } = model([written, [text('What is your name?'), end]]);
  expect(await ask()).toMatchObject({ text: 'Let me note that. \nWhat is your name?', others: ['done'] });
  expect(requests()).toBe(2);
});

test.each([
  ['letters', text('And so on and so forth. ')],
  ['thoughts', { reasoning_content: 'Did it work? ' }],
])(
  '%s behind a written tool call put off no limit: the model is stopped and asked once more',
  async (_, behind) => {
    const call = text('save_request({"note":"a cleaning"})');
    const chatty = model([
      [text('Let me note that.\n'), call, ...repeated(15, 1000, behind), end],
      [text('Shall I note a cleaning?'), end],
    ]);
    expect(await chatty.ask()).toMatchObject({
      text: expect.stringMatching(/^Let me note that\.\s+Shall I note a cleaning\?$/),
      others: ['done'],
      at: 2000,
    });
    expect(chatty.requests()).toBe(2);
  },
);

test('a real tool call that follows a written one is taken', async () => {
  const call = { index: 0, id: 'a', function: { name: 'save_request', arguments: '{}' } };
  const both = model([[text('save_request({"note":"a"})'), 1000, { tool_calls: [call] }, 1400, end]]);
  expect(await both.ask()).toMatchObject({ text: '', others: ['toolCall', 'done'] });
  expect(both.requests()).toBe(1);
});
