import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../testing/shown.tsx';
import SoftphonePage from './softphone-page.tsx';

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
