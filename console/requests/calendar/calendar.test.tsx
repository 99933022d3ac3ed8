import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../../testing/shown.tsx';
import CalendarPage from './calendar-page.tsx';

const appointment = (id: string, time: string, changes: object = {}) => ({
  requestId: id,
  callId: 'twilio-CA1',
  kind: 'appointment',
  fields: { date: '2026-11-24', time, name: `<i>${id}</i>` },
  state: 'open',
  phone: '+919800000001',
  at: '2026-11-22T09:30:00.000Z',
  booked: true,
  version: 4,
  minutes: 30,
  ...changes,
});
const day = (date: string, part: object = {}) => ({
  ...{ date, openings: [], places: [], appointments: [], clashes: [] },
  ...part,
});
const calendar = (part: object) => ({
  ...{ timeZone: 'Asia/Kolkata', today: '2026-11-24', time: '08:00' },
  slots: { minutes: 30, atOnce: 1 },
  days: [
    day('2026-11-23'),
    day('2026-11-24', {
      openings: [{ opens: '09:30', closes: '11:00' }],
      places: ['09:30', '10:00', '10:30'].map((time) => ({ time, left: time === '10:00' ? 0 : 1 })),
      ...part,
    }),
  ],
});

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-24T02:30:00.000Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const taken = () =>
  Response.json({ error: { code: 'slot_taken', message: 'no place is free' } }, { status: 409 });
const open = async (given: object, part: object = {}) => {
  const bodies: unknown[] = [];
  const keep = (answer: unknown) => (_: URL, body: string) => {
    bodies.push(JSON.parse(body));
    return typeof answer === 'function' ? (answer as () => unknown)() : answer;
  };
  const script = Object.fromEntries(Object.entries(given).map(([path, answer]) => [path, keep(answer)]));
  const shown = show(<CalendarPage />, { '/api/calendar': calendar(part), ...script }, '/requests/calendar');
  await settle();
  return { ...shown, bodies, keep };
};
const field = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

test('the week of today shows what is booked as text, what is free, and what clashes', async () => {
  const two = [appointment('Ravi', '10:00'), appointment('Asha', '10:00', { booked: undefined })];
  const { asked } = await open({}, { appointments: two, clashes: ['Ravi', 'Asha'] });
  expect(asked).toContain('GET /api/calendar?business=demo-clinic&from=2026-11-23&days=7');
  const row = within(screen.getByText('10:00 am').closest('tr') as HTMLElement);
  expect(row.getByText('<i>Ravi</i>')).toBeTruthy();
  expect(row.getByText('clash · to be confirmed')).toBeTruthy();
  expect(screen.getByText(/2 appointments clash/)).toBeTruthy();
  expect(
    screen.getAllByLabelText(/^Add an appointment: /).map((each) => each.getAttribute('aria-label')),
  ).toEqual([
    'Add an appointment: Tue, 24 Nov, 9:30 am, 1 free',
    'Add an appointment: Tue, 24 Nov, 10:30 am, 1 free',
  ]);
});

test('staff enter an appointment in a free slot; where it was taken meanwhile they are asked', async () => {
  const added = { request: appointment('new', '09:30') };
  const { bodies, script, keep } = await open({ '/api/requests': taken });
  fireEvent.click(screen.getByLabelText(/9:30 am, 1 free$/));
  await settle();
  field('Name', 'Priya');
  field('Phone (optional)', '98000 00002');
  fireEvent.click(screen.getByText('Add'));
  await settle();
  expect(screen.getByRole('alert').textContent).toBe('This time is taken.');
  script['/api/requests'] = keep(added);
  fireEvent.click(screen.getByText('Put it there anyway'));
  await settle();
  expect(bodies).toMatchObject([
    { date: '2026-11-24', time: '09:30', name: 'Priya', phone: '+919800000002', anyway: false },
    { date: '2026-11-24', time: '09:30', name: 'Priya', phone: '+919800000002', anyway: true },
  ]);
  const [first, second] = bodies as { requestId: string }[];
  expect(first?.requestId).toBe(second?.requestId);
  expect(screen.queryByLabelText('Name')).toBeNull();
  expect(screen.getByText('The appointment is saved.')).toBeTruthy();
});

test('staff move an appointment, made to the version that they saw, or cancel it', async () => {
  const { bodies } = await open(
    { '/api/requests/Ravi': { request: appointment('Ravi', '10:30') } },
    { appointments: [appointment('Ravi', '10:00')] },
  );
  fireEvent.click(screen.getByText('<i>Ravi</i>'));
  await settle();
  field('Time', '10:30');
  fireEvent.click(screen.getByText('Move'));
  await settle();
  fireEvent.click(screen.getByText('<i>Ravi</i>'));
  await settle();
  fireEvent.click(screen.getByText('Cancel appointment'));
  await settle();
  expect(bodies).toEqual([
    { appointment: { date: '2026-11-24', time: '10:30' }, anyway: false, version: 4 },
    { state: 'cancelled' },
  ]);
});

test('a business without slots sees its wishes, and how to let the agent book', async () => {
  show(
    <CalendarPage />,
    { '/api/calendar': { ...calendar({}), slots: null, days: [day('2026-11-24')] } },
    '/requests/calendar?day=2026-11-24',
  );
  await settle();
  expect(screen.getByText(/set the length of an appointment/)).toBeTruthy();
  expect(screen.getByText('No appointments this week')).toBeTruthy();
});
