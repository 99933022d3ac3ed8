/**
 * Staff's tokens: Cognito's in AWS, the local gateway's on a local run. Verified here, because no
 * API Gateway stands in front of the edge.
 */
import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import { BusinessId } from '../../shared/ids.ts';

export interface Staff {
  businessId: BusinessId;
  role: 'staff' | 'admin';
}

export interface StaffRule {
  /** `JWT_ISSUER`; its keys are at `/.well-known/jwks.json`. */
  issuer: string | undefined;
  /** `JWT_AUDIENCE`. */
  audience: string | undefined;
  fetch?: typeof fetch;
}

/** `wrong`: expired, foreign, garbled, without a business. `unavailable`: the issuer's keys can't be had. */
export type StaffCheck = { ok: true; staff: Staff } | { ok: false; why: 'wrong' | 'unavailable' };

/** Cognito prefixes its own attributes with `custom:`; a local token has the bare names. */
const Claims = z
  .looseObject({
    business: BusinessId.optional(),
    role: z.string().optional(),
    'custom:business': BusinessId.optional(),
    'custom:role': z.string().optional(),
  })
  .transform((claims) => ({
    businessId: claims.business ?? claims['custom:business'],
    role: claims.role ?? claims['custom:role'],
  }));

/**
 * Expired keys are read again after 10 minutes, an unknown key id at most every 30 s, so that a
 * garbled token can't make us ask the issuer.
 */
const keys = { timeoutDuration: 3000, cooldownDuration: 30_000, cacheMaxAge: 600_000 };

/**
 * A verifier that keeps the issuer's keys: one per isolate. Without an issuer or an audience no
 * token is right.
 */
export function staffVerifier({
  issuer,
  audience,
  fetch: ask,
}: StaffRule): (token: string) => Promise<StaffCheck> {
  if (!issuer || !audience) return async () => ({ ok: false, why: 'wrong' });
  const url = new URL(`${issuer.replace(/\/$/, '')}/.well-known/jwks.json`);
  const published = createRemoteJWKSet(url, { ...keys, ...(ask ? { [customFetch]: ask } : {}) });
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, published, {
        issuer,
        algorithms: ['RS256'],
        requiredClaims: ['exp'],
      });
      return staffOf(payload, audience);
    } catch (error) {
      return { ok: false, why: isTokensFault(error) ? 'wrong' : 'unavailable' };
    }
  };
}

/**
 * As API Gateway's authorizer does: `client_id` counts where there is no `aud`, which is how
 * Cognito writes access tokens.
 */
function staffOf(payload: JWTPayload, audience: string): StaffCheck {
  const meant = [payload.aud ?? payload.client_id].flat();
  const claims = Claims.safeParse(payload);
  if (!meant.includes(audience) || !claims.success || !claims.data.businessId)
    return { ok: false, why: 'wrong' };
  return {
    ok: true,
    staff: { businessId: claims.data.businessId, role: claims.data.role === 'admin' ? 'admin' : 'staff' },
  };
}

/**
 * Everything else (a time-out, a refused connection, an answer that holds no keys) says nothing
 * about the token.
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
