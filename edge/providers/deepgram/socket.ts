/**
 * One `@deepgram/sdk` listen socket over our own upgrade. Three callbacks hide the SDK's traps: its error
 * events lose the refusal, its close comes twice, its sends throw when the socket is gone, and its
 * time-out starts only after the handshake.
 */
import { DeepgramClient, type DeepgramTransportFactory } from '@deepgram/sdk';
import { sendableCloseCode } from '../../../shared/close-code.ts';
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Deps } from '../deps.ts';
import { messageOf, upgrade } from '../upgrade.ts';

export interface DeepgramListen {
  apiKey: string;
  /** Bare origin, `ws`, `wss`, `http` or `https`. */
  baseUrl: string;
  version: 'v1' | 'v2';
  model: string;
  /** Query parameters besides the model; arrays are repeated. */
  query: Record<string, string | number | boolean | string[]>;
  /** Handshake limit. */
  timeoutMs: number;
}

export interface ListenEvents {
  opened(): void;
  /** Parsed JSON, or the raw text when it was none, or a Blob. */
  message(message: unknown): void;
  /** Once, and never after `close()` or an abort. */
  down(fault: Fault): void;
}

/** KeepAlive and Finalize are Nova's, the other two Flux's. */
export type ClientMessage =
  | { type: 'KeepAlive' }
  | { type: 'Finalize' }
  | { type: 'ForceEndTurn' }
  | { type: 'Configure'; numerals: boolean };

export interface ListenSocket<Message> {
  /** Dropped when the socket isn't open. */
  sendAudio(audio: Uint8Array): void;
  /** A text frame: Deepgram takes a binary KeepAlive for broken audio. Dropped when the socket isn't open. */
  say(message: Message): void;
  /** Takes leave of the server, then closes; during the handshake it aborts that. */
  close(): void;
}

/** The part of the two versions' sockets that is used. */
interface SdkSocket {
  sendMedia(audio: Uint8Array): void;
  sendCloseStream(message: { type: 'CloseStream' }): void;
  sendKeepAlive?(message: { type: 'KeepAlive' }): void;
  sendFinalize?(message: { type: 'Finalize' }): void;
  sendForceEndTurn?(message: { type: 'ForceEndTurn' }): void;
  sendConfigure?(message: { type: 'Configure'; numerals: boolean }): void;
  connect(): unknown;
  close(): void;
}

export function openDeepgram(
  listen: DeepgramListen,
  events: ListenEvents,
  deps: Deps,
  signal: AbortSignal,
): ListenSocket<ClientMessage> {
  const handshake = new AbortController();
  let socket: SdkSocket | null = null;
  let state: 'opening' | 'open' | 'ended' = 'opening';
  let refused: Fault | null = null;

  const end = (fault: Fault | null) => {
    if (state === 'ended') return;
    const wasOpen = state === 'open';
    state = 'ended';
    signal.removeEventListener('abort', close);
    if (fault === null && wasOpen) attempt(() => socket?.sendCloseStream({ type: 'CloseStream' }));
    handshake.abort(new Error('closed'));
    attempt(() => socket?.close());
    if (fault !== null) events.down(fault);
  };
  const close = () => end(null);
  /**
   * A send on a socket that died a moment ago throws "Socket is not open."; the stream is as dead
   * as after a reset.
   */
  const attempt = (send: () => void) => {
    try {
      send();
    } catch (error) {
      end(networkFault(messageOf(error)));
    }
  };
  const handlers: SdkHandlers = {
    open() {
      if (state !== 'opening') return;
      state = 'open';
      events.opened();
    },
    message: (message) => {
      if (state !== 'ended') events.message(message);
    },
    flood: (characters) =>
      end({
        source: 'stt',
        kind: 'protocol',
        retryable: true,
        message: `a message of ${characters} characters`,
      }),
    close: (event) => end(refused ?? faultOfClose(event.code, event.reason)),
    error: (error) => end(refused ?? networkFault(error.message)),
  };
  const transportFactory: DeepgramTransportFactory = async (url, headers) => {
    try {
      return transportOf(
        handlers.flood,
        await upgrade(
          { source: 'stt', url, headers, timeoutMs: listen.timeoutMs, signal: handshake.signal },
          deps,
        ),
      );
    } catch (error) {
      // The SDK passes on a bare `Error(message)`, so the fault is kept here.
      if (error instanceof FaultError) refused = error.fault;
      throw error;
    }
  };

  if (signal.aborted) state = 'ended';
  else {
    signal.addEventListener('abort', close, { once: true });
    connect(listen, handlers, transportFactory).then(
      (made) => {
        if (state === 'ended') return;
        socket = made;
        made.connect();
      },
      (error: unknown) => end(networkFault(messageOf(error))),
    );
  }
  return {
    sendAudio: (audio) => {
      if (state === 'open') attempt(() => socket?.sendMedia(audio));
    },
    say: (message) => {
      if (state === 'open' && socket) attempt(senderOf(socket, message));
    },
    close,
  };
}

function senderOf(socket: SdkSocket, message: ClientMessage): () => void {
  switch (message.type) {
    case 'KeepAlive':
      return () => socket.sendKeepAlive?.(message);
    case 'Finalize':
      return () => socket.sendFinalize?.(message);
    case 'ForceEndTurn':
      return () => socket.sendForceEndTurn?.(message);
    case 'Configure':
      return () => socket.sendConfigure?.(message);
  }
}

interface SdkHandlers {
  open(): void;
  message(message: unknown): void;
  /** A message is longer than any of a recogniser's. It is not read. */
  flood(characters: number): void;
  close(event: { code: number; reason: string }): void;
  error(error: Error): void;
}

/**
 * The SDK's socket with its handlers, not yet connecting. `on` replaces the callback before it, so
 * there is one of each.
 */
async function connect(
  listen: DeepgramListen,
  handlers: SdkHandlers,
  transportFactory: DeepgramTransportFactory,
): Promise<SdkSocket> {
  const baseUrl = listen.baseUrl.replace(/^http/, 'ws').replace(/\/+$/, '');
  // Its own reconnection would silently open a new stream, with turns and word times starting over.
  const client = new DeepgramClient({ apiKey: listen.apiKey, baseUrl, transportFactory, reconnect: false });
  const args = { model: listen.model, queryParams: listen.query, reconnectAttempts: 0 };
  if (listen.version === 'v2') {
    const socket = await client.listen.v2.connect(args);
    socket.on('open', handlers.open);
    socket.on('message', handlers.message);
    socket.on('close', handlers.close);
    socket.on('error', handlers.error);
    return socket;
  }
  const socket = await client.listen.v1.connect(args);
  socket.on('open', handlers.open);
  socket.on('message', handlers.message);
  socket.on('close', handlers.close);
  socket.on('error', handlers.error);
  return socket;
}

/** A turn's words with their times take some kilobytes. */
const mostCharacters = 1_000_000;

type Transport = Awaited<ReturnType<DeepgramTransportFactory>>;

/**
 * The SDK adds its listeners in microtasks after this returns, and frames come in a later task, so
 * accepting here loses none. Await nothing after it.
 */
function transportOf(flood: SdkHandlers['flood'], socket: WebSocket): Transport {
  const transport: Transport = {
    send: (data) => socket.send(data as string | ArrayBuffer | ArrayBufferView),
    onOpen: () => undefined,
    onMessage: (listener) =>
      socket.addEventListener('message', ({ data }) => {
        const { length } = typeof data === 'string' ? data : '';
        if (length > mostCharacters) flood(length);
        else listener(data);
      }),
    onError: (listener) =>
      socket.addEventListener('error', (event) => listener(new Error(event.message || 'socket error'))),
    onClose: (listener) =>
      socket.addEventListener('close', (event) => listener({ code: event.code, reason: event.reason })),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    // The SDK closes a socket that has closed already, and workerd throws on that.
    close: (code, reason) => {
      if (socket.readyState === WebSocket.CLOSED) return;
      // The SDK may hand on the code of a close that it was told of.
      socket.close(code === undefined ? undefined : sendableCloseCode(code), reason);
    },
  };
  socket.accept();
  return transport;
}

/**
 * The fault that a close from the other side means (codes: Deepgram, "STT troubleshooting"). Even 1000
 * and 1005 are failures: the call goes on and nothing recognises the caller.
 */
function faultOfClose(code: number, reason: string): Fault {
  // Only a code, such as `NET-0001`: a sentence may quote the caller.
  const [named = ''] = /^[A-Z]{2,12}-\d{4}/.exec(reason) ?? [];
  const message = `closed with ${code} ${named}`.trim();
  if ([1002, 1003, 1007, 1008, 1009].includes(code))
    return { source: 'stt', kind: 'config', retryable: false, message };
  if (code >= 1011 && code <= 1013) return { source: 'stt', kind: 'server', retryable: true, message };
  return networkFault(message);
}

function networkFault(message: string): Fault {
  return { source: 'stt', kind: 'network', retryable: true, message };
}
