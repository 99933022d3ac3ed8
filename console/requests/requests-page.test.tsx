import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../testing/shown.tsx';
import RequestsPage from './requests-page.tsx';

const words = '<b>bold</b>';
const request = (id: string, minute: number, changes: object = {}) => ({
  requestId: id,
  callId: 'twilio-CA1',
  kind: 'message',
  fields: { name: `Caller ${id}`, message: words },
  state: 'open',
  phone: '+919800000001',
  at: `2026-11-22T09:${minute}:00.000Z`,
  ...changes,
});

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00.000Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const rowOf = (id: string) => {
  const row = screen.getByText(`Caller ${id}`).closest('li');
  if (!row) throw new Error(`there is no row of ${id}`);
  return within(row);
};
const path = '/api/requests/r1';

test('what a caller asked for is shown as text, with a number that dials', async () => {
  show(<RequestsPage />, { '/api/requests': { requests: [request('r1', 30)] } }, '/requests');
  await settle();
  expect(rowOf('r1').getByText(words)).toBeTruthy();
  expect(screen.getByLabelText('Call +91 98000 00001').getAttribute('href')).toBe('tel:+919800000001');
});

test('a request that its caller began and did not confirm says so', async () => {
  const requests = [request('r1', 30), request('r2', 20, { unconfirmed: true })];
  show(<RequestsPage />, { '/api/requests': { requests } }, '/requests');
  await settle();
  expect(rowOf('r2').getByText('Not confirmed by the caller')).toBeTruthy();
  expect(rowOf('r1').queryByText('Not confirmed by the caller')).toBeNull();
});

test('a decision is shown at once as not saved yet, then as saved, and can be undone', async () => {
  const saved = Promise.withResolvers<Response>();
  const listed = { requests: [request('r1', 30)] };
  const { script } = show(
    <RequestsPage />,
    { '/api/requests': listed, [path]: () => saved.promise },
    '/requests',
  );
  await settle();
  fireEvent.click(screen.getByLabelText('Done: Message, Caller r1'));
  await settle();
  expect(rowOf('r1').getByText('Done')).toBeTruthy();
  expect(rowOf('r1').getByText('Saving …')).toBeTruthy();
  script['/api/requests'] = { requests: [] };
  saved.resolve(Response.json({ request: request('r1', 30, { state: 'done' }) }));
  await settle();
  // The list of open requests has it no more; here it stays, to be opened again.
  expect(rowOf('r1').getByText('Done')).toBeTruthy();
  expect(screen.getByLabelText('Open again: Message, Caller r1')).toBeTruthy();
  script[path] = { request: request('r1', 30) };
  fireEvent.click(screen.getByText('Undo'));
  await settle();
  expect(rowOf('r1').getByText('Open')).toBeTruthy();
});

test('a decision that may not have been saved leaves the request as it was, and says why', async () => {
  const down = () => Response.json({ error: { code: 'x', message: 'the table is away' } }, { status: 503 });
  show(
    <RequestsPage />,
    { '/api/requests': { requests: [request('r1', 30), request('r2', 20)] }, [path]: down },
    '/requests',
  );
  await settle();
  fireEvent.click(screen.getByLabelText('Cancel: Message, Caller r1'));
  await settle();
  expect(rowOf('r1').getByText('Open')).toBeTruthy();
  expect(rowOf('r1').getByRole('alert').textContent).toContain('may not have been saved');
  expect(rowOf('r2').queryByRole('alert')).toBeNull();
});

test('when nothing is open, the page says so; when the search has not reached the end, it says that', async () => {
  show(<RequestsPage />, { '/api/requests': { requests: [] } }, '/requests');
  await settle();
  expect(screen.getByText('All done')).toBeTruthy();
  cleanup();
  show(<RequestsPage />, { '/api/requests': { requests: [], cursor: 'x' } }, '/requests?state=done');
  await settle();
  expect(screen.getByText(/search further back/)).toBeTruthy();
  expect(screen.getByText('Older requests')).toBeTruthy();
});

test('a new request appears by itself', async () => {
  const { script, asked } = show(
    <RequestsPage />,
    { '/api/requests': { requests: [request('r1', 30)] } },
    '/requests',
  );
  await settle();
  script['/api/requests'] = { requests: [request('r2', 31), request('r1', 30)] };
  await settle(10_000);
  expect(rowOf('r2').getByText('Message')).toBeTruthy();
  expect(asked[0]).toBe('GET /api/requests?business=demo-clinic&state=open');
});
