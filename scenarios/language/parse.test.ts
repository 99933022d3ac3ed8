import { describe, expect, it } from 'vitest';
import { parseScenarios } from './parse.ts';
import { variantsOf } from './scenario.ts';

const head = '# A title\n---\n';
const script = (line: string) => () => parseScenarios(`${head} 1.0 line answers\n${line}\n`, 'x.call');

describe('a mistake in a script is named by file and line', () => {
  const mistakes: [what: string, line: string, message: RegExp][] = [
    [
      'a party that does not exist',
      '2.0 doctor "hello"',
      /^x\.call:4: a line is "time who what", with who one of line, caller/,
    ],
    ['a line that does something else', '2.0 line dances', /^x\.call:4: the line "answers"/],
    ['words without quotes', '2.0 caller hello there', /^x\.call:4: what the caller says belongs in quotes/],
    ['words behind the end', '2.0 caller "hello" loudly', /^x\.call:4: nothing is known of "loudly" here/],
    ['an open bracket', '2.0 caller "hello" (never ends', /^x\.call:4: a \( without its \)/],
    ['a time without a unit', '2.0 line loses 300', /^x\.call:4: what is lost is in ms or s/],
    [
      'a time that is no number',
      '2.0 line loses much ms',
      /^x\.call:4: what is lost is a number, not "much"/,
    ],
    ['time that runs backwards', '0.5 line hangs up', /^x\.call:4: time does not run backwards/],
    ['a fault of no kind', '2.0 stt fails badly', /^x\.call:4: a fault is auth, config/],
    [
      'an event that the journal does not have',
      '2.0 expect event somethingElse',
      /^x\.call:4: the journal has no event "somethingElse"/,
    ],
    [
      'an expectation that does not exist',
      '2.0 expect happiness',
      /^x\.call:4: there is no expectation "happiness"/,
    ],
    ['a reason that is none', '2.0 expect over: boredom', /^x\.call:4: a reason is caller, agent/],
    ['braces that do not close', '  model calls end_call {"a":1', /^x\.call:4: a { without its }/],
    ['an answer that is no JSON', '  api save {oops}', /^x\.call:4: no JSON/],
    [
      'a continued line before an empty one',
      '  model "one",\n\n',
      /^x\.call:4: a line that ends in a comma continues on the next/,
    ],
    [
      'a continued line before a comment',
      '  model "one",\n// two\n',
      /^x\.call:4: a line that ends in a comma continues on the next/,
    ],
    [
      'a field that the event does not have',
      '2.0 expect no event callerSaid trun=2 at all',
      /^x\.call:4: an event callerSaid has no trun$/,
    ],
    [
      'a value the field never has',
      '2.0 expect no event timerFired name=silnce',
      /^x\.call:4: name of timerFired is never "silnce"$/,
    ],
    [
      'a word where a number is',
      '2.0 expect no event callerSaid turn=two',
      /^x\.call:4: turn of callerSaid is never "two"$/,
    ],
    [
      'an expectation of a request that does not exist',
      '  expect api transfr not asked',
      /^x\.call:4: there is no request "transfr": there are transfer, save/,
    ],
    [
      'an answer to a request that does not exist',
      '  api check_stock {"left":4}',
      /^x\.call:4: there is no request "check_stock"/,
    ],
    [
      'words of the agent that are none',
      '  agent ""',
      /^x\.call:4: what the agent says is empty: every text would do/,
    ],
    [
      'words of the voice that are none',
      '  expect voice given ""',
      /^x\.call:4: the words is empty: every text would do/,
    ],
    ['a line after the end', '2.0 end\n+1.0 line hangs up', /^x\.call:5: nothing is played after "end"/],
  ];
  it.each(mistakes)('%s', (_, line, message) => {
    expect(script(line)).toThrow(message);
  });

  it('a setting that does not exist, or has no such value', () => {
    expect(() => parseScenarios('# A\ncolour: red\n---\n', 'x.call')).toThrow(
      /^x\.call:2: there is no setting "colour"; there is carriers/,
    );
    expect(() => parseScenarios('# A\ncarriers: bsnl\n---\n', 'x.call')).toThrow(
      /^x\.call:2: "bsnl" is none of twilio, exotel/,
    );
    expect(() => parseScenarios('# A\npolicy: patience 3\n---\n', 'x.call')).toThrow(
      /^x\.call:2: the turn policy has no "patience"/,
    );
    expect(() => parseScenarios('# A\nlanguage: hi_IN\n---\n', 'x.call')).toThrow(
      /^x\.call:2: "hi_IN" is none of en-IN, hi-IN/,
    );
  });

  it('a scenario, or a line of it, that is played on no carrier', () => {
    const scenario = (settings: string, line: string) => () =>
      parseScenarios(`# A\n${settings}\n---\n 1.0 line answers\n${line}\n`, 'x.call');
    expect(scenario('carriers: twilio\nmarks: dropped', '')).toThrow(
      /^x\.call:1: twilio with marks dropped is no possible line: the scenario would never be played/,
    );
    expect(scenario('carriers: twilio', '  expect not closed on exotel')).toThrow(
      /^x\.call:5: the scenario is not played on exotel/,
    );
    expect(scenario('carriers: twilio', 'transcript on exotel\n  agent: Hello')).toThrow(
      /^x\.call:5: the scenario is not played on exotel/,
    );
  });

  it('a title that is there twice, a scenario without a script, a file without a scenario', () => {
    const one = `${head} 1.0 line answers\n`;
    expect(() => parseScenarios(one + one, 'x.call')).toThrow(
      /^x\.call:4: there is a scenario "A title" already/,
    );
    expect(() => parseScenarios(head, 'x.call')).toThrow(/^x\.call:1: this scenario has no script/);
    expect(() => parseScenarios('// nothing\n', 'x.call')).toThrow(
      /^x\.call:1: there is no scenario in this file/,
    );
  });
});

it('settings before the first title are those of all scenarios, and a scenario may have its own', () => {
  const text =
    'carriers: exotel\nmarks: returned, none\n# One\n---\n 1.0 line answers\n# Two\nmarks: dropped\n---\n 1.0 line answers\n';
  const [one, two] = parseScenarios(text, 'x.call');
  expect(one && variantsOf(one)).toEqual([
    { carrier: 'exotel', marks: 'returned' },
    { carrier: 'exotel', marks: 'none' },
  ]);
  expect(two && variantsOf(two)).toEqual([{ carrier: 'exotel', marks: 'dropped' }]);
});

it('Twilio, whose marks are documented, is played with those alone, and without any', () => {
  const [one] = parseScenarios(`marks: returned, dropped, later, none\n${head} 1.0 line answers\n`, 'x.call');
  expect(one && variantsOf(one).filter(({ carrier }) => carrier === 'twilio')).toEqual([
    { carrier: 'twilio', marks: 'returned' },
    { carrier: 'twilio', marks: 'none' },
  ]);
});

it('fields of events may be nested, quoted, numbers, words and what is not there', () => {
  const line = 'expect event replyFailed fault.kind=stall fault.retryable=true turn=2';
  const [{ script: [, first] = [] } = {}] = parseScenarios(`${head} 1.0 line answers\n  ${line}\n`, 'x.call');
  expect(first?.direction).toMatchObject({
    expectation: { fields: [{ path: 'fault.kind' }, { path: 'fault.retryable' }, { is: '2' }] },
  });
  for (const other of [
    'toolAnswered action.language=hi-IN',
    'toolAnswered action=null',
    'callerSaid text="a = b"',
    'turnEnded confidence=null',
  ])
    expect(script(`  expect event ${other}`), other).not.toThrow();
});

it('comments are left out, a line that ends in a comma goes on, and times are those of the line', () => {
  const text = `// a file\n${head} 1.0 line answers // at once\n+0.5 caller "hello, // there" (never ends)\n  model 300 ms,\n    "Yes."\nafter+2 end\n`;
  const [{ script: lines = [] } = {}] = parseScenarios(text, 'x.call');
  expect(lines.map(({ line, when }) => [line, when])).toEqual([
    [4, { type: 'at', ms: 1000 }],
    [5, { type: 'later', ms: 500 }],
    [6, { type: 'later', ms: 0 }],
    [8, { type: 'listening', ms: 2000 }],
  ]);
  expect(lines[1]?.direction).toMatchObject({ who: 'caller', says: 'hello, // there' });
  expect(lines[2]?.direction).toEqual({
    who: 'model',
    parts: [
      { does: 'waits', ms: 300 },
      { does: 'writes', text: 'Yes.' },
    ],
  });
});
