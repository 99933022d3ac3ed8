/** Which web pages may read the API's answers: those of the console's exact origins, as in AWS. */
import type { HttpAnswer, HttpRequest } from './lambda-event.ts';

/**
 * The CORS headers of an answer; none if the request comes from no page, or from an origin that is
 * not listed.
 */
export function corsHeaders(request: HttpRequest, origins: readonly string[]): Record<string, string> {
  const origin = request.headers.origin;
  if (origin === undefined || !origins.includes(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after, location',
    vary: 'origin',
  };
}

/** The answer to a preflight request; `null` if the request is none. */
export function preflight(request: HttpRequest, origins: readonly string[]): HttpAnswer | null {
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined)
    return null;
  const allowed = corsHeaders(request, origins);
  if (Object.keys(allowed).length === 0) return { status: 204, headers: {}, body: '' };
  return {
    status: 204,
    headers: {
      ...allowed,
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'authorization, content-type, if-match',
      'access-control-max-age': '600',
    },
    body: '',
  };
}
