/**
 * A `fetch` for the providers' adapters under Node, which has none that opens a WebSocket: workerd's does, by
 * the header `Upgrade`, and the adapters use that.
 */
import { WebSocket } from 'ws';
import type { Fetch } from '../../edge/providers/ports.ts';
import { reasonOf } from '../phone/trunk.ts';

/** A refused handshake is answered with its status and headers, as in workerd. */
export const nodeFetch: Fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  return headers.get('upgrade') === 'websocket' ? upgraded(input, headers, init?.signal) : plain(input, init);
};

/** The adapters show an error's own message, and Node keeps the reason in `cause`. */
async function plain(input: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    throw new Error(reasonOf(error), { cause: error });
  }
}

function upgraded(url: string, headers: Headers, signal?: AbortSignal | null): Promise<Response> {
  headers.delete('upgrade');
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers: Object.fromEntries(headers) });
    const abort = () => {
      reject(signal?.reason);
      socket.terminate();
    };
    signal?.addEventListener('abort', abort, { once: true });
    // Also for an error after the handshake: without a listener it would end the process.
    socket.on('error', (error) => reject(new Error(reasonOf(error), { cause: error })));
    socket.once('unexpected-response', (request, answer) => {
      request.destroy();
      const given = Object.entries(answer.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]);
      resolve(new Response(null, { status: answer.statusCode ?? 502, headers: given }));
    });
    socket.once('open', () => resolve(withSocket(socket)));
  });
}

/** What an adapter uses of an open handshake: no `Response` of Node's can have the status 101. */
function withSocket(socket: WebSocket): Response {
  const webSocket = { accept: () => undefined, close: (code: number) => socket.close(code), binaryType: '' };
  return Object.assign(new Response(null), { webSocket });
}
