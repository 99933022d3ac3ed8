import { expect, test } from 'vitest';
import { schemaFaults, valueFaults } from './json-schema.ts';

const slot = {
  type: 'object',
  properties: {
    date: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'the day' },
    people: { type: 'integer', minimum: 1, maximum: 8 },
    extras: { type: 'array', items: { enum: ['tea', 'coffee'] }, maxItems: 2, uniqueItems: true },
    note: { type: ['string', 'null'], maxLength: 5 },
    price: { type: 'number', multipleOf: 0.1, exclusiveMinimum: 0 },
  },
  required: ['date', 'people'],
  additionalProperties: false,
};

test('arguments that fit have no faults', () => {
  expect(schemaFaults(slot)).toEqual([]);
  expect(
    valueFaults(slot, { date: '2026-11-24', people: 2, extras: ['tea', 'coffee'], note: null, price: 0.3 }),
  ).toEqual([]);
  expect(valueFaults(slot, { date: '2026-11-24', people: 2.0, note: 'नमस्ते'.slice(0, 5) })).toEqual([]);
});

test('faults are sentences that a model can act on', () => {
  expect(
    valueFaults(slot, { people: 9, extras: ['tea', 'tea', 'milk'], note: 'too long', price: 0, other: 1 }),
  ).toEqual([
    'date is missing',
    'people must be at most 8',
    'extras must have at most 2 entries',
    'extras must have no entry twice',
    'extras[2] must be one of ["tea","coffee"]',
    'note must have at most 5 characters',
    'price must be more than 0',
    'other must not be there',
  ]);
  expect(valueFaults(slot, [])).toEqual(['the arguments must be object']);
  expect(valueFaults(slot, { date: 'Tuesday', people: '2' })).toEqual([
    'date must fit the pattern ^\\d{4}-\\d\\d-\\d\\d$',
    'people must be integer',
  ]);
});

test('a value may have to fit one of several forms, exactly one, each or none', () => {
  const either = { anyOf: [{ type: 'string' }, { type: 'integer' }] };
  expect(valueFaults(either, true, 'it')).toEqual(['it must fit one of its forms']);
  expect(valueFaults({ oneOf: [{ minimum: 1 }, { minimum: 5 }] }, 7, 'it')).toEqual([
    'it must fit exactly one of its forms',
  ]);
  expect(valueFaults({ allOf: [{ minimum: 1 }, { maximum: 5 }] }, 7, 'it')).toEqual(['it must be at most 5']);
  expect(valueFaults({ not: { const: 'no' } }, 'no', 'it')).toEqual(['it must be something else']);
  expect(valueFaults({ enum: [{ a: 1, b: 2 }] }, { b: 2, a: 1 })).toEqual([]);
});

test('a keyword that would not be checked is named, and so is a pattern whose time could explode', () => {
  const paths = (schema: object) => schemaFaults(schema).map(({ path }) => path.join('.'));
  expect(paths({ type: 'object', properties: { a: { $ref: '#/x' }, b: { items: { if: {} } } } })).toEqual([
    'properties.a.$ref',
    'properties.b.items.if',
  ]);
  expect(
    paths({ type: 'thing', enum: [], minLength: -1, minimum: '1', required: 'a', properties: [] }),
  ).toHaveLength(6);
  for (const pattern of ['(a+)+$', '(.*a){9}', '(', 'x'.repeat(201)])
    expect(paths({ pattern })).toEqual(['pattern']);
  let deep: object = { type: 'string' };
  for (let level = 0; level < 20; level++) deep = { type: 'array', items: deep };
  expect(schemaFaults(deep).length).toBeGreaterThan(0);
});

test('names that every object inherits are treated like any other', () => {
  expect(valueFaults({ type: 'object', properties: {}, required: ['toString'] }, {})).toEqual([
    'toString is missing',
  ]);
  expect(
    valueFaults({ type: 'object', additionalProperties: false }, JSON.parse('{"__proto__": 1}')),
  ).toEqual(['__proto__ must not be there']);
});
