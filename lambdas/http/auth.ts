/**
 * Who asks. API Gateway has verified the JWT (issuer, audience, expiry, signature) before a Lambda
 * runs; here its claims become a person with a business, and every staff route is scoped to that
 * business.
 */
import * as z from 'zod';
import type { Auth } from '../../shared/contract/endpoint.ts';
import { BusinessId } from '../../shared/ids.ts';
import { ApiError } from './api-error.ts';

export interface Staff {
  readonly businessId: BusinessId;
  readonly role: 'staff' | 'admin';
  /** The token's subject: an id, no name. Empty for a token without one. */
  readonly person: string;
}

/** Cognito prefixes its own attributes with `custom:`; a local token has the bare names. */
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

const Event = z.object({
  requestContext: z.object({ authorizer: z.object({ jwt: z.object({ claims: Claims }) }) }),
});

/**
 * The person behind API Gateway's event. 401 without claims, 403 where the route is an admin's and
 * the person is none.
 */
export function staffOf(event: unknown, auth: Exclude<Auth, 'iam'>): Staff {
  const parsed = Event.safeParse(event);
  const claims = parsed.success ? parsed.data.requestContext.authorizer.jwt.claims : null;
  if (!claims?.businessId) throw new ApiError(401, 'unauthorized', 'a staff token is needed');
  const role = claims.role === 'admin' ? 'admin' : 'staff';
  if (auth === 'jwt-admin' && role !== 'admin')
    throw new ApiError(403, 'forbidden', 'this needs an admin of the business');
  return { businessId: claims.businessId, role, person: claims.person };
}

/** 403 when a list is asked of another business than the person's own. */
export function sameBusiness(staff: Staff, asked: BusinessId | undefined): BusinessId {
  if (asked !== undefined && asked !== staff.businessId)
    throw new ApiError(403, 'forbidden', 'this token is for another business');
  return staff.businessId;
}

/**
 * The business of an address: 404 for another one's, because who may not see it must not learn that
 * it exists.
 */
export function ownBusiness(staff: Staff, id: BusinessId): BusinessId {
  if (id !== staff.businessId) throw unknownBusiness();
  return id;
}

export function unknownBusiness(): ApiError {
  return new ApiError(404, 'unknown_business', 'there is no such business');
}
