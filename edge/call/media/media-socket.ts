/**
 * A call's media socket: a single-use token opens it, only one socket at a time carries the call, frames
 * have a bounded size, and a heartbeat finds a dead carrier.
 */
import * as z from 'zod';
import { hexOf, isOver } from '../../../shared/bytes.ts';
import { sendableCloseCode } from '../../../shared/close-code.ts';
import type { CarrierName } from '../../../shared/ids.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { Log } from '../../../shared/io/log.ts';
import { isSame } from '../../carriers/credentials.ts';
import { carriers } from '../../carriers/registry.ts';
import type { Config } from '../../config.ts';
import { errorAnswer } from '../../http-error.ts';
import type { Session } from '../session/session.ts';

export interface MediaSocketDeps {
  clock: Clock;
  log: Log;
  config: Pick<Config, 'WEBSOCKET_MAX_SIZE' | 'WEBSOCKET_PING_INTERVAL' | 'WEBSOCKET_PING_TIMEOUT'>;
  /** A token was made or used up: it must survive this process. */
  keepToken(token: MediaToken): void;
  /** The first valid frame came in. */
  started(): void;
}

export interface MediaSockets {
  /** A new token, which replaces the one before. */
  newToken(): string;
  /** Null: the upgrade may go on. Otherwise the answer that refuses it. */
  refusal(token: string): Response | null;
  /**
   * Returns the 101. Replaces a socket that has not sent media yet, and forgets one that was lost,
   * because Exotel tries a handshake twice.
   */
  accept(session: Session, carrier: CarrierName): Response;
  /** Takes a socket that was accepted elsewhere, with the frames that came in before, and its close. */
  adopt(session: Session, carrier: CarrierName, early: Omit<EarlySocket, 'close'>): void;
  /** The call goes on without a socket, or is over: one that is still open is closed. */
  release(): void;
  /** A socket is open and has sent media. */
  isTalking(): boolean;
}

type Frame = string | ArrayBuffer;

/** A socket that was accepted before its call was known. */
export interface EarlySocket {
  socket: WebSocket;
  /** The frames that came before there was a session. No more are added once taken. */
  take(): Frame[];
  /** How the carrier closed it meanwhile; null: it is open. */
  closed(): { code: number; wasClean: boolean } | null;
  /** Closes it when there is no call for it. */
  close(code: number, reason: string): void;
}

/** `stored`: the token that an earlier process made. */
export function createMediaSockets(deps: MediaSocketDeps, stored: MediaToken | null): MediaSockets {
  const { clock, log, config } = deps;
  let token = stored;
  let current: WebSocket | null = null;
  let heartbeat: Heartbeat | null = null;
  let hasTalked = false;
  /** Stops the wait for the first valid frame of the current socket. */
  let stopSilence = (): void => undefined;

  function forget(): void {
    current = null;
    hasTalked = false;
    heartbeat?.stop();
    stopSilence();
  }

  function lost(socket: WebSocket, session: Session, code: number, wasClean: boolean): void {
    if (socket !== current) return;
    const wasTalking = hasTalked;
    forget();
    // The carrier gave up on a handshake that we had answered. It tries again (Exotel) or requests the
    // next step (Twilio), and the call still waits.
    if (wasTalking) session.detached(code, wasClean);
    else log.warn('a media socket closed before its first frame', { code });
  }

  /** A socket that is gone already takes no frame. That is the loss of the call's line, and no bug. */
  function send(socket: WebSocket, session: Session, data: Frame): void {
    if (socket !== current) return;
    // The carrier closed it. Its close event, or that of a socket adopted late, is about to tell so.
    if (socket.readyState >= WebSocket.CLOSING) return;
    try {
      socket.send(data);
    } catch (error) {
      log.warn('a frame could not be sent', { error });
      lost(socket, session, 1006, false);
    }
  }

  const close = (socket: WebSocket, code: number, reason: string): void =>
    closeSocket(log, socket, code, reason);

  function frame(socket: WebSocket, session: Session, carrier: CarrierName, data: Frame): void {
    if (socket !== current) return;
    if (isOver(data, config.WEBSOCKET_MAX_SIZE)) {
      log.warn('a frame was too large', { variable: 'WEBSOCKET_MAX_SIZE' });
      close(socket, 1009, 'frame too large');
      return lost(socket, session, 1009, false);
    }
    const isValid = session.frame(data);
    // The frame may have ended the call: its stop, or one invalid frame too many.
    if (!isValid || socket !== current) return;
    if (session.state().phase === 'ended') return release();
    heartbeat?.beat();
    if (hasTalked) return;
    hasTalked = true;
    stopSilence();
    if (token) {
      token = { ...token, used: true };
      deps.keepToken(token);
    }
    heartbeat = startHeartbeat(
      clock,
      { intervalMs: config.WEBSOCKET_PING_INTERVAL * 1000, timeoutMs: config.WEBSOCKET_PING_TIMEOUT * 1000 },
      {
        // A carrier that sends media all the time needs no ping: the absence of frames is enough.
        ping: () => carriers[carrier].mayOmitSilence && session.ping(),
        dead: () => {
          log.warn('the carrier went silent', { variable: 'WEBSOCKET_PING_TIMEOUT' });
          close(socket, 1001, 'no media');
          lost(socket, session, 1006, false);
        },
      },
    );
    deps.started();
  }

  function adopt(session: Session, carrier: CarrierName, early: Omit<EarlySocket, 'close'>): void {
    const server = early.socket;
    const replaced = current;
    current = server;
    stopSilence();
    stopSilence = clock.after(silentSocketMs, () => {
      close(server, 1008, 'nothing valid was sent');
      lost(server, session, 1006, false);
    });
    if (replaced) close(replaced, 1000, 'replaced');
    session.attach({
      send: (data) => send(server, session, data),
      close: (code, reason) => {
        // After a transfer that was not answered, the call may come back with a new token.
        if (current === server) forget();
        close(server, code, reason);
      },
    });
    server.addEventListener('message', (message) => frame(server, session, carrier, message.data as Frame));
    server.addEventListener('close', (closed) => {
      lost(server, session, closed.code, closed.wasClean);
      // The other half of the closing handshake: without it the carrier waits for its own time-out.
      close(server, closed.code, '');
    });
    server.addEventListener('error', () => lost(server, session, 1006, false));
    for (const data of early.take()) frame(server, session, carrier, data);
    const closed = early.closed();
    if (closed) lost(server, session, closed.code, closed.wasClean);
  }

  function release(): void {
    const open = current;
    forget();
    if (open) close(open, 1000, 'call over');
  }

  return {
    newToken() {
      token = createToken(clock.now());
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
      adopt(session, carrier, { socket: server, take: () => [], closed: () => null });
      return new Response(null, { status: 101, webSocket: client });
    },
    adopt,
    release,
    isTalking: () => current !== null && hasTalked,
  };
}

/** `code` may be one that was received. A socket that is gone already has nothing left to close. */
export function closeSocket(log: Log, socket: WebSocket, code: number, reason: string): void {
  try {
    if (socket.readyState !== WebSocket.CLOSED) socket.close(sendableCloseCode(code), reason);
  } catch (error) {
    log.warn('a media socket could not be closed', { code, error });
  }
}

/**
 * The single-use right to open a call's media socket. It is stored in the call's own object, so it opens
 * no other call. It is valid for 30 s, and the first valid frame uses it up.
 */
export const MediaToken = z.object({ value: z.string(), expiresAt: z.number(), used: z.boolean() });
export type MediaToken = z.infer<typeof MediaToken>;

export const tokenLifeMs = 30_000;
/** A socket that has sent no valid frame by then is closed. */
export const silentSocketMs = 30_000;

/** 192 random bits in hex. */
function createToken(now: number): MediaToken {
  const value = hexOf(crypto.getRandomValues(new Uint8Array(24)));
  return { value, expiresAt: now + tokenLifeMs, used: false };
}

function isUsable(token: MediaToken | null, given: string, now: number): boolean {
  return token !== null && !token.used && now <= token.expiresAt && isSame(given, token.value);
}

export interface Heartbeat {
  /** A frame came from the carrier. Called for every frame: it stores a time and sets no timer. */
  beat(): void;
  stop(): void;
}

/**
 * Notices a dead carrier: a half-open socket never errors by itself. After `intervalMs` without a
 * frame it pings, and after `timeoutMs` more without one the carrier is dead. A Worker can't send
 * WebSocket pings; a mark on an empty buffer is one, because Twilio echoes it at once.
 */
export function startHeartbeat(
  clock: Clock,
  { intervalMs, timeoutMs }: { intervalMs: number; timeoutMs: number },
  { ping, dead }: { ping(): void; dead(): void },
): Heartbeat {
  let lastAt = clock.now();
  let cancel = clock.after(intervalMs, look);

  function look(): void {
    const silentMs = clock.now() - lastAt;
    if (silentMs >= intervalMs + timeoutMs) return dead();
    if (silentMs >= intervalMs) ping();
    const nextMs = silentMs >= intervalMs ? intervalMs + timeoutMs : intervalMs;
    cancel = clock.after(nextMs - silentMs, look);
  }

  return {
    beat() {
      lastAt = clock.now();
    },
    stop: () => cancel(),
  };
}
