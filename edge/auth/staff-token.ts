/**
 * Verifies staff tokens: Cognito's, or the local gateway's on a local run. The edge verifies them
 * itself because it has no API Gateway in front.
 */
import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import { BusinessId } from '../../shared/ids.ts';

export interface Staff {
  businessId: BusinessId;
  role: 'staff' | 'admin';
  /** The token's subject: an id, not a name. Empty if the token has none. */
  person: string;
}
/** Founds businesses; has none of their calls. */
interface Operator {
  role: 'operator';
  person: string;
}

export interface StaffRule {
  /** `JWT_ISSUER`. Its keys are at `/.well-known/jwks.json`. */
  issuer: string | undefined;
  /** `JWT_AUDIENCE`. */
  audience: string | undefined;
  fetch?: typeof fetch;
}

/** `wrong`: expired, foreign, garbled, without a business. `unavailable`: the issuer's keys can't be read. */
type TokenCheck = { ok: true; visitor: Staff | Operator } | { ok: false; why: 'wrong' | 'unavailable' };

/** Cognito prefixes custom attributes with `custom:`. A local token has the bare names. */
const Claims = z
  .looseObject({
    business: BusinessId.optional(),
    role: z.string().optional(),
    sub: z.string().optional(),
    'custom:business': BusinessId.optional(),
    'custom:role': z.string().optional(),
  })
  .transform((claims) => ({
    businessId: claims.business ?? claims['custom:business'],
    role: claims.role ?? claims['custom:role'],
    person: claims.sub ?? '',
  }));

/**
 * Keys are read again after 10 minutes. An unknown key id makes us read them at most every 30 s, so
 * that garbled tokens can't flood the issuer with requests.
 */
const keys = { timeoutDuration: 3000, cooldownDuration: 30_000, cacheMaxAge: 600_000 };

/** A verifier, which caches the issuer's keys. Without an issuer or an audience every token is wrong. */
export function staffVerifier({
  issuer,
  audience,
  fetch: fetchKeys,
}: StaffRule): (token: string) => Promise<TokenCheck> {
  if (!issuer || !audience) return async () => ({ ok: false, why: 'wrong' });
  const url = new URL(`${issuer.replace(/\/$/, '')}/.well-known/jwks.json`);
  const published = createRemoteJWKSet(url, { ...keys, ...(fetchKeys ? { [customFetch]: fetchKeys } : {}) });
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, published, {
        issuer,
        algorithms: ['RS256'],
        requiredClaims: ['exp'],
      });
      return visitorOf(payload, audience);
    } catch (error) {
      return { ok: false, why: isTokensFault(error) ? 'wrong' : 'unavailable' };
    }
  };
}

/**
 * Like API Gateway's authorizer: without `aud`, `client_id` counts. Cognito's access tokens have
 * only that.
 */
function visitorOf(payload: JWTPayload, audience: string): TokenCheck {
  const meant = [payload.aud ?? payload.client_id].flat();
  const claims = Claims.safeParse(payload);
  if (!meant.includes(audience) || !claims.success) return { ok: false, why: 'wrong' };
  const { businessId, role, person } = claims.data;
  // A business in an operator's token is ignored, as the API does.
  if (role === 'operator') return { ok: true, visitor: { role, person } };
  if (!businessId) return { ok: false, why: 'wrong' };
  return { ok: true, visitor: { businessId, role: role === 'admin' ? 'admin' : 'staff', person } };
}

/**
 * False for errors that say nothing about the token: a time-out, a refused connection, an answer without
 * keys.
 */
function isTokensFault(error: unknown): boolean {
  return [
    errors.JWTExpired,
    errors.JWTClaimValidationFailed,
    errors.JWTInvalid,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ].some((fault) => error instanceof fault);
}
