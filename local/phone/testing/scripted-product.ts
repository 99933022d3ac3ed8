/** A stand-in for the product in the phone's tests: an HTTP and WebSocket server that follows a script. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

/** One webhook request as it arrived. */
export interface WebhookRequest {
  method: string;
  path: string;
  /** Path and query. */
  url: string;
  fields: URLSearchParams;
  body: string;
  headers: IncomingHttpHeaders;
}

const Frame = z.looseObject({ event: z.string() });
export type Frame = z.infer<typeof Frame>;

/** The product's end of a media socket. */
export interface AgentSide {
  url: string;
  headers: IncomingHttpHeaders;
  /** The frames that the carrier has sent so far. */
  frames: Frame[];
  send(frame: object | string | Buffer): void;
  /** The carrier's first frame of this event, past or future. */
  until(event: string, where?: (frame: Frame) => boolean): Promise<Frame>;
  close(code?: number): void;
  closed: Promise<number>;
}

export interface ProductScript {
  /** Answers a webhook; `undefined` is sent as 404. */
  http?: (request: WebhookRequest, edge: string) => { status?: number; body?: string } | undefined;
  media?: (agent: AgentSide) => void | Promise<void>;
  /** Refuses the first `times` upgrades with this status; status 0 leaves them without an answer. */
  refuse?: { times: number; status: number };
}

export interface ScriptedProduct {
  edge: string;
  /** The same origin for WebSockets: `ws://127.0.0.1:1234`. */
  media: string;
  requests: WebhookRequest[];
  agents: AgentSide[];
  close(): Promise<void>;
}

export async function startProduct(script: ProductScript): Promise<ScriptedProduct> {
  const requests: WebhookRequest[] = [];
  const agents: AgentSide[] = [];
  let refusals = script.refuse?.times ?? 0;
  const connections = new Set<Socket>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const url = request.url ?? '/';
      const { pathname, searchParams } = new URL(url, 'http://x');
      const fields = new URLSearchParams([...searchParams, ...new URLSearchParams(body)]);
      const received: WebhookRequest = {
        method: request.method ?? '',
        path: pathname,
        url,
        fields,
        body,
        headers: request.headers,
      };
      requests.push(received);
      const answer = script.http?.(received, edge);
      response.statusCode = answer ? (answer.status ?? 200) : 404;
      response.end(answer?.body ?? '');
    });
  });
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (refusals > 0) {
      refusals -= 1;
      if (script.refuse?.status === 0) return;
      socket.end(
        `HTTP/1.1 ${script.refuse?.status ?? 503} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const agent = agentSide(opened, request.url ?? '', request.headers);
      agents.push(agent);
      void script.media?.(agent);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const edge = `http://127.0.0.1:${port}`;
  return {
    edge,
    media: `ws://127.0.0.1:${port}`,
    requests,
    agents,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of connections) connection.destroy();
      }),
  };
}

function agentSide(socket: WebSocket, url: string, headers: IncomingHttpHeaders): AgentSide {
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    frames.push(Frame.parse(JSON.parse(data.toString())));
    for (const look of waiting) look();
  });
  return {
    url,
    headers,
    frames,
    send: (frame) =>
      socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame)),
    until: (event, where = () => true) =>
      new Promise((resolve) => {
        const look = () => {
          const found = frames.find((frame) => frame.event === event && where(frame));
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: (code = 1000) => socket.close(code),
    closed: new Promise((resolve) => socket.on('close', resolve)),
  };
}
