import { expect, test } from 'vitest';
import { FaultError } from '../fault.ts';
import { askedAgain, createAnswer, NoAnswer } from './answer.ts';
import type { LlmPart, LlmUsage, Message } from './llm.ts';

const usage: LlmUsage = { inputTokens: 100, cachedTokens: 40, outputTokens: 10 };
const messages: Message[] = [
  { role: 'system', content: 'You are Asha.' },
  { role: 'user', content: 'when do you open' },
];
const going = new AbortController().signal;

/** A model whose nth answer is these pieces of text; a list of parts behind them, such as tool calls. */
function asked(...answers: string[][]) {
  const requests: (readonly Message[])[] = [];
  async function* ask(request: readonly Message[]): AsyncGenerator<LlmPart> {
    const answer = createAnswer(['save_request']);
    const pieces = answers[requests.length] ?? [];
    requests.push(request);
    for (const piece of pieces) yield* answer.push(piece);
    yield* answer.end([], { finish: 'stop', usage });
  }
  return { requests, parts: askedAgain(ask, messages, going) };
}

async function read(parts: AsyncIterable<LlmPart>) {
  let text = '';
  let done: LlmPart | null = null;
  try {
    for await (const part of parts) {
      if (part.type === 'text') text += part.text;
      else if (part.type === 'retracted') text = '';
      else done = part;
    }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { text, fault: error.fault };
  }
  return { text, done };
}

test.each([
  ['nothing', []],
  ['blanks', [' ', '\n\n', '\t']],
  ['marks', ['...', ' --- ', '***', '😀']],
  ['a thought', ['<think>He wants', ' the hours']],
  ['the beginning of a thought', ['<thi', 'nk']],
  ['the end of a text', ['</s>']],
  ['a line break of a page', ['<b', 'r', '>', '<br/>']],
  ['a blank of a page', ['&', 'nb', 'sp', ';', '&nbsp;']],
  ['a stage direction', ['[smi', 'les]']],
  ['the name of a tool', ['end_', 'call']],
  ['a tool call', ['save_request({"kind":', '"message"})']],
])(
  '%s is no answer: the model is asked once more, with the reason, and both are paid',
  async (_name, pieces) => {
    const { parts, requests } = asked(pieces, ['At nine.']);
    expect(await read(parts)).toEqual({
      text: 'At nine.',
      done: { type: 'done', finish: 'stop', usage: { inputTokens: 200, cachedTokens: 80, outputTokens: 20 } },
    });
    expect(requests).toHaveLength(2);
    expect(requests[0]).toBe(messages);
    expect(requests[1]?.slice(1)).toEqual(messages.slice(1));
    expect(requests[1]?.[0]).toMatchObject({
      role: 'system',
      content: expect.stringMatching(/^You are Asha\.\n\n# Your last/),
    });
  },
);

test('what is no answer twice is a fault of the protocol that no third request would mend', async () => {
  for (const pieces of [[], ['<tool_call>{}</tool_call>']]) {
    const { parts, requests } = asked(pieces, pieces, ['Never.']);
    expect(await read(parts)).toEqual({
      text: '',
      fault: { source: 'llm', kind: 'protocol', retryable: false, message: expect.any(String) },
    });
    expect(requests).toHaveLength(2);
  }
});

test('behind words that are said already the model goes on where it was, as a new sentence', async () => {
  const { parts, requests } = asked(
    ['Let me note that', ' save_request({"kind":"message"}) Done!'],
    ['What is your name?'],
  );
  expect(await read(parts)).toMatchObject({
    text: 'Let me note that \nWhat is your name?',
    done: { finish: 'stop' },
  });
  expect(requests[1]?.[0]?.content).toContain('The caller has heard this of it: "Let me note that". Go on');
});

test('a model that has nothing to add behind words that are said has answered', async () => {
  const { parts } = asked(['At nine. ', 'end_call()save_request()'], []);
  expect(await read(parts)).toMatchObject({ text: 'At nine. \n', done: { finish: 'stop' } });
});

test('the first text has a word, so that another model can still take its place before', () => {
  const answer = createAnswer([]);
  expect(['', ' ', '\n', '"', '(', 'Yes', ' ', '.'].map((piece) => answer.push(piece))).toEqual([
    [],
    [],
    [],
    [],
    [],
    [{ type: 'text', text: ' \n"(Yes' }],
    [{ type: 'text', text: ' ' }],
    [{ type: 'text', text: '.' }],
  ]);
});

test('text that was a thought after all is taken back before the answer', () => {
  const answer = createAnswer([]);
  expect([
    ...answer.push('He wants the hours.'),
    ...answer.push('</think>'),
    ...answer.push('At nine.'),
  ]).toEqual([
    { type: 'text', text: 'He wants the hours.' },
    { type: 'retracted' },
    { type: 'text', text: 'At nine.' },
  ]);
  expect(answer.beganInThought()).toBe(true);
});

test('a tool call that is made beside one that is written is made, and the written one is not said', () => {
  const call = { id: 'a', name: 'save_request', arguments: '{}' };
  const answer = createAnswer(['save_request']);
  expect(answer.push('<tool_call>{"name":"save_request"}</tool_call>')).toEqual([]);
  expect(answer.end([call], { finish: 'stop', usage })).toEqual([
    { type: 'toolCall', call },
    { type: 'done', finish: 'toolCalls', usage },
  ]);
});

test('an abort is no reason to ask again', async () => {
  const stop = new AbortController();
  let requests = 0;
  async function* ask(): AsyncGenerator<LlmPart> {
    requests += 1;
    stop.abort();
    yield* createAnswer([]).end([], { finish: 'stop', usage });
  }
  await expect(read(askedAgain(ask, messages, stop.signal))).resolves.toMatchObject({
    fault: { kind: 'protocol' },
  });
  expect(requests).toBe(1);
  expect(new NoAnswer('empty', { finish: 'filtered', usage }).fault.message).toBe(
    'an answer without words (filtered)',
  );
});
