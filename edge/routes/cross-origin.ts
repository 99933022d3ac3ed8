/**
 * Which web pages may use staff's routes: the Worker's own console, and the pages of the exact origins in
 * CORS_ALLOWED_ORIGINS. Requests without an `Origin` come from no page, and their credential decides.
 */
import type { Config } from '../config.ts';
import { errorAnswer } from '../http-error.ts';

type OriginRule = Pick<Config, 'CORS_ALLOWED_ORIGINS' | 'PUBLIC_URL'>;

/** False for an address that can't be read: its answer needs the other headers all the same. */
const isStaffRoute = (request: Request) =>
  /^\/(calls|businesses)\//.test(URL.parse(request.url)?.pathname ?? '');

/** The answer to a preflight of a staff route; null for any other request. */
export function preflight(request: Request): Response | null {
  const isPreflight = request.method === 'OPTIONS' && request.headers.has('access-control-request-method');
  return isPreflight && isStaffRoute(request) ? new Response(null, { status: 204 }) : null;
}

/** The CORS headers of an answer of a staff route, also of an error and of a preflight. */
export function corsHeaders(request: Request, { CORS_ALLOWED_ORIGINS: allowed }: OriginRule) {
  if (!isStaffRoute(request)) return {};
  const origin = request.headers.get('origin');
  // A cache must not give one page's answer to another.
  const headers: Record<string, string> = { vary: 'Origin' };
  if (origin === null || !allowed.includes(origin)) return headers;
  headers['access-control-allow-origin'] = origin;
  headers['access-control-expose-headers'] = 'Retry-After';
  if (request.method === 'OPTIONS') {
    headers['access-control-allow-methods'] = 'GET, POST';
    headers['access-control-allow-headers'] = 'Authorization, Content-Type';
    headers['access-control-max-age'] = '600';
  }
  return headers;
}

/**
 * Null when a WebSocket may be opened by the page that asks for it. A browser lets every page open a socket
 * to every host, so CORS does not help here.
 */
export function refusedOrigin(request: Request, config: OriginRule): Response | null {
  const origin = request.headers.get('origin');
  if (origin === null || config.CORS_ALLOWED_ORIGINS.includes(origin)) return null;
  const { host } = new URL(request.url);
  // Behind a tunnel the scheme of our own address is another, so the host decides.
  if (origin === config.PUBLIC_URL || URL.parse(origin)?.host === host) return null;
  return errorAnswer(403, 'origin_refused', 'pages of this origin are not on CORS_ALLOWED_ORIGINS');
}
