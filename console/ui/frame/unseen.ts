/** How many calls and requests have come since a person last looked at their list, in this browser. */
import { useQuery } from '@tanstack/react-query';
import { createContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { callsList } from '../../calls/list/calls-list.ts';
import { requestsList } from '../../requests/requests-list.ts';
import { useFormats, useSignedIn } from '../context.tsx';
import { newestOf } from '../server/use-paged.ts';
import { chime } from './chime.ts';
import { isSoundOn } from './preferences.ts';

/** All of them together, for the tab's title. */
export const UnseenContext = createContext(0);

/** `at`: when each came, ISO 8601, newest first. Pure. */
export function unseenOf(at: readonly string[], seenUntil: string | null): number {
  return seenUntil === null ? 0 : at.filter((each) => each > seenUntil).length;
}

/**
 * `isShown`: their list is on the screen. What comes while the tab is hidden is unseen all the same. Whoever
 * opens the console for the first time has seen everything.
 */
function useUnseen(key: string, at: readonly string[] | undefined, isShown: boolean): number {
  const [seenUntil, setSeenUntil] = useState(() => localStorage.getItem(key));
  const isVisible = useSyncExternalStore(watchVisibility, () => document.visibilityState === 'visible');
  const newest = at === undefined ? null : (at[0] ?? '');
  const isSeen = seenUntil === null || (isShown && isVisible);
  useEffect(() => {
    if (newest === null || !isSeen || (seenUntil !== null && newest <= seenUntil)) return;
    localStorage.setItem(key, newest);
    setSeenUntil(newest);
  }, [key, newest, isSeen, seenUntil]);
  return isShown && isVisible ? 0 : unseenOf(at ?? [], seenUntil);
}

function watchVisibility(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}

/**
 * Chimes when something came since the last look, where the person wants a sound. Of several open tabs one
 * chimes: what it has chimed for is kept in the browser.
 */
function useChime(key: string, newest: string | undefined): void {
  const last = useRef(newest);
  useEffect(() => {
    const before = last.current;
    last.current = newest;
    if (newest === undefined || before === undefined || newest <= before || !isSoundOn()) return;
    if (newest <= (localStorage.getItem(key) ?? '')) return;
    localStorage.setItem(key, newest);
    chime();
  }, [key, newest]);
}

/** When the newest came; empty for an empty list, undefined until it was read. */
function newestAt(at: readonly string[] | undefined): string | undefined {
  return at && (at[0] ?? '');
}

/** `path`: the shown page's. `isOld`: a list could not be read again. */
export function useUnseenLists(path: string): { calls: number; requests: number; isOld: boolean } {
  const { session, api } = useSignedIn();
  // An operator sees no calls and no requests.
  const enabled = session.role !== 'operator';
  const calls = useQuery({ ...newestOf(callsList(api, {}, useFormats())), enabled });
  const requests = useQuery({ ...newestOf(requestsList(api, session.business, 'open')), enabled });
  const { business } = session;
  const callsAt = calls.data?.rows.map((call) => call.startedAt);
  const requestsAt = requests.data?.rows.map((request) => request.at);
  useChime(`chimed-calls-${business}`, newestAt(callsAt));
  useChime(`chimed-requests-${business}`, newestAt(requestsAt));
  return {
    calls: useUnseen(`seen-calls-${business}`, callsAt, path === '/calls'),
    requests: useUnseen(`seen-requests-${business}`, requestsAt, path === '/requests'),
    isOld: calls.isRefetchError || requests.isRefetchError,
  };
}
