/**
 * The API as methods: one per endpoint of the contract, validated both ways. It is given its
 * `fetch`, so it signs nothing and knows no cloud.
 */

import { type Endpoint, ErrorBody } from '../contract/endpoint.ts';
import { type Answer, type Asked, type EndpointName, endpoints } from '../contract/index.ts';
import { type Fault, FaultError, faultOfStatus } from '../fault.ts';
import { jsonOf } from '../json.ts';
import { type Clock, platformClock, withDeadline } from './clock.ts';
import { retryAfterMs } from './retry-after.ts';

/** The part of `fetch` that is used: the global one, `AwsClient.fetch` and a Hono app's `request` all fit. */
export type ApiFetch = (url: string, init: ApiInit) => Promise<ApiAnswer> | ApiAnswer;
export interface ApiInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  redirect: 'manual';
}
export interface ApiAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export interface ClientOptions {
  fetch: ApiFetch;
  /** Origin and stage, with or without a last slash: `http://127.0.0.1:8788`. */
  baseUrl: string;
  /** Sent with every request, e.g. `{ authorization: 'Bearer …' }` for staff. */
  headers?: Record<string, string>;
  /** For one request, answer's body included. Default 3000. */
  timeoutMs?: number;
  /** What the time limit is measured by. Default: the platform's. */
  clock?: Clock;
}
export interface AskOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
}
export type ApiClient = {
  readonly [N in EndpointName]: (asked: Asked<N>, options?: AskOptions) => Promise<Answer<N>>;
};

/**
 * The API said no, or could not be asked. `status` and `code` are what it answered
 * (`unknown_call`), `null` when it did not answer.
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
 * A client for every endpoint. A method throws `ApiFaultError` (source `api`): `stall` after the
 * time limit, `network`, `protocol` for an answer that breaks the contract, else what the status
 * stands for. A body that breaks the contract is our own bug and throws a `TypeError` before
 * anything is sent. The caller's own abort rejects with the signal's reason, as `fetch` does.
 */
export function createClient(options: ClientOptions): ApiClient {
  const names = Object.keys(endpoints) as EndpointName[];
  const methods = names.map((name) => [
    name,
    (asked: unknown, how: AskOptions = {}) => ask(options, name, asked, how),
  ]);
  // Each method's types follow from the contract's row by the same name, which a loop can't tell
  // the compiler.
  return Object.fromEntries(methods) as ApiClient;
}

async function ask(
  options: ClientOptions,
  name: EndpointName,
  asked: unknown,
  how: AskOptions,
): Promise<unknown> {
  const endpoint: Endpoint = endpoints[name];
  how.signal?.throwIfAborted();
  const { status, retryAfter, text } = await withDeadline(
    options.clock ?? platformClock,
    how.timeoutMs ?? options.timeoutMs ?? 3000,
    async (deadline) => {
      const signal = how.signal ? AbortSignal.any([how.signal, deadline]) : deadline;
      const { url, init } = request(endpoint, options, name, asked, signal);
      try {
        const answer = await options.fetch(url, init);
        const retryAfter = retryAfterMs(answer.headers);
        return { status: answer.status, retryAfter, text: await answer.text() };
      } catch (error) {
        how.signal?.throwIfAborted();
        throw unreached(name, deadline.aborted, error);
      }
    },
  );
  if (status < 200 || status > 299) throw refused(name, status, retryAfter, text);
  return parsed(endpoint, name, status, text);
}

function request(
  endpoint: Endpoint,
  options: ClientOptions,
  name: string,
  asked: unknown,
  signal: AbortSignal,
): { url: string; init: ApiInit } {
  const params = valid(endpoint.params, name, asked);
  const query = valid(endpoint.query, name, asked);
  const body = valid(endpoint.request, name, asked);
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

function valid(schema: Endpoint['request'], name: string, asked: unknown): Record<string, unknown> {
  if (!schema) return {};
  const result = schema.safeParse(asked);
  if (result.success) return result.data as Record<string, unknown>;
  // Only where it is wrong: the value itself may be a phone number or somebody's words.
  throw new TypeError(
    `${name} was asked with a wrong ${result.error.issues.map((issue) => issue.path.join('.')).join(', ')}`,
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

function unreached(name: string, timedOut: boolean, error: unknown): ApiFaultError {
  const kind = timedOut ? 'stall' : 'network';
  const why = timedOut ? 'no answer in time' : error instanceof Error ? error.message : String(error);
  return fault({ source: 'api', kind, retryable: true, message: `${name}: ${why}` }, null, null);
}

function fault(what: Fault, status: number | null, code: string | null): ApiFaultError {
  return new ApiFaultError(what, status, code);
}
