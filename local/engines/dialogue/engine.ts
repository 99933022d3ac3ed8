/**
 * Serves the scripted demo engine (not a language model) behind OpenAI's wire protocol:
 * production's model adapter talks to it unchanged.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { reply } from './reply.ts';
import { ChatRequest, chunks, completion, type Envelope, errorBody, messagesOf, usageOf } from './wire.ts';

const engineName = 'scripted demo engine, not a language model';

export interface DemoEngine {
  /** The value for `OPENAI_BASE_URL`. */
  url: string;
  close(): Promise<void>;
}

/** The limit of a request's body. A call's history is a few kilobytes. */
const mostBytes = 4_194_304;

/** Port 0 takes a free port. `tokenDelayMs`: the pause before each token, to imitate a model. */
export async function startDemoEngine(options: { port: number; tokenDelayMs?: number }): Promise<DemoEngine> {
  const server = createServer((request, response) => {
    answer(request, response, options.tokenDelayMs ?? 0).catch((error: unknown) => {
      if (response.destroyed) return; // the client closed the connection
      console.error(error);
      if (!response.headersSent)
        send(response, 500, {
          error: { message: 'a bug in the demo engine', type: 'server_error', param: null, code: null },
        });
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  tokenDelayMs: number,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0];
  if (!/^Bearer \S+/.test(request.headers.authorization ?? '')) {
    return send(
      response,
      401,
      errorBody('You didn’t provide an API key; any will do here.', 'invalid_api_key'),
    );
  }
  if (path === '/v1/models' && request.method === 'GET') {
    const model = { id: 'demo', object: 'model', created: 0, owned_by: engineName };
    return send(response, 200, { object: 'list', data: [model] });
  }
  if (path !== '/v1/chat/completions')
    return send(response, 404, errorBody(`Unknown request URL: ${request.method} ${path}.`, 'unknown_url'));
  if (request.method !== 'POST')
    return send(response, 405, errorBody(`Not allowed: ${request.method}.`, 'method_not_supported'));

  const body = await bodyOf(request);
  if (body === null) return send(response, 413, errorBody('The body is too large.', 'request_too_large'));
  const parsed = ChatRequest.safeParse(jsonOf(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return send(
      response,
      400,
      errorBody(`Invalid body: ${issue?.message ?? ''}`, null, issue?.path.join('.') || null),
    );
  }
  await complete(parsed.data, response, tokenDelayMs);
}

async function complete(request: ChatRequest, response: ServerResponse, tokenDelayMs: number): Promise<void> {
  const said = reply(
    messagesOf(request),
    (request.tools ?? []).map((tool) => ({ name: tool.function.name })),
  );
  const envelope: Envelope = {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
  };
  const usage = usageOf(request, said);
  if (!request.stream) return send(response, 200, completion(envelope, said, usage));

  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-request-id': envelope.id,
  });
  for (const chunk of chunks(envelope, said, request.stream_options?.include_usage ? usage : null)) {
    if (tokenDelayMs > 0) await wait(tokenDelayMs);
    if (response.destroyed) return;
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** `null` when the body is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
