import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { money } from '../../shared/money.ts';
import { settle, show } from '../testing/shown.tsx';
import ReportsPage from './reports-page.tsx';

/** The picture itself is looked at in a browser; here its table is. */
vi.mock('uplot', () => {
  const nothing = () => undefined;
  class Plot {
    static paths = {};
    setSize = nothing;
    redraw = nothing;
    destroy = nothing;
  }
  return { default: Plot };
});

const words = '<img src=x onerror="alert(1)">';
const tally = (calls: number, more: object = {}) => ({
  calls,
  answered: calls,
  transferred: 0,
  failed: 0,
  seconds: 60 * calls,
  averageSeconds: 60,
  cost: money(calls * 1_000_000),
  responseMs: { turns: calls, p50: 700, p95: 1200 },
  unratedModels: [],
  ...more,
});
const details = {
  uncounted: 0,
  outcomes: [{ name: 'booked', calls: 3 }],
  languages: [{ name: 'hi-IN', calls: 3 }],
  requests: [{ name: 'appointment', calls: 3 }],
  topics: [{ name: 'prices', calls: 2 }],
  tools: [
    { name: words, calls: 1 },
    { name: 'end_call', calls: 2 },
  ],
  faults: [{ name: 'stt/stall', calls: 1 }],
  costs: [{ item: 'stt', ...money(2_500_000) }],
  hours: Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, () => day)),
  unanswered: {
    calls: 1,
    newest: [{ callId: 'exotel-1', at: '2026-11-22T04:30:00.000Z', why: 'notKnown', question: words }],
  },
};
const report = {
  timeZone: 'Asia/Kolkata',
  days: [{ day: '2026-11-21', ...tally(6) }],
  total: tally(6),
  details,
};
/** The time before had four calls. */
const answer = (url: URL) =>
  (url.searchParams.get('until') ?? '') < '2026-11-16'
    ? { timeZone: 'Asia/Kolkata', days: [], total: tally(4) }
    : report;

const isReport = (line: string) => line.startsWith('GET /api/reports');
const nothing = () => undefined;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00.000Z') });
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = nothing;
      disconnect = nothing;
    },
  );
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the last seven days are compared with the seven before, and days without a call are in the table', async () => {
  const { asked } = show(<ReportsPage />, { '/api/reports': answer }, '/reports');
  await settle();
  const ranges = asked.filter(isReport).map((line) => new URLSearchParams(line.split('?')[1]).get('since'));
  expect(ranges).toEqual(['2026-11-15T18:30:00.000Z', '2026-11-08T18:30:00.000Z']);
  const tile = screen.getAllByText('Calls', { selector: 'dt' })[0]?.parentElement;
  expect(tile?.textContent).toBe('Calls650% more than before');
  const [table] = screen.getAllByRole('table', { hidden: true });
  const rows = within(table as HTMLElement)
    .getAllByRole('row', { hidden: true })
    .map((row) => row.textContent);
  expect(rows).toHaveLength(8);
  expect([rows[1], rows[6]]).toEqual(['16 Nov0', '21 Nov6']);
});

test('what a caller or a model said is text, and a question leads to its call', async () => {
  show(<ReportsPage />, { '/api/reports': answer }, '/reports');
  await settle();
  expect(screen.getByText(`“${words}”`)).toBeTruthy();
  expect(document.querySelector('img')).toBeNull();
  expect(screen.getByText('Sun, 22 Nov, 10:00 am').getAttribute('href')).toBe('/calls/exotel-1');
  expect(screen.getByText('Speech recognition: no answer in time')).toBeTruthy();
  expect(screen.getByText('End the call')).toBeTruthy();
});

test('own dates and weeks are asked for as the address says, and wrong ones are the last seven days', async () => {
  const { asked } = show(
    <ReportsPage />,
    { '/api/reports': answer },
    '/reports?period=own&from=2026-11-01&to=2026-11-20&by=week',
  );
  await settle();
  expect(asked.find(isReport)).toContain(
    'since=2026-10-31T18%3A30%3A00.000Z&until=2026-11-20T18%3A30%3A00.000Z&by=week',
  );
  cleanup();
  const wrong = show(
    <ReportsPage />,
    { '/api/reports': answer },
    '/reports?period=own&from=x&to=2026-99-99&by=y',
  );
  await settle();
  expect(wrong.asked.find(isReport)).toContain('since=2026-11-15T18%3A30%3A00.000Z');
});

test('a time without calls says so, and a failure offers another try', async () => {
  const none = { timeZone: 'Asia/Kolkata', days: [], total: tally(0, { responseMs: null }) };
  show(<ReportsPage />, { '/api/reports': none }, '/reports', 'hi');
  await settle();
  expect(screen.getByText('इस समय में कोई कॉल नहीं')).toBeTruthy();
  cleanup();
  show(<ReportsPage />, { '/api/reports': () => new Response('{}', { status: 503 }) }, '/reports');
  await settle();
  expect(screen.getByRole('alert').textContent).toContain('Try again');
});

test('the file has a row for each day and the total, and no cell of it is a formula', async () => {
  const evil = {
    ...report,
    total: tally(6, { unratedModels: ['=HYPERLINK("http://x","y")', 'two, three'] }),
  };
  show(<ReportsPage />, { '/api/reports': evil }, '/reports');
  await settle();
  const files: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    files.push(file as Blob);
    return 'blob:x';
  });
  fireEvent.click(screen.getByText('Download CSV'));
  const lines = (await files[0]?.text())?.split('\r\n') ?? [];
  expect(lines[0]).toContain('day,calls,answered');
  expect(lines[1]).toMatch(/^2026-11-21,6,6,/);
  expect(lines[2]).toMatch(/^total,6,.*,"'=HYPERLINK\(""http:\/\/x"",""y""\) two, three"$/);
});
