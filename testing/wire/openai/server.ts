/**
 * OpenAI's HTTP, the server's side: the list of models and Chat Completions, streamed or not. A
 * brain replies.
 */
import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { bodyOf, jsonOf, Refusal, untilGone } from '../http.ts';
import {
  type ChatReply,
  ChatRequest,
  chunk,
  completion,
  type Envelope,
  finishOf,
  usageChunk,
  usageOf,
  usualShape,
  type WireShape,
} from './chat.ts';

export interface Asking {
  envelope: Envelope;
  headers: IncomingHttpHeaders;
  /** A brain may change it before its first delta. */
  shape: WireShape;
  /** Aborts when the client leaves. */
  left: AbortSignal;
}

export interface OpenAiBrain {
  /** The model that replies, as the list of models names it. */
  owner: string;
  /** The list of models was asked for; HEAD asks for its headers alone. */
  listed?(method: 'GET' | 'HEAD'): void;
  /**
   * Yields the deltas of the reply and returns it; null: the client has left. What it throws before the first
   * delta is an error answer (a `Refusal` with its status, anything else a 500); after it, a cut connection.
   */
  reply(request: ChatRequest, asking: Asking): AsyncGenerator<object, ChatReply | null>;
}

/** How long usage that is late comes behind the finish reason. */
const lateMs = 5;

/** A call's history is a few kilobytes. */
const mostBytes = 4_194_304;

/** An HTTP server, not listening yet. `onBug` gets what no client caused. */
export function openAiServer(brain: OpenAiBrain, onBug: (error: unknown) => void): Server {
  let answers = 0;
  return createServer((request, response) => {
    answer(request, response, brain, () => usualShape(answers++)).catch((error: unknown) => {
      // The client left in the middle, or a script cuts the connection.
      if (response.destroyed || response.headersSent) return void response.destroy();
      const refusal = error instanceof Refusal ? error : null;
      if (!refusal) onBug(error);
      const type = refusal ? 'invalid_request_error' : 'server_error';
      const { status = 500, message = 'a bug in this server', code = null } = refusal ?? {};
      send(response, status, { error: { message, type, param: null, code: code || null } });
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  brain: OpenAiBrain,
  nextShape: () => WireShape,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (!/^Bearer \S+/.test(request.headers.authorization ?? ''))
    throw new Refusal(401, 'invalid_api_key', 'You didn’t provide an API key; any will do here.');
  const { method } = request;
  if (pathname === '/v1/models' && (method === 'GET' || method === 'HEAD')) {
    brain.listed?.(method);
    const model = { id: 'demo', object: 'model', created: 0, owned_by: brain.owner };
    return send(response, 200, { object: 'list', data: [model] });
  }
  if (pathname !== '/v1/chat/completions')
    throw new Refusal(404, 'unknown_url', `Unknown request URL: ${method} ${pathname}.`);
  if (method !== 'POST') throw new Refusal(405, 'method_not_supported', `Not allowed: ${method}.`);
  const parsed = ChatRequest.safeParse(jsonOf(await bodyOf(request, mostBytes)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refusal(400, '', `Invalid body: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  await complete(parsed.data, request, response, brain, nextShape());
}

async function complete(
  request: ChatRequest,
  { headers }: IncomingMessage,
  response: ServerResponse,
  brain: OpenAiBrain,
  shape: WireShape,
): Promise<void> {
  const envelope: Envelope = {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
  };
  const deltas = brain.reply(request, { envelope, headers, shape, left: untilGone(response) });
  const write = (event: object): void => void response.write(`data: ${JSON.stringify(event)}\n\n`);
  let next = await deltas.next();
  if (request.stream)
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-request-id': envelope.id,
    });
  const wantsUsage = request.stream_options?.include_usage === true && shape.usage !== 'absent';
  let written = '';
  for (; !next.done; next = await deltas.next()) {
    if ('content' in next.value) written += next.value.content ?? '';
    const soFar = usageOf(request, { text: written, toolCalls: [] });
    const more = wantsUsage && shape.usage === 'each' ? { usage: soFar } : {};
    if (request.stream) write({ ...chunk(envelope, next.value), ...more });
  }
  const reply = next.value;
  if (reply === null) return void response.destroy();
  const usage = usageOf(request, reply);
  if (!request.stream) return send(response, 200, completion(envelope, reply, usage, shape));
  write(chunk(envelope, {}, finishOf(reply, shape)));
  if (wantsUsage && shape.usage === 'late') await new Promise((resolve) => setTimeout(resolve, lateMs));
  if (wantsUsage) write(usageChunk(envelope, usage));
  response.end('data: [DONE]\n\n');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
