/**
 * Deepgram's wire, the server's side: `/v2/listen` (Flux), `/v1/listen` (Nova: socket and POST) and
 * `/v1/speak` (Aura). A brain recognises and speaks.
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
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { readWav, type Wav } from '../../../edge/audio/wav.ts';
import { bodyOf, invalidKey, jsonOf, Refusal, streamVoice, untilGone } from '../http.ts';
import {
  configured,
  configureSuccess,
  type FluxSettings,
  type FluxTurns,
  fluxSettingsOf,
  fluxTurns,
} from './flux.ts';
import {
  alternativeOf,
  modelInfo,
  type NovaResults,
  type NovaSettings,
  novaResults,
  novaSettingsOf,
} from './nova.ts';
import { allShapes, plain, type StreamShape } from './shapes.ts';
import { type AudioFormat, sentenceOf, type Word } from './words.ts';

/** One open listening socket, as a brain sees it: what to recognise, and the words to report it in. */
export interface Listening {
  url: URL;
  format: AudioFormat;
  /** Flux's settings move with each Configure. */
  wire:
    | { version: 'v2'; settings(): FluxSettings; turns: FluxTurns }
    | { version: 'v1'; settings: NovaSettings; results: NovaResults };
  socket: WebSocket;
  /** Reports a failure of the server and closes with 1011. */
  fail(code: string, description: string): void;
}

export interface Recognition {
  /** Never empty. */
  audio(bytes: Uint8Array): void;
  /** Reports the words so far at once (Nova's Finalize). */
  finalize(): Promise<void> | void;
  /**
   * Ends the open turn now (Flux's ForceEndTurn). False when none is open. Left out: the account may not send
   * it, and the stream ends over it.
   */
  forceEndTurn?(): Promise<boolean> | boolean;
  /** Reports what is still open; the socket closes after it. */
  finish(): Promise<void> | void;
  closed(code: number): void;
  /** Every message on the socket, either way. */
  seen?(from: 'server' | 'client', message: object): void;
}

export interface DeepgramBrain {
  /** How long a client may send nothing; 10 s at Deepgram. */
  idleMs: number;
  /** The shapes of its streams, in rotation; those of `shapes.ts` by default. */
  shapes?: readonly StreamShape[];
  /** The shape of this stream, instead of the next in rotation. */
  shapeOf?(url: URL): StreamShape | undefined;
  /** Before anything else of a handshake; throws a `Refusal`, or never resolves. */
  admit?(url: URL): Promise<void>;
  listen(listening: Listening): Recognition;
  /** Throws a `Refusal` or any error. */
  recognise(wav: Wav, query: URLSearchParams): Promise<readonly Word[]> | readonly Word[];
  /** 16-bit samples at 8 kHz. */
  speak(text: string, rate: number, left: AbortSignal): AsyncIterable<Int16Array>;
}

const recordingLimit = 64 * 1024 * 1024;

/** An HTTP server, not listening yet. */
export function deepgramServer(brain: DeepgramBrain): Server {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    perMessageDeflate: false,
    handleProtocols: (protocols) =>
      [...protocols].find((name) => name === 'token' || name === 'bearer') ?? false,
  });
  const server = createServer((request, response) => void answer(request, response, brain));
  let streams = 0;
  const shapeFor = (url: URL): StreamShape => {
    const shapes = brain.shapes ?? allShapes;
    const own = brain.shapeOf?.(url);
    return own ?? shapes[streams++ % shapes.length] ?? plain;
  };
  server.on('upgrade', (request, stream, head) => {
    const requestId = randomUUID();
    openSocket(request, brain, requestId, shapeFor)
      .then((serve) => {
        sockets.once('headers', (headers: string[]) => headers.push(`dg-request-id: ${requestId}`));
        sockets.handleUpgrade(request, stream, head, serve);
      })
      .catch((thrown: unknown) => refuseUpgrade(stream, requestId, thrown));
  });
  return server;
}

const urlOf = (request: IncomingMessage): URL => new URL(request.url ?? '/', 'http://127.0.0.1');

/**
 * Returns the handler of the opened socket. Throws a `Refusal` for a handshake that Deepgram would
 * refuse.
 */
async function openSocket(
  request: IncomingMessage,
  brain: DeepgramBrain,
  requestId: string,
  shapeFor: (url: URL) => StreamShape,
): Promise<(socket: WebSocket) => void> {
  const url = urlOf(request);
  checkKey(request);
  await brain.admit?.(url);
  if (url.pathname === '/v2/listen') {
    const query = fluxSettingsOf(url.searchParams);
    if ('why' in query) throw new Refusal(400, 'INVALID_QUERY_PARAMETER', query.why);
    return (socket) => serveFlux(socket, { url, shape: shapeFor(url), ...query }, brain, requestId);
  }
  if (url.pathname === '/v1/listen') {
    const query = novaSettingsOf(url.searchParams);
    if ('why' in query) throw new Refusal(400, 'INVALID_QUERY_PARAMETER', query.why);
    return (socket) => serveNova(socket, { url, shape: shapeFor(url), ...query }, brain, requestId);
  }
  throw new Refusal(404, 'NOT_FOUND', `no such socket: ${url.pathname}`);
}

interface Opening<Settings> extends Pick<Listening, 'url' | 'format'> {
  settings: Settings;
  shape: StreamShape;
}

function serveFlux(
  socket: WebSocket,
  { settings: first, shape, ...opening }: Opening<FluxSettings>,
  brain: DeepgramBrain,
  requestId: string,
): void {
  let settings = first;
  let sequence = 0;
  const send = (message: object): void =>
    connection.send({ ...message, request_id: requestId, sequence_id: sequence++ });
  const fail = (code: string, description: string, closeCode = 1011): void => {
    send({ type: 'Error', code, description });
    socket.close(closeCode, code);
  };
  const turns = fluxTurns(send, () => settings.languageHints, shape, send);
  const connection = connect(socket, brain, {
    ...opening,
    wire: { version: 'v2', settings: () => settings, turns },
    fail,
    bytes: () => undefined,
    text(message) {
      const { recognition } = connection;
      if (message?.type === 'ForceEndTurn' && recognition.forceEndTurn) {
        void Promise.resolve(recognition.forceEndTurn()).then((hasEnded) => {
          if (!hasEnded) send(noActiveTurn);
        });
        return;
      }
      // ForceEndTurn, which has to be enabled for an account, is refused where it is not.
      if (message?.type !== 'Configure')
        return fail('UNPARSABLE_CLIENT_MESSAGE', 'the message could not be parsed or is not enabled', 1008);
      const next = configured(settings, message);
      if (!next) return send({ type: 'ConfigureFailure' });
      settings = next;
      send(configureSuccess(settings));
    },
    farewell: () => undefined,
  });
  send({ type: 'Connected' });
}

const noActiveTurn = {
  type: 'Warning',
  code: 'FORCE_END_TURN_NO_ACTIVE_TURN',
  description: 'there is no turn to end',
} as const;

function serveNova(
  socket: WebSocket,
  { settings, shape, ...opening }: Opening<NovaSettings>,
  brain: DeepgramBrain,
  requestId: string,
): void {
  let received = 0;
  const bytesPerSecond = opening.format.sampleRate * (opening.format.encoding === 'mulaw' ? 1 : 2);
  const connection = connect(socket, brain, {
    ...opening,
    wire: {
      version: 'v1',
      settings,
      results: novaResults((message) => connection.send(message), settings, requestId, shape),
    },
    fail: (code) => socket.close(1011, code),
    bytes(audio) {
      received += audio.length;
    },
    text(message) {
      if (message?.type === 'Finalize') return void connection.recognition.finalize();
      if (message?.type !== 'KeepAlive') socket.close(1008, 'UNPARSABLE_CLIENT_MESSAGE');
    },
    farewell() {
      const duration = received / bytesPerSecond;
      connection.send({ type: 'Metadata', request_id: requestId, duration, channels: 1 });
    },
  });
}

interface Connection {
  send(message: object): void;
  recognition: Recognition;
}

/** The common part of both listening sockets: frames in, the idle limit, and the orderly close. */
function connect(
  socket: WebSocket,
  brain: DeepgramBrain,
  side: Omit<Listening, 'socket'> & {
    bytes(audio: Uint8Array): void;
    /** A text frame besides CloseStream; null when it is not JSON. */
    text(message: { type?: unknown } | null): void;
    farewell(): void;
  },
): Connection {
  let isFinishing = false;
  const connection: Connection = {
    recognition: brain.listen({ ...side, socket }),
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify(message));
      connection.recognition.seen?.('server', message);
    },
  };
  const { recognition } = connection;
  const idle = setTimeout(
    () => side.fail('NET-0001', 'no audio was received within the timeout window'),
    brain.idleMs,
  );
  const finish = async (): Promise<void> => {
    if (isFinishing) return;
    isFinishing = true;
    await recognition.finish();
    side.farewell();
    socket.close(1000);
  };
  socket.on('message', (data, isBinary) => {
    if (isFinishing) return;
    const bytes = bytesIn(data);
    if (isBinary) {
      if (bytes.length === 0) return void finish();
      idle.refresh();
      side.bytes(bytes);
      return recognition.audio(bytes);
    }
    const message = jsonOf(bytes) as { type?: unknown } | null;
    recognition.seen?.('client', message ?? {});
    if (message?.type === 'CloseStream') return void finish();
    if (message?.type === 'KeepAlive') idle.refresh();
    side.text(message);
  });
  socket.on('close', (code) => {
    clearTimeout(idle);
    recognition.closed(code);
  });
  // The `close` event follows and has the details.
  socket.on('error', () => undefined);
  return connection;
}

function bytesIn(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  requestId: string;
  brain: DeepgramBrain;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  brain: DeepgramBrain,
): Promise<void> {
  const requestId = randomUUID();
  const { pathname, searchParams: query } = urlOf(request);
  try {
    checkKey(request);
    const routes: Readonly<Record<string, typeof answerSpeak>> = {
      '/v1/listen': answerRecording,
      '/v1/speak': answerSpeak,
    };
    const route = request.method === 'POST' ? routes[pathname] : undefined;
    if (!route) throw new Refusal(404, 'NOT_FOUND', `no such route: ${request.method} ${pathname}`);
    await route({ request, response, query, requestId, brain });
  } catch (thrown) {
    if (response.headersSent) return void response.destroy();
    const { status, body, headers } = refusalOf(thrown, requestId);
    response.writeHead(status, headers).end(body);
  }
}

/** `POST /v1/listen` with a WAV file as the body. */
async function answerRecording({ request, response, query, requestId, brain }: Exchange): Promise<void> {
  const wav = readWav(await bodyOf(request, recordingLimit));
  if ('why' in wav) throw new Refusal(400, 'Bad Request', `failed to process audio: ${wav.why}`);
  const words = await brain.recognise(wav, query);
  const { model_info, model_uuid } = modelInfo(query.get('model') ?? 'nova-3');
  const metadata = {
    request_id: requestId,
    created: new Date().toISOString(),
    duration: (wav.channels[0]?.length ?? 0) / wav.rateHz,
    channels: 1,
    models: [model_uuid],
    model_info: { [model_uuid]: model_info },
  };
  const alternatives = [alternativeOf(words, query.get('language') === 'multi')];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ metadata, results: { channels: [{ alternatives }] } }));
}

const Speak = z.object({ text: z.string().min(1).max(2000) });
const SpeakQuery = z.object({
  model: z.string().regex(/^aura-/u),
  encoding: z.enum(['mulaw', 'linear16']),
  sample_rate: z.literal('8000'),
  container: z.literal('none'),
  speed: z.coerce.number().min(0.5).max(2).default(1),
});

/** `POST /v1/speak`: raw audio at 8 kHz. */
async function answerSpeak({ request, response, query, requestId, brain }: Exchange): Promise<void> {
  const parsed = SpeakQuery.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw new Refusal(400, 'INVALID_QUERY_PARAMETER', sentenceOf(parsed.error));
  const body = Speak.safeParse(jsonOf(await bodyOf(request, 64 * 1024)));
  if (!body.success)
    throw new Refusal(400, 'PAYLOAD_ERROR', 'the body must be JSON with a text of 1 to 2000 characters');
  const { model, encoding, speed } = parsed.data;
  const voice = brain.speak(body.data.text, speed, untilGone(response));
  await streamVoice(response, voice, encoding === 'mulaw' ? 'mulaw' : 'pcm16', {
    'content-type': encoding === 'mulaw' ? 'audio/mulaw' : 'audio/l16;rate=8000',
    'dg-model-name': model,
    'dg-request-id': requestId,
  });
}

/**
 * `Authorization: Token <key>` or `Bearer <jwt>`; a browser, which can't set headers, sends both
 * words as subprotocols.
 */
function checkKey(request: IncomingMessage): void {
  const offered =
    request.headers.authorization ?? request.headers['sec-websocket-protocol']?.replace(/\s*,\s*/u, ' ');
  const key = /^(?:token|bearer)\s+(\S+)$/iu.exec(offered ?? '')?.[1];
  if (key === undefined || key === invalidKey) throw new Refusal(401, 'INVALID_AUTH', 'Invalid credentials.');
}

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
  const {
    status = 500,
    code = 'INTERNAL_SERVER_ERROR',
    headers = {},
  } = thrown instanceof Refusal ? thrown : {};
  return {
    status,
    body: JSON.stringify({ err_code: code, err_msg: message, request_id: requestId }),
    headers: {
      'content-type': 'application/json',
      'dg-error': message.replace(/[^\x20-\x7e]/gu, ' '),
      'dg-request-id': requestId,
      ...headers,
    },
  };
}
