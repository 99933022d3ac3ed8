/** Staff who watch a live call: each gets the journal from its start, then every event as it happens. */
import type { WireEvent } from '../../shared/journal/events.ts';

export interface Watchers {
  /** Answers the upgrade; `protocol` is echoed for a browser that sent its token as a subprotocol. */
  accept(protocol: string | null): Response;
  tell(event: WireEvent): void;
  /** The call is over: nothing follows. */
  end(): void;
}

/** `soFar`: the journal up to now. */
export function createWatchers(soFar: () => readonly WireEvent[]): Watchers {
  const sockets = new Set<WebSocket>();
  return {
    accept(protocol) {
      const { 0: client, 1: server } = new WebSocketPair();
      server.accept();
      for (const event of soFar()) server.send(JSON.stringify(event));
      sockets.add(server);
      server.addEventListener('close', () => sockets.delete(server));
      server.addEventListener('error', () => sockets.delete(server));
      const headers: Record<string, string> = protocol === null ? {} : { 'sec-websocket-protocol': protocol };
      return new Response(null, { status: 101, webSocket: client, headers });
    },
    tell(event) {
      const text = JSON.stringify(event);
      for (const socket of sockets) socket.send(text);
    },
    end() {
      for (const socket of sockets) socket.close(1000, 'call over');
      sockets.clear();
    },
  };
}
