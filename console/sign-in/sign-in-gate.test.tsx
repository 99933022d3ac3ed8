import { useQuery } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { savedFilters, saveFilter } from '../calls/list/saved-filters.ts';
import { settle } from '../testing/shown.tsx';
import { SpokenProvider, useSignedIn } from '../ui/context.tsx';
import { chooseSound, keepLanguage } from '../ui/frame/preferences.ts';
import { en } from '../ui/words/en.ts';
import { createSessionKeeper } from './session.ts';
import type { SignInWorld } from './sign-in.ts';
import { SignInGate } from './sign-in-gate.tsx';
import { createTabs } from './tabs.ts';

const tokenOf = (claims: object) => `e30.${btoa(JSON.stringify(claims))}.c2ln`;
const now = 1_000_000;

/** The console of one page, which shows what the API said. */
function Inside() {
  const { api, session, operatorApi, choose, signOut } = useSignedIn();
  const { data } = useQuery({ queryKey: ['calls'], queryFn: () => api.ask('listCalls', {}) });
  if (operatorApi && session.business === '')
    return (
      <button type="button" onClick={() => void choose('city-clinic')}>
        choose
      </button>
    );
  return (
    <button type="button" onClick={() => signOut(null)}>
      {session.business}: {data?.calls.length ?? 'no'} calls
    </button>
  );
}

function open(answer: () => Response, kept = new Map<string, string>()) {
  const world: SignInWorld = {
    fetch: async () => new Response(),
    store: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    random: (bytes) => new Uint8Array(bytes),
    home: 'https://edge.test/',
  };
  globalThis.fetch = async () => answer();
  const told: unknown[] = [];
  const channel = new EventTarget();
  const tabs = createTabs(
    Object.assign(channel, { postMessage: (data: unknown) => void told.push(data) }) as BroadcastChannel,
    () => null,
  );
  const keeper = createSessionKeeper({
    api: 'https://api.test',
    place: null,
    isLocal: false,
    world,
    now: () => now,
  });
  const setup = { api: 'https://api.test', number: '', isLocal: true, signIn: null, styleNonce: 'n-1' };
  render(
    <SpokenProvider language="en" words={en} keep={() => undefined}>
      <SignInGate setup={setup} keeper={keeper} tabs={tabs} world={world} first={null}>
        <Inside />
      </SignInGate>
    </SpokenProvider>,
  );
  const enter = async (token: string) => {
    fireEvent.change(screen.getByLabelText('Staff token'), { target: { value: token } });
    fireEvent.click(screen.getByText('Sign in with this token'));
    await settle();
  };
  const hear = (data: unknown) =>
    act(() => void channel.dispatchEvent(new MessageEvent('message', { data })));
  return { enter, kept, told, hear };
}

beforeEach(() => vi.useFakeTimers({ now }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('a token signs in, and signing out forgets it', async () => {
  const { enter, kept, told } = open(() => Response.json({ calls: [] }));
  await enter(tokenOf({ business: 'demo-clinic', role: 'staff' }));
  expect(screen.getByText('demo-clinic: 0 calls')).toBeTruthy();
  fireEvent.click(screen.getByRole('button'));
  await settle();
  expect(screen.getByLabelText('Staff token')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(kept.size).toBe(0);
  expect(told).toEqual([{ tell: 'signedOut' }]);
});

/** What a person keeps, and what the browser keeps. */
function keepAll() {
  localStorage.clear();
  saveFilter(localStorage, 'demo-clinic', { name: 'Ravi', query: '/calls?phone=%2B919800000001' });
  localStorage.setItem('my-name', 'Asha');
  keepLanguage('hi');
}

test('a session that the server no longer accepts takes her saved filters and her name with it', async () => {
  keepAll();
  const { enter } = open(() =>
    Response.json({ error: { code: 'unauthorized', message: 'a staff token is needed' } }, { status: 401 }),
  );
  await enter(tokenOf({ business: 'demo-clinic' }));
  expect(Object.keys(localStorage)).toEqual(['language']);
});

test.each<[string, Record<string, string>, string[]]>([
  ['has run out, and nothing renews it', { 'staff-token': 'e30.e30.c2ln' }, ['language']],
  [
    'can still be renewed',
    { 'staff-token': 'e30.e30.c2ln', 'staff-renewal': 'r' },
    ['calls-filters:demo-clinic', 'language', 'my-name'],
  ],
  ['of another tab may go on', {}, ['calls-filters:demo-clinic', 'language', 'my-name']],
])('a page that is opened where the session %s keeps what is hers so long', async (_, session, left) => {
  keepAll();
  open(() => Response.json({ calls: [] }), new Map(Object.entries(session)));
  await settle();
  expect(Object.keys(localStorage).sort()).toEqual(left);
});

test('who signs out leaves no saved filter and no name in the browser, only its language, colours and sound', async () => {
  keepAll();
  chooseSound(true);
  localStorage.setItem('seen-calls-demo-clinic', '2026-11-22T04:30:00.000Z');
  const { enter } = open(() => Response.json({ calls: [] }));
  await enter(tokenOf({ business: 'demo-clinic', role: 'staff' }));
  expect(savedFilters(localStorage, 'demo-clinic')).toHaveLength(1);
  fireEvent.click(screen.getByRole('button'));
  await settle();
  expect(Object.keys(localStorage).sort()).toEqual(['language', 'seen-calls-demo-clinic', 'sound']);
});

test('who signs out in another tab is signed out here too, and nothing is left', async () => {
  const { enter, kept, hear, told } = open(() => Response.json({ calls: [] }));
  await enter(tokenOf({ business: 'demo-clinic', role: 'staff' }));
  hear({ tell: 'signedOut' });
  expect(screen.getByLabelText('Staff token')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
  expect([kept.size, told]).toEqual([0, []]);
});

test('an operator chooses a business, and the pages are about it', async () => {
  const { enter } = open(() => Response.json({ calls: [] }));
  await enter(tokenOf({ role: 'operator' }));
  fireEvent.click(screen.getByText('choose'));
  await settle();
  expect(screen.getByText(/^city-clinic:/)).toBeTruthy();
});

test('an expired token is said to be expired', async () => {
  const { enter } = open(() => Response.json({ calls: [] }));
  await enter(tokenOf({ business: 'demo-clinic', exp: 999 }));
  expect(screen.getByRole('alert').textContent).toBe('This token has expired.');
});

test('a token that the server no longer accepts leads to the sign-in, which says why', async () => {
  const { enter, kept } = open(() =>
    Response.json({ error: { code: 'unauthorized', message: 'a staff token is needed' } }, { status: 401 }),
  );
  await enter(tokenOf({ business: 'demo-clinic' }));
  expect(screen.getByRole('alert').textContent).toBe('You are no longer signed in. Sign in again.');
  expect(kept.size).toBe(0);
});
