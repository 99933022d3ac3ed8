/**
 * A proxy in front of the API on loopback. It can refuse all or some requests for a while. It forwards
 * the others unchanged, so their signatures stay valid.
 */
import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import { listenOnLoopback } from '../../testing/wire/loopback.ts';

export interface ApiProxy {
  /** For `API_BASE_URL`. */
  url: string;
  /** Sets the API's origin. All requests are refused until it is set. */
  forwardsTo(origin: string): void;
  /** Refuses from now on the requests that `which` picks, by cutting their connection. `null`: none. */
  refuses(which: ((request: ProxiedRequest) => boolean) | null): void;
  /** How many requests were refused. */
  refused(): number;
  close(): Promise<void>;
}

export interface ProxiedRequest {
  path: string;
  body: string;
}

export const everything = (): boolean => true;

export async function startApiProxy(): Promise<ApiProxy> {
  let origin: URL | null = null;
  let refuses: ((request: ProxiedRequest) => boolean) | null = null;
  let refused = 0;
  const server = createServer(async (request, answer) => {
    const body = await bodyOf(request);
    if (origin && !refuses?.({ path: request.url ?? '', body: body.toString() }))
      return forward(origin, request, body, answer);
    refused += 1;
    request.socket.destroy();
  });
  const loopback = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${loopback.port}`,
    forwardsTo: (given) => {
      origin = new URL(given);
    },
    refuses: (which) => {
      refuses = which;
    },
    refused: () => refused,
    close: loopback.close,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

function forward(
  origin: URL,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  answer: ServerResponse,
): void {
  const onward = sendRequest(
    { host: origin.hostname, port: origin.port, method, path: url, headers },
    (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    },
  );
  onward.on('error', (error) => answer.destroy(error));
  onward.end(body);
}
