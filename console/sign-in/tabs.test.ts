import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Kept } from './session.ts';
import { createTabs } from './tabs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const mine: Kept = { token: 'a.b.c', renewal: 'r', operator: null, chosen: null };

/** The tabs of one browser. What one tells, all others hear a moment later. */
function browser() {
  const tabs = new Set<(event: MessageEvent) => void>();
  const told: unknown[] = [];
  const tell = (data: unknown, except?: (event: MessageEvent) => void): void => {
    told.push(data);
    for (const hear of tabs)
      if (hear !== except) setTimeout(() => hear(new MessageEvent('message', { data })), 5);
  };
  const open = (kept: Kept | null) => {
    let hear: (event: MessageEvent) => void = () => undefined;
    return createTabs(
      {
        postMessage: (data: unknown) => tell(data, hear),
        addEventListener: (_: string, listener: unknown) => {
          hear = listener as typeof hear;
          tabs.add(hear);
        },
      },
      () => kept,
    );
  };
  return { told, tell, open };
}

test('a new tab takes over the session of an open one', async () => {
  const { open } = browser();
  open(null);
  open(mine);
  const asked = open(null).ask();
  await vi.advanceTimersByTimeAsync(20);
  expect(await asked).toEqual(mine);
});

test('with no other tab, or none that answers, nobody is signed in a moment later', async () => {
  const { open } = browser();
  open(null);
  let answer: unknown = 'none yet';
  void open(null)
    .ask()
    .then((kept) => {
      answer = kept;
    });
  await vi.advanceTimersByTimeAsync(299);
  expect(answer).toBe('none yet');
  await vi.advanceTimersByTimeAsync(1);
  expect(answer).toBeNull();
});

test('who signs out in one tab is signed out in all, also in one that is still loading', async () => {
  const { open } = browser();
  const [one, other, loading] = [open(mine), open(mine), open(mine)];
  const left = vi.fn();
  other.onSignOut(left);
  one.signOut();
  await vi.advanceTimersByTimeAsync(10);
  expect(left).toHaveBeenCalledTimes(1);
  const leftLate = vi.fn();
  loading.onSignOut(leftLate);
  expect(leftLate).toHaveBeenCalledTimes(1);
});

test('a tab that asked while another one signed out is not signed in', async () => {
  const { open } = browser();
  const one = open(null);
  const asked = open(null).ask();
  one.signOut();
  await vi.advanceTimersByTimeAsync(20);
  expect(await asked).toBeNull();
});

test('what is no message of the console is ignored, and no session is told unasked', async () => {
  const { open, tell, told } = browser();
  const left = vi.fn();
  open(mine).onSignOut(left);
  const asked = open(null).ask();
  const strange = [null, 'signedOut', { tell: 'session', kept: { token: 7 } }, { tell: 'other' }];
  for (const data of strange) tell(data);
  await vi.advanceTimersByTimeAsync(20);
  expect(await asked).toEqual(mine);
  expect(left).not.toHaveBeenCalled();
  expect(told).toEqual([{ tell: 'whoIsIn' }, ...strange, { tell: 'session', kept: mine }]);
});
