/**
 * One streamed request of Chat Completions, for both clouds, over the `openai` package's own stream reader
 * and errors. The package's whole client would add 370 KB to a Lambda's cold start.
 */
import type OpenAI from 'openai';
import { APIError } from 'openai/core/error';
import { Stream } from 'openai/core/streaming';
import { type Fault, FaultError, faultOfStatus } from '../../fault.ts';
import { isObject, jsonOf } from '../../json.ts';
import { boundedAnswer, TooLarge } from '../bounded-body.ts';
import { retryAfterMs } from '../retry-after.ts';
import {
  bodyWith,
  type ChatBody,
  fieldNamed,
  type LearntFields,
  learntFrom,
  processFields,
} from './models.ts';

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

/** The longest reply takes 20 s; with thoughts, at 300 tokens a second, that is less than half of this. */
const mostAnswerBytes = 4_000_000;

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
    const sent = bodyWith(body, fields);
    const given = await fetch(`${baseUrl.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify(sent),
      signal: stop.signal,
    });
    const answer = boundedAnswer(given, mostAnswerBytes);
    if (answer.ok) {
      if (tries > 1) learnt.set(place, fields);
      for await (const json of chunksOf(answer, stop)) {
        // Some servers write an error as a chunk of its own.
        if (isObject(json) && json.object === 'error')
          throw new APIError(undefined, json, undefined, undefined);
        yield json;
      }
      return;
    }
    const refusal = await answer.text();
    const isOfField = answer.status === 400 || answer.status === 422;
    const more = isOfField && tries < mostTries ? learntFrom(refusal, sent) : null;
    if (more === null) throw new FaultError(faultOfAnswer(answer, refusal));
    fields = { ...fields, ...more };
  }
}

/** A server that does not stream answers with its whole answer as JSON. */
async function* chunksOf(answer: Response, stop: AbortController): AsyncGenerator<unknown> {
  if (!/\bjson\b/i.test(answer.headers.get('content-type') ?? ''))
    return yield* Stream.fromSSEResponse<unknown>(answer, stop, silentClient);
  const text = await answer.text();
  // The header may be wrong.
  if (!/^\s*[{[]/.test(text))
    return yield* Stream.fromSSEResponse<unknown>(new Response(text), stop, silentClient);
  const json: unknown = JSON.parse(text);
  if (isObject(json) && json.error) throw new APIError(undefined, Object(json.error), undefined, undefined);
  yield json;
}

/** What a server says about a failure. Codes are words or numbers, and either field may be left out. */
interface Told {
  code: string | null;
  type: string | null;
}

/** Only a short word or a number is kept: anything else may quote the prompt or part of the key. */
function wordOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && /^[\w.:/-]{1,64}$/.test(value) ? value : null;
}

function toldOf(error: unknown): Told {
  if (!isObject(error)) return { code: null, type: null };
  return { code: wordOf(error.code), type: wordOf(error.type) ?? wordOf(error.status) };
}

const kindOfCode: readonly [RegExp, Fault['kind']][] = [
  [/quota|billing|credit|api_?key|^authentication|^permission|^unauth|^forbidden/i, 'auth'],
  [/^rate_?limit|too_?many_?requests|^resource_exhausted$/i, 'rate'],
  [/not_?found|context_length|^invalid_|^bad_?request/i, 'config'],
];

function kindOf({ code, type }: Told): Fault['kind'] {
  for (const word of [code, type]) {
    const named = kindOfCode.find(([pattern]) => word !== null && pattern.test(word));
    if (named) return named[1];
  }
  return 'server';
}

/** The HTTP status that an error's code is; null for other codes. */
function statusOf(code: string | null): number | null {
  return code !== null && /^[45]\d\d$/.test(code) ? Number(code) : null;
}

function faultOfAnswer(answer: Response, refusal: string): Fault {
  const read = jsonOf(refusal);
  // Some servers put the error into a list.
  const body = Array.isArray(read) ? read[0] : read;
  const told = toldOf(isObject(body) ? (body.error ?? body) : null);
  const field = answer.status === 400 || answer.status === 422 ? fieldNamed(refusal) : null;
  const named = field === null ? '' : `, ${field}`;
  const code = told.code ?? told.type ?? 'no code';
  // An empty account answers 429 like a busy one, but waiting does not help: the next provider is tried
  // at once.
  const empty = [told.code, told.type].find((word) => word === 'insufficient_quota');
  if (empty) return { source: 'llm', kind: 'auth', retryable: false, message: empty };
  return faultOfStatus(
    'llm',
    answer.status,
    `${answer.status} ${code}${named}`,
    retryAfterMs(answer.headers),
  );
}

/**
 * The fault that a thrown value of a stream means: an error inside the stream by its code, which may be a
 * status, else `server`; a garbled chunk `protocol`; anything else a lost connection, which workerd throws
 * as a plain `Error("Network connection lost.")`. Only codes and types are kept: a message may quote the
 * prompt or part of the key.
 */
export function faultOf(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  if (error instanceof APIError) {
    const told = toldOf(error.error);
    const message = told.code ?? told.type ?? 'no code';
    const status = statusOf(told.code);
    if (status !== null) return faultOfStatus('llm', status, message);
    const kind = kindOf(told);
    return { source: 'llm', kind, retryable: kind === 'rate' || kind === 'server', message };
  }
  if (error instanceof TooLarge)
    return { source: 'llm', kind: 'protocol', retryable: false, message: error.message };
  if (error instanceof SyntaxError)
    return { source: 'llm', kind: 'protocol', retryable: true, message: 'a chunk that is not JSON' };
  return {
    source: 'llm',
    kind: 'network',
    retryable: true,
    message: error instanceof Error ? error.message : 'connection failed',
  };
}
