import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../testing/shown.tsx';
import HealthPage from './health-page.tsx';
import { barsOf, type Service, stateOf } from './service-state.ts';

const now = Date.parse('2026-11-22T10:00:00.000Z');
const service = (name: string, more: Partial<Service> = {}): Service => ({
  service: name,
  providers: [],
  now: { ok: true, ms: 80 },
  answered: 0,
  failed: 0,
  full: 0,
  failedOver: 0,
  lastFault: null,
  hours: Array.from({ length: 24 }, (_, hour) => ({
    at: new Date(now - (23 - hour) * 3_600_000).toISOString(),
    answered: 0,
    failed: 0,
  })),
  ...more,
});
const health = (more: object = {}) => ({
  services: [
    service('stt', { answered: 409, failed: 3, failedOver: 2, full: 1 }),
    service('llm'),
    service('carrier', { now: null }),
  ],
  calls: 41,
  refused: {},
  late: { calls: 0, events: 0, since: null },
  limits: { live: 1, most: 20, isNearlyFull: false },
  ...more,
});
const money = (rupees: number) => ({ microInr: rupees * 1_000_000, inr: rupees.toFixed(2) });
const budget = {
  limitPerDay: money(500),
  spent: money(450),
  held: money(0),
  remaining: money(50),
};
const script = (answer: object) => ({
  '/health/details': answer,
  '/api/businesses/demo-clinic/budget': { budget },
});

beforeEach(() => vi.useFakeTimers({ now }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const cardOf = (name: string) => screen.getByRole('heading', { name: new RegExp(`^${name}`) }).closest('li');

test('a day is told in plain words: how many attempts failed, and how often the second provider stood in', async () => {
  show(<HealthPage />, script(health()), '/health');
  await settle();
  const text = cardOf('Speech recognition')?.textContent ?? '';
  for (const words of [
    'Works',
    '3 of 412 attempts failed in the last day.',
    'It switched to the second provider twice.',
    "The provider's own limit was reached once.",
  ])
    expect(text).toContain(words);
  expect(cardOf('Phone line')?.textContent).toContain('No failure in the last day');
  expect(screen.getByText(/Everything answers/)).toBeTruthy();
});

test('a wrong key shows at the next look, without a reload, as a sentence', async () => {
  const { script: answers } = show(<HealthPage />, script(health()), '/health');
  await settle();
  const llm = service('llm', {
    now: { ok: false, ms: 90, kind: 'auth', fault: 'auth: <b>answered 401</b>' },
  });
  Object.assign(answers, script(health({ services: [llm] })));
  await settle(30_000);
  const card = cardOf('Language model');
  expect(card?.textContent).toContain('Does not answer');
  expect(card?.textContent).toContain('The key is wrong or not allowed.');
  expect(card?.querySelector('b')).toBeNull();
  expect(screen.getByText(/One service does not answer/)).toBeTruthy();
});

test('limits that are near, late outboxes and refused callers are said', async () => {
  const limits = { live: 4, most: 5, isNearlyFull: true };
  const late = { calls: 2, events: 31, since: '2026-11-22T09:40:00.000Z' };
  show(
    <HealthPage />,
    script(health({ limits, late, refused: { concurrency: 3, new_reason: 1 } })),
    '/health',
  );
  await settle();
  expect(screen.getAllByText('The limit is near.')).toHaveLength(2);
  expect(screen.getByText(/2 calls wait with 31 steps, since/)).toBeTruthy();
  expect(screen.getByText('Too many calls at once: 3')).toBeTruthy();
  expect(screen.getByText('new_reason: 1')).toBeTruthy();
});

test('an operator sees each business', async () => {
  const businesses = [{ businessId: 'sunrise', calls: 9, failed: 4, failedOver: 1, refused: 0, late: 2 }];
  show(<HealthPage />, script(health({ businesses })), '/health');
  await settle();
  const row = within(screen.getByRole('table')).getByRole('row', { name: /sunrise/ });
  expect(row.textContent).toBe('sunrise94102');
});

test('an edge that does not answer is said, with a way to try again', async () => {
  show(<HealthPage />, { '/health/details': () => new Response('', { status: 503 }) }, '/health');
  await settle();
  expect(screen.getByRole('alert').textContent).toContain("can't answer now");
});

test('a young fault counts more than a probe that is answered; an old one does not', () => {
  const fault = (ago: number) => ({ at: new Date(now - ago).toISOString(), kind: 'auth' });
  expect(stateOf(service('llm', { lastFault: fault(60_000) }), 0, now)).toBe('troubled');
  expect(stateOf(service('llm', { lastFault: fault(700_000) }), 0, now)).toBe('up');
  expect(stateOf(service('carrier', { now: null }), 0, now)).toBe('unknown');
  expect(stateOf(service('carrier', { now: null }), 1, now)).toBe('up');
});

test('bars are as high as their share of the busiest hour', () => {
  const [hour] = service('stt').hours;
  if (!hour) throw new Error('no hour');
  expect(barsOf([hour, { ...hour, answered: 6, failed: 2 }, { ...hour, failed: 4 }])).toEqual([
    { all: 0, failed: 0 },
    { all: 1, failed: 0.25 },
    { all: 0.5, failed: 0.5 },
  ]);
});
