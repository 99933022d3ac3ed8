/**
 * Where a request carries its credential. Browsers can set no header on a WebSocket, so there it
 * comes as the second of two subprotocols.
 */

/** The first of the two subprotocols, and the one that the answer echoes. */
export const bearerProtocol = 'bearer';

export interface BearerToken {
  token: string;
  /** The subprotocol that the upgrade's answer must echo; null when the token came as a header. */
  protocol: typeof bearerProtocol | null;
}

/**
 * `Authorization: Bearer …`, or `Sec-WebSocket-Protocol: bearer, …` on an upgrade; null when there
 * is neither.
 */
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
