/**
 * Watching a live call: its journal from the start, then every event as it happens. A connection
 * that breaks is opened again while the call is on.
 */
import { WireEvent } from '../../shared/journal/events.ts';
import type { Session } from '../sign-in/session.ts';
import { AskError, listLive } from '../ui/api.ts';

export interface WatchEvents {
  /**
   * The connection is there, for the first time or again; what follows is the whole journal from
   * its start.
   */
  opened(): void;
  /** All events so far, in the order they came. Several that come at once are told once. */
  events(soFar: readonly WireEvent[]): void;
  /** The connection broke, or was not had; it is tried again in a while. */
  lost(): void;
  /**
   * Once, and not after `stop`: the call is not live (any more). `wasOpen`: whether anything of it
   * was seen.
   */
  closed(wasOpen: boolean): void;
  /** Once, and not after `stop`: it can't be known whether the call is live. */
  failed(error: unknown): void;
}

export interface Watch {
  readonly soFar: readonly WireEvent[];
  stop(): void;
}

/** What is used of a `WebSocket`. */
export interface WatchSocket {
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (message: { data: string }) => void): void;
  addEventListener(type: 'close', listener: (close: { code: number }) => void): void;
  close(): void;
}

export interface WatchWorld {
  open(): WatchSocket;
  /**
   * A refused upgrade and a broken network look alike to a page, so it asks. `null`: nobody can say
   * now. Throws what trying again won't mend.
   */
  isLive(): Promise<boolean | null>;
  pause(ms: number): Promise<void>;
  /** Before the page is drawn next. */
  soon(work: () => void): void;
}

const firstPauseMs = 1000;
const longestPauseMs = 15_000;
/** How the edge ends a watch (`edge/call/session/watchers.ts`). */
const overCode = 1000;

export function createWatch(world: WatchWorld, tell: WatchEvents): Watch {
  let soFar: WireEvent[] = [];
  let socket: WatchSocket;
  let wasOpen = false;
  let isStopped = false;
  let isTold = true;
  let pauseMs = firstPauseMs;

  function connect(): void {
    socket = world.open();
    socket.addEventListener('open', () => {
      wasOpen = true;
      pauseMs = firstPauseMs;
      soFar = [];
      if (!isStopped) tell.opened();
    });
    socket.addEventListener('message', ({ data }) => {
      const event = WireEvent.safeParse(JSON.parse(data));
      if (event.success) soFar.push(event.data);
      // The edge closes it now as well; a connection that is lost in this moment must not be opened again.
      if (event.success && event.data.type === 'callEnded') socket.close();
      if (!event.success || !isTold) return;
      isTold = false;
      // A call that is opened late sends its whole journal at once, which must not be drawn once per event.
      world.soon(() => {
        isTold = true;
        if (!isStopped) tell.events(soFar);
      });
    });
    socket.addEventListener('close', ({ code }) => {
      const isOver = code === overCode || soFar.some(({ type }) => type === 'callEnded');
      if (isOver && !isStopped) tell.closed(wasOpen);
      else if (!isStopped) again().catch((error: unknown) => tell.failed(error));
    });
  }

  async function again(): Promise<void> {
    const isLive = await world.isLive();
    if (isStopped) return;
    if (isLive === false) return tell.closed(wasOpen);
    tell.lost();
    await world.pause(pauseMs);
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    if (!isStopped) connect();
  }

  connect();
  return {
    get soFar() {
      return soFar;
    },
    stop() {
      isStopped = true;
      socket.close();
    },
  };
}

/**
 * The token goes as a subprotocol, because a browser can set no header on a WebSocket. Stops when
 * `signal` is aborted.
 */
export function watchCall(session: Session, callId: string, signal: AbortSignal, tell: WatchEvents): Watch {
  const url = `${location.origin.replace(/^http/, 'ws')}/calls/${encodeURIComponent(callId)}/live`;
  const world: WatchWorld = {
    open: () => new WebSocket(url, ['bearer', session.token]),
    async isLive() {
      try {
        return (await listLive(session, signal)).some((call) => call.callId === callId);
      } catch (error) {
        if (error instanceof AskError && !error.isSignedOut) return null;
        throw error;
      }
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    soon: (work) => requestAnimationFrame(work),
  };
  const watch = createWatch(world, tell);
  signal.addEventListener('abort', () => watch.stop());
  return watch;
}
