import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { money } from '../../shared/money.ts';
import { settle, show } from '../testing/shown.tsx';
import CallsPage from './calls-page.tsx';

const words = '<img src=x onerror="alert(1)"> & \'more\'';
const call = (id: string, minute: number, changes: object = {}) => ({
  callId: `twilio-${id}`,
  businessId: 'demo-clinic',
  carrier: 'twilio',
  from: '+919800000001',
  to: '+918000000001',
  status: 'completed',
  endReason: 'caller',
  startedAt: `2026-11-22T09:${minute}:00.000Z`,
  endedAt: `2026-11-22T09:${minute}:40.000Z`,
  seconds: 40,
  summary: words,
  cost: { lines: [], total: money(430_000) },
  ...changes,
});
const budget = (remaining: number) => ({
  budget: {
    limitPerDay: money(500_000_000),
    spent: money(500_000_000 - remaining),
    held: money(0),
    remaining: money(remaining),
  },
});
const budgetPath = '/api/businesses/demo-clinic/budget';

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00.000Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('a whole row is the link to its call, and what a caller or a model said is text', async () => {
  show(<CallsPage />, { '/api/calls': { calls: [call('A', 30)] }, [budgetPath]: budget(1) });
  await settle();
  const row = within(screen.getByRole('list')).getByRole('link');
  expect(row.textContent).toContain(words);
  expect(row.textContent).toContain('+91 98000 00001');
  expect(row.getAttribute('href')).toBe('/calls/twilio-A');
  expect(row.querySelector('img')).toBeNull();
});

test('a new call appears by itself, and is announced', async () => {
  const { script } = show(<CallsPage />, {
    '/api/calls': { calls: [call('A', 30)] },
    [budgetPath]: budget(1),
  });
  await settle();
  script['/api/calls'] = { calls: [call('B', 31, { from: '+919800000002' }), call('A', 30)] };
  await settle(10_000);
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    '/calls/refused',
    '/calls/twilio-B',
    '/calls/twilio-A',
  ]);
  expect(screen.getByText('1 new call')).toBeTruthy();
});

test('older calls continue the list that is shown, while new ones go on to appear above', async () => {
  const pages = (url: URL) =>
    url.searchParams.has('cursor')
      ? { calls: [call('A', 10)] }
      : { calls: [call('C', 30), call('B', 20)], cursor: 'older' };
  const { asked, script } = show(
    <CallsPage />,
    { '/api/calls': pages, [budgetPath]: budget(1) },
    '/calls?status=failed',
  );
  await settle();
  fireEvent.click(screen.getByText('Older calls'));
  await settle();
  expect(asked.at(-1)).toBe('GET /api/calls?status=failed&cursor=older');
  expect(screen.getAllByRole('listitem')).toHaveLength(3);
  expect(screen.queryByText('Older calls')).toBeNull();
  script['/api/calls'] = { calls: [call('D', 40), call('C', 30)], cursor: 'other' };
  await settle(10_000);
  const hrefs = within(screen.getByLabelText('Today'))
    .getAllByRole('link')
    .map((link) => link.getAttribute('href'));
  expect(hrefs).toEqual(['D', 'C', 'B', 'A'].map((id) => `/calls/twilio-${id}`));
});

test('a business without calls is told how to get one; filters without a match can be cleared', async () => {
  show(<CallsPage />, { '/api/calls': { calls: [] }, [budgetPath]: budget(1) });
  await settle();
  expect(screen.getByText('No calls yet')).toBeTruthy();
  expect(screen.getByText('Call the agent yourself').getAttribute('href')).toBe('/softphone');
  cleanup();
  show(<CallsPage />, { '/api/calls': { calls: [] }, [budgetPath]: budget(1) }, '/calls?status=failed');
  await settle();
  expect(screen.getByText('No matching call')).toBeTruthy();
  expect(screen.getAllByText('Clear filters')[0]?.getAttribute('href')).toBe('/calls');
});

test('a number that is none is said to be none, and nothing is asked for', async () => {
  const { asked } = show(<CallsPage />, { [budgetPath]: budget(1) }, '/calls?phone=Ravi');
  await settle();
  expect(screen.getByRole('alert').textContent).toContain('This is not a phone number');
  expect(screen.getByLabelText("Caller's number").getAttribute('aria-invalid')).toBe('true');
  expect(asked.filter((path) => path.includes('/api/calls'))).toEqual([]);
});

test('a failure is in words, and may be tried again when it may pass', async () => {
  const down = () => Response.json({ error: { code: 'x', message: 'the table is away' } }, { status: 503 });
  const { script } = show(<CallsPage />, { '/api/calls': down, [budgetPath]: budget(1) });
  await settle();
  expect(screen.getByRole('alert').textContent).toContain("The server can't answer now (the table is away).");
  script['/api/calls'] = { calls: [call('A', 30)] };
  fireEvent.click(screen.getByText('Try again'));
  await settle();
  expect(screen.getByText('+91 98000 00001')).toBeTruthy();
});

test('an admin sees what is left of the budget, and that calls are refused when nothing is', async () => {
  show(<CallsPage />, { '/api/calls': { calls: [] }, [budgetPath]: budget(120_500_000) });
  await settle();
  expect(screen.getByText('₹379.50 of ₹500.00')).toBeTruthy();
  expect(screen.queryByText(/New calls are refused/)).toBeNull();
  cleanup();
  show(<CallsPage />, { '/api/calls': { calls: [] }, [budgetPath]: budget(0) });
  await settle();
  expect(screen.getByText('The budget is spent. New calls are refused.')).toBeTruthy();
});

test('in Hindi the page is Hindi', async () => {
  show(<CallsPage />, { '/api/calls': { calls: [call('A', 30)] }, [budgetPath]: budget(1) }, '/calls', 'hi');
  await settle();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('कॉल');
  expect(screen.getByRole('heading', { level: 2 }).textContent).toContain('आज');
  expect(screen.getByRole('option', { name: 'असफल' })).toBeTruthy();
});
