/**
 * The static media URL, for Exotel accounts that can't set one per call. The socket opens before its call
 * is known. The first frames name the call; they are kept and given to the session once there is one.
 */
import { sendableCloseCode } from '../../../shared/close-code.ts';
import { callIdOf, withheldCaller } from '../../../shared/ids.ts';
import type { Ring } from '../../carriers/carrier.ts';
import { exotel } from '../../carriers/exotel/codec.ts';
import { CallSid } from '../../carriers/numbers.ts';

/** Objects behind the static URL have random names; the switchboard maps a call's id to them. */
export const staticObjectPrefix = 'exotel-static-';

/** A stream that has not named its call within this many frames never will (100 ms each: 5 s). */
const mostFrames = 50;

export interface EarlySocket {
  socket: WebSocket;
  /** The frames that came before there was a session. No more are added once taken. */
  take(): (string | ArrayBuffer)[];
}

/** The 101. `ours`: the number that was dialled where the stream names none. */
export function acceptStatic(
  arrived: (ring: Ring, early: EarlySocket) => Promise<void>,
  ours: string | undefined,
  random: () => string,
): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.binaryType = 'arraybuffer';
  const codec = exotel.codec();
  const frames: (string | ArrayBuffer)[] = [];
  let isKnown = false;
  let isTaken = false;
  const early: EarlySocket = {
    socket: server,
    take() {
      isTaken = true;
      return frames;
    },
  };
  server.addEventListener('message', (message) => {
    if (isTaken) return;
    const frame = message.data as string | ArrayBuffer;
    frames.push(frame);
    if (isKnown) return;
    for (const event of codec.decode(frame)) {
      if (event.type !== 'started') continue;
      const to = event.to ?? ours;
      if (!to) break;
      isKnown = true;
      // Some streams name no call sid, or one that fits into no id: they get one.
      const callSid = CallSid.safeParse(event.callSid).data ?? `nosid-${random()}`;
      const ring: Ring = {
        callId: callIdOf('exotel', callSid),
        carrier: 'exotel',
        callSid,
        from: event.from ?? withheldCaller,
        to,
      };
      void arrived(ring, early);
      return;
    }
    if (frames.length > mostFrames) server.close(1008, 'the stream did not say who it is');
  });
  return new Response(null, { status: 101, webSocket: client });
}

/**
 * Gives the socket to the object that holds its call: a caller comes back from a transfer over the same
 * URL, to an object that knows nothing yet. A socket can't leave its object, so each frame is passed on,
 * which costs one hop between two objects. `holder`: the other object's half of the connection.
 */
export function passOn({ socket: carrier, take }: EarlySocket, holder: WebSocket): null {
  holder.accept();
  holder.binaryType = 'arraybuffer';
  for (const frame of take()) holder.send(frame);
  join(carrier, holder);
  join(holder, carrier);
  // It was closed while the call was looked up.
  if (carrier.readyState !== WebSocket.OPEN) holder.close(1000, 'the carrier closed the stream');
  return null;
}

/** Passes on what `from` sends, and its close. */
function join(from: WebSocket, to: WebSocket): void {
  const isOpen = () => to.readyState === WebSocket.OPEN;
  from.addEventListener('message', ({ data }) => {
    if (isOpen()) to.send(data as string | ArrayBuffer);
  });
  from.addEventListener('close', ({ code, reason }) => {
    if (isOpen()) to.close(sendableCloseCode(code), reason);
    if (from.readyState !== WebSocket.CLOSED) from.close(sendableCloseCode(code));
  });
  from.addEventListener('error', () => {
    if (isOpen()) to.close(1011, 'the other side was lost');
  });
}
