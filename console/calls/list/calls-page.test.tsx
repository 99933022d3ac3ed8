import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { money } from '../../../shared/money.ts';
import { settle, show } from '../../testing/shown.tsx';
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

test('a live call has no length and no cost yet, and its row names none', async () => {
  const live = call('A', 30, {
    status: 'active',
    seconds: null,
    summary: null,
    cost: { lines: [], total: money(0) },
  });
  show(<CallsPage />, { '/api/calls': { calls: [live, call('B', 20)] }, [budgetPath]: budget(1) });
  await settle();
  const [ofLive, ofOther] = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(ofLive).toContain('Live now');
  expect(ofLive).not.toContain('₹');
  expect(ofOther).toContain('0:40₹0.43');
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

test('every filter of the address is asked for, in the units of the API', async () => {
  const query =
    'outcome=booked&phone=98000+00001&name=Ravi&words=root+canal&since=2026-11-20&until=2026-11-21&min=1&max=2.5&fault=1&marked=1&other=x';
  const { asked } = show(
    <CallsPage />,
    { '/api/calls': { calls: [] }, [budgetPath]: budget(1) },
    `/calls?${query}`,
  );
  await settle();
  const [, asking = ''] = asked.find((path) => path.includes('/api/calls'))?.split('?') ?? [];
  expect(Object.fromEntries(new URLSearchParams(asking))).toEqual({
    outcome: 'booked',
    phone: '+919800000001',
    name: 'Ravi',
    words: 'root canal',
    since: '2026-11-19T18:30:00.000Z',
    until: '2026-11-21T18:30:00.000Z',
    minSeconds: '60',
    maxSeconds: '150',
    fault: 'any',
    marked: '1',
  });
  // The fields show what is asked for, so that a shared link is understood.
  expect((screen.getByLabelText('Words in the conversation') as HTMLInputElement).value).toBe('root canal');
  expect((screen.getByLabelText('Something failed') as HTMLInputElement).checked).toBe(true);
  expect((screen.getByLabelText('What came of it') as HTMLSelectElement).value).toBe('outcome:booked');
});

test('filters are in the address, and are saved under a name in this browser', async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/calls');
  const script = { '/api/calls': { calls: [] }, [budgetPath]: budget(1) };
  show(<CallsPage />, script);
  await settle();
  fireEvent.change(screen.getByLabelText('Words in the conversation'), { target: { value: '<b>tooth' } });
  fireEvent.change(screen.getByLabelText('What came of it'), { target: { value: 'outcome:unresolved' } });
  expect(location.hash).toBe('#/calls?outcome=unresolved&words=%3Cb%3Etooth');
  expect(screen.queryByText('Save these filters')).toBeNull();
  cleanup();
  show(<CallsPage />, script, '/calls?words=tooth&marked=1');
  await settle();
  fireEvent.click(screen.getByText('Save these filters'));
  const name = screen.getByLabelText('Name of these filters');
  fireEvent.change(name, { target: { value: 'To look at' } });
  if (name instanceof HTMLInputElement && name.form) fireEvent.submit(name.form);
  cleanup();
  show(<CallsPage />, script);
  await settle();
  expect(screen.getByText('To look at').getAttribute('href')).toBe('/calls?words=tooth&marked=1');
  fireEvent.click(screen.getByLabelText('Delete the saved filters “To look at”'));
  expect(screen.queryByText('To look at')).toBeNull();
  localStorage.setItem('calls-filters:demo-clinic', '{"nonsense":1}');
  cleanup();
  show(<CallsPage />, script);
  await settle();
  expect(screen.getByText('No calls yet')).toBeTruthy();
});

test('a list of any length shows 500 calls at most, then goes on at an address of its own', async () => {
  const page = (from: number) =>
    Array.from({ length: 250 }, (_, n) =>
      call(`n${from + n}`, 30, {
        startedAt: new Date(1_795_000_000_000 - (from + n) * 60_000).toISOString(),
      }),
    );
  const pages = (url: URL) => {
    const from = Number(url.searchParams.get('cursor') ?? 0);
    return { calls: page(from), cursor: String(from + 250) };
  };
  show(<CallsPage />, { '/api/calls': pages, [budgetPath]: budget(1) }, '/calls?marked=1');
  await settle();
  fireEvent.click(screen.getByText('Older calls'));
  await settle();
  expect(document.querySelectorAll('.call-row')).toHaveLength(500);
  const before = new URLSearchParams({
    before: new Date(1_795_000_000_000 - 499 * 60_000 + 1).toISOString(),
  });
  expect(screen.getByText('Older calls').getAttribute('href')).toBe(`/calls?marked=1&${before}`);
}, 30_000);

test('the filtered list is downloaded as the table that the API makes', async () => {
  let latest = new Blob();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    latest = file as Blob;
    return 'blob:1';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  const { asked, script } = show(
    <CallsPage />,
    {
      '/api/calls': {
        calls: [
          call('A', 30, {
            callerName: 'Ravi',
            mark: { reason: 'slow', note: '', at: '2026-11-22T09:30:00.000Z', by: 'x' },
          }),
        ],
      },
      [budgetPath]: budget(1),
    },
    '/calls?words=tooth',
  );
  await settle();
  expect(screen.getByRole('link', { name: /Ravi/ }).textContent).toContain('Went wrong');
  script['/api/calls'] = () => new Response('date,time\r\n');
  fireEvent.click(screen.getByText('Download this list (CSV)'));
  await settle();
  expect(asked.at(-1)).toBe('GET /api/calls?words=tooth');
  expect(await latest.text()).toBe('date,time\r\n');
  vi.restoreAllMocks();
});

test('in Hindi the page is Hindi', async () => {
  show(<CallsPage />, { '/api/calls': { calls: [call('A', 30)] }, [budgetPath]: budget(1) }, '/calls', 'hi');
  await settle();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('कॉल');
  expect(screen.getByRole('heading', { level: 2 }).textContent).toContain('आज');
  expect(screen.getByRole('option', { name: 'असफल' })).toBeTruthy();
});
