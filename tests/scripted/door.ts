/**
 * A door in front of the API on loopback: it can be shut for a while, for everybody or for some
 * requests. What comes through is not changed, so signatures hold.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../testing/wire/loopback.ts';

export interface Door {
  /** For `API_BASE_URL`. */
  url: string;
  /** The origin behind it; until there is one the door is shut. */
  leadsTo(origin: string): void;
  /** Turns away what `refuses` says from now on, by cutting its connection. `null`: nothing. */
  refuses(which: ((asked: Asked) => boolean) | null): void;
  /** Requests that were turned away. */
  refused(): number;
  close(): Promise<void>;
}

export interface Asked {
  path: string;
  body: string;
}

export const everything = (): boolean => true;

export async function startDoor(): Promise<Door> {
  let behind: URL | null = null;
  let refuses: ((asked: Asked) => boolean) | null = null;
  let refused = 0;
  const server = createServer(async (asked, answer) => {
    const body = await bodyOf(asked);
    if (behind && !refuses?.({ path: asked.url ?? '', body: body.toString() }))
      return passOn(behind, asked, body, answer);
    refused += 1;
    asked.socket.destroy();
  });
  const loopback = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${loopback.port}`,
    leadsTo: (origin) => {
      behind = new URL(origin);
    },
    refuses: (which) => {
      refuses = which;
    },
    refused: () => refused,
    close: loopback.close,
  };
}

async function bodyOf(asked: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of asked) pieces.push(piece);
  return Buffer.concat(pieces);
}

function passOn(
  behind: URL,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  answer: ServerResponse,
): void {
  const onward = request({ host: behind.hostname, port: behind.port, method, path: url, headers }, (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  onward.on('error', (error) => answer.destroy(error));
  onward.end(body);
}
