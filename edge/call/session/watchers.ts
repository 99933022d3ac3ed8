/**
 * Staff who watch a live call. Each gets the journal from its start, then every event as it happens.
 * The call's last event closes the socket.
 */
import type { WireEvent } from '../../../shared/journal/events.ts';

export interface Watchers {
  /** The 101. `protocol` is echoed for a browser that sent its token as a subprotocol. */
  accept(protocol: string | null): Response;
  send(event: WireEvent): void;
}

/** `soFar`: the journal up to now. */
export function createWatchers(soFar: () => readonly WireEvent[]): Watchers {
  const sockets = new Set<WebSocket>();
  const sendTo = (socket: WebSocket, event: WireEvent): void => {
    socket.send(JSON.stringify(event));
    if (event.type !== 'callEnded') return;
    sockets.delete(socket);
    socket.close(1000, 'call over');
  };
  return {
    accept(protocol) {
      const { 0: client, 1: server } = new WebSocketPair();
      server.accept();
      sockets.add(server);
      server.addEventListener('close', () => sockets.delete(server));
      server.addEventListener('error', () => sockets.delete(server));
      for (const event of soFar()) sendTo(server, event);
      const headers: Record<string, string> = protocol === null ? {} : { 'sec-websocket-protocol': protocol };
      return new Response(null, { status: 101, webSocket: client, headers });
    },
    send(event) {
      for (const socket of sockets) sendTo(socket, event);
    },
  };
}
