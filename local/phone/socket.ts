/**
 * Runs a carrier's media stream on a real WebSocket: opening it, passing frames both ways, closing it. The
 * same for all carriers.
 */
import { type RawData, WebSocket } from 'ws';
import type { EndedBy } from './timeline.ts';
import { reasonOf, type Trunk } from './trunk.ts';

/** How often due frames are fetched from the stream: half of a 20 ms telephone frame. */
const tickMs = 10;
const stallMs = 5000;
const closeWithinMs = 2000;

/**
 * One carrier's side of a media stream: text frames in, text frames out. Pure: every method gets the time,
 * in ms since the call was placed.
 */
export interface MediaStream {
  readonly streamSid: string;
  /** The frames that the carrier sends as soon as the socket is open. */
  open(atMs: number): string[];
  /** The frames that are due: the caller's audio and returned marks. Call it every 10 to 20 ms. */
  tick(atMs: number): string[];
  /** A frame from the agent; a binary one is a `Uint8Array`. Returns the frames to send in answer. */
  receive(frame: string | Uint8Array, atMs: number): string[];
  press(digit: string, atMs: number): string[];
  /** The last frames before the carrier closes: the caller hung up, or the carrier ends the stream. */
  stop(why: 'callerHungUp' | 'carrierEnds', atMs: number): string[];
  /** The agent has not read for `stallMs`. */
  stalled(atMs: number): void;
  /** The socket is closed: audio still playing is cut. */
  closed(atMs: number): void;
  /**
   * Set when the carrier gives up on the agent. The socket is closed with `code`; 1006: terminated
   * without a close frame.
   */
  readonly givesUp: { code: number; why: string } | null;
}

export type Dialled = { socket: WebSocket } | { status: number | null; why: string };

/**
 * Opens a media socket as a carrier does: user and password of the URL become `Authorization: Basic`,
 * certificates are verified, redirects are not followed. The socket is returned paused, so that no early
 * frame of the agent is lost. Never rejects.
 */
export function dial(
  url: URL,
  headers: Record<string, string>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Dialled> {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const authorization =
    url.username === '' ? {} : { Authorization: `Basic ${Buffer.from(login).toString('base64')}` };
  return new Promise((resolve) => {
    const options = {
      headers: { ...headers, ...authorization },
      handshakeTimeout: Math.max(1, timeoutMs),
      perMessageDeflate: false,
    };
    const socket = new WebSocket(bare, options);
    const abandon = () => socket.terminate();
    signal.addEventListener('abort', abandon, { once: true });
    const settle = (dialled: Dialled) => {
      signal.removeEventListener('abort', abandon);
      resolve(dialled);
    };
    socket.on('open', () => {
      socket.pause();
      settle({ socket });
    });
    socket.on('unexpected-response', (request, response) => {
      settle({ status: response.statusCode ?? null, why: `HTTP ${response.statusCode} instead of 101` });
      request.destroy();
    });
    // Also fires after `unexpected-response` and during the call. The `close` event that follows is
    // what counts then.
    socket.on('error', (error) => settle({ status: null, why: reasonOf(error) }));
  });
}

/** Simulates a lost answer: the product has accepted the handshake, but the carrier never learns of it. */
export function loseAnswer(dialled: Dialled): Dialled {
  if (!('socket' in dialled)) return dialled;
  dialled.socket.terminate();
  return { status: null, why: 'the answer to the handshake was lost' };
}

/** One frame on the wire. */
export interface WireFrame {
  atMs: number;
  from: 'carrier' | 'agent';
  frame: string | Uint8Array;
}

export interface StreamEnd {
  by: EndedBy;
  code: number;
  lastedMs: number;
}

export interface StreamOptions {
  /** Aborted when the carrier must end the stream (a limit, a redirect). A hang-up comes from the trunk. */
  endStream: AbortSignal;
  onFrame: (frame: WireFrame) => void;
}

/** Runs a stream on an open socket until the caller, the agent or the carrier ends it. */
export function converse(
  socket: WebSocket,
  stream: MediaStream,
  trunk: Trunk,
  options: StreamOptions,
): Promise<StreamEnd> {
  const { handset, clock, hungUp } = trunk;
  const openedMs = clock.nowMs();
  let endedBy: EndedBy | null = null;
  let busySinceMs: number | null = null;
  let isStalled = false;

  return new Promise((resolve) => {
    const send = (frames: string[]) => {
      for (const frame of frames) {
        if (socket.readyState !== WebSocket.OPEN) return;
        options.onFrame({ atMs: clock.nowMs(), from: 'carrier', frame });
        socket.send(frame);
      }
    };
    const end = (by: EndedBy, lastFrames: string[], code: number) => {
      if (endedBy !== null) return;
      send(lastFrames);
      endedBy = by;
      if (code === 1006) socket.terminate();
      else socket.close(code);
      setTimeout(() => socket.terminate(), closeWithinMs).unref();
    };
    const callerHangsUp = () => end('caller', stream.stop('callerHungUp', clock.nowMs()), 1000);
    const carrierEnds = () => end('carrier', stream.stop('carrierEnds', clock.nowMs()), 1000);
    const closeIfGivenUp = () => {
      if (stream.givesUp) end('carrier', [], stream.givesUp.code);
    };
    const watchForStall = (nowMs: number) => {
      busySinceMs = socket.bufferedAmount === 0 ? null : (busySinceMs ?? nowMs);
      if (isStalled || busySinceMs === null || nowMs - busySinceMs < stallMs) return;
      isStalled = true;
      stream.stalled(nowMs);
    };
    const tick = () => {
      if (endedBy !== null) return;
      const nowMs = clock.nowMs();
      send(stream.tick(nowMs));
      for (const act of handset.act(nowMs)) {
        if (act.type === 'hangUp') trunk.hangUp(act.why);
        else {
          handset.note(nowMs, { what: 'digitPressed', digit: act.digit });
          send(stream.press(act.digit, nowMs));
        }
      }
      watchForStall(nowMs);
      closeIfGivenUp();
    };

    const timer = setInterval(tick, tickMs);
    hungUp.addEventListener('abort', callerHangsUp, { once: true });
    options.endStream.addEventListener('abort', carrierEnds, { once: true });
    socket.on('message', (data, isBinary) => {
      const nowMs = clock.nowMs();
      const frame = isBinary ? bytesOf(data) : bytesOf(data).toString('utf8');
      options.onFrame({ atMs: nowMs, from: 'agent', frame });
      // The carrier has already ended the stream: the caller does not hear this frame.
      if (endedBy !== null) return;
      send(stream.receive(frame, nowMs));
      closeIfGivenUp();
    });
    socket.on('close', (code) => {
      clearInterval(timer);
      hungUp.removeEventListener('abort', callerHangsUp);
      options.endStream.removeEventListener('abort', carrierEnds);
      const nowMs = clock.nowMs();
      stream.closed(nowMs);
      const by = endedBy ?? 'agent';
      handset.note(nowMs, { what: 'socketClosed', by, code });
      resolve({ by, code, lastedMs: nowMs - openedMs });
    });

    handset.answered(openedMs, stream.streamSid);
    send(stream.open(openedMs));
    socket.resume();
    if (hungUp.aborted) callerHangsUp();
    else if (options.endStream.aborted) carrierEnds();
  });
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
