/**
 * Reads a request's bearer token. Browsers can't set headers on a WebSocket, so there it is the second
 * of two subprotocols.
 */

/** The first of the two subprotocols. The answer must echo it. */
const bearerProtocol = 'bearer';

export interface BearerToken {
  token: string;
  /** The subprotocol to echo in the upgrade's answer; null when the token came as a header. */
  protocol: typeof bearerProtocol | null;
}

/** `Authorization: Bearer …`, or `Sec-WebSocket-Protocol: bearer, …` on an upgrade; else null. */
export function readBearer(request: Request): BearerToken | null {
  const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (token !== undefined) return { token, protocol: null };
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return null;
  const [scheme, offered] = (request.headers.get('sec-websocket-protocol') ?? '')
    .split(',')
    .map((part) => part.trim());
  return scheme?.toLowerCase() === bearerProtocol && offered
    ? { token: offered, protocol: bearerProtocol }
    : null;
}
