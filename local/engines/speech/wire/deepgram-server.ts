/**
 * The embedded engines behind Deepgram's own wire: `/v2/listen`, `/v1/listen` (socket and POST),
 * `/v1/speak`.
 */
import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { VoiceThread } from '../tts/voice-thread.ts';
import { answerRecording, answerSpeak } from './deepgram-rest.ts';
import { fluxSettingsOf } from './flux-query.ts';
import { type Ears, serveFlux } from './flux-socket.ts';
import { Refusal } from './http.ts';
import { novaSettingsOf } from './nova-query.ts';
import { serveNova } from './nova-socket.ts';

/** The one key that is refused, for tests of what happens then. */
export const invalidKey = 'invalid';

/** An HTTP server, not listening yet. */
export function deepgramServer(ears: Ears, voices: VoiceThread): Server {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    perMessageDeflate: false,
    handleProtocols: pickProtocol,
  });
  const server = createServer((request, response) => void answer(request, response, ears, voices));
  server.on('upgrade', (request, stream, head) => {
    const requestId = randomUUID();
    try {
      checkKey(request);
      const serve = chosen(request, requestId, ears);
      sockets.once('headers', (headers: string[]) => headers.push(`dg-request-id: ${requestId}`));
      sockets.handleUpgrade(request, stream, head, serve);
    } catch (thrown) {
      refuseUpgrade(stream, requestId, thrown);
    }
  });
  return server;
}

type Serve = Parameters<WebSocketServer['handleUpgrade']>[3];

/** What will talk on the socket; throws a refusal for a query that Deepgram would refuse. */
function chosen(request: IncomingMessage, requestId: string, ears: Ears): Serve {
  const { pathname, searchParams } = urlOf(request);
  if (pathname === '/v2/listen') {
    const asked = fluxSettingsOf(searchParams);
    if ('why' in asked) throw new Refusal(400, 'INVALID_QUERY_PARAMETER', asked.why);
    return (socket) => serveFlux(socket, requestId, asked, ears);
  }
  if (pathname === '/v1/listen') {
    const asked = novaSettingsOf(searchParams);
    if ('why' in asked) throw new Refusal(400, 'INVALID_QUERY_PARAMETER', asked.why);
    return (socket) => serveNova(socket, requestId, asked, ears);
  }
  throw new Refusal(404, 'NOT_FOUND', `no such socket: ${pathname}`);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  ears: Ears,
  voices: VoiceThread,
): Promise<void> {
  const requestId = randomUUID();
  const { pathname, searchParams } = urlOf(request);
  try {
    checkKey(request);
    if (request.method === 'POST' && pathname === '/v1/listen')
      return await answerRecording(request, response, searchParams, requestId, ears);
    if (request.method === 'POST' && pathname === '/v1/speak')
      return await answerSpeak(request, response, searchParams, requestId, voices);
    throw new Refusal(404, 'NOT_FOUND', `no such route: ${request.method} ${pathname}`);
  } catch (thrown) {
    if (response.headersSent) return void response.destroy();
    const { status, body, headers } = refusalOf(thrown, requestId);
    response.writeHead(status, headers).end(body);
  }
}

const urlOf = (request: IncomingMessage): URL => new URL(request.url ?? '/', 'http://127.0.0.1');

/**
 * `Authorization: Token <key>` or `Bearer <jwt>`, or the same two words as subprotocols, where
 * headers can't be set.
 */
function checkKey(request: IncomingMessage): void {
  const offered =
    request.headers.authorization ?? request.headers['sec-websocket-protocol']?.replace(/\s*,\s*/u, ' ');
  const key = /^(?:token|bearer)\s+(\S+)$/iu.exec(offered ?? '')?.[1];
  if (key === undefined || key === invalidKey) throw new Refusal(401, 'INVALID_AUTH', 'Invalid credentials.');
}

const pickProtocol = (protocols: Set<string>): string | false =>
  [...protocols].find((name) => name === 'token' || name === 'bearer') ?? false;

function refuseUpgrade(stream: Duplex, requestId: string, thrown: unknown): void {
  const { status, body, headers } = refusalOf(thrown, requestId);
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  });
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  );
}

function refusalOf(
  thrown: unknown,
  requestId: string,
): { status: number; body: string; headers: Record<string, string> } {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const { status, code } =
    thrown instanceof Refusal ? thrown : { status: 500, code: 'INTERNAL_SERVER_ERROR' };
  return {
    status,
    body: JSON.stringify({ err_code: code, err_msg: message, request_id: requestId }),
    headers: {
      'content-type': 'application/json',
      'dg-error': message.replace(/[^\x20-\x7e]/gu, ' '),
      'dg-request-id': requestId,
    },
  };
}
