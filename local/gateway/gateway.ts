/**
 * API Gateway on this machine: finds the route in the contract's table, authenticates the request,
 * and passes it to the Lambda and the answer back. `http-server.ts` has the sockets.
 */
import { BusinessId } from '../../shared/ids.ts';
import { corsHeaders, preflight } from './cors.ts';
import {
  type Authorizer,
  claimStrings,
  type HttpAnswer,
  type HttpRequest,
  httpAnswer,
  type LambdaEvent,
  lambdaEvent,
} from './lambda-event.ts';
import { createRouter, type Match, type Route } from './router.ts';
import { type SigV4Rule, verifySigV4 } from './sigv4.ts';
import type { StaffKeys } from './staff-keys.ts';

/** The limits of an HTTP API: integration timeout 30 s, payload 10 MB. */
export const gatewayLimits = { timeoutMs: 30_000, maxBytes: 10 * 1024 * 1024 } as const;

export type LambdaHandler = (event: LambdaEvent, context: LambdaContext) => Promise<unknown>;

interface LambdaContext {
  functionName: string;
  awsRequestId: string;
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
}

interface GatewayOptions {
  routes: readonly Route[];
  handlers: Readonly<Record<string, LambdaHandler>>;
  sigV4: SigV4Rule;
  staffKeys: Pick<StaffKeys, 'verify' | 'published' | 'adminFor'>;
  origins: readonly string[];
  now?: () => number;
  timeoutMs?: number;
  /** Writes a line for the operator. It never holds a body or a credential. */
  log?: (line: string) => void;
}

/**
 * Returns a function that answers requests and never throws: a handler that throws is a 500 and a
 * log line.
 */
export function createGateway(options: GatewayOptions): (request: HttpRequest) => Promise<HttpAnswer> {
  const {
    routes,
    handlers,
    staffKeys,
    origins,
    now = Date.now,
    timeoutMs = gatewayLimits.timeoutMs,
    log = console.error,
  } = options;
  const find = createRouter(routes);

  const answer = async (request: HttpRequest): Promise<HttpAnswer> => {
    if (request.body.length > gatewayLimits.maxBytes) return tooLarge();
    if (request.method === 'GET' && request.path === '/.well-known/jwks.json') {
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(staffKeys.published),
      };
    }
    if (request.method === 'POST' && request.path === '/local/admin-token') return adminToken(request);
    const match = find(request.method, request.path);
    if (match === null) return apiError(404, 'not_found', 'There is no such route.');
    const caller = match.route.auth === 'iam' ? edgeOf(request) : await personOf(request);
    if ('status' in caller) return caller;
    return invoke(match, lambdaEvent(request, match, caller, now()));
  };

  const edgeOf = (request: HttpRequest): Authorizer | HttpAnswer => {
    const result = verifySigV4(request, options.sigV4, now());
    if (result.ok) return { iam: { accessKey: options.sigV4.accessKeyId } };
    log(`${request.method} ${request.path} refused: ${result.reason}`);
    return result.kind === 'missing'
      ? apiError(401, 'unauthorized', 'This route needs a request signed with AWS Signature Version 4.')
      : apiError(403, 'forbidden', 'The signature is not valid.');
  };

  /** For the console of a local run. In AWS there is no such route. */
  const adminToken = async (request: HttpRequest): Promise<HttpAnswer> => {
    const business = BusinessId.safeParse(fieldOf(request.body, 'business'));
    if (!business.success) return apiError(400, 'invalid_request', 'The body names no business.');
    const token = await staffKeys.adminFor(bearerOf(request) ?? '', business.data);
    if (token === null)
      return apiError(403, 'forbidden', "This route needs an operator's token of this machine.");
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) };
  };

  const personOf = async (request: HttpRequest): Promise<Authorizer | HttpAnswer> => {
    const token = bearerOf(request);
    if (token === undefined)
      return apiError(401, 'unauthorized', 'This route needs a staff token: Authorization: Bearer.');
    const claims = await staffKeys.verify(token);
    return claims === null
      ? apiError(403, 'forbidden', 'The token is not valid.')
      : { jwt: { claims: claimStrings(claims), scopes: null } };
  };

  const invoke = async (match: Match, event: LambdaEvent): Promise<HttpAnswer> => {
    const handler = handlers[match.route.lambda];
    if (handler === undefined)
      return apiError(503, 'unavailable', `The Lambda "${match.route.lambda}" does not exist.`);
    const until = now() + timeoutMs;
    const context: LambdaContext = {
      functionName: match.route.lambda,
      awsRequestId: event.requestContext.requestId,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, until - now()),
    };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<HttpAnswer>((resolve) => {
      timer = setTimeout(
        () => resolve(apiError(503, 'timeout', `No answer within ${timeoutMs / 1000} s.`)),
        timeoutMs,
      );
    });
    try {
      return await Promise.race([handler(event, context).then(httpAnswer), late]);
    } catch (error) {
      log(
        `${match.route.lambda} threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return apiError(500, 'internal', 'Something went wrong.');
    } finally {
      clearTimeout(timer);
    }
  };

  return async (request) => {
    const preflightAnswer = preflight(request, origins);
    if (preflightAnswer !== null) return preflightAnswer;
    const answered = await answer(request);
    return { ...answered, headers: { ...answered.headers, ...corsHeaders(request, origins) } };
  };
}

function bearerOf(request: HttpRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function fieldOf(body: Uint8Array, field: string): unknown {
  try {
    const given: unknown = JSON.parse(new TextDecoder().decode(body));
    return Object.entries(given ?? {}).find(([name]) => name === field)?.[1];
  } catch {
    return undefined;
  }
}

/** The answer to a body over the limit. */
export function tooLarge(): HttpAnswer {
  return apiError(413, 'too_large', `The body is over ${gatewayLimits.maxBytes} bytes.`);
}

/** An answer in the contract's error shape. */
function apiError(status: number, code: string, message: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: { code, message } }),
  };
}
