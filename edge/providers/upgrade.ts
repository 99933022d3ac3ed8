/**
 * A WebSocket by fetch and `Upgrade`. In workerd no other way sends headers and returns a refusal's
 * status: `new WebSocket` ignores headers and hides why it failed.
 */
import { type Fault, FaultError, faultOfStatus } from '../../shared/fault.ts';
import { retryAfterMs } from '../../shared/io/retry-after.ts';
import { createWatchdog } from '../../shared/io/watchdog.ts';
import type { Deps } from './deps.ts';

export interface UpgradeRequest {
  source: Fault['source'];
  /** `ws:`, `wss:`, `http:` or `https:`. */
  url: string;
  headers: Record<string, string>;
  /** From the request to the 101. */
  timeoutMs: number;
  signal: AbortSignal;
}

/**
 * The socket, open but not yet accepted: add listeners first, then `accept()`, and await nothing in
 * between, or an early frame is lost. Throws `FaultError`: a refusal by its status, with `dg-error`
 * and `retry-after`; `network` for no answer in time or no connection. On abort it throws the
 * signal's reason.
 */
export async function upgrade(request: UpgradeRequest, deps: Deps): Promise<WebSocket> {
  const { fetch } = deps;
  const { source, signal } = request;
  signal.throwIfAborted();
  const ours = new AbortController();
  const abort = () => ours.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  // A handshake that hangs never ends by itself, here or in an SDK.
  const watchdog = createWatchdog(deps.clock, () => ours.abort(new Error('timeout')));
  watchdog.arm(request.timeoutMs);
  try {
    const headers = { ...request.headers, Upgrade: 'websocket' };
    const response = await fetch(httpUrl(request.url), { headers, signal: ours.signal });
    const socket = response.webSocket;
    if (!socket) {
      // A body that is not read holds its connection.
      await response.body?.cancel();
      throw new FaultError(refusalOf(source, response));
    }
    // At this compatibility date the default is Blob, which would make every frame an await.
    socket.binaryType = 'arraybuffer';
    return socket;
  } catch (error) {
    if (error instanceof FaultError) throw error;
    if (signal.aborted) throw signal.reason;
    const message = watchdog.hasExpired()
      ? `no handshake within ${request.timeoutMs} ms`
      : `no connection: ${messageOf(error)}`;
    throw new FaultError({ source, kind: 'network', retryable: true, message });
  } finally {
    watchdog.callOff();
    signal.removeEventListener('abort', abort);
  }
}

/** The same address with the scheme that fetch needs. */
function httpUrl(url: string): string {
  return url.replace(/^ws/, 'http');
}

/** A configured bare origin, whatever its scheme and trailing slash, as `http(s)://host`. */
export function httpOrigin(baseUrl: string): string {
  return httpUrl(baseUrl).replace(/\/+$/, '');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

function refusalOf(source: Fault['source'], response: Response): Fault {
  const why = response.headers.get('dg-error')?.slice(0, 120) ?? response.statusText;
  return faultOfStatus(
    source,
    response.status,
    `handshake refused: ${response.status} ${why}`.trim(),
    retryAfterMs(response.headers),
  );
}
