/**
 * Staff who listen to a live call. Each gets both sides' audio as it passes: a binary frame is a byte for the
 * side, then mu-law at 8 kHz. A frame without audio says that what the agent had still to say was cleared.
 *
 * The call never waits for a listener. A frame is handed to the socket behind the call's own work on it, and
 * nothing is kept here. The page reports how many bytes of audio it got. One that is too far behind is
 * closed, because the platform keeps what a slow socket does not take.
 */
import { sendableCloseCode } from '../../../shared/close-code.ts';
import type { EdgeAct } from '../../../shared/contract/audit.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import { silence } from '../../audio/mulaw.ts';
import type { SilentNotice } from '../../core/rows/recording-notice.ts';
import { errorAnswer } from '../../http-error.ts';

export interface Listeners {
  /**
   * The 101, or 409 where several asked at once for the last place. `act` is what the audit knows of its
   * beginning; null where it keeps none.
   */
  accept(protocol: string | null, act: EdgeAct | null): Response;
  isFull(): boolean;
  caller(bytes: Uint8Array, isSecret: boolean): void;
  /** The carrier has it, and plays it behind what it got before. */
  agent(bytes: Uint8Array, isSecret: boolean): void;
  /** What the carrier has not played is not heard. */
  cut(): void;
  /** Nobody listens any longer. `reason`: the close's. */
  stop(code: number, reason: string): void;
}

export interface ListenersDeps {
  clock: Pick<Clock, 'now'>;
  /** Somebody has listened for so long. */
  listened(act: EdgeAct, seconds: number): void;
}

/**
 * Why nobody may listen. `by_turns`: no sound of the call passes here. `not_agreed`, `notice_due`: the
 * recording notice forbids it.
 */
export type Unheard = SilentNotice | 'not_live' | 'with_person' | 'not_answered' | 'by_turns' | 'too_many';

export const mostListeners = 4;
export const tooMany = 'as many as may be are there already';
/** Audio that was sent and not reported as received: eight seconds of one side, four of both. */
export const mostBehind = 64_000;
const sides = { caller: 0, agent: 1 } as const;

interface Listener {
  sent: number;
  got: number;
  since: number;
  act: EdgeAct | null;
}

export function createListeners({ clock, listened }: ListenersDeps): Listeners {
  const listeners = new Map<WebSocket, Listener>();

  function drop(socket: WebSocket, code: number, reason: string): void {
    const listener = listeners.get(socket);
    listeners.delete(socket);
    if (listener?.act) listened(listener.act, Math.round((clock.now() - listener.since) / 1000));
    try {
      socket.close(sendableCloseCode(code), reason);
    } catch {
      // It is gone already. A listener's socket never costs the call anything.
      return;
    }
  }

  function send(side: keyof typeof sides, bytes: Uint8Array): void {
    if (listeners.size === 0) return;
    const frame = new Uint8Array(bytes.length + 1);
    frame[0] = sides[side];
    frame.set(bytes, 1);
    for (const [socket, listener] of listeners) {
      listener.sent += bytes.length;
      if (listener.sent - listener.got > mostBehind) drop(socket, 1013, 'too slow');
      else sendTo(socket, frame);
    }
  }

  function sendTo(socket: WebSocket, frame: Uint8Array): void {
    try {
      socket.send(frame);
    } catch {
      return drop(socket, 1011, 'the listener is gone');
    }
  }

  /** The number of bytes that the page got, as text: never fewer than before, or more than were sent. */
  function reported(socket: WebSocket, data: unknown): void {
    const listener = listeners.get(socket);
    if (!listener) return;
    const got = typeof data === 'string' && /^\d{1,12}$/.test(data) ? Number(data) : -1;
    if (got <= listener.got || got > listener.sent) drop(socket, 1008, 'a listener only reports what it got');
    else listener.got = got;
  }

  return {
    accept(protocol, act) {
      if (listeners.size >= mostListeners) return errorAnswer(409, 'too_many', tooMany);
      const { 0: client, 1: server } = new WebSocketPair();
      server.accept();
      server.binaryType = 'arraybuffer';
      listeners.set(server, { sent: 0, got: 0, since: clock.now(), act });
      server.addEventListener('message', ({ data }) => reported(server, data));
      server.addEventListener('close', ({ code }) => drop(server, code, ''));
      server.addEventListener('error', () => drop(server, 1011, ''));
      const headers: Record<string, string> = protocol === null ? {} : { 'sec-websocket-protocol': protocol };
      return new Response(null, { status: 101, webSocket: client, headers });
    },
    isFull: () => listeners.size >= mostListeners,
    caller: (bytes, isSecret) => send('caller', isSecret ? silence(bytes.length / 8) : bytes),
    agent: (bytes, isSecret) => send('agent', isSecret ? silence(bytes.length / 8) : bytes),
    cut: () => send('agent', new Uint8Array(0)),
    stop(code, reason) {
      for (const socket of [...listeners.keys()]) drop(socket, code, reason);
    },
  };
}
