import { describe, expect, test } from 'vitest';
import { demoClinic } from '../../local/seed/demo-clinic.ts';
import { CheckBudget } from './budget.ts';
import { BusinessGiven, weekdays } from './business.ts';
import { CallsQuery, LogEvent, statusOf } from './call.ts';
import { type Endpoint, lambdaNames } from './endpoint.ts';
import { endpoints } from './index.ts';
import { CustomerQuery } from './request.ts';

const rows: Endpoint[] = Object.values(endpoints);

test("no two endpoints share a method and path, and every Lambda but the mail's serves one", () => {
  expect(new Set(rows.map((row) => `${row.method} ${row.path}`)).size).toBe(rows.length);
  // The clock calls the mail's, nobody else.
  expect(new Set([...rows.map((row) => row.lambda), 'mail'])).toEqual(new Set(lambdaNames));
});

test('a path names the parameters that its schema checks', () => {
  for (const row of rows) {
    const named = [...row.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(Object.keys(row.params?.shape ?? {})).toEqual(named);
  }
});

test('routes for the edge take IAM, routes for people a token', () => {
  for (const row of rows) expect(row.auth === 'iam').toBe(row.path.startsWith('/api/agent/'));
});

test('an event of an unknown type keeps every field', () => {
  const event = { seq: 3, at: '2026-11-22T04:30:00.000Z', type: 'somethingNew', deep: { kept: [1] } };
  expect(LogEvent.parse({ callId: 'exotel-1', events: [event] }).events[0]).toEqual(event);
});

test('a number in any Indian notation is one number, and a withheld one is anonymous', () => {
  const ask = {
    callId: 'exotel-1',
    businessNumber: '08000000001',
    carrier: 'exotel',
    at: '2026-11-22T04:30:00Z',
  };
  for (const phone of ['+919800000001', '09800000001', '919800000001', '98000 00001', '+91 98000-00001']) {
    expect(CheckBudget.parse({ ...ask, phone }).phone).toBe('+919800000001');
  }
  for (const [phone, key] of [
    ['+9109800000001', '+919800000001'],
    ['00919800000001', '+919800000001'],
    ['018001234567', '+9118001234567'],
    ['+18001234567', '+18001234567'],
    ['056161', '56161'],
  ]) {
    expect(CheckBudget.parse({ ...ask, phone }).phone).toBe(key);
    expect(CallsQuery.parse({ phone }).phone).toBe(key);
    expect(CustomerQuery.parse({ phone, number: '1800 123 4567' })).toEqual({
      phone: key,
      number: '+9118001234567',
    });
  }
  expect(CheckBudget.parse({ ...ask, phone: 'anonymous' }).phone).toBe('anonymous');
  expect(CheckBudget.safeParse({ ...ask, phone: 'somebody' }).error?.issues[0]?.path).toEqual(['phone']);
});

test('a customer query names the business, by its number or its id', () => {
  expect(CustomerQuery.safeParse({ phone: '+919800000001' }).success).toBe(false);
  expect(CustomerQuery.safeParse({ phone: '+919800000001', businessId: 'demo-clinic' }).success).toBe(true);
});

test('a call has completed, was transferred or has failed', () => {
  expect((['caller', 'agent', 'limit', 'budget', 'staff'] as const).map(statusOf)).toEqual(
    Array(5).fill('completed'),
  );
  expect(statusOf('transfer')).toBe('transferred');
  expect((['fault', 'crash'] as const).map(statusOf)).toEqual(['failed', 'failed']);
});

const faultsOf = (part: object) =>
  BusinessGiven.safeParse({ ...demoClinic, ...part }).error?.issues.map(({ path }) => path.join('.')) ?? [];

test('a greeting, a name or a fact without a word is refused, because a caller would hear silence', () => {
  expect(faultsOf({})).toEqual([]);
  const { greeting, voices } = demoClinic;
  for (const blank of [' ', '\u200b', '!!! ...', '।।'])
    expect(
      faultsOf({
        name: blank,
        agentName: blank,
        greeting: { ...greeting, 'hi-IN': blank },
        knownGreeting: { 'en-IN': blank },
        voices: { ...voices, 'hi-IN': blank },
        facts: ['Parking is free.', blank],
        prices: [{ item: blank, price: { inr: '5.00' } }],
        transferDestinations: [{ name: blank, number: '+918000000012' }],
      }).sort(),
    ).toEqual(
      [
        ...['agentName', 'facts.1', 'greeting.hi-IN', 'knownGreeting.en-IN', 'name', 'prices.0.item'],
        ...['transferDestinations.0.name', 'voices.hi-IN'],
      ].sort(),
    );
});

test('a caller is not transferred to the agent’s own number, where the agent would talk with itself', () => {
  const destinations = [
    { name: 'desk', number: '+918000000012' },
    { name: 'us', number: '080 0000 0001' },
  ];
  expect(faultsOf({ numbers: ['+918000000001'], transferDestinations: destinations })).toEqual([
    'transferDestinations.1.number',
  ]);
});

describe('a fixed line', () => {
  const both = { 'en-IN': 'Parking is free.', 'hi-IN': 'पार्किंग मुफ़्त है।' };
  const faultsOfLine = (text: Record<string, string>, settings: object = {}) =>
    faultsOf({ lines: [{ id: 'parking', text }], ...settings });

  test('with words in each language of the business, and facts that are in its settings, is taken', () => {
    expect(faultsOfLine(both)).toEqual([]);
    const facts = '{business} {agent} {address} {hours} {closed days} {price of root canal}';
    expect(faultsOfLine({ ...both, 'en-IN': facts })).toEqual([]);
  });

  test('without words in a language of the business, or with a blank in their place, is refused', () => {
    expect(faultsOfLine({ 'en-IN': 'Parking is free.' })).toEqual(['lines.0.text.hi-IN']);
    expect(faultsOfLine({ ...both, 'hi-IN': ' . ' })).toEqual(['lines.0.text.hi-IN']);
    expect(faultsOfLine({ ...both, 'hi-IN': '' })).toEqual(['lines.0.text.hi-IN']);
  });

  test('that names a fact which the settings do not have is refused, and the fact is named', () => {
    const text = { ...both, 'en-IN': 'It costs {price of parking}, {hours}.' };
    const given = { ...demoClinic, hours: [], lines: [{ id: 'parking', text }] };
    expect(BusinessGiven.safeParse(given).error?.issues).toMatchObject([
      { path: ['lines', 0, 'text', 'en-IN'], message: 'the settings have no price of parking, hours' },
    ]);
    expect(faultsOfLine({ ...both, 'en-IN': 'At {address}.' }, { address: '' })).toEqual([
      'lines.0.text.en-IN',
    ]);
    const everyDay = weekdays.map((day) => ({ day, opens: '09:00', closes: '20:00' }));
    expect(faultsOfLine({ ...both, 'en-IN': 'Not on {closed days}.' }, { hours: everyDay })).toEqual([
      'lines.0.text.en-IN',
    ]);
  });

  test.each(['', 'Hours', 'opening hours', '1st', 'a'.repeat(25), 'opening_hours'])(
    'is not named "%s"',
    (id) => {
      expect(faultsOf({ lines: [{ id, text: both }] })).toEqual(['lines.0.id']);
    },
  );

  test('is refused where it is too long, has the name of another one, or is one too many', () => {
    expect(faultsOfLine({ ...both, 'en-IN': 'word '.repeat(61) })).toEqual(['lines.0.text.en-IN']);
    const lines = Array.from({ length: 21 }, (_, at) => ({ id: `line-${at}`, text: both }));
    expect(faultsOf({ lines: lines.slice(0, 20) })).toEqual([]);
    expect(faultsOf({ lines })).toEqual(['lines']);
    expect(faultsOf({ lines: [lines[0], lines[0]] })).toEqual(['lines']);
  });
});
