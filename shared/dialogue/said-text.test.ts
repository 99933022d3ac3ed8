import { describe, expect, it, test } from 'vitest';
import { createSaidText } from './said-text.ts';

const tools = [
  'transfer_call',
  'end_call',
  'set_language',
  'save_request',
  'lookup_customer',
  'check_stock',
  'check-stock',
  'book',
];

/** What is said of a text that comes in these pieces, and whether it ends in a tool call. */
function read(pieces: readonly string[], beginsInThought = false, isCut = false) {
  const said = createSaidText(tools, beginsInThought);
  let text = '';
  let isCall = false;
  for (const piece of [...pieces.map((delta) => () => said.push(delta)), () => said.end(isCut)]) {
    const given = piece();
    if (given.isRetracted) text = '';
    text += given.text;
    isCall ||= given.isCall;
  }
  return { text, isCall, beganInThought: said.beganInThought() };
}

/** The same for the text as a whole, letter by letter, and cut in two at every place. */
function everyWay(text: string, beginsInThought = false): ReturnType<typeof read>[] {
  const cuts = Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)]);
  return [[text], [...text], text.match(/\s*\S+\s*$|\s*\S+/g) ?? [], ...cuts].map((pieces) =>
    read(pieces, beginsInThought),
  );
}

describe('a thought is not said, however it comes', () => {
  it.each([
    ['<think>He wants the hours.</think>We open at nine.', 'We open at nine.'],
    ['<thinking>\nHe wants the hours.\n</thinking>\n\nWe open at nine.', 'We open at nine.'],
    ['<THINK>Hours?</THINK>We open at nine.', 'We open at nine.'],
    ['<Thinking mode="deep" budget=\'2\'>Hours?</Thinking>We open at nine.', 'We open at nine.'],
    ['< think >Hours?</ think >We open at nine.', 'We open at nine.'],
    ['<seed:think>Hours?</seed:think>We open at nine.', 'We open at nine.'],
    ['<thought>Hours?</thought>We open at nine.', 'We open at nine.'],
    ['<reasoning>Hours?</reasoning>We open at nine.', 'We open at nine.'],
    ['[THINK]Hours?[/THINK]We open at nine.', 'We open at nine.'],
    ['◁think▷Hours?◁/think▷We open at nine.', 'We open at nine.'],
    ['<|begin_of_thought|>Hours?<|end_of_thought|>We open at nine.', 'We open at nine.'],
    [
      '<|channel|>analysis<|message|>Hours?<|end|><|start|>assistant<|channel|>final<|message|>We open.',
      'We open.',
    ],
    ['<think></think>We open at nine.', 'We open at nine.'],
    ['<think/>We open at nine.', 'We open at nine.'],
    ['<think><think>Hours?</think> Yes.</think>We open at nine.', 'We open at nine.'],
    ['<think>I could write <think> here.</think>We open at nine.', 'We open at nine.'],
    ['We open <think>or not?</think>at nine.', 'We open at nine.'],
    ['<think>a</think>We open <think>b</think>at nine.', 'We open at nine.'],
    ['<think>save_request({"kind":"message"})</think>Noted.', 'Noted.'],
    ['<think>He wants the hours, which', ''],
    ['<|START_THINKING|>Hours?<|END_THINKING|>We open at nine.', 'We open at nine.'],
    ['<|start_think|>Hours?<|end_think|>We open at nine.', 'We open at nine.'],
    ['[thinking]Hours?[/thinking]We open at nine.', 'We open at nine.'],
    ['<thought_process>Hours?</thought_process>We open at nine.', 'We open at nine.'],
    ['<antThinking>Hours?</antThinking>We open at nine.', 'We open at nine.'],
    ['<inner_thoughts>Hours?</inner_thoughts>We open at nine.', 'We open at nine.'],
    ['<chain_of_thought>Hours?</chain_of_thought>We open at nine.', 'We open at nine.'],
    ['<scratch_pad>Hours?</scratch_pad>We open at nine.', 'We open at nine.'],
    ['<inner_monologue>Hours?</inner_monologue>We open at nine.', 'We open at nine.'],
    ['<think_fast>Hours?</think_fast>We open at nine.', 'We open at nine.'],
    ['&lt;think&gt;Hours?&lt;/think&gt;We open at nine.', 'We open at nine.'],
    ['analysisHe wants the hours.assistantfinalWe open at nine.', 'We open at nine.'],
    ['<think>Less than < 5, or <b>more</b> [x]</think>We open at nine.', 'We open at nine.'],
  ])('%s', (text, said) => {
    for (const way of everyWay(text))
      expect({ ...way, text: way.text.trim() }).toMatchObject({ text: said, isCall: false });
  });

  it('and a closing tag without an opening one makes a thought of everything before it', () => {
    for (const way of everyWay('He wants the hours. That is easy.</think>\nWe open at nine.'))
      expect(way).toEqual({ text: '\nWe open at nine.', isCall: false, beganInThought: true });
  });

  it('and where nothing follows the closing tag, what is before it is the answer', () => {
    for (const tail of ['</think>', '\n</think>\n', '</think><|im_end|>', '</think></think>'])
      for (const way of everyWay(`We open at nine.${tail}`))
        expect({ ...way, text: way.text.trim() }).toEqual({
          text: 'We open at nine.',
          isCall: false,
          beganInThought: null,
        });
  });

  it('unless it is followed by a tool call, which the thought was about', () => {
    const said = createSaidText(tools, false);
    expect(said.push('He wants an appointment.</think>')).toMatchObject({ text: 'He wants an appointment.' });
    expect(said.end(false, true)).toMatchObject({ text: '', isRetracted: true });
    expect(said.beganInThought()).toBe(true);
  });

  it('and where answers begin inside a thought, nothing is said before the closing tag', () => {
    const said = createSaidText(tools, true);
    expect(said.push('He wants the hours. That is')).toMatchObject({ text: '', isRetracted: false });
    expect(said.push(' easy.</think>We open')).toMatchObject({ text: 'We open', isRetracted: false });
    expect(said.beganInThought()).toBe(true);
  });

  it('and an answer that was taken for a thought is said at its end, unless it was cut', () => {
    expect(read(['We open', ' at nine.'], true)).toEqual({
      text: 'We open at nine.',
      isCall: false,
      beganInThought: false,
    });
    expect(read(['We open', ' at nine'], true, true).text).toBe('');
    expect(read(['<think>Hours?</think>', 'We open at nine.'], true)).toMatchObject({
      text: 'We open at nine.',
      beganInThought: false,
    });
    expect(read(['I call end_call({})'], true)).toMatchObject({ isCall: true });
  });
});

describe('a tool call that is written as text is not said, however it comes', () => {
  it.each([
    'save_request({"kind":"message","message":"call back"})',
    'save_request({ kind: "message" })',
    'save_request(kind="message", message="call back")',
    'end_call()',
    'end_call {}',
    'end_call{}',
    'save_request: {"kind":"message"}',
    'save_request\n{"kind":"message"}',
    '`end_call()`',
    'book_table({"at":12})',
    'lookup({"id":1})',
    'book({"id":1})',
    'default_api.save_request(kind="message")',
    'print(default_api.end_call())',
    'functions.save_request:0{"kind":"message"}',
    'functions.save_request:0',
    'functions.book_table({"at":12})',
    'tools.end_call',
    'to=functions.end_call',
    '<function=save_request>{"kind":"message"}</function>',
    '<function name="save_request">{"kind":"message"}</function>',
    '<function_call>{"name":"end_call"}</function_call>',
    '<function_calls><invoke name="end_call"></invoke></function_calls>',
    '<x:function_calls>',
    '<invoke name="end_call">',
    '<tool_call>\n{"name": "end_call", "arguments": {}}\n</tool_call>',
    '<TOOL_CALL>end_call</TOOL_CALL>',
    '<tool_code>end_call()</tool_code>',
    '<end_call/>',
    '<save_request><kind>message</kind></save_request>',
    '</tool_call>',
    '```json\n{"name": "end_call", "arguments": {}}\n```',
    '```\n{"tool": "end_call"}\n```',
    '```tool_code\nend_call()\n```',
    '```python\nend_call()\n```',
    '```json\n[{"name": "end_call"}]\n```',
    '```json\n{"name": "end_call", "argu',
    '{"name": "save_request", "arguments": {"kind": "message"}}',
    '{ "name" : "save_request" }',
    "{'name': 'save_request', 'arguments': {}}",
    '[{"name": "end_call", "arguments": {}}]',
    '{"tool_calls": [{"function": {"name": "end_call"}}]}',
    '{"kind":"message","message":"call back"}',
    '{\n  "type": "function"',
    '{{end_call}}',
    '{end_call}',
    '<|tool_call|>end_call<|/tool_call|>',
    '<|tool▁calls▁begin|>',
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function',
    '<|tool_calls_section_begin|><|tool_call_begin|>functions.end_call:0<|tool_call_argument_begin|>{}',
    '<|python_tag|>end_call.call()',
    '<|action_start|><|plugin|>{"name":"end_call"}',
    '[TOOL_CALLS] [{"name":"end_call","arguments":{}}]',
    '[TOOL_CALLS]end_call[ARGS]{}',
    '[TOOL_REQUEST]{"name":"end_call"}[END_TOOL_REQUEST]',
    '[end_call]',
    '[end_call()]',
    '[Calling save_request]',
    'Action: save_request\nAction Input: {"kind":"message"}',
    'Tool call: end_call',
    'print(end_call())',
    'end_call',
    '(end_call)',
    '`end_call`',
    '**end_call**',
    'endCall',
    'transfer_call reception',
    'save_request[kind=x]',
    'save-request(kind="x")',
    'saveRequest({"kind": "x"})',
    'checkStock(x=1)',
    'check-stock(x=1)',
    'check-stock({"x": 1})',
    '{name: "save_request", arguments: {}}',
    "{ name: 'end_call' }",
    '<｜DSML｜function_calls><｜DSML｜invoke name="end_call">',
    '</｜DSML｜function_calls>',
    '<|tool_call>call:save_request{kind:"x"}<tool_call|>',
    '<tool_call_begin>save_request',
    '<longcat_tool_call>save_request',
    '<action>save_request</action>',
    '<execute>end_call()</execute>',
    '&lt;tool_call&gt;end_call&lt;/tool_call&gt;',
    'tool_code\nprint(save_request(kind="x"))',
    'tool_code\nprint(default_api.save_request(kind="x"))',
    'call: save_request{"kind":"x"}',
    'call:end_call{}',
    'assistantcommentary to=functions.end_call json{}',
    'commentary to=functions.end_call json{}',
  ])('%s', (text) => {
    for (const way of everyWay(text)) {
      expect(way.isCall).toBe(true);
      expect(way.text.replace(/print\(|to=|[\u0060(*]/g, '').trim()).toBe('');
    }
    for (const way of everyWay(`One moment, I am noting it. ${text} All done.`)) {
      expect(way.isCall).toBe(true);
      expect(way.text.replace(/print\(|to=|[\u0060(*]/g, '').trim()).toBe('One moment, I am noting it.');
    }
  });
});

describe('a call of no tool is one where nothing else is on its line', () => {
  it.each(['book_table(at=12)', 'get_hours()', 'findSlots(day="Monday")', "check_price('deluxe');"])(
    '%s',
    (text) => {
      for (const way of everyWay(text))
        expect({ ...way, text: way.text.trim() }).toMatchObject({ isCall: true, text: '' });
      for (const way of everyWay(`One moment.\n${text}\nAll done.`))
        expect({ ...way, text: way.text.trim() }).toMatchObject({ isCall: true, text: 'One moment.' });
      for (const way of everyWay(`It says ${text} there.`)) expect(way).toMatchObject({ isCall: false });
    },
  );

  it('wherever its name is cut', () => {
    const ways = [
      ['book', '_appointment', '(date="x")'],
      ['book_appointment(date="x")'],
      ['book_', 'appointment(', 'date="x")'],
    ];
    for (const pieces of ways) {
      expect(read(pieces)).toMatchObject({ isCall: true, text: '' });
      expect(read(['Please ', ...pieces, ' now.'])).toMatchObject({
        isCall: false,
        text: 'Please book_appointment(date="x") now.',
      });
    }
  });
});

describe('a sentence that only sounds technical is said', () => {
  it.each([
    'We open at nine (Monday to Saturday).',
    'Please bring your report(s) and your ID card.',
    'The function hall is on the first floor, and the tool shop beside it.',
    'You can book a table, end the call, or save your request.',
    'I use save_request to note it, and end_call to hang up.',
    'Write to asha_rao@sunrise.in or see functions.in for more.',
    'Call 98450 12345 (office) or [extension 12].',
    'Less than < 5 and more than > 3, say {about} four.',
    'The set costs Rs. 500 (five hundred), action: please pay at the desk.',
    'Dr. Rao(s) clinic, iPhone(TM), look(ing) for it, book(ing) it.',
    'Use `code` 12 or ``A`` at the gate.',
    '```\nMonday: nine to seven\n```\nand on Sunday closed.',
    'हम नौ बजे (सुबह) खुलते हैं, ठीक है?',
    '<speak>We are <break time="1s"/> open.</speak>',
    'He said "name": that is all.',
    'Tool',
    'My name is Asha. I think, therefore I am thinking.',
    'f(x) = 2 x, and t[0] is one.',
    'The Wi-Fi password is pass_word(123).',
    'pass_word(123) is the password.',
    'My UPI id is ravi_k(at)upi.',
    'ravi_k(at)upi',
    'Deluxe(price = 2000) and Standard(price = 1000).',
    'Deluxe(price = 2000)\nStandard(price = 1000)',
    'Thali("Special") is 200.',
    'Thali("Special")',
    'Error code ERR_TIMEOUT(5).',
    'ERR_TIMEOUT(code=5)',
    'Action: book a room',
    'Action: book it. We will call you.',
    'Tool: book prices start at 500.',
    '[book now]',
    'Press [book] on the page.',
    'Call: 98450 12345, or call our desk.',
    'The set-language and the check-stock keys are on the left, the end-call key too.',
    'book (ask at the desk) or call.',
    'Use "name" and {name} on the form {here}.',
    '<action>waves</action> Hello.',
    'R&D, AT&T, 5 & 6, a &amp; b &lt; c',
    'an assistant will call, as always; analysis takes a day.',
  ])('%s', (text) => {
    for (const way of everyWay(text)) expect(way).toEqual({ text, isCall: false, beganInThought: null });
  });
});

test.each([
  '<thin',
  '<think',
  '</',
  '<|channel',
  '<|channel|>fin',
  '<|im_start|>assis',
  '&lt;think',
  '<tool_ca',
])('a tag that the end of the text has cut is not said: %s', (cut) => {
  for (const way of everyWay(`We open at nine. ${cut}`))
    expect({ ...way, text: way.text.trim() }).toMatchObject({ text: 'We open at nine.', isCall: false });
});

// Were each sign compared with the whole rest, these would take minutes.
test.each(['{', '[', '<', '`', '&', '[{', '{ ', 'a_', '</', 'b ', '``` ', 'print('])(
  'a delta of 100,000 signs (%s) is read without comparing each with all that follow',
  (piece) => {
    const text = piece.repeat(100_000 / piece.length);
    for (const beginsInThought of [false, true])
      expect(read([text, ' and so on.'], beginsInThought).isCall).toBe(false);
  },
);

test('signs of a template are dropped', () => {
  for (const way of everyWay('<|im_start|>assistant\nWe open at nine.<|im_end|><|eot_id|>'))
    expect(way.text.trim()).toBe('We open at nine.');
});

test('ordinary words are passed on at once: a caller waits for no word behind them', () => {
  const said = createSaidText(tools, false);
  expect(['We', ' open', ' at nine', '.'].map((delta) => said.push(delta).text)).toEqual([
    'We',
    ' open',
    ' at nine',
    '.',
  ]);
  const hindi = createSaidText(tools, false);
  expect(['हम', ' नौ', ' बजे'].map((delta) => hindi.push(delta).text)).toEqual(['हम', ' नौ', ' बजे']);
});
