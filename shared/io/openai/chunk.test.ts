import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { forAny, patienceMs } from '../../../testing/properties/for-any.ts';
import { bySchema, createToolCalls, parse, plainToken } from './chunk.ts';
import { traitsOf } from './models.ts';

const chunk = (delta: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
  usage: null,
});

function calls(...deltas: object[]) {
  const joined = createToolCalls(0, ['save_request', 'end_call', 'end_call_later']);
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

const named = (name: string, given: unknown, more: object = {}) => ({
  ...more,
  function: { name, arguments: given },
});
const piece = (given: string, more: object = {}) => ({ ...more, function: { arguments: given } });
const asked = (...tool_calls: object[]) => ({ tool_calls });
const long = `call_${'aB3+/='.repeat(60)}`;

test.each<[string, object[], string[]]>([
  ['no index and no id', [asked(named('a', '{}'))], ['call_0 a {}']],
  [
    'no index, each call in a chunk of its own',
    [asked(named('a', '{"n":1}', { id: 'x' })), asked(named('a', '{"n":2}', { id: 'y' }))],
    ['x a {"n":1}', 'y a {"n":2}'],
  ],
  [
    'no index, both calls in one chunk, then their arguments in another',
    [asked(named('a', ''), named('b', '')), asked(piece('{"n":1}'), piece('{"n":2}'))],
    ['call_0 a {"n":1}', 'call_1 b {"n":2}'],
  ],
  [
    'all calls are index 0, told apart by their ids',
    [
      asked(named('a', '{"n"', { index: 0, id: 'x' })),
      asked(piece(':1}', { index: 0 })),
      asked(named('a', '{"n"', { index: 0, id: 'y' })),
      asked(piece(':2}', { index: 0 })),
    ],
    ['x a {"n":1}', 'y a {"n":2}'],
  ],
  [
    'all calls are index 0 and mixed',
    [
      asked(named('a', '{', { index: 0, id: 'x' }), named('b', '{', { index: 0, id: 'y' })),
      asked(piece('"n":1}', { index: 0, id: 'x' })),
      asked(piece('"n":2}', { index: 0, id: 'y' })),
    ],
    ['x a {"n":1}', 'y b {"n":2}'],
  ],
  [
    'all calls are index 0, without ids',
    [asked(named('a', '{"n":1}', { index: 0 })), asked(named('b', '{}', { index: 0 }))],
    ['call_0 a {"n":1}', 'call_1 b {}'],
  ],
  [
    'the same tool twice at index 0, without ids',
    [asked(named('a', '{"n":1}', { index: 0 })), asked(named('a', '{"n":2}', { index: 0 }))],
    ['call_0 a {"n":1}', 'call_1 a {"n":2}'],
  ],
  [
    'two calls share an id',
    [
      asked(named('a', '{"n":1}', { index: 0, id: 'call_0' })),
      asked(named('a', '{"n":2}', { index: 1, id: 'call_0' })),
    ],
    ['call_0 a {"n":1}', 'call_0 a {"n":2}'],
  ],
  [
    'id and name in each fragment',
    [
      asked(named('a', '{"n"', { index: 0, id: 'x' })),
      asked(named('a', ':1', { index: 0, id: 'x' })),
      asked(named('a', '}', { index: 0, id: 'x' })),
    ],
    ['x a {"n":1}'],
  ],
  [
    'a whole call twice',
    [
      asked(named('a', '{"n":1}', { index: 0, id: 'x' })),
      asked(named('a', '{"n":1}', { index: 0, id: 'x' })),
    ],
    ['x a {"n":1}'],
  ],
  ['arguments as an object', [asked(named('a', { n: 1 }, { index: 0, id: 'x' }))], ['x a {"n":1}']],
  [
    'arguments {} to begin with',
    [asked(named('a', {}, { index: 0, id: 'x' })), asked(piece('{"n":1}', { index: 0 }))],
    ['x a {"n":1}'],
  ],
  [
    'arguments as JSON in JSON',
    [asked(named('a', JSON.stringify('{"n":1}'), { index: 0, id: 'x' }))],
    ['x a {"n":1}'],
  ],
  ['an index as text, an id as a number', [asked(named('a', '{}', { index: '0', id: 7 }))], ['7 a {}']],
  ['a call that is no list', [{ tool_calls: named('a', '{}', { id: 'x' }) }], ['x a {}']],
  ['a call without `function`', [asked({ id: 'x', name: 'a', arguments: '{}' })], ['x a {}']],
  [
    'function_call, which tool_calls replaced',
    [{ function_call: { name: 'a', arguments: '' } }, { function_call: { arguments: '{"n":1}' } }],
    ['call_0 a {"n":1}'],
  ],
  [
    'two calls at index 0 without ids, their arguments in pieces',
    [
      asked(named('save_request', '', { index: 0 })),
      asked(piece('{"kind":', { index: 0 })),
      asked(piece('"message"}', { index: 0 })),
      asked(named('save_request', '', { index: 0 })),
      asked(piece('{"kind":"callback"}', { index: 0 })),
    ],
    ['call_0 save_request {"kind":"message"}', 'call_1 save_request {"kind":"callback"}'],
  ],
  [
    'the same, where the name comes with the first piece',
    [
      asked(named('a', '{"n":1', { index: 0 })),
      asked(piece('}', { index: 0 })),
      asked(named('a', '{"n"', { index: 0 })),
      asked(piece(':2}', { index: 0 })),
    ],
    ['call_0 a {"n":1}', 'call_1 a {"n":2}'],
  ],
  [
    'the same with one id for both',
    [
      asked(named('a', '', { index: 0, id: 'call_0' })),
      asked(piece('{"n":1}', { index: 0 })),
      asked(named('a', '', { index: 0, id: 'call_0' })),
      asked(piece('{"n":2}', { index: 0 })),
    ],
    ['call_0 a {"n":1}', 'call_0 a {"n":2}'],
  ],
  [
    'without an index',
    [asked(named('a', '')), asked(piece('{"n":1}')), asked(named('a', '')), asked(piece('{"n":2}'))],
    ['call_0 a {"n":1}', 'call_1 a {"n":2}'],
  ],
  [
    'the name once more behind whole arguments, with nothing',
    [asked(named('a', '{"n":1}', { index: 0 })), asked(named('a', '', { index: 0 }))],
    ['call_0 a {"n":1}'],
  ],
  [
    'a new id on each fragment',
    [
      asked(named('save_request', '', { index: 0, id: 'x1' })),
      asked(piece('{"kind":', { index: 0, id: 'x2' })),
      asked(piece('"message"}', { index: 0, id: 'x3' })),
      asked(piece('', { index: 0, id: 'x4' })),
    ],
    ['x1 save_request {"kind":"message"}'],
  ],
  [
    'a new id and the name on each fragment',
    [
      asked(named('a', '{"n"', { index: 0, id: 'x1' })),
      asked(named('a', ':1', { index: 0, id: 'x2' })),
      asked(named('a', '}', { index: 0, id: 'x3' })),
    ],
    ['x1 a {"n":1}'],
  ],
  [
    'a new id on each fragment, two calls',
    [
      asked(named('a', '', { index: 0, id: 'x1' })),
      asked(piece('{"n":1}', { index: 0, id: 'x2' })),
      asked(named('a', '', { index: 0, id: 'y1' })),
      asked(piece('{"n":2}', { index: 0, id: 'y2' })),
    ],
    ['x1 a {"n":1}', 'y1 a {"n":2}'],
  ],
  [
    'a name in pieces',
    [
      asked(named('save_', '', { index: 0, id: 'x' })),
      asked(named('request', '', { index: 0 })),
      asked(piece('{"n":1}', { index: 0 })),
    ],
    ['x save_request {"n":1}'],
  ],
  [
    'a name in pieces, with a new id on each',
    [asked(named('end', '', { index: 0, id: 'x' })), asked(named('_call', '{}', { index: 0, id: 'y' }))],
    ['x end_call {}'],
  ],
  [
    'a name in pieces of which the first is another tool',
    [asked(named('end_call', '', { index: 0 })), asked(named('_later', '', { index: 0 }))],
    ['call_0 end_call_later {}'],
  ],
  [
    'the name so far each time',
    [asked(named('save_', '', { index: 0 })), asked(named('save_request', '{"n":1}', { index: 0 }))],
    ['call_0 save_request {"n":1}'],
  ],
  [
    'two tools without arguments',
    [asked(named('end_call', '', { index: 0 })), asked(named('save_request', '', { index: 0 }))],
    ['call_0 end_call {}', 'call_1 save_request {}'],
  ],
  [
    'all the arguments so far each time',
    [
      asked(named('a', '', { index: 0, id: 'x' })),
      asked(piece('{"n', { index: 0 })),
      asked(piece('{"n":1', { index: 0 })),
      asked(piece('{"n":1}', { index: 0 })),
      asked(piece('{"n":1}', { index: 0 })),
    ],
    ['x a {"n":1}'],
  ],
  [
    'the name and all the arguments so far each time',
    [asked(named('a', '{"n"', { index: 0 })), asked(named('a', '{"n":1}', { index: 0 }))],
    ['call_0 a {"n":1}'],
  ],
  [
    'all the arguments so far as objects',
    [
      asked(named('a', {}, { index: 0, id: 'x' })),
      asked({ index: 0, function: { arguments: { n: 1 } } }),
      asked({ index: 0, function: { arguments: { n: 1, m: 2 } } }),
    ],
    ['x a {"n":1,"m":2}'],
  ],
  ["a model's own notation", [asked(named('functions.a:0', '{}', { id: 'x' }))], ['x a {}']],
  ['an id of many characters', [asked(named('a', '{}', { index: 0, id: long }))], [`${long} a {}`]],
])('tool calls: %s', (_, deltas, made) => {
  expect(calls(...deltas).map(({ id, name, arguments: given }) => `${id} ${name} ${given}`)).toEqual(made);
});

test.each([[''], ['  '], [null], [undefined], ['null'], ['[]'], ['{}']])(
  'the arguments %j are none, and of a reply that was cut they were still to come',
  (given) => {
    expect(calls(asked(named('a', given)))).toMatchObject([{ arguments: '{}' }]);
    const cut = createToolCalls();
    cut.add([{ index: 0, id: 'x', name: 'a', arguments: '' }]);
    expect(cut.whole(true)).toMatchObject([{ arguments: '{' }]);
  },
);

test('ids that we make up go on counting through a conversation', () => {
  const second = createToolCalls(3);
  second.add([{ index: 0, id: null, name: 'a', arguments: '{}' }]);
  expect(second.whole()).toMatchObject([{ id: 'call_3' }]);
});

test('content may be a list of parts, of which a thought is not said', () => {
  const content = [
    { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
    { type: 'reasoning', text: 'Hm.' },
    { type: 'text', text: 'We open ' },
    'at ',
    { text: 'nine.' },
  ];
  expect(parse(chunk({ content }))).toMatchObject({ text: 'We open at nine.' });
  expect(parse({ choices: [{ message: { content: 'At nine.' }, finish_reason: 'stop' }] })).toMatchObject({
    text: 'At nine.',
    finish: 'stop',
  });
});

test.each([
  [{ usage: { prompt_tokens: 8, completion_tokens: 4 } }, [8, 0, 4]],
  [{ usage: { prompt_tokens: 8, completion_tokens: null, prompt_cache_hit_tokens: 6 } }, [8, 6, 0]],
  [{ usage: { input_tokens: 8, output_tokens: 4, input_tokens_details: { cached_tokens: 2 } } }, [8, 2, 4]],
  [{ usage: { prompt_tokens: '8', completion_tokens: 3.2 } }, [8, 0, 4]],
  [{ usage: { prompt_tokens: 8, completion_tokens: -1 } }, [8, 0, 0]],
  [{ usage: { prompt_tokens: 8, prompt_tokens_details: { cached_tokens: 90 } } }, [8, 8, 0]],
  [{ usage: { prompt_tokens: 8, prompt_tokens_details: 7, completion_tokens: 4 } }, [8, 0, 4]],
  [{ usage: { prompt_tokens: 8, completion_tokens: 1e300 } }, [8, 0, 0]],
  [{ choices: [{ delta: {}, usage: { prompt_tokens: 8, completion_tokens: 4 } }] }, [8, 0, 4]],
  [{ x_groq: { usage: { prompt_tokens: 8, completion_tokens: 4 } } }, [8, 0, 4]],
])('usage is found where a server puts it: %j', (given, [inputTokens, cachedTokens, outputTokens]) => {
  expect(parse(given)).toMatchObject({ usage: { inputTokens, cachedTokens, outputTokens } });
});

test.each([
  [{}],
  [{ prompt_tokens: 0, completion_tokens: 0 }],
  [{ prompt_tokens: -5, completion_tokens: 'many' }],
  [{ prompt_tokens: null, completion_tokens: [4] }],
])('the usage %j counts nothing', (usage) => {
  expect(parse({ choices: [], usage })).toMatchObject({ type: 'chunk', usage: null });
});

test('a thought that comes under two names is one thought', () => {
  expect(
    parse(chunk({ reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] })),
  ).toMatchObject({ thought: 'Hm.' });
});

test('usage of an unknown shape is no usage, and no fault', () => {
  expect(parse({ choices: [{ delta: { content: 'Yes' } }], usage: 'some' })).toMatchObject({
    text: 'Yes',
    usage: null,
  });
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

test.each([
  'error',
  'abort',
  'aborted',
  'cancelled',
  'insufficient_system_resource',
  'network_error',
  'MALFORMED_FUNCTION_CALL',
])('the end %s is a fault, and no end of a reply', (finish) => {
  expect(parse(chunk({ content: 'We open at' }, finish))).toMatchObject({
    type: 'fault',
    fault: { kind: 'server', retryable: true, message: `finished with ${finish}` },
  });
});

test('a whole message beside an empty delta is the answer', () => {
  for (const delta of [{}, { role: 'assistant', content: '' }, { content: null, tool_calls: [] }, null]) {
    expect(
      parse({ choices: [{ delta, message: { content: 'At nine.' }, finish_reason: 'stop' }] }),
    ).toMatchObject({ text: 'At nine.', isWhole: true, finish: 'stop' });
  }
});

test('nonsense is a protocol fault, never an exception', () => {
  for (const broken of [null, 'x', { choices: 'none' }, { choices: [{ delta: { content: 7 } }] }]) {
    expect(parse(broken)).toMatchObject({ type: 'fault', fault: { kind: 'protocol' } });
  }
});

test('a model gets only what it takes', () => {
  const marks = { effort: 'none', temperature: false, cacheKey: true, cacheMarks: true };
  for (const name of ['gpt-6-luna', 'gpt-6.1-terra', 'gpt-5.6-sol', 'gpt-5.10'])
    expect(traitsOf(name), name).toEqual(marks);
  for (const name of ['gpt-5.5', 'gpt-5-chat-latest', 'gpt-4.1', 'our-voice'])
    expect(traitsOf(name).cacheMarks, name).toBeUndefined();
  expect(traitsOf('gpt-6.1-terra').effort).toBe('none');
  expect(traitsOf('gpt-5.4-mini').effort).toBe('none');
  expect(traitsOf('gpt-5-mini').effort).toBe('minimal');
  expect(traitsOf('gpt-5-2025-08-07').effort).toBe('minimal');
  expect(traitsOf('gpt-4.1-mini')).toEqual({ effort: null, temperature: true, cacheKey: true });
  expect(traitsOf('openai/gpt-6-luna').effort).toBe('none');
  expect(traitsOf('azure/eu/GPT-5.4-mini').effort).toBe('none');
  expect(traitsOf('our-voice').effort).toBe(null);
  expect(traitsOf('our-voice', 'none').effort).toBe('none');
  expect(traitsOf('gpt-6-luna', 'omit').effort).toBe(null);
  expect(traitsOf('qwen3:8b')).toEqual({ effort: null, temperature: false, cacheKey: false });
});

const anything = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', 'stop', 'length', 'a word', 0, 7, {}, [], [{}], {
    text: 'a thought',
  }),
  fc.constantFrom<unknown>({ prompt_tokens: 9 }, { usage: { completion_tokens: 2 } }, { name: 'end_call' }),
);
/** A field that most chunks leave out. */
const rare = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(undefined, null) },
  { weight: 1, arbitrary: anything },
);
const said = fc.record({
  content: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(' We', '', 'है') }, anything),
  role: rare,
  refusal: rare,
  reasoning: rare,
  reasoning_content: rare,
  reasoning_details: rare,
  thinking: rare,
  tool_calls: rare,
  function_call: rare,
});
const anyChoice = fc.record({
  index: anything,
  delta: fc.oneof({ weight: 8, arbitrary: said }, anything),
  message: fc.oneof({ weight: 8, arbitrary: rare }, said),
  finish_reason: rare,
  usage: rare,
});
const anyChunk = fc.record({
  id: anything,
  choices: fc.oneof({ weight: 8, arbitrary: fc.array(anyChoice, { maxLength: 2 }) }, anything),
  usage: rare,
  x_groq: rare,
});

test(
  'a chunk that is read without the schema is read as the schema would',
  () => {
    let read = 0;
    forAny([fc.oneof(anyChunk, anything)], (given) => {
      const plain = plainToken(given);
      if (plain === null) return;
      read += 1;
      expect(plain).toEqual(bySchema(given));
    });
    expect(read).toBeGreaterThan(10);
  },
  patienceMs,
);

test('a token as OpenAI writes it is read without the schema, and one that ends the reply is not', () => {
  const token = (more: object = {}) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_780_000_000,
    model: 'gpt-6-luna',
    service_tier: 'default',
    choices: [{ index: 0, delta: { content: ' open' }, logprobs: null, finish_reason: null, ...more }],
    usage: null,
  });
  expect(plainToken(token())).toMatchObject({ text: ' open', finish: null });
  expect(plainToken(token({ delta: { role: 'assistant', content: '', refusal: null } }))).not.toBeNull();
  expect(plainToken(token({ finish_reason: 'stop' }))).toBeNull();
  expect(plainToken({ ...token(), usage: { prompt_tokens: 9 } })).toBeNull();
});
