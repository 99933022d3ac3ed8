/**
 * The static media URL, for Exotel accounts that can't set one per call. The socket opens before its call
 * is known. The first frames name the call; they are kept and given to the session once there is one.
 */
import { sendableCloseCode } from '../../../shared/close-code.ts';
import { callIdOf, withheldCaller } from '../../../shared/ids.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { CarrierEvent, Ring } from '../../carriers/carrier.ts';
import { ownSidPrefix } from '../../carriers/exotel/call-details.ts';
import { exotel } from '../../carriers/exotel/codec.ts';
import { readFrame } from '../../carriers/frames/json-frame.ts';
import { CallSid } from '../../carriers/numbers.ts';
import { type EarlySocket, silentSocketMs } from './media-socket.ts';

/** Objects behind the static URL have random names; the switchboard maps a call's id to them. */
export const staticObjectPrefix = 'exotel-static-';

/** A stream that has not named its call within this many frames never will (100 ms each: 5 s). */
const mostFrames = 50;
/** Frames that wait for the call's preparation. A caller's first words are kept, a flood is not. */
const mostWaiting = 500;
/** A stream that begins with media may still say whose it is. Longer than two frames take to overtake. */
const startWithinMs = 1000;

interface StaticDeps {
  /** The number that was dialled where the stream names none. */
  ours: string | undefined;
  random(): string;
  clock: Clock;
}

/** The 101. */
export function acceptStatic(
  arrived: (ring: Ring, early: EarlySocket) => Promise<void>,
  { ours, random, clock }: StaticDeps,
): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.binaryType = 'arraybuffer';
  const codec = exotel.codec();
  const frames: (string | ArrayBuffer)[] = [];
  let isKnown = false;
  let isTaken = false;
  let closed: ReturnType<EarlySocket['closed']> = null;
  /** A stream without a start. Some accounts send none. */
  let unnamed: Started | null = null;
  let stopWaiting = (): void => undefined;
  const stopSilence = clock.after(silentSocketMs, () => refuse('the stream said nothing'));
  const early: EarlySocket = {
    socket: server,
    take() {
      isTaken = true;
      return frames;
    },
    closed: () => closed,
  };

  function refuse(reason: string): void {
    settle();
    server.close(1008, reason);
  }

  /** Nothing more is waited for. */
  function settle(): void {
    isKnown = true;
    stopWaiting();
    stopSilence();
  }

  /** False: nobody can say which number was dialled. */
  function begin(started: Started): boolean {
    const to = started.to ?? ours;
    if (!to) return false;
    settle();
    // Some streams name no call sid, or one that fits into no id: they get one.
    const callSid = CallSid.safeParse(started.callSid).data ?? `${ownSidPrefix}${random()}`;
    const from = started.from ?? withheldCaller;
    void arrived({ callId: callIdOf('exotel', callSid), carrier: 'exotel', callSid, from, to }, early);
    return true;
  }

  function read(frame: string | ArrayBuffer): void {
    const read = readFrame(frame);
    const isStart = 'event' in read && read.event === 'start';
    for (const event of codec.decode(frame)) {
      if (event.type === 'stopped') {
        if (unnamed && begin(unnamed)) return;
        settle();
        return server.close(1000, 'the stream ended before it began');
      }
      if (event.type !== 'started') continue;
      if (isStart) {
        if (begin(event)) return;
      } else {
        // The codec made it up. A start that was overtaken by media names the call.
        unnamed = event;
        stopWaiting = clock.after(startWithinMs, () => void begin(event));
      }
    }
    if (frames.length >= mostFrames && !(unnamed && begin(unnamed)))
      refuse('the stream did not say who it is');
  }

  server.addEventListener('message', (message) => {
    if (isTaken || frames.length >= mostWaiting) return;
    const frame = message.data as string | ArrayBuffer;
    frames.push(frame);
    if (!isKnown) read(frame);
  });
  server.addEventListener('close', ({ code, wasClean }) => {
    if (isTaken) return;
    closed = { code, wasClean };
    if (!isKnown && unnamed) begin(unnamed);
    settle();
    // The other half of the closing handshake.
    server.close(sendableCloseCode(code));
  });
  return new Response(null, { status: 101, webSocket: client });
}

type Started = Extract<CarrierEvent, { type: 'started' }>;

/**
 * Gives the socket to the object that holds its call: a caller comes back from a transfer over the same
 * URL, to an object that knows nothing yet. A socket can't leave its object, so each frame is passed on,
 * which costs one hop between two objects. `holder`: the other object's half of the connection.
 */
export function passOn(
  { socket: carrier, take }: Pick<EarlySocket, 'socket' | 'take'>,
  holder: WebSocket,
): null {
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
