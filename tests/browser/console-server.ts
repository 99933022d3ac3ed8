/** The console as the Worker serves it, with an API and an edge behind it that answer from a script. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ConsoleFiles, consoleRoutes } from '../../edge/routes/console.ts';

export type Answer = object | ((body: string, query: URLSearchParams) => Response);

export interface ConsoleServer {
  url: string;
  close(): Promise<void>;
}

/** The other ends of the page's sockets: the softphone's, and that of a live call that is watched. */
export interface Sockets {
  media: (socket: WebSocket) => void;
  watch?: (socket: WebSocket, callId: string) => void;
}

/**
 * `answers`: a JSON body by path, or a function that answers the request: it gets the posted `body` and
 * the `query`. `pool`: a deployment's, where staff sign in; none on a local run.
 */
export async function serveConsole(
  answers: Record<string, Answer>,
  { media, watch }: Sockets,
  pool: { JWT_ISSUER: string; JWT_AUDIENCE: string } | null = null,
): Promise<ConsoleServer> {
  const files: ConsoleFiles = JSON.parse(readFileSync('.build/console/files.txt', 'utf8'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = consoleRoutes({
    config: { API_BASE_URL: url, EXOTEL_PHONE_NUMBER: '+918000000001', ...(pool ?? { LOCAL_RUN: '1' }) },
    files: () => files,
    nonce: () => crypto.randomUUID(),
  });
  server.on('request', async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const given = answers[pathname];
    const answer =
      typeof given === 'function'
        ? given(await text(request), searchParams)
        : given
          ? Response.json(given)
          : await app.request(`${url}${pathname}`);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'bearer' });
  sockets.on('connection', (socket, request) => {
    if (request.url?.startsWith('/media/')) media(socket);
    const [, callId] = /^\/calls\/([^/]+)\/live$/.exec(request.url ?? '') ?? [];
    if (callId) watch?.(socket, callId);
  });
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
