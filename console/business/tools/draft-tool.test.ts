import { expect, test } from 'vitest';
import { demoClinic } from '../../../local/seed/demo-clinic.ts';
import { BusinessSettings } from '../../../shared/contract/business.ts';
import { type OwnTool, OwnToolGiven } from '../../../shared/contract/own-tool.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { checkDraft, draftOf } from '../draft.ts';
import {
  type DraftArgument,
  type DraftTool,
  draftOfTool,
  emptyArgument,
  emptyTool,
  givenTool,
} from './draft-tool.ts';

const toolOf = (parameters: JsonObject): OwnTool => ({
  name: 'free_slots',
  description: 'Free slots of a day.',
  parameters: { type: 'object', ...parameters },
  url: 'https://clinic.example.com/slots',
});

const schemas: Record<string, JsonObject> = {
  'what a row shows': {
    properties: {
      day: { type: 'string', description: 'A day', minLength: 2, maxLength: 10 },
      kind: { type: 'string', enum: ['cleaning', 'filling'] },
      count: { type: 'integer', minimum: 1, maximum: 4 },
      price: { type: 'number', minimum: 0.5 },
      urgent: { type: 'boolean' },
      teeth: { type: 'array', minItems: 1, items: { type: 'integer' } },
      patient: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    },
    required: ['kind', 'day'],
  },
  'keywords that no row has a field for': {
    title: 'Slots',
    additionalProperties: { type: 'string' },
    minProperties: 1,
    properties: {
      pin: { type: 'string', pattern: '^[0-9]{6}$', format: 'pin', default: '560001', examples: ['560001'] },
      either: { anyOf: [{ type: 'string' }, { type: 'null' }], description: 'One of two' },
      step: { type: 'number', multipleOf: 0.5, exclusiveMinimum: 0, exclusiveMaximum: 9 },
      many: { type: ['string', 'null'] },
      sure: { const: true },
      mixed: { enum: ['one', 2, null] },
      plain: { enum: ['one', 'two'] },
      none: { type: 'null' },
    },
    anyOf: [{ required: ['pin'] }, { required: ['either'] }],
  },
  'what is odd, and allowed': {
    properties: {
      any: {},
      never: false,
      always: true,
      blank: { type: 'string', description: ' with blanks ', enum: ['', ' x', 'two\nlines'] },
      twice: { enum: ['same', 'same'] },
      described: { type: 'string', description: '' },
      'day of the week': { type: 'string' },
      __proto: { type: 'string' },
    },
    required: ['described', 'not a property'],
  },
  'no argument at all': { properties: {} },
};

test.each(Object.entries(schemas))('a tool comes back from the form as it was: %s', (_, parameters) => {
  const tool = toolOf(parameters);
  expect(OwnToolGiven.safeParse(tool).error).toBeUndefined();
  expect(givenTool(draftOfTool(tool))).toEqual(tool);
});

test('a tool that nobody touched is saved as it was read, also where a row could not write it so', () => {
  const odd = toolOf({
    required: ['a', 'a'],
    properties: { '': { type: 'string' }, a: { description: 'x', type: 'integer' } },
  });
  const bare = { ...toolOf({}), name: 'bare' };
  const settings = BusinessSettings.parse({ ...demoClinic, hasToolSecret: false, tools: [odd, bare] });
  const checked = checkDraft(draftOf(settings), settings);
  expect(JSON.stringify(checked.ok && checked.given.tools)).toBe(JSON.stringify([odd, bare]));
});

test('rows become the schema that the model reads', () => {
  const rows: DraftArgument[] = [
    { ...emptyArgument, name: ' day ', description: ' A day ', least: '2', most: ' 10' },
    { ...emptyArgument, name: 'kind', choices: 'cleaning\n\n filling \ncleaning', isNeeded: false },
    { ...emptyArgument, name: 'count', type: 'integer', least: '1', choices: 'left from another type' },
    { ...emptyArgument, name: 'pin', more: '{"pattern": "^[0-9]{6}$"}', isNeeded: false },
  ];
  const tool = { ...draftOfTool(toolOf({})), arguments: rows, more: '{"additionalProperties": false}' };
  expect(givenTool(tool).parameters).toEqual({
    type: 'object',
    additionalProperties: false,
    properties: {
      day: { type: 'string', description: 'A day', minLength: 2, maxLength: 10 },
      kind: { type: 'string', enum: ['cleaning', 'filling'] },
      count: { type: 'integer', minimum: 1 },
      pin: { type: 'string', pattern: '^[0-9]{6}$' },
    },
    required: ['day', 'count'],
  });
});

const right = draftOfTool(toolOf({ properties: { day: { type: 'string' } } }));
const row = (part: Partial<DraftArgument>) => ({ arguments: [{ ...emptyArgument, name: 'day', ...part }] });
test.each<[string, Partial<DraftTool>, string, string]>([
  ['no name', { name: ' ' }, 'name', 'empty'],
  ['a name with a blank', { name: 'free slots' }, 'name', 'toolName'],
  ['a name of the agent’s own tools', { name: 'end_call' }, 'name', 'toolTaken'],
  ['no description', { description: ' ' }, 'description', 'empty'],
  ['a long description', { description: 'x'.repeat(1001) }, 'description', 'shorter 1000'],
  ['no address', { url: '' }, 'url', 'empty'],
  ['what is no address', { url: 'clinic.example.com' }, 'url', 'url'],
  ['an address inside the network', { url: 'https://10.0.0.1/' }, 'url', 'url'],
  ['a long address', { url: `https://clinic.example.com/${'x'.repeat(2000)}` }, 'url', 'shorter 2000'],
  ['no JSON for the whole', { more: '{' }, 'more', 'json'],
  ['a list for the whole', { more: '[]' }, 'more', 'json'],
  [
    'a schema of no object',
    { more: '{"type":"string"}' },
    'more',
    'other type: the arguments of a tool are an object',
  ],
  ['an unknown keyword', { more: '{"if":{}}' }, 'more', 'other if: the keyword if would not be checked'],
  [
    'properties that are none',
    { more: '{"properties":7}', arguments: [] },
    'more',
    'other properties: properties is an object of schemas',
  ],
  ['a detail without a name', row({ name: '' }), 'arguments.0.name', 'empty'],
  ['no JSON for a detail', row({ more: '{' }), 'arguments.0.more', 'json'],
  ['a word for a detail', row({ more: '"text"' }), 'arguments.0.more', 'json'],
  ['a rule that is no schema', row({ more: 'false' }), 'arguments.0.more', 'json'],
  ['a least that is no number', row({ type: 'number', least: 'few' }), 'arguments.0.least', 'number'],
  ['half a character', row({ most: '1.5' }), 'arguments.0.most', 'whole'],
  [
    'a reference',
    row({ more: '{"$ref":"#/x"}' }),
    'arguments.0.more',
    'other $ref: the keyword $ref would not be checked',
  ],
  [
    'a fault deep inside',
    row({ type: 'object', more: '{"properties":{"a":{"minLength":-1}}}' }),
    'arguments.0.more',
    'other properties.a.minLength: minLength is a count',
  ],
  [
    'a bound among the further rules',
    row({ type: '', more: '{"minimum":"x"}' }),
    'arguments.0.more',
    'other minimum: minimum is a number',
  ],
])('what is wrong with a tool is said at its field: %s', (_, part, at, says) => {
  const settings = BusinessSettings.parse({ ...demoClinic, hasToolSecret: false });
  const checked = checkDraft(
    {
      ...draftOf(settings),
      tools: [
        { ...right, name: 'first' },
        { ...right, ...part },
      ],
    },
    settings,
  );
  const faults = checked.ok
    ? []
    : [...checked.faults].map(([path, { kind, detail }]) => [path, `${kind} ${detail}`.trim()]);
  expect(faults).toEqual([[`tools.1.${at}`, says]]);
});

test('a name that stands there twice is wrong at the second: of a tool, and of a detail', () => {
  const settings = BusinessSettings.parse({ ...demoClinic, hasToolSecret: false });
  const faultsOf = (tools: DraftTool[]) => {
    const checked = checkDraft({ ...draftOf(settings), tools }, settings);
    return checked.ok ? [] : [...checked.faults].map(([path, { kind }]) => `${path} ${kind}`);
  };
  expect(faultsOf([right, { ...right, name: ' free_slots ' }])).toEqual(['tools.1.name twice']);
  const [detail = emptyArgument] = right.arguments;
  expect(faultsOf([{ ...right, arguments: [detail, { ...detail, type: 'number' }] }])).toEqual([
    'tools.0.arguments.1.name twice',
  ]);
  expect(faultsOf([emptyTool])).toEqual([
    'tools.0.name empty',
    'tools.0.description empty',
    'tools.0.url empty',
  ]);
  const many = Array.from({ length: 21 }, (_, at) => ({ ...right, name: `tool_${at}` }));
  expect(faultsOf(many)).toEqual(['tools most']);
});
