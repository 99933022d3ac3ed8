import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { show } from '../testing/shown.tsx';
import LiveCallPage from './live-call-page.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const about = (transferDestinations: string[]) => ({
  businessId: 'demo-clinic',
  name: 'Sunrise',
  numbers: ['+918000000001'],
  timeZone: 'Asia/Kolkata',
  languages: ['en-IN'],
  transferDestinations,
});

/** The page of a call whose watch is connected and has brought these events. */
function shown(people: string[], events: object[] = []) {
  const bodies: string[] = [];
  class Watch extends EventTarget {
    constructor() {
      super();
      queueMicrotask(() => {
        this.dispatchEvent(new Event('open'));
        events.forEach((event, seq) => {
          const data = JSON.stringify({ seq, at: '2026-11-22T09:30:00.000Z', ...event });
          this.dispatchEvent(Object.assign(new Event('message'), { data }));
        });
      });
    }
    close(): void {
      return;
    }
  }
  vi.stubGlobal('WebSocket', Watch);
  show(<LiveCallPage callId="twilio-CA1" />, {
    '/api/businesses/demo-clinic/about': { about: about(people) },
    '/calls/twilio-CA1/transfer': (_: URL, body: string) => {
      bodies.push(body);
      return { callId: 'twilio-CA1' };
    },
  });
  return bodies;
}
const button = (name: RegExp | string) => screen.getByRole<HTMLButtonElement>('button', { name });

test('staff choose whom a call is handed to, with one question', async () => {
  const bodies = shown(['front-desk', 'Dr. Mehta']);
  await waitFor(() => expect(button('Transfer to a person').disabled).toBe(false));
  fireEvent.click(button('Transfer to a person'));
  const whom = await screen.findByLabelText('To whom?');
  fireEvent.change(whom, { target: { value: 'Dr. Mehta' } });
  const [, confirm] = screen.getAllByRole('button', { name: 'Transfer to a person', hidden: true });
  if (confirm) fireEvent.click(confirm);
  await waitFor(() => expect(bodies).toEqual(['{"destination":"Dr. Mehta"}']));
});

test('a business without people to transfer to has no such button to press', async () => {
  shown([]);
  await waitFor(() => expect(button('Transfer to a person').disabled).toBe(true));
  expect(button('End the call').disabled).toBe(false);
});

test.each([
  ['the end', { type: 'hangUpAsked', by: 'staff' }, [true, true]],
  ['a hand-over', { type: 'transferAsked', by: 'staff', destination: null }, [true, false]],
])('%s that somebody ordered, on whatever page, is not ordered again', async (_, order, rests) => {
  shown(['front-desk'], [order]);
  await waitFor(() =>
    expect([button('Transfer to a person').disabled, button('End the call').disabled]).toEqual(rests),
  );
});
