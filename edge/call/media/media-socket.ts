/**
 * The door of a call's media socket: one single-use token, one socket that talks, frames of a
 * bounded size, a heartbeat.
 */
import type { CarrierName } from '../../../shared/ids.ts';
import type { Log } from '../../../shared/io/log.ts';
import type { Config } from '../../config.ts';
import { errorAnswer } from '../../http-error.ts';
import type { Clock } from '../clock.ts';
import type { Session } from '../session/session.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import { isUsable, type MediaToken, mintToken } from './media-token.ts';

export interface MediaDoorDeps {
  clock: Clock;
  log: Log;
  maxFrameBytes: number;
  pingIntervalMs: number;
  pingTimeoutMs: number;
  /** A token was minted or used up: it must survive this process. */
  keepToken(token: MediaToken): void;
  /** The first valid frame came in. */
  talking(): void;
}

export interface MediaDoor {
  /** A new token; the one before is worth nothing. */
  mint(): string;
  /** Null: the upgrade may go on. Otherwise the answer that refuses it. */
  refusal(token: string): Response | null;
  /**
   * The 101. A socket that has not talked yet is replaced, and one that was lost is forgotten:
   * Exotel tries a handshake once more.
   */
  accept(session: Session, carrier: CarrierName): Response;
  /** Takes a socket that was accepted elsewhere, with the frames that came in before. */
  adopt(socket: WebSocket, session: Session, carrier: CarrierName, early: (string | ArrayBuffer)[]): void;
  isTalking(): boolean;
}

export function doorLimits(
  config: Config,
): Pick<MediaDoorDeps, 'maxFrameBytes' | 'pingIntervalMs' | 'pingTimeoutMs'> {
  const {
    WEBSOCKET_MAX_SIZE: maxFrameBytes,
    WEBSOCKET_PING_INTERVAL: interval,
    WEBSOCKET_PING_TIMEOUT: timeout,
  } = config;
  return { maxFrameBytes, pingIntervalMs: interval * 1000, pingTimeoutMs: timeout * 1000 };
}

export function createMediaDoor(deps: MediaDoorDeps, stored: MediaToken | null): MediaDoor {
  const { clock, log } = deps;
  let token = stored;
  let current: WebSocket | null = null;
  let heartbeat: Heartbeat | null = null;
  let hasTalked = false;

  function lost(socket: WebSocket, session: Session, code: number, wasClean: boolean): void {
    if (socket !== current) return;
    current = null;
    // The carrier gave up on a handshake that we had answered: it tries again (Exotel), or asks
    // what comes next (Twilio), and the call still waits.
    if (!hasTalked) return log.warn('a media socket was gone before it said a word', { code });
    hasTalked = false;
    heartbeat?.stop();
    session.detached(code, wasClean);
  }

  function frame(
    socket: WebSocket,
    session: Session,
    carrier: CarrierName,
    data: string | ArrayBuffer,
  ): void {
    if (socket !== current) return;
    const bytes = typeof data === 'string' ? data.length : data.byteLength;
    if (bytes > deps.maxFrameBytes) {
      log.warn('a frame was too large', { bytes, variable: 'WEBSOCKET_MAX_SIZE' });
      socket.close(1009, 'frame too large');
      return lost(socket, session, 1009, false);
    }
    heartbeat?.beat();
    const makesSense = session.frame(data);
    if (!makesSense || hasTalked) return;
    hasTalked = true;
    if (token) token = { ...token, used: true };
    if (token) deps.keepToken(token);
    heartbeat = startHeartbeat(
      clock,
      carrier,
      { intervalMs: deps.pingIntervalMs, timeoutMs: deps.pingTimeoutMs },
      {
        ping: (name) => session.ping(name),
        dead: () => {
          log.warn('the carrier went silent', { variable: 'WEBSOCKET_PING_TIMEOUT' });
          socket.close(1001, 'no media');
          lost(socket, session, 1006, false);
        },
      },
    );
    deps.talking();
  }

  function adopt(
    server: WebSocket,
    session: Session,
    carrier: CarrierName,
    early: (string | ArrayBuffer)[],
  ): void {
    current?.close(1000, 'replaced');
    current = server;
    session.attach({
      send: (data) => server.send(data),
      close: (code, reason) => {
        heartbeat?.stop();
        // We closed it: the call may still come back with a new token, after a transfer that nobody answered.
        if (current === server) {
          current = null;
          hasTalked = false;
        }
        server.close(code, reason);
      },
    });
    server.addEventListener('message', (message) =>
      frame(server, session, carrier, message.data as string | ArrayBuffer),
    );
    server.addEventListener('close', (closed) => {
      lost(server, session, closed.code, closed.wasClean);
      // The other half of the closing handshake: without it the carrier waits for its own time-out.
      if (server.readyState !== WebSocket.CLOSED) server.close(closed.code === 1005 ? 1000 : closed.code);
    });
    server.addEventListener('error', () => lost(server, session, 1006, false));
    for (const data of early) frame(server, session, carrier, data);
  }

  return {
    mint() {
      token = mintToken(clock.now(), (bytes) => crypto.getRandomValues(bytes));
      deps.keepToken(token);
      return token.value;
    },
    refusal(given) {
      if (!isUsable(token, given, clock.now()))
        return errorAnswer(401, 'bad_token', 'the token is wrong, used or expired');
      return hasTalked ? errorAnswer(409, 'already_talking', 'the call already has a media socket') : null;
    },
    accept(session, carrier) {
      const { 0: client, 1: server } = new WebSocketPair();
      server.accept();
      // The default is `blob`, whose bytes are read asynchronously: audio would overtake itself.
      server.binaryType = 'arraybuffer';
      adopt(server, session, carrier, []);
      return new Response(null, { status: 101, webSocket: client });
    },
    adopt,
    isTalking: () => current !== null && hasTalked,
  };
}
