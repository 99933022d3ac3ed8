/** The gateway's socket: Node's HTTP server on loopback, which passes requests to a function. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { portFault } from '../parts/ports.ts';
import { codeOf } from '../parts/start-fault.ts';
import { gatewayLimits, tooLarge } from './gateway.ts';
import type { HttpAnswer, HttpRequest } from './lambda-event.ts';

/** Listens on `port`. Throws a `StartFault` if it is taken. `close` waits up to 2 s for pending answers. */
export async function serveHttp(
  port: number,
  answer: (request: HttpRequest) => Promise<HttpAnswer>,
): Promise<{ close(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing, answer).catch((error: unknown) => {
      // The client closed the connection: there is no way to answer.
      console.error(
        `${incoming.method} ${incoming.url}: ${error instanceof Error ? error.message : String(error)}`,
      );
      outgoing.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portFault('API_PORT', port, codeOf(error))));
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 2000).unref();
      }),
  };
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: HttpRequest) => Promise<HttpAnswer>,
): Promise<void> {
  const body = await bodyOf(incoming);
  const answered = body === null ? tooLarge() : await answer(requestOf(incoming, body));
  // The rest of a body that is too large is not read, and would be parsed as the next request.
  if (body === null) outgoing.shouldKeepAlive = false;
  outgoing.writeHead(answered.status, answered.headers);
  outgoing.end(answered.body);
}

function requestOf(incoming: IncomingMessage, body: Uint8Array): HttpRequest {
  const target = incoming.url ?? '/';
  const queryAt = target.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    query: queryAt < 0 ? '' : target.slice(queryAt + 1),
    headers: Object.fromEntries(
      Object.entries(incoming.headersDistinct).map(([name, values]) => [
        name,
        (values ?? []).join(name === 'cookie' ? '; ' : ','),
      ]),
    ),
    body,
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
}

/** The whole body, or `null` as soon as it is over the limit. */
async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array | null> {
  if (Number(incoming.headers['content-length'] ?? 0) > gatewayLimits.maxBytes) return null;
  const pieces: Buffer[] = [];
  let bytes = 0;
  // The socket stays open when reading stops early, because the answer is sent over it.
  for await (const piece of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > gatewayLimits.maxBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
