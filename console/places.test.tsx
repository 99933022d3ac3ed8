import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Places } from './places.tsx';
import { settle, show } from './testing/shown.tsx';
import { navigate } from './ui/address.ts';

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00.000Z') }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('an address without a page says so, and leads to the calls', async () => {
  navigate('/nowhere');
  show(<Places />, {}, '/nowhere');
  await settle();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('There is no page at this address.');
  expect(screen.getByText('All calls').getAttribute('href')).toBe('#/');
});
