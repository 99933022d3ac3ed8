/** Watches a live call while a component shows it. */
import { useEffect, useState } from 'react';
import type { WireEvent } from '../../shared/journal/events.ts';
import { useSignedIn } from '../ui/context.tsx';
import { ApiError } from '../ui/server/api-error.ts';
import { type Meter, watchCall } from './watch.ts';

export interface Watched {
  soFar: readonly WireEvent[];
  /** `notLive`: there was no connection, and the call is not live. */
  meter: Meter | null;
  /** The call's clock less this browser's, in ms. */
  skewMs: number;
  state: 'connecting' | 'connected' | 'lost' | 'over' | 'notLive';
  /** Why the watch has ended although the call may go on. */
  error: unknown;
}

const unwatched: Watched = { soFar: [], meter: null, skewMs: 0, state: 'connecting', error: null };

/** `callId`: null for no call. */
export function useWatch(callId: string | null): Watched {
  const { session, api, signOut } = useSignedIn();
  const [watched, setWatched] = useState(unwatched);
  useEffect(() => {
    setWatched(unwatched);
    if (callId === null) return;
    const leaving = new AbortController();
    const change = (changed: Partial<Watched>): void => setWatched((before) => ({ ...before, ...changed }));
    watchCall(session, api, callId, leaving.signal, {
      opened: () => change({ state: 'connected' }),
      events: (soFar) => change({ soFar: [...soFar] }),
      meter: (meter) => change({ meter, skewMs: Date.parse(meter.at) - Date.now() }),
      lost: () => change({ state: 'lost' }),
      closed: (wasOpen) => change({ state: wasOpen ? 'over' : 'notLive' }),
      failed: (error) => {
        if (error instanceof ApiError && error.kind === 'signedOut') signOut(error);
        else change({ error });
      },
    });
    return () => leaving.abort();
  }, [callId, session, api, signOut]);
  return watched;
}
