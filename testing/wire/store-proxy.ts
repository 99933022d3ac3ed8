/**
 * A proxy on loopback in front of a real store or API, which spoils what its script says: it refuses a
 * request, loses its answer, is silent, or closes the connection. All else is forwarded unchanged, the host's
 * name included, so that signatures stay valid.
 */
import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import { listenOnLoopback } from './loopback.ts';

/** A request as the script sees it. `operation`: DynamoDB's, such as `PutItem`; empty elsewhere. */
export interface Asked {
  /** From 1. */
  number: number;
  method: string;
  path: string;
  operation: string;
  body: string;
}

export type WireFault =
  | { answer: { status: number; headers?: Record<string, string>; body?: string } }
  /** The request is done, and its answer replaced by this. */
  | { done: { status: number; headers?: Record<string, string>; body?: string } }
  /** The request is done, and nobody learns of it. */
  | { lost: true }
  /** The connection is closed before the request is read to its end, or before it is done. */
  | { cut: true }
  /** The answer is read from the store, and cut off after so many bytes. */
  | { cutAfter: number }
  | { silentMs: number };

export interface StoreProxy {
  url: string;
  /** What was asked until now. */
  asked(): readonly Asked[];
  /** From now on. `null`: the request is forwarded. */
  spoils(script: (asked: Asked) => WireFault | null): void;
  close(): Promise<void>;
}

export async function startStoreProxy(origin: string): Promise<StoreProxy> {
  let script: (asked: Asked) => WireFault | null = () => null;
  const asked: Asked[] = [];
  const target = new URL(origin);

  async function serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const one: Asked = {
      number: asked.length + 1,
      method: request.method ?? '',
      path: request.url ?? '',
      operation: String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) as string,
      body: body.toString(),
    };
    asked.push(one);
    const fault = script(one);
    if (fault === null) return forward(target, request, body, answer);
    if ('cut' in fault) request.socket.destroy();
    else if ('answer' in fault) answerWith(answer, fault.answer);
    else if ('silentMs' in fault) setTimeout(() => request.socket.destroy(), fault.silentMs).unref();
    else {
      const got = await fetched(target, request, body);
      if ('done' in fault) answerWith(answer, fault.done);
      else if ('lost' in fault) request.socket.destroy();
      else {
        answer.writeHead(got.status, { ...got.headers, 'content-length': String(got.body.length) });
        answer.write(got.body.subarray(0, fault.cutAfter), () => request.socket.destroy());
      }
    }
  }

  const server = createServer((request, answer) => {
    serve(request, answer).catch((error: Error) => answer.destroy(error));
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}${target.pathname.replace(/\/$/, '')}`,
    asked: () => asked,
    spoils: (given) => {
      script = given;
    },
    close,
  };
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

function answerWith(
  answer: ServerResponse,
  { status, headers = {}, body = '' }: { status: number; headers?: Record<string, string>; body?: string },
): void {
  answer.writeHead(status, headers).end(body);
}

type Headers = Record<string, string | string[] | undefined>;

function fetched(
  { hostname, port }: URL,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<{ status: number; headers: Headers; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const onward = sendRequest({ host: hostname, port, method, path: url, headers }, (got) => {
      const { 'transfer-encoding': _, ...kept } = got.headers;
      bodyOf(got).then(
        (read) => resolve({ status: got.statusCode ?? 502, headers: kept, body: read }),
        reject,
      );
    });
    onward.on('error', reject);
    onward.end(body);
  });
}

async function forward(
  target: URL,
  request: IncomingMessage,
  body: Buffer,
  answer: ServerResponse,
): Promise<void> {
  const got = await fetched(target, request, body);
  answer.writeHead(got.status, got.headers).end(got.body);
}
