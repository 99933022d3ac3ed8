/**
 * One streamed request of Chat Completions, for both clouds, over the `openai` package's own stream reader
 * and errors. The package's whole client would add 370 KB to a Lambda's cold start.
 */
import type OpenAI from 'openai';
import { APIError } from 'openai/core/error';
import { Stream } from 'openai/core/streaming';
import * as z from 'zod';
import { type Fault, FaultError, faultOfStatus } from '../../fault.ts';
import { jsonOf } from '../../json.ts';
import { retryAfterMs } from '../retry-after.ts';
import { type ChatBody, fieldNamed, type LearntFields, learntFrom, processFields } from './models.ts';

export interface ChatServer {
  apiKey: string;
  /** Ends in `/v1`. */
  baseUrl: string;
  fetch: (input: string, init?: RequestInit) => Promise<Response>;
  /** What servers refused before. Default: of this process. */
  learnt?: LearntFields;
}

/**
 * The reader only takes its logger from a client. Without one it would print a garbled chunk: the
 * caller's words.
 */
const silentClient = { logLevel: 'off' } as OpenAI;

/** A server that refuses one optional field after another is asked so often in all. */
const mostTries = 5;

/**
 * The chunks as parsed JSON, of unchecked shape. Never logs, has no time-out: the owner of `stop` has. A
 * request is repeated only when a 400 names an optional field, without it or with what it wants. Throws
 * `FaultError` for an error answer; what else it throws, `faultOf` reads.
 */
export async function* streamChat(
  { apiKey, baseUrl, fetch, learnt = processFields }: ChatServer,
  body: ChatBody,
  stop: AbortController,
): AsyncGenerator<unknown> {
  const place = `${baseUrl} ${body.model}`;
  let fields = learnt.get(place) ?? {};
  for (let tries = 1; ; tries++) {
    const sent = { ...body, ...fields };
    const answer = await fetch(`${baseUrl.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify(sent),
      signal: stop.signal,
    });
    if (answer.ok) {
      if (tries > 1) learnt.set(place, fields);
      return yield* Stream.fromSSEResponse<unknown>(answer, stop, silentClient);
    }
    const refusal = await answer.text();
    const isOfField = answer.status === 400 || answer.status === 422;
    const more = isOfField && tries < mostTries ? learntFrom(refusal, sent) : null;
    if (more === null) throw new FaultError(faultOfAnswer(answer, refusal));
    fields = { ...fields, ...more };
  }
}

const ErrorAnswer = z.object({
  error: z.object({ code: z.string().nullish(), type: z.string().nullish() }),
});

function faultOfAnswer(answer: Response, refusal: string): Fault {
  const { data } = ErrorAnswer.safeParse(jsonOf(refusal));
  const field = answer.status === 400 || answer.status === 422 ? fieldNamed(refusal) : null;
  const named = field === null ? '' : `, ${field}`;
  const code = data?.error.code || data?.error.type || 'no code';
  // An empty account answers 429 like a busy one, but waiting does not help: the next provider is tried
  // at once.
  if (code === 'insufficient_quota') return { source: 'llm', kind: 'auth', retryable: false, message: code };
  return faultOfStatus(
    'llm',
    answer.status,
    `${answer.status} ${code}${named}`,
    retryAfterMs(answer.headers),
  );
}

const kindOfCode: Readonly<Record<string, Fault['kind']>> = {
  insufficient_quota: 'auth',
  invalid_api_key: 'auth',
  rate_limit_exceeded: 'rate',
  model_not_found: 'config',
  context_length_exceeded: 'config',
};

/**
 * The fault that a thrown value of a stream means: an error inside the stream (it has no status) by its
 * code, else `server`; a garbled chunk `protocol`; anything else a lost connection, which workerd throws
 * as a plain `Error("Network connection lost.")`. Only codes and types are kept: a message may quote the
 * prompt or part of the key.
 */
export function faultOf(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  if (error instanceof APIError) {
    const code = error.code || error.type || 'no code';
    const kind = kindOfCode[code] ?? (error.type === 'invalid_request_error' ? 'config' : 'server');
    return { source: 'llm', kind, retryable: kind === 'rate' || kind === 'server', message: code };
  }
  if (error instanceof SyntaxError)
    return { source: 'llm', kind: 'protocol', retryable: true, message: 'a chunk that is not JSON' };
  return {
    source: 'llm',
    kind: 'network',
    retryable: true,
    message: error instanceof Error ? error.message : 'connection failed',
  };
}
