import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../testing/shown.tsx';
import { personRef } from './people-list.ts';
import PeoplePage from './people-page.tsx';
import PersonPage from './person-page.tsx';

const phone = '+919812345678';
const money = { microInr: 4_500_000, inr: '4.50' };
const call = {
  callId: 'exotel-a1',
  businessId: 'demo-clinic',
  carrier: 'exotel',
  from: phone,
  to: '+918000000001',
  status: 'completed',
  endReason: 'agent',
  startedAt: '2026-11-22T09:30:00.000Z',
  endedAt: '2026-11-22T09:31:00.000Z',
  seconds: 60,
  summary: 'Asked for <b>Monday</b>.',
  cost: { lines: [], total: money },
};
const person = {
  phone,
  name: '<img src=x onerror=alert(1)>',
  language: null,
  callId: 'exotel-a1',
  lastCallAt: call.startedAt,
  lastSummary: call.summary,
};
const customer = { phone, name: 'Ravi', language: null, notes: 'Afraid.', lastCalls: [], openRequests: [] };
const preview = {
  calls: 2,
  live: 0,
  recordings: 1,
  requests: 3,
  hasEntry: true,
  hasNotes: true,
  keptCost: money,
  isBlocked: false,
};
const nothing = { ...preview, calls: 0, recordings: 0, requests: 0, hasEntry: false, hasNotes: false };
const path = `/api/customers/${encodeURIComponent(phone)}`;
const known = () => ({
  [path]: { customer },
  '/api/calls': { calls: [call] },
  '/api/requests': { requests: [] },
});

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00.000Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const field = (name: string | RegExp) => screen.getByLabelText<HTMLInputElement>(name);
const press = async (name: string) => {
  await act(async () => fireEvent.click(screen.getByRole('button', { name })));
  await settle();
};

test('people are links to their pages, and what callers and models said is text', async () => {
  show(<PeoplePage />, { '/api/customers': { people: [person] } }, '/people');
  await settle();
  const row = screen.getByRole('listitem').firstElementChild;
  expect(row?.getAttribute('href')).toMatch(/people\/\+919812345678$/);
  expect(row?.textContent).toContain(person.name);
  expect(document.querySelector('img, b b')).toBeNull();
});

test('the search of the address is asked for, and finding nobody says how to search', async () => {
  const { asked } = show(
    <PeoplePage />,
    { '/api/customers': { people: [] } },
    '/people?search=98123%2045678',
  );
  await settle();
  expect(asked).toContain('GET /api/customers?search=98123+45678');
  expect(screen.getByText('Nobody found')).toBeTruthy();
});

test('a masked number leads by the id of the call; without a call it is no link', async () => {
  expect(personRef('+91******5678', 'exotel-a1')).toBe('exotel-a1');
  expect(personRef('+91******5678', null)).toBe(null);
  expect(personRef('+266696687', 'exotel-a1')).toBe(null);
  expect(personRef('', 'exotel-a1')).toBe(null);
  const masked = { ...person, phone: '+91******5678', callId: null, lastCallAt: null, lastSummary: null };
  show(<PeoplePage />, { '/api/customers': { people: [masked] } }, '/people');
  await settle();
  expect(screen.getByRole('listitem').querySelector('a')).toBeNull();
});

test('what is known of a person can be changed, also of somebody who was never entered', async () => {
  const { script } = show(<PersonPage person={phone} />, { ...known(), [path]: undefined }, '/people/x');
  await settle();
  const sent: string[] = [];
  script[path] = (_url: URL, body: string) => {
    sent.push(body);
    return { customer };
  };
  fireEvent.change(field('Name'), { target: { value: 'Ravi' } });
  await press('Save');
  expect(sent).toEqual(['{"name":"Ravi","notes":""}']);
  expect(screen.getByText(/^Saved/)).toBeTruthy();
});

test('a page of nobody says so', async () => {
  const nobody = { '/api/calls': { calls: [] }, '/api/requests': { requests: [] } };
  show(<PersonPage person={phone} />, nobody, '/people/x');
  await settle();
  expect(screen.getByText(/Nobody with this number called/)).toBeTruthy();
  cleanup();
  show(<PersonPage person="no number" />, nobody, '/people/x');
  expect(screen.getByText(/Nobody with this number called/)).toBeTruthy();
});

test('an erasure shows what goes and stays, asks for the last digits, and says what was erased', async () => {
  let left: object = preview;
  const { asked } = show(
    <PersonPage person={phone} />,
    { ...known(), [`${path}/erasure`]: () => ({ erasure: left }) },
    '/people/x',
  );
  await settle();
  await press('See what would be erased');
  for (const words of ['2 calls', '1 recording', '3 requests', 'notes', '₹4.50'])
    expect(document.querySelector('.erasure')?.textContent).toContain(words);
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Erase for good' });
  fireEvent.change(field(/To confirm/), { target: { value: '5679' } });
  expect(button.disabled).toBe(true);
  fireEvent.change(field(/To confirm/), { target: { value: '5678' } });
  expect(button.disabled).toBe(false);
  left = nothing;
  const deleted = vi.fn(() => new Response(null, { status: 204 }));
  Object.assign(globalThis, { fetch: wrapped(globalThis.fetch, deleted) });
  await press('Erase for good');
  expect(deleted).toHaveBeenCalledOnce();
  expect(screen.getByText(/The person was erased/)).toBeTruthy();
  expect(screen.queryByText('Ravi')).toBeNull();
  expect(asked.filter((one) => one.endsWith('/erasure'))).toHaveLength(2);
});

test('an erasure that left something says how much, and can be repeated', async () => {
  show(<PersonPage person={phone} />, { ...known(), [`${path}/erasure`]: { erasure: preview } }, '/people/x');
  await settle();
  await press('See what would be erased');
  fireEvent.change(field(/To confirm/), { target: { value: '5678' } });
  Object.assign(globalThis, { fetch: wrapped(globalThis.fetch, () => new Response(null, { status: 204 })) });
  await press('Erase for good');
  expect(screen.getByText(/Not finished: 2 calls are left/)).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Erase for good' }).disabled).toBe(false);
});

/** The script answers by path alone; a DELETE is answered here. */
function wrapped(fetchBefore: typeof fetch, answer: () => Response): typeof fetch {
  return async (input, init) => (init?.method === 'DELETE' ? answer() : fetchBefore(input, init));
}
