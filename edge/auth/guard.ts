/**
 * Access to the routes that are neither a carrier's nor public: programs with the internal key, and
 * people with a token.
 */
import { checkToken, isOneOf, secretsOf } from '../carriers/credentials.ts';
import type { Config } from '../config.ts';
import { errorAnswer } from '../http-error.ts';
import { type BearerToken, readBearer } from './bearer.ts';
import { type Staff, staffVerifier } from './staff-token.ts';

/**
 * `internal`: whoever has the internal key; nobody knows who that is. `protocol`: the subprotocol to echo to
 * a browser's WebSocket.
 */
export type Visitor = { protocol: BearerToken['protocol']; token: string } & (
  | { kind: 'internal' }
  | { kind: 'operator'; person: string }
  | { kind: 'staff'; staff: Staff }
);
/** Who may see calls: an operator may not. */
export type CallVisitor = Exclude<Visitor, { kind: 'operator' }>;

/** Names a person for her own limits. Without a subject, all of a business count as one. */
export function personOf(visitor: Visitor): string {
  if (visitor.kind === 'internal') return 'internal';
  if (visitor.kind === 'operator') return `operator ${visitor.person}`;
  return `${visitor.staff.businessId} ${visitor.staff.person}`;
}

type GuardConfig = Pick<Config, 'INTERNAL_API_KEY' | 'JWT_ISSUER' | 'JWT_AUDIENCE'>;

export function createGuard(config: GuardConfig, fetch?: typeof globalThis.fetch) {
  const verify = staffVerifier({
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
    ...(fetch ? { fetch } : {}),
  });
  const internal = secretsOf(config.INTERNAL_API_KEY);
  return {
    /**
     * The visitor, or the answer that refuses it: 401 without a credential, 403 with a wrong one, 503
     * when the issuer's keys can't be read.
     */
    async visitor(request: Request): Promise<Visitor | Response> {
      const bearer = readBearer(request);
      if (bearer === null)
        return unauthorized('a staff token or the internal key is needed: Authorization: Bearer');
      if (isOneOf(bearer.token, internal)) return { ...bearer, kind: 'internal' };
      const checked = await verify(bearer.token);
      if (checked.ok)
        return 'businessId' in checked.visitor
          ? { ...bearer, kind: 'staff', staff: checked.visitor }
          : { ...bearer, kind: 'operator', person: checked.visitor.person };
      if (checked.why === 'wrong') return errorAnswer(403, 'forbidden', 'the token is not valid');
      return errorAnswer(503, 'unavailable', "the keys of the tokens' issuer can not be read", {
        'retry-after': '5',
      });
    },
  };
}

/**
 * Null when the request carries the internal key; otherwise the answer that refuses it: 401 without a
 * key, `wrongStatus` with a wrong one (`/metrics` answers 401 to that too).
 */
export function refusedKey(
  request: Request,
  config: Pick<Config, 'INTERNAL_API_KEY'>,
  wrongStatus: 401 | 403 = 403,
): Response | null {
  const credential = checkToken(readBearer(request)?.token, config.INTERNAL_API_KEY);
  if (credential === 'ok') return null;
  if (credential === 'missing' || wrongStatus === 401)
    return unauthorized('the internal key is needed: Authorization: Bearer');
  return errorAnswer(403, 'forbidden', 'this is not the internal key');
}

function unauthorized(message: string): Response {
  return errorAnswer(401, 'unauthorized', message, { 'www-authenticate': 'Bearer' });
}
