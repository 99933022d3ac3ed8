/**
 * OpenAI by script: the words, the time to the first token, the gap between tokens and every fault
 * are the test's.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../http.ts';
import { gone, listenOnLoopback, paused } from '../loopback.ts';
import { type Watched, watched } from '../watched.ts';
import {
  type ChatReply,
  type ChatRequest,
  callDeltas,
  deltasAround,
  textDelta,
  tokensOf,
  type WireShape,
} from './chat.ts';
import { type OpenAiBrain, openAiServer } from './server.ts';

/** One request and what was answered, times by `performance.now()`. */
export interface ModelRequest {
  number: number;
  atMs: number;
  headers: IncomingHttpHeaders;
  body: ChatRequest;
  /** Every token of text as it was written. */
  tokens: { atMs: number; text: string }[];
  /** The complete answer was written. */
  doneAtMs: number | null;
  /** The client left before that. */
  leftAtMs: number | null;
}

export interface ModelReply {
  text?: string;
  /** Called after the text. */
  calls?: { name: string; arguments: Record<string, unknown> }[];
  firstTokenMs?: number;
  tokenMs?: number;
  /** How it is written; the rest is as usual (`usualShape`). */
  shape?: Partial<WireShape>;
  fault?: ModelFault;
}

export type ModelFault =
  | { type: 'refuse'; status: number; code?: string }
  /** Reads the request and never answers. */
  | { type: 'never' }
  /** Falls silent after this many tokens, the connection open. */
  | { type: 'stall'; afterTokens: number }
  /** Ends the body after this many tokens, without a finish reason. */
  | { type: 'cut'; afterTokens: number };

export interface ScriptedOpenAi {
  /** For `OPENAI_BASE_URL`. */
  baseUrl: string;
  requests: Watched<ModelRequest>;
  /** Requests that only opened a connection: HEAD of the list of models. */
  openings(): number;
  /** Decides every answer from now on. */
  answers(reply: (request: ModelRequest) => ModelReply): void;
  openSockets(): number;
  close(): Promise<void>;
}

/**
 * The times that benchmarks are measured against: a small model's published median, and 50 tokens a
 * second.
 */
export const modelTimes = { firstTokenMs: 300, tokenMs: 20 };

export async function startOpenAi(
  reply: (request: ModelRequest) => ModelReply,
  port = 0,
): Promise<ScriptedOpenAi> {
  const requests = watched<ModelRequest>();
  let answer = reply;
  let openings = 0;
  const brain: OpenAiBrain = {
    owner: 'a script',
    listed(method) {
      if (method === 'HEAD') openings += 1;
    },
    async *reply(body, { envelope, headers, shape, left }) {
      const request = requests.add({
        number: requests.all.length,
        atMs: performance.now(),
        headers,
        body,
        tokens: [],
        doneAtMs: null,
        leftAtMs: null,
      });
      left.addEventListener('abort', () => {
        if (request.doneAtMs === null) request.leftAtMs = performance.now();
        requests.changed();
      });
      const { text = '', calls = [], fault, shape: asked, ...times } = { ...modelTimes, ...answer(request) };
      Object.assign(shape, asked);
      const around = deltasAround(shape);
      const full: ChatReply = { text, toolCalls: calls, cachedShare: request.number > 0 ? 0.5 : 0 };
      const leave = (): Promise<null> => gone(left).then(() => null);
      if (fault?.type === 'refuse')
        throw new Refusal(fault.status, fault.code ?? 'some_code', 'refused by the script');
      if (fault?.type === 'never' || !(await paused(times.firstTokenMs, left))) return await leave();
      yield { role: 'assistant', content: '', refusal: null };
      for (const [at, token] of tokensOf(text).entries()) {
        if (fault?.type === 'stall' && at >= fault.afterTokens) return await leave();
        if (fault?.type === 'cut' && at >= fault.afterTokens) return null;
        if (at > 0 && !(await paused(times.tokenMs, left))) return null;
        yield* at === 0 ? around.before : around.between;
        request.tokens.push({ atMs: performance.now(), text: token });
        yield textDelta(token, shape);
        requests.changed();
      }
      if (text !== '') yield* around.behind;
      yield* callDeltas(envelope, full, shape);
      request.doneAtMs = performance.now();
      requests.changed();
      return full;
    },
  };
  const server = openAiServer(brain, () => undefined);
  const { port: taken, openSockets, close } = await listenOnLoopback(server, port);
  return {
    baseUrl: `http://127.0.0.1:${taken}/v1`,
    requests,
    openings: () => openings,
    answers(next) {
      answer = next;
    },
    openSockets,
    close,
  };
}
