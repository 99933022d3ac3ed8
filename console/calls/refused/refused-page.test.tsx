import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../../testing/shown.tsx';
import { RefusedLink } from './refused-link.tsx';
import RefusedPage from './refused-page.tsx';

const at = '2026-11-22T09:30:00.000Z';
const refused = (phone: string, more: object = {}) => ({
  phone,
  reason: 'budget_exhausted',
  rings: 2,
  firstAt: at,
  lastAt: at,
  ...more,
});
const marked = { calledBack: { person: 'asha', at } };

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00.000Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('a refused caller is marked as called back, and the mark can be taken away', async () => {
  const phone = '+919800000001';
  const bodies: string[] = [];
  const { asked, script } = show(
    <RefusedPage />,
    {
      '/api/refused-callers': { callers: [refused(phone), refused('anonymous', { reason: 'new_reason' })] },
      [`/api/refused-callers/${encodeURIComponent(phone)}`]: (_: URL, body: string) => {
        bodies.push(body);
        script['/api/refused-callers'] = { callers: [refused(phone, marked)] };
        return { caller: refused(phone, marked) };
      },
    },
    '/calls/refused',
  );
  await settle();
  expect(screen.getByText('+91 98000 00001').getAttribute('href')).toBe('tel:+919800000001');
  expect(screen.getByText('new_reason')).toBeTruthy();
  expect(screen.getAllByRole('button')).toHaveLength(1);
  fireEvent.click(screen.getByText('Mark as called back'));
  await settle();
  expect(asked).toContain(`PUT /api/refused-callers/${encodeURIComponent(phone)}`);
  fireEvent.click(screen.getByLabelText('Take the mark away: +91 98000 00001'));
  await settle();
  expect(bodies).toEqual(['{"calledBack":true}', '{"calledBack":false}']);
});

test('callers whose numbers are masked are marked too, each of two that look alike on its own', async () => {
  const phone = '+91******0001';
  const [one, other] = [refused(phone, { ref: 'a'.repeat(54) }), refused(phone, { ref: 'b'.repeat(54) })];
  const { asked } = show(
    <RefusedPage />,
    { '/api/refused-callers': { callers: [one, other] } },
    '/calls/refused',
  );
  await settle();
  expect(screen.queryByRole('link', { name: /0001/ })).toBeNull();
  const [, second] = screen.getAllByText('Mark as called back');
  if (second) fireEvent.click(second);
  await settle();
  expect(asked.filter((each) => each.startsWith('PUT'))).toEqual([
    `PUT /api/refused-callers/${'b'.repeat(54)}`,
  ]);
});

test('a mark that could not be saved is not shown, and says why; an empty list says so', async () => {
  const phone = '+919800000001';
  show(<RefusedPage />, { '/api/refused-callers': { callers: [refused(phone)] } }, '/calls/refused');
  await settle();
  fireEvent.click(screen.getByText('Mark as called back'));
  await settle();
  expect(screen.getByRole('alert').textContent).toContain('Not found');
  expect(screen.getByText('Mark as called back')).toBeTruthy();
  cleanup();
  show(<RefusedPage />, { '/api/refused-callers': { callers: [] } }, '/calls/refused', 'hi');
  await settle();
  expect(screen.getByText('सबकी कॉल ली गई')).toBeTruthy();
});

test('the link on the page of calls counts those who wait for a call back', async () => {
  const callers = [refused('+919800000001'), refused('+919800000002', marked)];
  show(<RefusedLink />, { '/api/refused-callers': { callers } });
  await settle();
  expect(screen.getByText('1 to call back')).toBeTruthy();
});
