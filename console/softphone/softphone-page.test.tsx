import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../testing/shown.tsx';
import SoftphonePage from './softphone-page.tsx';

// A page without a browser has no microphone.
vi.mock('./softphone.ts', async (original) => ({
  ...(await original<typeof import('./softphone.ts')>()),
  openSound: async () => ({}),
  closeSound: () => undefined,
}));

const about = (numbers: string[]) => ({
  '/api/businesses/demo-clinic/about': {
    about: {
      businessId: 'demo-clinic',
      name: 'Sunrise Dental Clinic',
      numbers,
      timeZone: 'Asia/Kolkata',
      languages: ['en-IN'],
      transferDestinations: [],
    },
  },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("the number to call is one of the business's own", async () => {
  show(<SoftphonePage />, about(['+918044000001', '+918000000001', '56161']));
  await settle();
  const list = screen.getByLabelText('Number to call');
  expect(
    within(list)
      .getAllByRole('option')
      .map((option) => option.textContent),
  ).toEqual(['+91 80440 00001', '+91 80000 00001', '56161']);
  // The deployment's own number comes first where it is the business's.
  expect(list).toHaveProperty('value', '+918000000001');
});

test('another business begins with its own first number', async () => {
  show(<SoftphonePage />, about(['+918044000001']));
  await settle();
  expect(screen.getByLabelText('Number to call')).toHaveProperty('value', '+918044000001');
});

test('while the numbers are not known, one is typed', async () => {
  show(<SoftphonePage />, {});
  await settle();
  expect(screen.getByLabelText('Number to call')).toHaveProperty('type', 'tel');
});

test('an operator is not asked as whom to call', async () => {
  for (const role of ['admin', 'operator']) {
    show(<SoftphonePage />, about(['+918044000001']), '/softphone', 'en', { role });
    await settle();
    expect(screen.getByText(/^Call from this number/).closest('[hidden]') !== null).toBe(role === 'operator');
    cleanup();
  }
});

test.each([
  ['own_calls_at_once', 'en', 'You are in two calls from the softphone already. End one first.'],
  ['own_calls_a_minute', 'en', 'You have called ten times within a minute. Wait a little, then call again.'],
  ['own_calls_at_once', 'hi', 'आप सॉफ़्टफ़ोन से पहले ही दो कॉल पर हैं। पहले एक कॉल ख़त्म करें।'],
] as const)('who makes one call too many is told so: %s in %s', async (code, language, told) => {
  const refusal = () => Response.json({ error: { code, message: 'no' } }, { status: 429 });
  show(
    <SoftphonePage />,
    { ...about(['+918044000001']), '/calls/softphone': refusal },
    '/softphone',
    language,
  );
  await settle();
  fireEvent.click(screen.getByText({ en: 'Call the agent', hi: 'एजेंट को कॉल करें' }[language]));
  await settle();
  expect(screen.getByText(told)).toBeTruthy();
});
