/**
 * Staff who watch a live call. Each gets the journal from its start, then every event as it happens.
 * The call's last event closes the socket.
 */
import { isOver } from '../../../shared/bytes.ts';
import { sendableCloseCode } from '../../../shared/close-code.ts';
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

/** `soFar`: the journal up to now. */
export function createWatchers(soFar: () => readonly WireEvent[]): Watchers {
  /** The oldest comes first. */
  const sockets = new Map<WebSocket, ReadonlySet<string> | null>();

  function drop(socket: WebSocket, code: number, reason: string): void {
    sockets.delete(socket);
    try {
      socket.close(sendableCloseCode(code), reason);
    } catch {
      // It is gone already. A watcher's socket never costs the call anything.
      return;
    }
  }

  function sendTo(socket: WebSocket, event: WireEvent): void {
    const shown = sockets.get(socket) ?? null;
    try {
      socket.send(JSON.stringify(shown === null ? event : maskedEvent(event, shown)));
    } catch {
      return drop(socket, 1011, 'the watcher is gone');
    }
    if (event.type === 'callEnded') drop(socket, 1000, 'call over');
  }

  return {
    accept(protocol, shown = null) {
      const { 0: client, 1: server } = new WebSocketPair();
      server.accept();
      server.binaryType = 'arraybuffer';
      sockets.set(server, shown);
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
      for (const event of soFar()) sendTo(server, event);
      const headers: Record<string, string> = protocol === null ? {} : { 'sec-websocket-protocol': protocol };
      return new Response(null, { status: 101, webSocket: client, headers });
    },
    send(event) {
      for (const socket of [...sockets.keys()]) sendTo(socket, event);
    },
  };
}
