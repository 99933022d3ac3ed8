import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { show } from '../testing/shown.tsx';
import { LiveStaff } from './live-staff.tsx';
import { liveView } from './live-view.ts';

afterEach(cleanup);

const at = '2026-11-22T09:30:00.000Z';
const started = (more: object = {}) => ({
  seq: 0,
  at,
  type: 'callStarted',
  businessId: 'demo-clinic',
  carrier: 'twilio',
  from: '+919800000001',
  to: '+918000000001',
  language: 'en-IN',
  languages: ['en-IN'],
  agentName: 'Asha',
  businessName: 'Sunrise',
  customerName: null,
  greeting: 'Hello.',
  endAfterGreeting: null,
  limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' },
  ...more,
});
const media = { seq: 1, at, type: 'mediaStarted', streamId: 's' };
const path = '/calls/twilio-CA1/whisper';
const staff = (events: object[], isResting = false) => (
  <LiveStaff callId="twilio-CA1" view={liveView(events as never)} isResting={isResting} />
);
const field = () => screen.getByLabelText<HTMLInputElement>('What the agent should do in its next reply');
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

test('a sentence is whispered, and the field is free for the next one', async () => {
  const bodies: string[] = [];
  show(staff([started(), media]), {
    [path](_: URL, body: string) {
      bodies.push(body);
      return { callId: 'twilio-CA1' };
    },
  });
  fireEvent.change(field(), { target: { value: ' offer Tuesday instead ' } });
  fireEvent.click(button('Whisper'));
  await screen.findByText('Whispered. The agent follows it in its next reply.');
  expect(bodies).toEqual(['{"text":"offer Tuesday instead"}']);
  expect(field().value).toBe('');
});

test('a whisper that is refused keeps the words and says why', async () => {
  const error = { code: 'ending', message: 'the agent is ending the call' };
  show(staff([started(), media]), { [path]: () => Response.json({ error }, { status: 409 }) });
  fireEvent.change(field(), { target: { value: 'offer Tuesday' } });
  fireEvent.click(button('Whisper'));
  await screen.findByText(/the agent is ending the call/);
  expect(field().value).toBe('offer Tuesday');
});

test('nothing is whispered without words, or where no agent is on the line', () => {
  const { asked } = show(staff([started(), media], true), {});
  expect([field().disabled, button('Whisper').disabled, button('Listen').disabled]).toEqual([
    true,
    true,
    true,
  ]);
  expect(asked).toEqual([]);
});

test.each([
  ['while it rings', [started()], /before the call is answered/],
  ['before the notice', [started({ recordingNotice: 'spoken' }), media], /before the caller has heard/],
  ['without an agreement', [started({ recordingNotice: 'askFirst' }), media], /has not agreed/],
  ['by turns', [started(), { ...media, type: 'turnsStarted' }], /no sound here/],
  [
    'once the caller wants no recording',
    [started(), media, { seq: 2, at, type: 'recordingDecided', consent: false, why: 'stopped' }],
    /has not agreed/,
  ],
])('nobody listens %s, and the page says why', async (_, events, why) => {
  show(staff(events), {});
  await waitFor(() => expect(screen.getByText(why)).toBeDefined());
  expect(button('Listen').disabled).toBe(true);
});

test('staff may listen where the notice was heard', () => {
  show(staff([started({ recordingNotice: 'spoken' }), media, { seq: 2, at, type: 'noticeHeard' }]), {});
  expect(button('Listen').disabled).toBe(false);
});
