import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import CallsPage from '../../calls/list/calls-page.tsx';
import { settle, show } from '../../testing/shown.tsx';
import { Page } from '../page.tsx';
import * as sound from './chime.ts';
import { Frame } from './frame.tsx';
import { unseenOf } from './unseen.ts';

const call = (minute: number) => ({
  callId: `twilio-CA${minute}`,
  businessId: 'demo-clinic',
  carrier: 'twilio',
  from: '+919800000001',
  to: '+918000000001',
  status: 'active',
  endReason: null,
  startedAt: `2026-11-22T09:${minute}:00.000Z`,
  endedAt: null,
  seconds: null,
  summary: null,
  cost: { lines: [], total: { microInr: 0, inr: '0.00' } },
});
const page = (title: string) => (
  <Frame>
    <Page title={title}>{null}</Page>
  </Frame>
);
const scriptOf = (calls: object[]) => ({ '/api/calls': { calls }, '/api/requests': { requests: [] } });
const navLink = (name: string) => within(screen.getByRole('navigation')).getByText(name).closest('a');

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00.000Z') });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('a call that comes while another page is shown is counted in the navigation and in the title', async () => {
  const { script } = show(page('Live calls'), scriptOf([call(30)]), '/live');
  await settle();
  expect(document.title).toBe('Live calls · Demo Clinic');
  Object.assign(script, scriptOf([call(32), call(31), call(30)]));
  await settle(10_000);
  expect(document.title).toBe('(2) Live calls · Demo Clinic');
  expect(navLink('Calls')?.textContent).toContain('2 new');
  expect(navLink('Requests')?.textContent).not.toContain('new');
});

test('on the page of calls nothing is new, unless its tab is hidden', async () => {
  const { script } = show(page('Calls'), scriptOf([call(30)]), '/calls');
  await settle();
  Object.assign(script, scriptOf([call(31), call(30)]));
  await settle(10_000);
  expect(document.title).toBe('Calls · Demo Clinic');
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  Object.assign(script, scriptOf([call(32), call(31), call(30)]));
  await settle(40_000);
  expect(document.title).toBe('(1) Calls · Demo Clinic');
  visibility.mockReturnValue('visible');
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  await settle();
  expect(document.title).toBe('Calls · Demo Clinic');
});

// Regression: with a working network and a server that was down, a list stayed as it was without a word.
test('a list that can not be refreshed says that what is shown may be old, until it is refreshed', async () => {
  const { script } = show(page('Live calls'), scriptOf([call(30)]), '/live');
  await settle();
  const notice = () => screen.queryByText(/^No connection\. What you see may be old/);
  expect(notice()).toBeNull();
  script['/api/calls'] = () => new Response('', { status: 503 });
  await settle(10_000);
  expect(notice()).toBeTruthy();
  Object.assign(script, scriptOf([call(31), call(30)]));
  await settle(10_000);
  expect(notice()).toBeNull();
});

test('whoever chose a sound hears new work, once for all tabs; nobody else does', async () => {
  const chimes = vi.spyOn(sound, 'chime').mockImplementation(() => undefined);
  const { script } = show(page('Calls'), scriptOf([call(30)]), '/calls');
  await settle();
  Object.assign(script, scriptOf([call(31), call(30)]));
  await settle(10_000);
  expect(chimes).not.toHaveBeenCalled();
  fireEvent.click(screen.getByLabelText('On'));
  expect(chimes).toHaveBeenCalledTimes(1);
  // What is there when it is turned on is not new.
  await settle(10_000);
  expect(chimes).toHaveBeenCalledTimes(1);
  const other = show(page('Live calls'), scriptOf([call(31), call(30)]), '/live');
  await settle();
  for (const each of [script, other.script]) Object.assign(each, scriptOf([call(32), call(31)]));
  await settle(20_000);
  expect(chimes).toHaveBeenCalledTimes(2);
  fireEvent.click(screen.getAllByLabelText('Off')[0] as HTMLElement);
  for (const each of [script, other.script]) Object.assign(each, scriptOf([call(33), call(32)]));
  await settle(20_000);
  expect(chimes).toHaveBeenCalledTimes(2);
});

test('somebody who opens the console for the first time has nothing new', () => {
  expect(unseenOf(['2026-11-22T09:31:00.000Z'], null)).toBe(0);
  expect(unseenOf(['2026-11-22T09:31:00.000Z', '2026-11-22T09:30:00.000Z'], '2026-11-22T09:30:00.000Z')).toBe(
    1,
  );
});

test("the header and the title have the business's name, for its staff too", async () => {
  const about = {
    businessId: 'demo-clinic',
    name: 'Sunrise Dental Clinic',
    numbers: ['+918000000001'],
    timeZone: 'Asia/Kolkata',
    languages: ['en-IN'],
    transferDestinations: ['front-desk'],
  };
  show(page('Calls'), { ...scriptOf([]), '/api/businesses/demo-clinic/about': { about } }, '/calls');
  await settle();
  expect(screen.getByRole('banner').textContent).toContain('Sunrise Dental Clinic');
  expect(document.title).toBe('Calls · Sunrise Dental Clinic');
});

test("pages show times of the business's zone, and ask for its days", async () => {
  const about = {
    ...{ businessId: 'demo-clinic', name: 'Gulf Dental', numbers: ['+918000000001'], timeZone: 'Asia/Dubai' },
    ...{ languages: ['en-IN'], transferDestinations: [] },
  };
  const script = { ...scriptOf([call(31)]), '/api/businesses/demo-clinic/about': { about } };
  const frame = (
    <Frame>
      <CallsPage />
    </Frame>
  );
  const { asked } = show(frame, script, '/calls?since=2026-11-22&until=2026-11-22');
  await settle();
  expect(screen.getByText(/^1:31\spm$/)).toBeTruthy();
  expect(screen.getByText('Times in GST')).toBeTruthy();
  expect(asked.filter((each) => each.includes('since=')).at(-1)).toBe(
    'GET /api/calls?since=2026-11-21T20%3A00%3A00.000Z&until=2026-11-22T20%3A00%3A00.000Z',
  );
});
