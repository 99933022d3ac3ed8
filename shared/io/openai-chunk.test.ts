import { expect, test } from 'vitest';
import { createToolCalls, parse } from './openai-chunk.ts';
import { traitsOf } from './openai-models.ts';

const chunk = (delta: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
  usage: null,
});

function calls(...deltas: object[]) {
  const joined = createToolCalls();
  for (const delta of deltas) {
    const parsed = parse(chunk(delta));
    if (parsed.type === 'chunk') joined.add(parsed.toolDeltas);
  }
  return joined.whole();
}

test('tool calls are joined per index, though id and name come only once and two calls mix', () => {
  const made = calls(
    {
      tool_calls: [
        { index: 0, id: 'call_a', type: 'function', function: { name: 'book_slot', arguments: '' } },
      ],
    },
    {
      tool_calls: [
        { index: 1, id: 'call_b', type: 'function', function: { name: 'end_call', arguments: '' } },
      ],
    },
    { tool_calls: [{ index: 0, function: { arguments: '{"da' } }] },
    { tool_calls: [{ index: 0, id: '', function: { name: '', arguments: 'y":1}' } }] },
  );
  expect(made).toEqual([
    { id: 'call_a', name: 'book_slot', arguments: '{"day":1}' },
    { id: 'call_b', name: 'end_call', arguments: '{}' },
  ]);
});

test('a server that sends neither index nor id still makes calls', () => {
  expect(calls({ tool_calls: [{ function: { name: 'end_call', arguments: '{}' } }] })).toEqual([
    { id: 'call_0', name: 'end_call', arguments: '{}' },
  ]);
});

test('the usage chunk has no choices', () => {
  expect(
    parse({
      choices: [],
      usage: { prompt_tokens: 812, completion_tokens: 41, prompt_tokens_details: { cached_tokens: 768 } },
    }),
  ).toMatchObject({ text: '', usage: { inputTokens: 812, cachedTokens: 768, outputTokens: 41 } });
});

test.each([
  [{ reasoning_content: 'He wants' }, true],
  [{ reasoning: 'He wants' }, true],
  [{ thinking: 'He wants', content: '' }, true],
  [{ reasoning_details: [{ type: 'reasoning.text', text: 'He wants' }] }, true],
  [{ reasoning_details: [{ type: 'reasoning.encrypted', data: 'gAAAB' }] }, true],
  [
    { reasoning_content: ' \n', reasoning: null, reasoning_details: [{ type: 'reasoning.text', text: '' }] },
    false,
  ],
  [{ content: 'We open' }, false],
])('a thought is known as one by whatever name it comes: %j', (delta, isThought) => {
  expect(parse(chunk(delta))).toMatchObject({ type: 'chunk', isThought });
});

test('a refusal is no text, and every end has its name', () => {
  expect(parse(chunk({ refusal: 'I can not do that.' }))).toMatchObject({ text: '' });
  const ends = ['stop', 'length', 'tool_calls', 'content_filter', 'function_call', 'something_new'].map(
    (finish) => {
      const parsed = parse(chunk({}, finish));
      return parsed.type === 'chunk' ? parsed.finish : parsed;
    },
  );
  expect(ends).toEqual(['stop', 'length', 'toolCalls', 'filtered', 'toolCalls', 'stop']);
});

test('nonsense is a protocol fault, never an exception', () => {
  for (const broken of [null, 'x', { choices: 'none' }, { choices: [{ delta: { content: 7 } }] }]) {
    expect(parse(broken)).toMatchObject({ type: 'fault', fault: { kind: 'protocol' } });
  }
});

test('a model gets only what it takes', () => {
  expect(traitsOf('gpt-6-luna')).toEqual({ effort: 'none', temperature: false, cacheKey: true });
  expect(traitsOf('gpt-6.1-terra').effort).toBe('none');
  expect(traitsOf('gpt-5.4-mini').effort).toBe('none');
  expect(traitsOf('gpt-5-mini').effort).toBe('minimal');
  expect(traitsOf('gpt-5-2025-08-07').effort).toBe('minimal');
  expect(traitsOf('gpt-4.1-mini')).toEqual({ effort: null, temperature: true, cacheKey: true });
  expect(traitsOf('qwen3:8b')).toEqual({ effort: null, temperature: false, cacheKey: false });
});
