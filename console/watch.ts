/** Watching a live call: its journal from the start, then every event as it happens. */
import { WireEvent } from '../shared/journal/events.ts';
import type { Session } from './setup.ts';

export interface WatchEvents {
  opened(): void;
  /** All events so far, in the order they came. Several that come at once are told once. */
  events(soFar: readonly WireEvent[]): void;
  /** Once, and not after `stop`. `wasOpen`: false when the call could not be watched at all. */
  closed(wasOpen: boolean): void;
}

export interface Watch {
  readonly soFar: readonly WireEvent[];
  stop(): void;
}

/** The token goes as a subprotocol, because a browser can set no header on a WebSocket. */
export function watchCall(session: Session, callId: string, tell: WatchEvents): Watch {
  const url = `${location.origin.replace(/^http/, 'ws')}/calls/${encodeURIComponent(callId)}/live`;
  const socket = new WebSocket(url, ['bearer', session.token]);
  const soFar: WireEvent[] = [];
  let wasOpen = false;
  let isStopped = false;
  let isTold = true;

  socket.addEventListener('open', () => {
    wasOpen = true;
    tell.opened();
  });
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const event = WireEvent.safeParse(JSON.parse(data));
    if (!event.success) return;
    soFar.push(event.data);
    if (!isTold) return;
    isTold = false;
    // A call that is opened late sends its whole journal at once, which must not be drawn once per event.
    requestAnimationFrame(() => {
      isTold = true;
      if (!isStopped) tell.events(soFar);
    });
  });
  socket.addEventListener('close', () => {
    if (!isStopped) tell.closed(wasOpen);
  });
  return {
    soFar,
    stop() {
      isStopped = true;
      socket.close();
    },
  };
}
