import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Call } from '../../shared/contract/call.ts';
import { money } from '../../shared/money.ts';
import { settle, show } from '../testing/shown.tsx';
import { MarkCard } from './mark-card.tsx';

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T09:32:00.000Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const mark = { reason: 'slow', note: '<b>long</b>', at: '2026-11-22T09:31:00.000Z', by: 'meera' };
const call = (changes: object): Call =>
  Call.parse({
    ...{ callId: 'twilio-CA1', businessId: 'demo-clinic', carrier: 'twilio', from: '+919800000001' },
    ...{
      to: '+918000000001',
      status: 'completed',
      endReason: 'caller',
      startedAt: '2026-11-22T09:30:00.000Z',
    },
    ...{ endedAt: null, seconds: 74, summary: null, cost: { lines: [], total: money(1) }, turns: [] },
    ...{ transcript: [], recording: null, ...changes },
  });
const path = '/api/calls/twilio-CA1/mark';

test('a call is marked with a reason and a note', async () => {
  const bodies: string[] = [];
  const { asked } = show(<MarkCard call={call({})} />, {
    [path]: (_: URL, body: string) => {
      bodies.push(body);
      return { call: call({ mark }) };
    },
  });
  fireEvent.click(screen.getByText('This went wrong'));
  fireEvent.change(screen.getByLabelText('What went wrong?'), { target: { value: 'slow' } });
  fireEvent.change(screen.getByLabelText('Note (optional)'), { target: { value: ' too long ' } });
  fireEvent.click(screen.getByText('Mark the call'));
  await settle();
  expect(asked).toEqual([`PUT ${path}`]);
  expect(JSON.parse(bodies[0] ?? '')).toEqual({ reason: 'slow', note: 'too long' });
});

test('a mark says what, who and when, as text, and is taken away', async () => {
  const { asked } = show(<MarkCard call={call({ mark })} />, {
    [path]: () => new Response(null, { status: 204 }),
  });
  expect(screen.getByText('It was too slow, or spoke over the caller')).toBeTruthy();
  expect(screen.getByText('<b>long</b>')).toBeTruthy();
  expect(screen.getByText('Marked Sun, 22 Nov, 3:01 pm IST by meera')).toBeTruthy();
  fireEvent.click(screen.getByText('Take the mark away'));
  await settle();
  expect(asked).toEqual([`DELETE ${path}`]);
});

test('a mark that could not be saved says so, and the form keeps what was written', async () => {
  show(<MarkCard call={call({})} />, { [path]: () => new Response('', { status: 503 }) });
  fireEvent.click(screen.getByText('This went wrong'));
  fireEvent.change(screen.getByLabelText('What went wrong?'), { target: { value: 'other' } });
  fireEvent.change(screen.getByLabelText('Note (optional)'), { target: { value: 'kept' } });
  fireEvent.click(screen.getByText('Mark the call'));
  await settle();
  expect(screen.getByRole('alert')).toBeTruthy();
  expect((screen.getByLabelText('Note (optional)') as HTMLTextAreaElement).value).toBe('kept');
});
