import { expect, test } from 'vitest';
import { demoClinic } from '../../local/seed/demo-clinic.ts';
import { BusinessSettings } from '../../shared/contract/business.ts';
import { checkDraft, type Draft, draftOf } from './draft.ts';

const tool = {
  name: 'free_slots',
  description: 'Free slots of a day.',
  parameters: { type: 'object', properties: { day: { type: 'string' } } },
  url: 'https://clinic.example.com/slots',
};
const { toolSecret: _, ...clinic } = demoClinic;
const settings = BusinessSettings.parse({
  ...clinic,
  version: 7,
  hasToolSecret: true,
  retention: { callDays: 90, recordingDays: 30 },
  turnPolicy: { silenceMs: 9000, leastConfidence: 0.35 },
  recordingNotice: 'askFirst',
  staffSeeNumbers: 'lastFour',
  limits: { maxCallSeconds: 600 },
  tools: [tool],
});
const draft = draftOf(settings);
const check = (part: Partial<Draft>) => checkDraft({ ...draft, ...part }, settings);
const faultsOf = (part: Partial<Draft>) => {
  const checked = check(part);
  return checked.ok ? [] : [...checked.faults].map(([path, { kind, detail }]) => [path, kind, detail]);
};
const givenOf = (part: Partial<Draft>) => {
  const checked = check(part);
  if (!checked.ok) throw new Error(JSON.stringify([...checked.faults]));
  return checked.given;
};

test('settings that nobody touched are written as they were read, with their version', () => {
  const { businessId: _id, hasToolSecret: _has, ...same } = settings;
  expect(givenOf({})).toEqual(same);
});

test('what is emptied is absent, so that its default applies again', () => {
  const given = givenOf({
    knownGreeting: {},
    recordingNotice: 'off',
    staffSeeNumbers: 'whole',
    retention: { callDays: '', recordingDays: '' },
    turnPolicy: { silenceMs: ' ', leastConfidence: '0' },
    limits: {},
    lines: [],
    tools: [],
  });
  for (const name of [
    'knownGreeting',
    'lines',
    'recordingNotice',
    'staffSeeNumbers',
    'retention',
    'tools',
    'toolSecret',
  ])
    expect(given, name).not.toHaveProperty(name);
  expect([given.turnPolicy, given.limits]).toEqual([{ leastConfidence: 0 }, {}]);
});

test('a price in rupees is exact to the paisa, however it is grouped', () => {
  const { prices } = givenOf({
    prices: [
      { item: 'scaling', price: '₹ 1,499.50' },
      { item: 'x-ray', price: '0.1' },
    ],
  });
  expect(prices.map(({ price }) => price.microInr)).toEqual([1_499_500_000, 100_000]);
});

const both = { 'en-IN': 'Parking is free.', 'hi-IN': 'पार्किंग मुफ़्त है।' };
const parking = { id: 'parking', text: both };

test.each<[string, Partial<Draft>, [string, string, string][]]>([
  ['no name', { name: ' ' }, [['name', 'empty', '']]],
  ['a long name', { agentName: 'a'.repeat(61) }, [['agentName', 'shorter', '60']]],
  ['no language', { languages: [] }, [['languages', 'fewer', '1']]],
  ['no amount', { prices: [{ item: 'x', price: 'much' }] }, [['prices.0.price', 'money', '']]],
  ['a negative amount', { prices: [{ item: 'x', price: '-5' }] }, [['prices.0.price', 'money', '']]],
  ['no service', { prices: [{ item: '', price: '5' }] }, [['prices.0.item', 'empty', '']]],
  ['an empty fact', { facts: ['Parking.', ' '] }, [['facts.1', 'empty', '']]],
  ['a line without a name', { lines: [{ id: 'Our hours', text: both }] }, [['lines.0.id', 'id', '']]],
  ['a line twice', { lines: [parking, parking] }, [['lines', 'twice', '']]],
  [
    'a line without words in a language',
    { lines: [{ id: 'parking', text: { ...both, 'hi-IN': ' ' } }] },
    [['lines.0.text.hi-IN', 'empty', '']],
  ],
  [
    'a long line',
    { lines: [{ id: 'parking', text: { ...both, 'en-IN': 'a'.repeat(301) } }] },
    [['lines.0.text.en-IN', 'shorter', '300']],
  ],
  [
    'a line with a fact that is not set',
    { lines: [{ id: 'parking', text: { ...both, 'en-IN': 'It is {price of parking}.' } }] },
    [['lines.0.text.en-IN', 'noFact', 'price of parking']],
  ],
  ['no time', { hours: [{ day: 'mon', opens: '', closes: '18:00' }] }, [['hours.0.opens', 'time', '']]],
  ['no zone', { timeZone: 'Bengaluru' }, [['timeZone', 'zone', '']]],
  [
    'no phone number',
    { transferDestinations: [{ name: 'desk', number: 'Asha' }] },
    [['transferDestinations.0.number', 'phone', '']],
  ],
  [
    'a name twice',
    {
      transferDestinations: [
        { name: 'desk', number: '+918000000002' },
        { name: 'desk', number: '+918000000003' },
      ],
    },
    [['transferDestinations', 'twice', '']],
  ],
  ['too short a limit', { limits: { maxCallSeconds: '5' } }, [['limits.maxCallSeconds', 'least', '60']]],
  ['half a call', { limits: { maxConcurrentCalls: '1.5' } }, [['limits.maxConcurrentCalls', 'whole', '']]],
  ['no number', { turnPolicy: { silenceMs: 'long' } }, [['turnPolicy.silenceMs', 'number', '']]],
  ['too long a wait', { turnPolicy: { silenceMs: '60001' } }, [['turnPolicy.silenceMs', 'most', '60000']]],
  [
    'two that contradict each other',
    { turnPolicy: { eagerEndConfidence: '0.9' } },
    [['turnPolicy.eagerEndConfidence', 'eager', '']],
  ],
  ['a short secret', { toolSecret: 'short' }, [['toolSecret', 'longer', '16']]],
])('a wrong field is named where it stands, before anything is sent: %s', (_, part, faults) => {
  expect(faultsOf(part)).toEqual(faults);
});

test('the slots of appointments stay what they were, can be changed, and go when they are emptied', () => {
  const slots = { minutes: 30, atOnce: 2 };
  const given = (part: Partial<Draft>) => {
    const checked = checkDraft({ ...draftOf({ ...settings, slots }), ...part }, settings);
    return checked.ok ? checked.given.slots : [...checked.faults.keys()];
  };
  expect(given({})).toEqual(slots);
  expect(given({ slots: { minutes: '20', atOnce: '1', daysAhead: '30' } })).toEqual({
    ...{ minutes: 20, atOnce: 1, daysAhead: 30 },
  });
  expect(given({ slots: { minutes: '' } })).toBeUndefined();
  expect(given({ slots: { minutes: '2', atOnce: '' } })).toEqual(['slots.minutes', 'slots.atOnce']);
  expect(given({ hours: [], lines: [] })).toEqual(['slots']);
});

test('a destination that is a number of the business itself is named as such', () => {
  expect(faultsOf({ transferDestinations: [{ name: 'us', number: String(settings.numbers[0]) }] })).toEqual([
    ['transferDestinations.0.number', 'ownNumber', ''],
  ]);
});
