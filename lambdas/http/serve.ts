/** One row of the contract as a Hono route: reads and checks what comes in, and what goes out. */
import type { Context } from 'hono';
import type { Endpoint } from '../../shared/contract/endpoint.ts';
import { type Answered, type EndpointName, endpoints, type Parsed } from '../../shared/contract/index.ts';
import { ApiError, invalid } from './api-error.ts';
import type { App, AppEnv } from './app.ts';
import { type Staff, staffOf } from './auth.ts';

type StaffOf<N extends EndpointName> = (typeof endpoints)[N]['auth'] extends 'iam' ? undefined : Staff;
/** `wantsCsv`: asked for by `Accept`, of an endpoint that has a table to give. */
export type Asking<N extends EndpointName> = Parsed<N> & { staff: StaffOf<N>; wantsCsv: boolean };
/**
 * A route's work: answers with the contract's response, or with a `Response` where it is not JSON
 * (a redirect, a table). Throws `ApiError`.
 */
export type Route<N extends EndpointName> = (asking: Asking<N>) => Promise<Answered<N> | Response>;

const defaultMaxBytes = 262_144;

/**
 * Adds the endpoint's route to an app. 401/403 before anything is read; 413 over the endpoint's
 * size; 404 for a wrong path parameter, 400 with the issues for a wrong query or body. An answer
 * that breaks the contract is our bug: 500, and nothing of it leaves.
 */
export function serve<N extends EndpointName>(app: App, name: N, route: Route<N>): void {
  const endpoint: Endpoint = endpoints[name];
  app.on(endpoint.method, endpoint.path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
    const staff = endpoint.auth === 'iam' ? undefined : staffOf(c.env?.event, endpoint.auth);
    const wantsCsv = endpoint.csv === true && /\btext\/csv\b/.test(c.req.header('accept') ?? '');
    const asking = {
      staff,
      wantsCsv,
      params: paramsOf(endpoint, c),
      query: valid(endpoint.query, c.req.query()),
      body: await bodyOf(endpoint, c),
    };
    // The parts were parsed by this very row's schemas; the compiler can't follow `name` through the table.
    const answer = await route(asking as unknown as Asking<N>);
    if (answer instanceof Response) return answer;
    if (endpoint.status === 204) return c.body(null, 204, { 'cache-control': 'no-store' });
    return c.json(endpoint.response.parse(answer) as object, 200, { 'cache-control': 'no-store' });
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
  return valid(endpoint.request, unwrapped(endpoint, toJson(bytes)));
}

/** What GET gave stands in one key; PUT takes it with or without. */
function unwrapped({ within }: Endpoint, body: unknown): unknown {
  if (within === undefined || typeof body !== 'object' || body === null) return body;
  return Object.entries(body).find(([key]) => key === within)?.[1] ?? body;
}

function toJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new ApiError(400, 'invalid_json', 'the body is not JSON', [
      { path: '', message: 'the body is not JSON' },
    ]);
  }
}

function tooLarge(limit: number): ApiError {
  return new ApiError(413, 'too_large', `the body is over ${limit} bytes`);
}

function valid(schema: Endpoint['request'], value: unknown): unknown {
  const parsed = schema?.safeParse(value);
  if (parsed && !parsed.success) throw invalid(parsed.error.issues);
  return parsed?.data;
}
