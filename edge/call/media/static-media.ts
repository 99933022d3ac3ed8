/**
 * The static media URL, for Exotel accounts that can't set one per call. The socket opens before its call
 * is known. The first frames name the call; they are kept and given to the session once there is one.
 */
import { isOver, utf8Bytes } from '../../../shared/bytes.ts';
import { sendableCloseCode } from '../../../shared/close-code.ts';
import { callIdOf, withheldCaller } from '../../../shared/ids.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { Log } from '../../../shared/io/log.ts';
import type { CarrierEvent, Ring } from '../../carriers/carrier.ts';
import { ownSidPrefix } from '../../carriers/exotel/call-details.ts';
import { exotel } from '../../carriers/exotel/codec.ts';
import { readFrame } from '../../carriers/frames/json-frame.ts';
import { CallSid } from '../../carriers/numbers.ts';
import { closeSocket, type EarlySocket, silentSocketMs } from './media-socket.ts';

/**
 * Objects behind the static URL have random names; the switchboard maps a call's id to them. No call id has a
 * slash, so none that somebody makes up is the name of such an object.
 */
export const staticObjectPrefix = 'exotel/static/';

/** A stream that has not named its call within this many frames never will (100 ms each: 5 s). */
const mostFrames = 50;
/** Frames that wait for the call's preparation. A caller's first words are kept, a flood is not. */
const mostWaiting = 500;
/** The bytes of these frames. Fifty seconds of Exotel's audio are 1.2 MB. */
const mostWaitingBytes = 2_097_152;
/**
 * How long the call's preparation may take. The caller hears nothing meanwhile. Each of its requests has a
 * shorter time-out, so only an object that hangs comes here.
 */
const prepareMs = 15_000;
/** A stream that begins with media may still say whose it is. Longer than two frames take to overtake. */
const startWithinMs = 1000;

interface StaticDeps {
  /** The number that was dialled where the stream names none. */
  ours: string | undefined;
  /** WEBSOCKET_MAX_SIZE. */
  mostBytes: number;
  random(): string;
  clock: Clock;
  log: Log;
  /** Called when we close the stream for what it sent, or because its call was not prepared in time. */
  faulted(kind: 'protocol' | 'stall'): void;
}

/** The 101. Every way out of the wait for a call closes the socket: a caller is never left on a mute line. */
export function acceptStatic(
  arrived: (ring: Ring, early: EarlySocket) => Promise<void>,
  { ours, mostBytes, random, clock, log, faulted }: StaticDeps,
): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.binaryType = 'arraybuffer';
  const codec = exotel.codec();
  const frames: (string | ArrayBuffer)[] = [];
  let waitingBytes = 0;
  let isKnown = false;
  let isTaken = false;
  let closed: ReturnType<EarlySocket['closed']> = null;
  /** A stream without a start. Some accounts send none. */
  let unnamed: Started | null = null;
  let stopWaiting = (): void => undefined;
  let stopPreparing = (): void => undefined;
  const stopSilence = clock.after(silentSocketMs, () => refuse(1008, 'the stream said nothing'));
  const early: EarlySocket = {
    socket: server,
    take() {
      isTaken = true;
      stopPreparing();
      return frames;
    },
    closed: () => closed,
    close,
  };

  /** What came in before stays: a call that was prepared too late reads it, and is settled. */
  function close(code: number, reason: string): void {
    settle();
    stopPreparing();
    closed ??= { code, wasClean: true };
    closeSocket(log, server, code, reason);
  }

  /** Closes a stream for what it sent. */
  function refuse(code: number, reason: string): void {
    log.warn('a stream over the static URL was refused', { reason });
    faulted('protocol');
    // Without a call nobody takes them.
    if (!isKnown) frames.length = 0;
    close(code, reason);
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
    stopPreparing = clock.after(prepareMs, () => {
      log.warn('a call over the static URL was not prepared in time');
      faulted('stall');
      close(1011, 'the call was not prepared in time');
    });
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
        return close(1000, 'the stream ended before it began');
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
      refuse(1008, 'the stream did not say who it is');
  }

  server.addEventListener('message', (message) => {
    if (isTaken || closed) return;
    const frame = message.data as string | ArrayBuffer;
    if (isOver(frame, mostBytes)) return refuse(1009, 'frame too large');
    waitingBytes += typeof frame === 'string' ? utf8Bytes(frame) : frame.byteLength;
    if (waitingBytes > mostWaitingBytes && !isKnown)
      return refuse(1009, 'too much was sent before the stream said who it is');
    if (waitingBytes > mostWaitingBytes || frames.length >= mostWaiting) return;
    frames.push(frame);
    if (!isKnown) read(frame);
  });
  server.addEventListener('close', ({ code, wasClean }) => {
    if (isTaken) return;
    closed ??= { code, wasClean };
    if (!isKnown && unnamed) begin(unnamed);
    settle();
    // The other half of the closing handshake.
    closeSocket(log, server, code, '');
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
