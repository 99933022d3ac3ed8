import { expect, test } from 'vitest';
import { checkNew, emptyBusiness, filledDraft, idOf, type NewBusiness, typedInto } from './new-business.ts';

const named = (name: string): NewBusiness => typedInto(emptyBusiness, { name });
const whole: NewBusiness = { ...named('City Dental'), numbers: ['080 4400 0001'] };
const faultsOf = (business: NewBusiness): [string, string][] => {
  const checked = checkNew(business);
  return checked.ok ? [] : [...checked.faults].map(([path, { kind }]) => [path, kind]);
};

test('a name and a number are enough: the rest has defaults, and the API takes it', () => {
  const checked = checkNew(whole);
  if (!checked.ok) throw new Error([...checked.faults.keys()].join());
  expect(checked).toMatchObject({ id: 'city-dental', microInr: 500_000_000 });
  expect(checked.given).toMatchObject({
    name: 'City Dental',
    numbers: ['+918044000001'],
    languages: ['en-IN', 'hi-IN'],
    greeting: {
      'en-IN': 'Hello, this is Asha from City Dental. How can I help you?',
      'hi-IN': expect.stringContaining('City Dental'),
    },
    timeZone: 'Asia/Kolkata',
    prompt: expect.stringContaining('City Dental'),
  });
  expect(checked.given.hours.map(({ day }) => day)).toEqual(['mon', 'tue', 'wed', 'thu', 'fri', 'sat']);
});

test('a greeting follows the name until it is written, each language for itself', () => {
  const written = typedInto(named('Old'), {
    greeting: { ...filledDraft(named('Old')).greeting, 'en-IN': 'My own words.' },
  });
  const { greeting } = filledDraft(typedInto(written, { name: 'New' }));
  expect(greeting['en-IN']).toBe('My own words.');
  expect(greeting['hi-IN']).toContain('New');
  // A language that is added later has its own.
  const tamil = typedInto(written, { languages: ['en-IN', 'ta-IN'] });
  expect(filledDraft(tamil).greeting['ta-IN']).toMatch(/\p{Script=Tamil}/u);
});

test.each([
  ['City Dental & Care', 'city-dental-care'],
  ["  Dr. Rao's Clinic ", 'dr-raos-clinic'],
  ['Café Müller', 'cafe-muller'],
  ['सूर्योदय', 'business-08044000001'],
  ['x'.repeat(80), 'x'.repeat(63)],
])('the short name of %s', (name, id) => {
  expect(idOf({ ...named(name), numbers: ['080 4400 0001'] })).toBe(id);
  expect(idOf({ ...named(name), id: 'my-own' })).toBe('my-own');
});

test('each wrong field is named', () => {
  expect(faultsOf(emptyBusiness)).toEqual([
    ['name', 'empty'],
    ['numbers.0', 'phone'],
    ['id', 'id'],
  ]);
  expect(filledDraft(emptyBusiness).greeting).toEqual({});
  expect(faultsOf({ ...whole, numbers: ['12', '080 4400 0001'] })).toEqual([['numbers.0', 'phone']]);
  expect(faultsOf({ ...whole, id: 'Not An Id' })).toEqual([['id', 'id']]);
  for (const budget of ['', 'much', '0', '0.5', '-3'])
    expect(faultsOf({ ...whole, budget })).toEqual([['budget', 'money']]);
  expect(faultsOf(typedInto(whole, { languages: [] }))).toEqual([['languages', 'fewer']]);
});
