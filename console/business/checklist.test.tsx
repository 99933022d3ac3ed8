import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../testing/shown.tsx';
import { Checklist } from './checklist.tsx';

const path = '/api/businesses/demo-clinic/start';
const start = { connected: false, budget: true, person: false, tested: false };
const open = () => screen.getAllByText('(still to do)').length;

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('what is done is ticked by itself, and the list goes when all is done', async () => {
  const { script, asked } = show(<Checklist />, { [path]: { start } });
  await settle();
  expect([open(), screen.getAllByText('(done)').length]).toEqual([3, 1]);
  script[path] = { start: { ...start, connected: true } };
  await settle(5000);
  expect(open()).toBe(2);
  script[path] = { start: { connected: true, budget: true, person: true, tested: true } };
  await settle(5000);
  expect(screen.queryByText('First steps')).toBeNull();
  const before = asked.length;
  await settle(20_000);
  expect(asked).toHaveLength(before);
});

test('hidden, it stays hidden for this business and asks nothing', async () => {
  show(<Checklist />, { [path]: { start } });
  await settle();
  fireEvent.click(screen.getByText('Hide the first steps'));
  expect(screen.queryByText('First steps')).toBeNull();
  cleanup();
  const again = show(<Checklist />, { [path]: { start } });
  await settle();
  expect(again.asked).toEqual([]);
  cleanup();
  show(<Checklist />, { '/api/businesses/other/start': { start } }, '/business', 'en', { business: 'other' });
  await settle();
  expect(screen.getByText('First steps')).toBeTruthy();
});

test('a step leads to where it is done: to its section of this page, opened, or to the softphone', async () => {
  show(
    <>
      <Checklist />
      <details id="section-transfers">
        <summary>People</summary>
      </details>
    </>,
    { [path]: { start } },
  );
  await settle();
  fireEvent.click(screen.getByText('To the people'));
  expect(document.querySelector('details')?.open).toBe(true);
  expect(document.activeElement?.textContent).toBe('People');
  expect(screen.getAllByText('To the softphone').map((link) => link.getAttribute('href'))).toEqual([
    '/softphone',
    '/softphone',
  ]);
});

test('while it can not be read, the page has nothing of it', async () => {
  show(<Checklist />, {});
  await settle();
  expect(document.body.textContent).toBe('');
});
