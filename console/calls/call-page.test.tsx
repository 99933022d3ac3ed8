import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { money } from '../../shared/money.ts';
import { settle, show } from '../testing/shown.tsx';
import CallPage from './call-page.tsx';

const words = '<script>alert(1)</script>';
const call = {
  callId: 'twilio-CA1',
  businessId: 'demo-clinic',
  carrier: 'twilio',
  from: '+919800000001',
  to: '+918000000001',
  status: 'completed',
  endReason: 'caller',
  startedAt: '2026-11-22T09:30:00.000Z',
  endedAt: '2026-11-22T09:31:14.000Z',
  seconds: 74,
  summary: `Asked for ${words}.`,
  cost: { lines: [{ item: 'tts', ...money(4_321) }], total: money(4_321) },
  turns: [
    { turn: 1, responseMs: 900, sttMs: 300, firstTokenMs: 300, voiceMs: 100, replyMs: 600, leadMs: 120 },
  ],
  transcript: [
    { at: '2026-11-22T09:30:05.000Z', turn: 1, who: 'agent', text: 'We are open', interrupted: true },
    { at: '2026-11-22T09:30:09.000Z', turn: 2, who: 'caller', text: words },
  ],
  recording: { key: 'recordings/a.wav', bytes: 1, sha256: 'a'.repeat(64), seconds: 74 } as object | null,
};
const customer = (openRequests: object[]) => ({
  customer: { phone: call.from, name: null, language: null, notes: '', lastCalls: [], openRequests },
});
const scriptOf = (changes: object = {}, more: object = {}) => ({
  '/api/calls/twilio-CA1': { call: { ...call, ...changes } },
  '/api/customers/%2B919800000001': customer([]),
  ...more,
});

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T09:32:00.000Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const shown = async (changes: object = {}, more: object = {}) => {
  const made = show(<CallPage callId="twilio-CA1" />, scriptOf(changes, more));
  await settle();
  return made;
};

test.each([
  [{ outcome: 'booked' }, 'Appointment noted'],
  [{ outcome: 'unresolved', status: 'failed' }, 'Failed'],
  [{ outcome: null }, 'Completed'],
  [{}, 'Completed'],
])('what came of a call is said, and its state where that is not known: %j', async (changes, badge) => {
  await shown(changes);
  expect(document.querySelector('h1 .badge')?.textContent).toBe(badge);
});

test('a call is shown as it was heard, as text, with its times, its cost and its end in words', async () => {
  await shown();
  const heard = screen.getAllByRole('listitem').map((line) => line.textContent ?? '');
  expect(heard[0]).toContain('We are open interrupted');
  expect(heard[1]).toContain(words);
  expect(document.querySelector('main script, .words script')).toBeNull();
  expect(screen.getByText(`Asked for ${words}.`)).toBeTruthy();
  expect(screen.getByText('the caller hung up')).toBeTruthy();
  expect(screen.getAllByText('₹0.0043')).toHaveLength(2);
  expect(screen.getByRole('img').getAttribute('aria-label')).toBe(
    'speculative, 120 ms ahead, end of turn 300 ms, first token 180 ms, first clause 320 ms, voice 100 ms',
  );
});

test("a call's page leads to the caller's other calls, except for a withheld or an erased number", async () => {
  await shown();
  expect(screen.getByText('Calls from this number').getAttribute('href')).toBe(
    '/calls?phone=%2B919800000001',
  );
  for (const [from, heading] of [
    ['+266696687', 'Number withheld'],
    ['', 'Number erased'],
  ] as const) {
    cleanup();
    await shown({ from });
    expect(screen.queryByText('Calls from this number')).toBeNull();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(heading);
  }
});

test('no link to a recording is made, and no playback logged, before staff press Listen', async () => {
  const { asked } = await shown(
    {},
    {
      '/api/recordings/twilio-CA1': { url: 'https://s3.test/a.wav?x=1&y=2', expiresAt: call.endedAt },
    },
  );
  expect(asked.some((path) => path.includes('recordings'))).toBe(false);
  fireEvent.click(screen.getByText('Listen (1:14)'));
  await settle();
  const player = screen.getByLabelText('Recording of the call');
  expect(player.getAttribute('src')).toBe('https://s3.test/a.wav?x=1&y=2');
  // The link is valid for 15 minutes.
  fireEvent.error(player);
  await settle();
  expect(screen.getByRole('alert').textContent).toContain('listen again for a new one');
  expect(screen.getByText('Listen (1:14)')).toBeTruthy();
});

const over = { recording: null };
test.each([
  [
    'a call that lives',
    { ...over, status: 'active', endReason: null, endedAt: null },
    /stored when the call ends/,
  ],
  ['one that is uploaded', over, /still being uploaded/],
  [
    'one that is kept at the edge',
    { ...over, undelivered: { events: 0, recording: true, bill: false } },
    /could not be delivered yet/,
  ],
  [
    'a caller who said no',
    { ...over, recordingNotice: { policy: 'askFirst', heard: true, consent: false } },
    /did not want/,
  ],
  ['an old call without one', { ...over, endedAt: '2026-11-20T09:30:00.000Z' }, /There is no recording/],
])('where there is no recording, the page says why: %s', async (_, changes, why) => {
  await shown(changes);
  expect(screen.getByText(why)).toBeTruthy();
});

test('a recording that is uploaded appears by itself', async () => {
  const { script } = await shown(over);
  Object.assign(script, scriptOf());
  await settle(5000);
  expect(screen.getByText('Listen (1:14)')).toBeTruthy();
});

test('a call that never connected says so instead of showing an empty conversation', async () => {
  await shown({
    ...over,
    status: 'failed',
    endReason: 'fault',
    seconds: 0,
    transcript: [],
    turns: [],
    summary: null,
  });
  expect(screen.getByText(/never connected/)).toBeTruthy();
  expect(screen.getByText('No turn was measured.')).toBeTruthy();
});

test("a caller's open requests are beside the call, and nothing is for a caller without any", async () => {
  const request = {
    requestId: 'r1',
    callId: 'twilio-CA1',
    kind: 'message',
    fields: { message: words },
    state: 'open',
    phone: call.from,
    at: '2026-11-22T09:30:20.000Z',
  };
  await shown({}, { '/api/customers/%2B919800000001': customer([request]) });
  expect(screen.getByText('Open requests of this caller')).toBeTruthy();
  expect(screen.getByText('made in this call')).toBeTruthy();
  cleanup();
  await shown({}, { '/api/customers/%2B919800000001': undefined });
  expect(screen.queryByText('Open requests of this caller')).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('the journal is asked for when it is opened', async () => {
  const events = [{ seq: 1, at: call.startedAt, type: 'takenUp', why: 'crash', after: 1 }];
  const { asked } = await shown({}, { '/api/calls/twilio-CA1/events': { events } });
  expect(asked.some((path) => path.includes('events'))).toBe(false);
  const details = document.querySelector('details');
  if (!details) throw new Error('there is no journal');
  details.open = true;
  fireEvent(details, new Event('toggle'));
  await settle();
  expect(screen.getByText('after a crash of our system')).toBeTruthy();
});
