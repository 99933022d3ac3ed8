/**
 * One socket to Sarvam's realtime recogniser. Everything on it is JSON text: the caller's audio goes out as
 * base64 of 16-bit samples (Sarvam, "Realtime Streaming Speech-to-Text API"; SDK 1.1.10).
 */
import { type Fault, FaultError } from '../../../shared/fault.ts';
import { toBase64 } from '../../audio/base64.ts';
import { pcmOfMulaw } from '../../audio/mulaw.ts';
import type { ListenEvents, ListenSocket } from '../deepgram/socket.ts';
import type { Deps } from '../deps.ts';
import { messageOf, upgrade } from '../upgrade.ts';

export interface SarvamListen {
  /** With its query. */
  url: string;
  headers: Record<string, string>;
  /** Handshake limit. */
  timeoutMs: number;
}

/** `end` is sent by `close`. */
export type ClientMessage = { event: 'ping' };

export function openSarvam(
  { url, headers, timeoutMs }: SarvamListen,
  events: ListenEvents,
  deps: Deps,
  signal: AbortSignal,
): ListenSocket<ClientMessage> {
  const handshake = new AbortController();
  let socket: WebSocket | null = null;
  let state: 'opening' | 'open' | 'ended' = 'opening';

  const end = (fault: Fault | null): void => {
    if (state === 'ended') return;
    const wasOpen = state === 'open';
    state = 'ended';
    signal.removeEventListener('abort', close);
    handshake.abort(new Error('closed'));
    if (wasOpen) leave(fault === null);
    if (fault !== null) events.down(fault);
  };
  const close = (): void => end(null);
  /** A socket that died a moment ago throws on both, and is gone as it should be. */
  const leave = (isPolite: boolean): void => {
    if (socket === null || socket.readyState !== WebSocket.OPEN) return;
    if (isPolite) socket.send('{"event":"end"}');
    socket.close(1000);
  };
  const send = (message: object): void => {
    if (state !== 'open') return;
    try {
      socket?.send(JSON.stringify(message));
    } catch (error) {
      end(networkFault(messageOf(error)));
    }
  };
  const opened = (made: WebSocket): void => {
    socket = made;
    made.addEventListener('message', ({ data }) => {
      if (state === 'ended') return;
      if (typeof data === 'string' && data.length > mostCharacters)
        end(protocolFault(`a message of ${data.length} characters`));
      else events.message(data);
    });
    made.addEventListener('close', ({ code }) => end(faultOfClose(code)));
    made.addEventListener('error', ({ message }) => end(networkFault(message || 'socket error')));
    made.accept();
    if (state === 'ended') return made.close(1000);
    state = 'open';
    events.opened();
  };

  if (signal.aborted) state = 'ended';
  else {
    signal.addEventListener('abort', close, { once: true });
    upgrade({ source: 'stt', url, headers, timeoutMs, signal: handshake.signal }, deps).then(
      opened,
      (error: unknown) => end(error instanceof FaultError ? error.fault : networkFault(messageOf(error))),
    );
  }
  return {
    sendAudio: (audio) => send({ event: 'audio_input', audio: toBase64(pcmOfMulaw(audio)) }),
    say: send,
    close,
  };
}

/** A transcript of one utterance takes some kilobytes. */
const mostCharacters = 1_000_000;

/**
 * The fault that a close from the other side means (codes: Sarvam's SDK 1.1.10, `RealtimeError`). 1003 is a
 * wrong key, a spent quota or too many streams; which of them, only an error before it says. The reason is
 * not kept: it is free text.
 */
function faultOfClose(code: number): Fault {
  const message = `closed with ${code}`;
  if (code === 1003) return { source: 'stt', kind: 'rate', retryable: false, message };
  if (code === 4000 || code === 1002 || code === 1007 || code === 1009)
    return { source: 'stt', kind: 'config', retryable: false, message };
  if (code >= 1011 && code <= 1013) return { source: 'stt', kind: 'server', retryable: true, message };
  return networkFault(message);
}

function networkFault(message: string): Fault {
  return { source: 'stt', kind: 'network', retryable: true, message };
}

function protocolFault(message: string): Fault {
  return { source: 'stt', kind: 'protocol', retryable: true, message };
}
