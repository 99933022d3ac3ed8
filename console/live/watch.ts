/**
 * Watches a live call: its journal from the start, then every event as it happens. A lost connection
 * is opened again while the call is live.
 */
import { z } from 'zod';
import { WireEvent } from '../../shared/journal/events.ts';
import type { Session } from '../sign-in/session.ts';
import type { Api } from '../ui/server/api.ts';
import { ApiError } from '../ui/server/api-error.ts';

const Recognised = z.object({ provider: z.string(), model: z.string(), seconds: z.number().nullable() });
/** What the call has spent outside of its journal, each second (`edge/call/session/watchers.ts`). */
const Meter = z.object({
  type: z.literal('meter'),
  at: z.iso.datetime(),
  stt: z.union([Recognised, z.array(Recognised)]),
  llmProvider: z.string(),
});
export type Meter = z.infer<typeof Meter>;

interface WatchEvents {
  meter(meter: Meter): void;
  /** Connected, for the first time or again. The whole journal follows from its start. */
  opened(): void;
  /** All events so far, in order. Called once for several that arrive together. */
  events(soFar: readonly WireEvent[]): void;
  /** Not connected; it will be tried again. */
  lost(): void;
  /**
   * The call is not live, or no longer. Called once, and not after `stop`. `wasOpen`: whether there
   * ever was a connection.
   */
  closed(wasOpen: boolean): void;
  /** Unknown whether the call is live, and retrying will not help. Called once, and not after `stop`. */
  failed(error: unknown): void;
}

export interface Watch {
  readonly soFar: readonly WireEvent[];
  stop(): void;
}

/** The part of a `WebSocket` that is used here. */
interface WatchSocket {
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (message: { data: string }) => void): void;
  addEventListener(type: 'close', listener: (close: { code: number }) => void): void;
  close(): void;
}

interface WatchWorld {
  open(): WatchSocket;
  /**
   * Asks the edge whether the call is live, because a page can't distinguish a refused upgrade from a
   * broken network. `null`: unknown for now. Throws when trying again will not help.
   */
  isLive(): Promise<boolean | null>;
  pause(ms: number): Promise<void>;
  /** Runs `work` before the browser draws the next frame. */
  soon(work: () => void): void;
  /** Runs `work` after so long. Returns what calls it off. */
  later(ms: number, work: () => void): () => void;
}

const firstPauseMs = 1000;
const longestPauseMs = 15_000;
/** A connection that was metered and carries nothing for so long is lost, whatever the browser says. */
const silentMs = 6000;
/** The close code with which the edge ends a watch (`edge/call/session/watchers.ts`). */
const overCode = 1000;

export function createWatch(world: WatchWorld, emit: WatchEvents): Watch {
  let soFar: WireEvent[] = [];
  let socket: WatchSocket;
  let wasOpen = false;
  let isStopped = false;
  let isEmitted = true;
  let pauseMs = firstPauseMs;

  function connect(): void {
    socket = world.open();
    socket.addEventListener('open', () => {
      wasOpen = true;
      pauseMs = firstPauseMs;
      soFar = [];
      if (!isStopped) emit.opened();
    });
    let stopSilence = (): void => undefined;
    let isGone = false;
    const gone = (code: number): void => {
      if (isGone) return;
      isGone = true;
      stopSilence();
      const isOver = code === overCode || soFar.some(({ type }) => type === 'callEnded');
      if (isOver && !isStopped) emit.closed(wasOpen);
      else if (!isStopped) reconnect().catch((error: unknown) => emit.failed(error));
    };
    const opened = socket;
    socket.addEventListener('message', ({ data }) => {
      if (isGone) return;
      const raw: unknown = JSON.parse(data);
      const meter = Meter.safeParse(raw);
      if (meter.success) {
        stopSilence();
        stopSilence = world.later(silentMs, () => {
          opened.close();
          gone(1006);
        });
        return isStopped ? undefined : emit.meter(meter.data);
      }
      const event = WireEvent.safeParse(raw);
      if (event.success) soFar.push(event.data);
      // The edge closes it as well. If that close is lost, the connection must not be opened again.
      if (event.success && event.data.type === 'callEnded') socket.close();
      if (!event.success || !isEmitted) return;
      isEmitted = false;
      // A watch that starts late gets the whole journal at once. It must not be drawn once per event.
      world.soon(() => {
        isEmitted = true;
        if (!isStopped) emit.events(soFar);
      });
    });
    socket.addEventListener('close', ({ code }) => gone(code));
  }

  async function reconnect(): Promise<void> {
    const isLive = await world.isLive();
    if (isStopped) return;
    if (isLive === false) return emit.closed(wasOpen);
    emit.lost();
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
 * The token is sent as a subprotocol, because browsers can't set headers on a WebSocket. Stops when
 * `signal` is aborted.
 */
export function watchCall(
  session: Session,
  api: Pick<Api, 'liveCalls'>,
  callId: string,
  signal: AbortSignal,
  emit: WatchEvents,
): Watch {
  const url = `${location.origin.replace(/^http/, 'ws')}/calls/${encodeURIComponent(callId)}/live`;
  const world: WatchWorld = {
    open: () => new WebSocket(url, ['bearer', session.token]),
    async isLive() {
      try {
        return (await api.liveCalls(signal)).some((call) => call.callId === callId);
      } catch (error) {
        if (error instanceof ApiError && error.kind !== 'signedOut') return null;
        throw error;
      }
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    soon: (work) => requestAnimationFrame(work),
    later(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  };
  const watch = createWatch(world, emit);
  signal.addEventListener('abort', () => watch.stop());
  return watch;
}
