/**
 * A proxy on loopback in front of a provider's wire server, HTTP and WebSocket. It strikes what passes it
 * with one of the eleven faults, on real sockets.
 */
import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { listenOnLoopback } from '../../testing/wire/loopback.ts';
import type { WireFault } from './faulty-wire.ts';

export interface ProviderProxy {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Sets the server behind it. */
  forwardsTo(origin: string): void;
  /** From now on everything is struck, open sockets too. Null: nothing. */
  strikes(fault: WireFault | null): Promise<void>;
  /** How many requests and sockets were struck. */
  struck(): number;
  close(): Promise<void>;
}

const refusals = { '401': 401, '429 with Retry-After': 429, '500': 500 } as const;
const garbage = '<html>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n\n';
const trickleMs = 1400;
const trickleBytes = 60;
const floodPiece = Buffer.alloc(262_144, 0x61);
/** 100 MB: more than any reader should take. */
const mostFlood = 400;

export async function startProviderProxy(): Promise<ProviderProxy> {
  let origin = '';
  let fault: WireFault | null = null;
  let struck = 0;
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const open = new Set<() => void>();
  const server = createServer((request, answer) => {
    // The server behind it is not up yet.
    if (origin === '') return void request.socket.destroy();
    if (fault !== null) struck += 1;
    void answered(new URL(request.url ?? '/', origin), request, answer, fault);
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (fault !== null) struck += 1;
    if (fault === 'connect hang') return;
    const status = fault !== null && fault in refusals ? refusals[fault as keyof typeof refusals] : null;
    if (status !== null) {
      stream.end(`HTTP/1.1 ${status} Refused\r\nretry-after: 20\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (near) => {
      const { authorization = '' } = request.headers;
      const url = `${origin.replace(/^http/, 'ws')}${request.url ?? '/'}`;
      const far = new WebSocket(url, { headers: { authorization }, perMessageDeflate: false });
      const strike = joined(near, far, () => fault);
      open.add(strike);
      near.on('close', () => open.delete(strike));
    });
  });
  let loopback = await listenOnLoopback(server);
  const { port } = loopback;
  return {
    url: `http://127.0.0.1:${port}`,
    forwardsTo(given) {
      origin = given;
    },
    async strikes(given) {
      const wasRefused = fault === 'refused';
      fault = given;
      if (wasRefused) loopback = await listenOnLoopback(server, port);
      if (given === null) return;
      struck += open.size;
      for (const strike of open) strike();
      // Nothing listens on the port any more.
      if (given === 'refused') {
        struck += 1;
        await loopback.close();
      }
    },
    struck: () => struck,
    close: () => loopback.close(),
  };
}

async function answered(
  url: URL,
  request: IncomingMessage,
  answer: ServerResponse,
  fault: WireFault | null,
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  if (fault === 'connect hang') return;
  if (fault !== null && fault in refusals) {
    answer.writeHead(refusals[fault as keyof typeof refusals], { 'retry-after': '20' });
    answer.end('{"error":{"code":"scripted","message":"refused by the script"}}');
    return;
  }
  const { method, headers } = request;
  const onward = sendRequest(url, { method, headers }, (got) => {
    passedOn(got, answer, fault).catch((error: Error) => answer.destroy(error));
  });
  onward.on('error', (error) => answer.destroy(error));
  answer.on('close', () => onward.destroy());
  onward.end(Buffer.concat(pieces));
}

async function passedOn(
  got: IncomingMessage,
  answer: ServerResponse,
  fault: WireFault | null,
): Promise<void> {
  const { 'content-length': _, 'transfer-encoding': __, ...headers } = got.headers;
  answer.writeHead(got.statusCode ?? 502, headers);
  answer.flushHeaders();
  if (fault === null) return void got.pipe(answer);
  if (fault === 'garbage') return void answer.end(garbage);
  if (fault === 'oversize') return flood(answer);
  if (fault === 'hang before first') return;
  const whole: Buffer[] = [];
  for await (const piece of got as AsyncIterable<Buffer>) whole.push(piece);
  const body = Buffer.concat(whole);
  // A voice that ends within its last words can't be told from one that is fast.
  const isVoice = String(headers['content-type']).startsWith('audio/');
  const half = body.subarray(0, Math.ceil(body.length / (isVoice ? 4 : 2)));
  if (fault === 'end without finish') return void answer.end(half);
  if (fault === 'stall in the middle') return void answer.write(half);
  const size = Math.min(trickleBytes, Math.ceil(body.length / 4));
  for (let at = 0; at < body.length && !answer.destroyed; at += size) {
    await new Promise((resolve) => setTimeout(resolve, trickleMs));
    answer.write(body.subarray(at, at + size));
  }
  answer.end();
}

async function flood(answer: ServerResponse): Promise<void> {
  for (let sent = 0; sent < mostFlood && !answer.destroyed; sent += 1) {
    if (answer.write(floodPiece)) continue;
    await new Promise<void>((resolve) => {
      answer.once('drain', resolve);
      answer.once('close', resolve);
    });
  }
  answer.end();
}

/** Joins the two sides of a socket. Returns what strikes it while it is open. */
function joined(near: WebSocket, far: WebSocket, faultNow: () => WireFault | null): () => void {
  const waiting: { data: RawData; isBinary: boolean }[] = [];
  let freeAt = 0;
  let given = 0;
  near.on('message', (data, isBinary) => {
    if (far.readyState === WebSocket.OPEN) far.send(data, { binary: isBinary });
    else waiting.push({ data, isBinary });
  });
  far.on('open', () => {
    for (const { data, isBinary } of waiting.splice(0)) far.send(data, { binary: isBinary });
  });
  far.on('message', (data) => {
    const text = String(data);
    given += 1;
    switch (faultNow()) {
      case null:
        return near.send(text);
      case 'garbage':
        return near.send('xx{{');
      case 'oversize':
        return near.send(JSON.stringify({ type: 'TurnInfo', transcript: 'x'.repeat(4_000_000) }));
      case 'slow trickle':
        freeAt = Math.max(Date.now(), freeAt) + trickleMs;
        return void setTimeout(() => near.send(text), freeAt - Date.now());
      case 'hang before first':
        return;
      case 'end without finish':
        return given > 1 ? near.terminate() : near.send(text);
      default:
        return given > 1 ? undefined : near.send(text);
    }
  });
  near.on('close', () => far.terminate());
  far.on('close', (code, reason) => near.close(code === 1005 || code === 1006 ? 1011 : code, reason));
  for (const side of [near, far]) side.on('error', () => near.terminate());
  return () => {
    const fault = faultNow();
    const cuts = ['refused', '401', '429 with Retry-After', '500', 'connect hang', 'end without finish'];
    if (fault !== null && cuts.includes(fault)) near.terminate();
  };
}
