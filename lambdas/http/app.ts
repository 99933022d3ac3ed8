/**
 * The Hono app of a Lambda: the contract's endpoints as routes, errors in the contract's shape, and
 * a log line for each request.
 */
import { type Context, Hono } from 'hono';
import type { Auth, Endpoint, ErrorBody, LambdaName } from '../../shared/contract/endpoint.ts';
import { type Answered, type EndpointName, endpoints, type Parsed } from '../../shared/contract/index.ts';
import type { Log } from '../../shared/io/log.ts';
import { deepestJson, isTooDeep } from '../../shared/json.ts';
import { securityHeaders } from '../../shared/security-headers.ts';
import { secondsOf } from '../functions.ts';
import type { Table } from '../table/table.ts';
import { ApiError, invalid, unavailable } from './api-error.ts';
import { type Visitor, visitorOf } from './auth.ts';
import { refuseMasked, shownTo } from './masking.ts';
import { withinTime } from './request-time.ts';

/** `event` is API Gateway's: `hono/aws-lambda` puts it there, and a test passes it to `app.request`. */
type AppEnv = { Bindings: { event?: unknown } };
export type App = Hono<AppEnv>;

/** The ports that every app needs. */
export interface Ports {
  readonly table: Table;
  readonly log: Log;
  /** Epoch ms. */
  readonly now: () => number;
}

type StaffOf<N extends EndpointName> = (typeof endpoints)[N]['auth'] extends infer A extends Exclude<
  Auth,
  'iam'
>
  ? Visitor<A>
  : undefined;
/**
 * A request that passed the contract's checks. `wantsCsv`: `Accept` names CSV, and the endpoint
 * offers it.
 */
type Checked<N extends EndpointName> = Parsed<N> & { staff: StaffOf<N>; wantsCsv: boolean };
/**
 * Returns the contract's response, or a `Response` where that is not JSON (a redirect, CSV). Throws
 * `ApiError`.
 */
type Route<N extends EndpointName> = (request: Checked<N>) => Promise<Answered<N> | Response>;
/** A route for every endpoint of a Lambda; one that is missing is a compile error. */
export type Routes<L extends LambdaName> = {
  readonly [N in EndpointName as (typeof endpoints)[N]['lambda'] extends L ? N : never]: Route<N>;
};

/** `workMs`: how long a Lambda may work at a request. */
export function createApp(
  { table, log }: Pick<Ports, 'table' | 'log'>,
  routes: Partial<Routes<LambdaName>>,
  workMs: (name: LambdaName) => number = workMsOf,
): App {
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    const startedAt = performance.now();
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) c.header(name, value);
    const ms = Math.round(performance.now() - startedAt);
    log.info('request', { method: c.req.method, path: c.req.path, status: c.res.status, ms });
  });
  app.notFound((c) => c.json(errorBody(new ApiError(404, 'not_found', 'there is no such route')), 404));
  app.onError((error, c) => {
    const known = error instanceof ApiError ? error : ofCloud(error);
    if (known.status >= 500) log.error('request failed', { path: c.req.path, code: known.code, error });
    if (known.status === 503 || known.status === 429) c.header('retry-after', '1');
    return c.json(errorBody(known), known.status);
  });
  // Each request is parsed by this endpoint's own schemas, which the compiler can't follow through the table.
  for (const [name, route] of Object.entries(routes))
    addRoute(app, { table, log }, endpoints[name as EndpointName], route as unknown as AnyRoute, workMs);
  return app;
}

/** The rest of the Lambda's time is for the longest pause of a store's client, and for the answer. */
const reservedMs = 2500;

function workMsOf(name: LambdaName): number {
  return secondsOf(name) * 1000 - reservedMs;
}

type AnyRoute = (request: object) => Promise<object | undefined>;
const defaultMaxBytes = 262_144;

/**
 * Order of the checks: 401 or 403 before anything is read, 404 for a wrong path parameter, 400 for
 * a wrong query, 413 for a body that is too large, 400 for a wrong body. An answer that breaks the
 * contract is our bug: 500, and nothing of it is sent.
 */
function addRoute(
  app: App,
  { table, log }: Pick<Ports, 'table' | 'log'>,
  endpoint: Endpoint,
  route: AnyRoute,
  workMs: (name: LambdaName) => number,
): void {
  app.on(endpoint.method, endpoint.path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
    const staff = endpoint.auth === 'iam' ? undefined : visitorOf(c.env?.event, endpoint.auth);
    const wantsCsv = endpoint.csv === true && /\btext\/csv\b/.test(c.req.header('accept') ?? '');
    const params = paramsOf(endpoint, c);
    const query = valid(endpoint.query, c.req.query());
    const body = await bodyOf(endpoint, c);
    if (staff) await refuseMasked(table, staff, body);
    const work = () => route({ staff, wantsCsv, params, query, body });
    const answer = await withinTime(workMs(endpoint.lambda), work).catch((error: unknown) => {
      if (staff && isForeign(error)) logRefused(log, staff, endpoint, error);
      throw error;
    });
    const checked =
      answer instanceof Response || endpoint.status === 204 ? answer : parsedAnswer(endpoint, answer);
    const shown = staff ? await shownTo(table, staff, checked) : checked;
    if (shown instanceof Response) return shown;
    if (endpoint.status === 204) return c.body(null, 204, { 'cache-control': 'no-store' });
    return c.json(shown ?? {}, 200, { 'cache-control': 'no-store' });
  });
}

function parsedAnswer(endpoint: Endpoint, answer: object | undefined): object {
  return endpoint.response.parse(answer) as object;
}

/** An attempt at another business's things. */
function isForeign(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 403 || error.code === 'unknown_business');
}

/**
 * A line and no row of the audit: rows would let a refused person fill the table. An alarm can count the
 * line.
 */
function logRefused(log: Log, { businessId, role, person }: Visitor, endpoint: Endpoint, { code }: ApiError) {
  log.warn('refused to a person', {
    businessId,
    role,
    person,
    method: endpoint.method,
    path: endpoint.path,
    code,
  });
}

function paramsOf(endpoint: Endpoint, c: Context<AppEnv>): unknown {
  const parsed = endpoint.params?.safeParse(c.req.param());
  if (parsed && !parsed.success) {
    throw endpoint.wrongParam
      ? invalid(parsed.error.issues)
      : new ApiError(404, 'not_found', 'there is nothing by that id');
  }
  return parsed?.data;
}

async function bodyOf(endpoint: Endpoint, c: Context<AppEnv>): Promise<unknown> {
  if (!endpoint.request) return undefined;
  const limit = endpoint.maxBytes ?? defaultMaxBytes;
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge(limit);
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > limit) throw tooLarge(limit);
  return valid(endpoint.request, unwrapped(endpoint, fromJson(bytes)));
}

/** GET returns some objects inside one key; PUT takes them with or without it. */
function unwrapped({ within }: Endpoint, body: unknown): unknown {
  if (within === undefined || typeof body !== 'object' || body === null) return body;
  return Object.entries(body).find(([key]) => key === within)?.[1] ?? body;
}

function fromJson(bytes: ArrayBuffer): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw wrongBody('invalid_json', 'the body is not JSON');
  }
  if (isTooDeep(value))
    throw wrongBody('too_deep', `lists and objects may be nested ${deepestJson} deep at most`);
  return /\\ud[89a-f]/i.test(text) ? wellFormed(value) : value;
}

function wrongBody(code: string, message: string): ApiError {
  return new ApiError(400, code, message, [{ path: '', message }]);
}

/**
 * Halves of characters, which JSON can write as escapes, replaced: DynamoDB refuses a whole row for one, and
 * a call's events would wait for ever.
 */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toWellFormed(), wellFormed(inner)]),
  );
}

function tooLarge(limit: number): ApiError {
  return new ApiError(413, 'too_large', `the body is over ${limit} bytes`);
}

function valid(schema: Endpoint['request'], value: unknown): unknown {
  const parsed = schema?.safeParse(value);
  if (parsed && !parsed.success) throw invalid(parsed.error.issues);
  return parsed?.data;
}

function errorBody({ code, message, issues }: ApiError): ErrorBody {
  return { error: { code, message, ...(issues ? { issues } : {}) } };
}

/**
 * An error that the AWS SDK still throws after its retries: 503 for throttling, a time-out or a
 * lost connection, which pass; 500 for everything else, which is a bug of ours.
 */
function ofCloud(error: Error): ApiError {
  const { $retryable, $metadata, code, name } = error as Error & {
    code?: unknown;
    $retryable?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const passes =
    $retryable !== undefined ||
    ($metadata?.httpStatusCode ?? 0) >= 500 ||
    /^(Throttl|ProvisionedThroughput|RequestLimit|TransactionConflict|TransactionInProgress|Timeout|SlowDown|AbortError)/.test(
      name,
    ) ||
    /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|UND_ERR)/.test(String(code ?? ''));
  return passes
    ? unavailable('the store')
    : new ApiError(500, 'internal', 'something went wrong on our side');
}
