/**
 * The API as methods: one for each endpoint of the contract, validated both ways. Its `fetch` is an
 * argument, so it signs nothing and knows no cloud.
 */

import { type Endpoint, ErrorBody } from '../contract/endpoint.ts';
import { type Answer, type EndpointName, endpoints, type Request } from '../contract/index.ts';
import { type Fault, FaultError, faultOfStatus } from '../fault.ts';
import { jsonOf } from '../json.ts';
import { maskedText } from '../privacy/masked-text.ts';
import { type Clock, platformClock, withDeadline } from './clock.ts';
import { retryAfterMs } from './retry-after.ts';

/** The part of `fetch` that is used. The global one, `AwsClient.fetch` and a Hono app's `request` all fit. */
export type ApiFetch = (url: string, init: ApiInit) => Promise<ApiAnswer> | ApiAnswer;
export interface ApiInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  redirect: 'manual';
}
interface ApiAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/**
 * The same request will be refused again, however often it is sent. Not so where the edge is not let in
 * (401, 403), where it is too early or too much (408, 425, 429), or where the answer is none of our API's,
 * such as a gateway's while a deployment is under way.
 */
export function isRefusedForGood(error: unknown): error is ApiFaultError {
  if (!(error instanceof ApiFaultError) || error.status === null) return false;
  if (error.status === 413) return true;
  const isRefusal = error.status >= 400 && error.status < 500 && !passing.has(error.status);
  return isRefusal && error.code !== null && error.code !== 'erased';
}
const passing: ReadonlySet<number> = new Set([401, 403, 408, 425, 429]);

export interface ClientOptions {
  fetch: ApiFetch;
  /** Origin and stage, with or without a slash at the end: `http://127.0.0.1:8788`. */
  baseUrl: string;
  /** Sent with every request, e.g. `{ authorization: 'Bearer …' }` for staff. */
  headers?: Record<string, string>;
  /** Limit of one request, the body of the answer included. Default 3000. */
  timeoutMs?: number;
  /** The clock of the time limit. Default: the platform's. */
  clock?: Clock;
}
interface RequestOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
}
export type ApiClient = {
  readonly [N in EndpointName]: (request: Request<N>, options?: RequestOptions) => Promise<Answer<N>>;
};

/**
 * The API refused a request or could not be reached. `status` and `code` (`unknown_call`) are its
 * answer, `null` when there was none.
 */
export class ApiFaultError extends FaultError {
  readonly status: number | null;
  readonly code: string | null;
  constructor(fault: Fault, status: number | null, code: string | null) {
    super(fault);
    this.name = 'ApiFaultError';
    this.status = status;
    this.code = code;
  }
}

/**
 * A client with a method for every endpoint. A method throws `ApiFaultError` (source `api`):
 * `stall` after the time limit, `network`, `protocol` for an answer that breaks the contract, else
 * what the status stands for. A request that breaks the contract is our own bug and throws a
 * `TypeError` before anything is sent. When `signal` aborts, the method rejects with its reason, as
 * `fetch` does.
 */
export function createClient(options: ClientOptions): ApiClient {
  const names = Object.keys(endpoints) as EndpointName[];
  const methods = names.map((name) => [
    name,
    (given: unknown, how: RequestOptions = {}) => send(options, name, given, how),
  ]);
  // Each method's types follow from the row of the contract with its name. A loop can't show that
  // to the compiler.
  return Object.fromEntries(methods) as ApiClient;
}

async function send(
  options: ClientOptions,
  name: EndpointName,
  given: unknown,
  how: RequestOptions,
): Promise<unknown> {
  const endpoint: Endpoint = endpoints[name];
  how.signal?.throwIfAborted();
  const { status, retryAfter, text } = await withDeadline(
    options.clock ?? platformClock,
    how.timeoutMs ?? options.timeoutMs ?? 3000,
    async (deadline) => {
      const signal = how.signal ? AbortSignal.any([how.signal, deadline]) : deadline;
      const { url, init } = requestOf(endpoint, options, name, given, signal);
      try {
        const answer = await options.fetch(url, init);
        const retryAfter = retryAfterMs(answer.headers);
        return { status: answer.status, retryAfter, text: await answer.text() };
      } catch (error) {
        how.signal?.throwIfAborted();
        throw unreachable(name, deadline.aborted, error);
      }
    },
  );
  if (status < 200 || status > 299) throw refused(name, status, retryAfter, text);
  return parsed(endpoint, name, status, text);
}

function requestOf(
  endpoint: Endpoint,
  options: ClientOptions,
  name: string,
  given: unknown,
  signal: AbortSignal,
): { url: string; init: ApiInit } {
  const params = valid(endpoint.params, name, given);
  const query = valid(endpoint.query, name, given);
  const body = valid(endpoint.request, name, given);
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String(params[key])),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  const url = `${options.baseUrl.replace(/\/$/, '')}${path}${search.size > 0 ? `?${search}` : ''}`;
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  const init: ApiInit = { method: endpoint.method, headers, signal, redirect: 'manual' };
  if (endpoint.request) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  return { url, init };
}

function valid(schema: Endpoint['request'], name: string, given: unknown): Record<string, unknown> {
  if (!schema) return {};
  const result = schema.safeParse(given);
  if (result.success) return result.data as Record<string, unknown>;
  // Only the path: the value may be a phone number or a caller's words.
  throw new TypeError(
    `the request to ${name} has a wrong ${result.error.issues.map((issue) => issue.path.join('.')).join(', ')}`,
  );
}

function parsed(endpoint: Endpoint, name: string, status: number, text: string): unknown {
  const result = endpoint.response.safeParse(endpoint.status === 204 ? undefined : jsonOf(text));
  if (result.success) return result.data;
  const where = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw fault(
    {
      source: 'api',
      kind: 'protocol',
      retryable: false,
      message: `${name} answered out of contract: ${where || 'no JSON'}`,
    },
    status,
    null,
  );
}

function refused(name: string, status: number, retryAfter: number | undefined, text: string): ApiFaultError {
  const body = ErrorBody.safeParse(jsonOf(text));
  const code = body.success ? body.data.error.code : null;
  return fault(
    faultOfStatus('api', status, `${name} answered ${status} ${code ?? ''}`.trim(), retryAfter),
    status,
    code,
  );
}

function unreachable(name: string, timedOut: boolean, error: unknown): ApiFaultError {
  const kind = timedOut ? 'stall' : 'network';
  const why = timedOut
    ? 'no answer in time'
    : maskedText(error instanceof Error ? error.message : String(error));
  return fault({ source: 'api', kind, retryable: true, message: `${name}: ${why}` }, null, null);
}

function fault(what: Fault, status: number | null, code: string | null): ApiFaultError {
  return new ApiFaultError(what, status, code);
}
