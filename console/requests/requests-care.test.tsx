import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../testing/shown.tsx';
import RequestsPage from './requests-page.tsx';

const request = {
  requestId: 'r1',
  callId: 'twilio-CA1',
  kind: 'message',
  fields: { name: 'Ravi', message: 'call me' },
  state: 'open',
  phone: '+919800000001',
  at: '2026-11-22T09:30:00.000Z',
  version: 1,
};
const path = '/api/requests/r1';
const edit = () => fireEvent.click(screen.getByLabelText('Assign, add a note or a date: Message, Ravi'));
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00.000Z') }));
afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.useRealTimers();
});

test('staff assign a request, with a day and a note, and what is late says so', async () => {
  const bodies: string[] = [];
  const changed = { ...request, assignee: 'Meena', due: '2026-11-20', note: '<b>called</b>', version: 2 };
  const script = {
    '/api/requests': { requests: [request] },
    [path]: (_: URL, body: string) => {
      bodies.push(body);
      return { request: changed };
    },
  };
  show(<RequestsPage />, script, '/requests');
  await settle();
  edit();
  type('Assigned to', 'Meena');
  type('Due', '2026-11-20');
  type('Note', '<b>called</b>');
  fireEvent.click(screen.getByText('Save'));
  await settle();
  expect(JSON.parse(bodies[0] ?? '')).toEqual({
    ...{ assignee: 'Meena', due: '2026-11-20', note: '<b>called</b>', version: 1 },
  });
  expect(screen.getByText('<b>called</b>')).toBeTruthy();
  expect(screen.getByText('overdue')).toBeTruthy();
});

test('who is second sees the change of the first, and keeps what was typed', async () => {
  const taken = { error: { code: 'version_conflict', message: 'changed meanwhile' } };
  const theirs = { ...request, note: 'theirs', version: 2 };
  const { script } = show(
    <RequestsPage />,
    { '/api/requests': { requests: [request] }, [path]: () => Response.json(taken, { status: 409 }) },
    '/requests',
  );
  await settle();
  edit();
  type('Note', 'mine');
  script['/api/requests'] = { requests: [theirs] };
  fireEvent.click(screen.getByText('Save'));
  await settle();
  expect(screen.getByRole('alert').textContent).toContain('A colleague changed this request');
  expect(screen.getByText('theirs')).toBeTruthy();
  expect(screen.getByLabelText('Note')).toHaveProperty('value', 'mine');
  const bodies: unknown[] = [];
  script[path] = (_: URL, body: string) => {
    bodies.push(JSON.parse(body));
    return { request: { ...theirs, note: 'mine', version: 3 } };
  };
  fireEvent.click(screen.getByText('Save'));
  await settle();
  expect(bodies).toMatchObject([{ note: 'mine', version: 2 }]);
});

test('my requests are found by the name that this browser keeps, and late ones by today', async () => {
  const { asked } = show(<RequestsPage />, { '/api/requests': { requests: [] } }, '/requests?state=mine');
  await settle();
  const lists = (all: readonly string[]) => all.filter((each) => each.includes('/api/requests'));
  expect(lists(asked)).toEqual([]);
  type('Your name, as requests are assigned to you', 'Meena');
  fireEvent.click(screen.getByText('Show'));
  await settle();
  expect(lists(asked)).toEqual(['GET /api/requests?business=demo-clinic&state=open&assignee=Meena']);
  cleanup();
  const late = show(<RequestsPage />, { '/api/requests': { requests: [] } }, '/requests?state=overdue');
  await settle();
  expect(lists(late.asked)).toEqual([
    'GET /api/requests?business=demo-clinic&state=open&dueBefore=2026-11-22',
  ]);
});

test('an appointment whose time was given away meanwhile is opened again only when staff say so', async () => {
  const cancelled = {
    ...{ ...request, kind: 'appointment', state: 'cancelled' },
    fields: { name: 'Ravi', date: '2026-11-24', time: '10:00' },
  };
  const bodies: unknown[] = [];
  const taken = { error: { code: 'slot_taken', message: 'no place is free' } };
  const { script } = show(
    <RequestsPage />,
    { '/api/requests': { requests: [cancelled] }, [path]: () => Response.json(taken, { status: 409 }) },
    '/requests?state=cancelled',
  );
  await settle();
  fireEvent.click(screen.getByLabelText('Open again: Appointment, Ravi'));
  await settle();
  expect(screen.getByRole('alert').textContent).toBe('This time is taken.');
  script[path] = (_: URL, body: string) => {
    bodies.push(JSON.parse(body));
    return { request: { ...cancelled, state: 'open', booked: true, version: 2 } };
  };
  fireEvent.click(screen.getByText('Put it there anyway'));
  await settle();
  expect(bodies).toEqual([{ state: 'open', anyway: true }]);
  expect(screen.getByText('Booked for')).toBeTruthy();
});
