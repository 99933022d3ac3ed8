/**
 * A scripted OpenAI: Chat Completions as SSE on loopback, with the time to the first token, the gap
 * between tokens, and every fault as data.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Loopback, listenOnLoopback } from './loopback.ts';
import { type ModelReply, writeReply } from './openai-stream.ts';
import { gone } from './pause.ts';
import { type Watched, watched } from './watched.ts';

const Body = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  messages: z.array(
    z.looseObject({
      role: z.string(),
      content: z.string().nullish(),
      tool_calls: z
        .array(z.looseObject({ function: z.looseObject({ name: z.string(), arguments: z.string() }) }))
        .optional(),
      tool_call_id: z.string().optional(),
    }),
  ),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).optional(),
});
export type ChatBody = z.infer<typeof Body>;

/** One request and what was answered, times by `performance.now()`. */
export interface ModelRequest {
  number: number;
  atMs: number;
  headers: IncomingMessage['headers'];
  body: ChatBody;
  /** Every token of text as it was written. */
  tokens: { atMs: number; text: string }[];
  /** The whole answer was written. */
  doneAtMs: number | null;
  /** The client left before that. */
  leftAtMs: number | null;
}

export interface ScriptedOpenAi {
  /** For `OPENAI_BASE_URL`. */
  baseUrl: string;
  requests: Watched<ModelRequest>;
  /** Decides every answer from now on. */
  answers(reply: (request: ModelRequest) => ModelReply): void;
  openSockets(): number;
  close(): Promise<void>;
}

/**
 * Published median of a small model, and 50 tokens a second: the times that the figures are
 * measured against.
 */
export const modelTimes = { firstTokenMs: 300, tokenMs: 20 };

export async function startOpenAi(
  reply: (request: ModelRequest) => ModelReply,
  port = 0,
): Promise<ScriptedOpenAi> {
  const requests = watched<ModelRequest>();
  let answer = reply;
  const server = createServer((request, response) => {
    serve(request, response, requests, (asked) => answer(asked)).catch((error: unknown) =>
      response.destroy(asError(error)),
    );
  });
  const loopback: Loopback = await listenOnLoopback(server, port);
  return {
    baseUrl: `http://127.0.0.1:${loopback.port}/v1`,
    requests,
    answers(next) {
      answer = next;
    },
    openSockets: loopback.openSockets,
    close: loopback.close,
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  requests: Watched<ModelRequest>,
  reply: (request: ModelRequest) => ModelReply,
): Promise<void> {
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
    return refuse(response, 404, 'unknown_url');
  if (!/^Bearer \S/.test(request.headers.authorization ?? ''))
    return refuse(response, 401, 'invalid_api_key');
  let text = '';
  for await (const part of request) text += String(part);
  const asked: ModelRequest = {
    number: requests.all.length,
    atMs: performance.now(),
    headers: request.headers,
    body: Body.parse(JSON.parse(text)),
    tokens: [],
    doneAtMs: null,
    leftAtMs: null,
  };
  requests.add(asked);
  const left = new AbortController();
  response.on('close', () => {
    if (asked.doneAtMs === null) asked.leftAtMs = performance.now();
    left.abort();
    requests.changed();
  });
  const said = reply(asked);
  if (said.fault?.type === 'refuse')
    return refuse(response, said.fault.status, said.fault.code ?? 'some_code');
  if (said.fault?.type === 'never') return gone(left.signal);
  await writeReply(response, asked, { ...modelTimes, ...said }, left.signal, () => requests.changed());
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ error: { message: 'refused by the script', type: 'scripted', param: null, code } }),
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
