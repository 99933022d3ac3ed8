/**
 * A scripted Deepgram on loopback: `/v2/listen` (Flux) and `/v1/listen` (Nova, and whole
 * recordings), one plan a connection, handshake faults as data.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type Ear, openEar } from './ear.ts';
import type { EarPlan } from './ear-script.ts';
import { fluxDialect } from './flux-dialect.ts';
import { type Loopback, listenOnLoopback } from './loopback.ts';
import { novaDialect } from './nova-dialect.ts';
import { answerRecording, type RecordingAsked } from './recordings.ts';
import { type Watched, watched } from './watched.ts';

export interface ScriptedDeepgram {
  /** For `DEEPGRAM_BASE_URL`. */
  baseUrl: string;
  ears: Watched<Ear>;
  /** Every handshake, refused ones too. */
  handshakes: Watched<{ atMs: number; url: URL }>;
  /** Decides what connections from now on do; `tag` is the call's id. */
  listens(plan: (connection: { number: number; tag: string }) => EarPlan): void;
  /** Decides what is recognised in recordings from now on; nothing by default. */
  recognises(words: (asked: RecordingAsked) => string): void;
  /** The first stream of a call. */
  earOf(callId: string, withinMs?: number): Promise<Ear>;
  openSockets(): number;
  close(): Promise<void>;
}

export async function startDeepgram(
  plan: (connection: { number: number; tag: string }) => EarPlan = () => ({}),
  port = 0,
): Promise<ScriptedDeepgram> {
  const ears = watched<Ear>();
  const handshakes = watched<{ atMs: number; url: URL }>();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  let planOf = plan;
  let wordsOf: (asked: RecordingAsked) => string = () => '';
  let recordings = 0;
  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url?.startsWith('/v1/listen?')) {
      recordings += 1;
      answerRecording(request, response, recordings - 1, wordsOf).catch(() => response.destroy());
      return;
    }
    response.writeHead(404);
    response.end();
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const number = handshakes.all.length;
    handshakes.add({ atMs: performance.now(), url });
    const planned = planOf({ number, tag: url.searchParams.get('tag') ?? '' });
    const refusal = refusalOf(request, url) ?? planned.refuse;
    if (planned.never) return;
    setTimeout(() => {
      if (refusal) return refuse(socket, refusal);
      sockets.handleUpgrade(request, socket, head, (opened) => {
        const requestId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
        const utteranceEndMs = url.searchParams.get('utterance_end_ms');
        const dialect =
          url.pathname === '/v2/listen'
            ? fluxDialect(requestId)
            : novaDialect(requestId, utteranceEndMs === null ? null : Number(utteranceEndMs));
        ears.add(openEar(opened, dialect, planned, url, request.headers));
      });
    }, planned.handshakeMs ?? 0);
  });
  const loopback: Loopback = await listenOnLoopback(server, port);
  return {
    baseUrl: `ws://127.0.0.1:${loopback.port}`,
    ears,
    handshakes,
    listens(next) {
      planOf = next;
    },
    recognises(next) {
      wordsOf = next;
    },
    earOf: (callId, withinMs) =>
      ears.until(`a recogniser for ${callId}`, (ear) => ear.url.searchParams.get('tag') === callId, withinMs),
    openSockets: loopback.openSockets,
    close: loopback.close,
  };
}

type Refusal = NonNullable<EarPlan['refuse']>;

/** What Deepgram itself refuses. */
function refusalOf(request: IncomingMessage, url: URL): Refusal | null {
  if (!/^\/v[12]\/listen$/.test(url.pathname)) return { status: 404 };
  if (!/^(?:token|bearer) \S/i.test(request.headers.authorization ?? ''))
    return { status: 401, headers: { 'dg-error': 'Invalid credentials.' } };
  if (!url.searchParams.get('model')) return { status: 400, headers: { 'dg-error': 'no model' } };
  if (url.pathname === '/v2/listen' && !url.searchParams.get('model')?.startsWith('flux-')) {
    return { status: 400, headers: { 'dg-error': 'not a Flux model' } };
  }
  return null;
}

function refuse(socket: Duplex, { status, headers = {} }: Refusal): void {
  const body = JSON.stringify({ err_code: 'SCRIPTED', err_msg: 'refused by the script' });
  const lines = Object.entries({
    'content-type': 'application/json',
    connection: 'close',
    'content-length': String(body.length),
    ...headers,
  });
  socket.end(
    `HTTP/1.1 ${status} Refused\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  );
}
