/**
 * Converts an HTTP request to a Lambda's event, and its result to an HTTP answer: payload format
 * 2.0 of API Gateway's HTTP APIs. Source: AWS "Working with AWS Lambda proxy integrations for HTTP
 * APIs".
 */
import { randomUUID } from 'node:crypto';
import type { Match } from './router.ts';

export interface HttpRequest {
  method: string;
  /** As sent, still encoded. */
  path: string;
  query: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  sourceIp: string;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Uint8Array | string;
}

/** The sender of the request: the edge by its access key, or a person by a token's claims. */
export type Authorizer =
  | { iam: { accessKey: string } }
  | { jwt: { claims: Record<string, string>; scopes: null } };

/**
 * API Gateway names its own domain, whatever `Host` a client sends. The Lambdas' adapter makes a URL of it,
 * and two `Host` headers, or an odd one, would make one that can't be read.
 */
const ownDomain = 'api.local';

/** The event of a request. Its shape is `APIGatewayProxyEventV2` with an authorizer. */
export function lambdaEvent(request: HttpRequest, match: Match, authorizer: Authorizer, now: number) {
  const { cookie, ...headers } = request.headers;
  const routeKey = `${match.route.method} ${match.route.path}`;
  const binary = request.body.length > 0 && !isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey,
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
    headers,
    ...(request.query === '' ? {} : { queryStringParameters: joined(request.query) }),
    ...(Object.keys(match.params).length === 0 ? {} : { pathParameters: match.params }),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: ownDomain,
      domainPrefix: 'local',
      authorizer,
      http: {
        method: request.method,
        path: request.path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
    },
    ...(request.body.length === 0
      ? {}
      : { body: Buffer.from(request.body).toString(binary ? 'base64' : 'utf8') }),
    isBase64Encoded: binary,
  };
}

export type LambdaEvent = ReturnType<typeof lambdaEvent>;

/**
 * A handler's result as HTTP. As in AWS, a result without a `statusCode` is a 200 with the result
 * as JSON.
 */
export function httpAnswer(result: unknown): HttpAnswer {
  if (!isRecord(result) || typeof result.statusCode !== 'number') {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof result === 'string' ? result : JSON.stringify(result ?? null),
    };
  }
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(isRecord(result.headers) ? result.headers : {}))
    headers[name.toLowerCase()] = String(value);
  if (Array.isArray(result.cookies)) headers['set-cookie'] = result.cookies.map(String);
  const body = typeof result.body === 'string' ? result.body : '';
  return {
    status: result.statusCode,
    headers,
    body: result.isBase64Encoded === true ? Buffer.from(body, 'base64') : body,
  };
}

/** A token's claims as an event holds them: every value is a string, lists are `[one two]`. */
export function claimStrings(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => {
      if (Array.isArray(value)) return [name, `[${value.map(String).join(' ')}]`];
      return [name, typeof value === 'string' ? value : JSON.stringify(value)];
    }),
  );
}

/** Repeated parameters are joined with a comma, as API Gateway does. */
function joined(query: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query))
    values[name] = Object.hasOwn(values, name) ? `${values[name]},${value}` : value;
  return values;
}

function isText(contentType = ''): boolean {
  return /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded|[\w.-]+\+(json|xml)))/i.test(
    contentType,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
