/**
 * Staff who watch a live call. Each gets the journal from its start, then every event as it happens, and each
 * second what the call has spent outside of its journal. The call's last event closes the socket.
 */
import { isOver } from '../../../shared/bytes.ts';
import { sendableCloseCode } from '../../../shared/close-code.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { Measured } from '../../../shared/journal/cost.ts';
import type { WireEvent } from '../../../shared/journal/events.ts';
import { maskedEvent } from '../../../shared/privacy/masked-answer.ts';

export interface Watchers {
  /**
   * The 101. `protocol` is echoed for a browser that sent its token as a subprotocol. `shown`: for somebody
   * who may see no other number whole; null for all others.
   */
  accept(protocol: string | null, shown?: ReadonlySet<string> | null): Response;
  send(event: WireEvent): void;
}

/** A call has few watchers. One more replaces the oldest, which may be the lost socket of the same person. */
const mostWatchers = 20;
/** A watcher has nothing to say. A browser's tool may send a ping of its own now and then. */
const mostBytes = 1_024;
const mostFrames = 1_000;

/** No event of the journal: it has no number, and a reader that does not know it leaves it out. */
export type Meter = { type: 'meter'; at: string } & Measured;

const meterMs = 1_000;

interface Watcher {
  /** The numbers that its watcher may see whole; null: all of them. */
  shown: ReadonlySet<string> | null;
  /** Events that happened while the beginning of the journal is read; null once it was sent. */
  waiting: WireEvent[] | null;
}

export interface WatchersDeps {
  clock: Clock;
  /** The journal up to now. It may be read from the storage. */
  soFar(): Promise<readonly WireEvent[]>;
  spent(): Measured;
  /** The journal could not be read. */
  failed(error: unknown): void;
}

export function createWatchers({ clock, soFar, spent, failed }: WatchersDeps): Watchers {
  /** The oldest comes first. */
  const sockets = new Map<WebSocket, Watcher>();
  let isMetering = false;

  /** Also tells a page that its connection still carries something. */
  function meter(): void {
    isMetering = sockets.size > 0;
    if (!isMetering) return;
    const told: Meter = { type: 'meter', at: new Date(clock.now()).toISOString(), ...spent() };
    for (const socket of [...sockets.keys()]) sendTo(socket, told);
    clock.after(meterMs, meter);
  }

  function drop(socket: WebSocket, code: number, reason: string): void {
    sockets.delete(socket);
    try {
      socket.close(sendableCloseCode(code), reason);
    } catch {
      // It is gone already. A watcher's socket never costs the call anything.
      return;
    }
  }

  function sendTo(socket: WebSocket, event: WireEvent | Meter): void {
    const watcher = sockets.get(socket);
    if (!watcher) return;
    const { shown, waiting } = watcher;
    if (waiting) {
      if ('seq' in event) waiting.push(event);
      return;
    }
    try {
      const isWhole = shown === null || !('seq' in event);
      socket.send(JSON.stringify(isWhole ? event : maskedEvent(event, shown)));
    } catch {
      return drop(socket, 1011, 'the watcher is gone');
    }
    if (event.type === 'callEnded') drop(socket, 1000, 'call over');
  }

  /** What happens while the beginning is read comes behind it, each event once. */
  async function catchUp(socket: WebSocket, watcher: Watcher): Promise<void> {
    try {
      const events = await soFar();
      const missed = watcher.waiting ?? [];
      watcher.waiting = null;
      const last = events.at(-1)?.seq ?? -1;
      for (const event of [...events, ...missed.filter(({ seq }) => seq > last)]) sendTo(socket, event);
    } catch (error) {
      drop(socket, 1011, 'the journal could not be read');
      failed(error);
    }
  }

  return {
    accept(protocol, shown = null) {
      const { 0: client, 1: server } = new WebSocketPair();
      server.accept();
      server.binaryType = 'arraybuffer';
      const watcher: Watcher = { shown, waiting: [] };
      sockets.set(server, watcher);
      let frames = 0;
      server.addEventListener('message', ({ data }) => {
        frames += 1;
        if (isOver(data as string | ArrayBuffer, mostBytes)) drop(server, 1009, 'frame too large');
        else if (frames > mostFrames) drop(server, 1008, 'a watcher only listens');
      });
      server.addEventListener('close', ({ code }) => drop(server, code, ''));
      server.addEventListener('error', () => sockets.delete(server));
      const [oldest] = sockets.keys();
      if (oldest && sockets.size > mostWatchers) drop(oldest, 1008, 'too many watch this call');
      void catchUp(server, watcher);
      if (!isMetering) clock.after(meterMs, meter);
      isMetering = true;
      const headers: Record<string, string> = protocol === null ? {} : { 'sec-websocket-protocol': protocol };
      return new Response(null, { status: 101, webSocket: client, headers });
    },
    send(event) {
      for (const socket of [...sockets.keys()]) sendTo(socket, event);
    },
  };
}
