/**
 * The person behind a staff request. API Gateway has verified the JWT (issuer, audience, expiry,
 * signature) before the Lambda runs. Here its claims give the person's business and role, and every
 * staff route is limited to that business.
 */
import * as z from 'zod';
import type { Auth } from '../../shared/contract/endpoint.ts';
import { BusinessId } from '../../shared/ids.ts';
import { ApiError, unknownBusiness } from './api-error.ts';

export interface Staff {
  readonly businessId: BusinessId;
  readonly role: 'staff' | 'admin';
  /** The token's subject: an id, not a name. Empty if the token has none. */
  readonly person: string;
}

/**
 * An operator founds businesses and gives numbers to them. A business in the token is ignored: no operator
 * may read calls, recordings or customers.
 */
export interface Operator {
  readonly businessId: null;
  readonly role: 'operator';
  readonly person: string;
}

/** Cognito prefixes a pool's own attributes with `custom:`; local tokens have the bare names. */
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

type StaffAuth = Exclude<Auth, 'iam'>;
/** Who may be behind a request of a route. */
export type Visitor<A extends StaffAuth = StaffAuth> = A extends 'jwt-operator'
  ? Operator
  : A extends 'jwt-admin-operator' | 'jwt-staff-operator'
    ? Staff | Operator
    : Staff;

/** Reads API Gateway's event. Throws 401 without claims, and 403 for a role that the route does not admit. */
export function visitorOf(event: unknown, auth: StaffAuth): Staff | Operator {
  const parsed = Event.safeParse(event);
  const claims = parsed.success ? parsed.data.requestContext.authorizer.jwt.claims : null;
  if (claims?.role === 'operator') {
    if (auth.endsWith('operator')) return { businessId: null, role: 'operator', person: claims.person };
    throw new ApiError(403, 'forbidden', 'an operator may not read or change what is inside a business');
  }
  if (!claims?.businessId) throw new ApiError(401, 'unauthorized', 'a staff token is needed');
  if (auth === 'jwt-operator') throw new ApiError(403, 'forbidden', 'this needs an operator');
  // A role that is not known has the rights of staff, the fewest.
  const role = claims.role === 'admin' ? 'admin' : 'staff';
  if (auth.startsWith('jwt-admin') && role !== 'admin')
    throw new ApiError(403, 'forbidden', 'this needs an admin of the business');
  return { businessId: claims.businessId, role, person: claims.person };
}

/** The business of a query, by default the person's own. Throws 403 for another one. */
export function sameBusiness(staff: Staff, queried: BusinessId | undefined): BusinessId {
  if (queried !== undefined && queried !== staff.businessId)
    throw new ApiError(403, 'forbidden', 'this token is for another business');
  return staff.businessId;
}

/** The business of a path: an operator may name any. Throws 404 for another one than the person's own. */
export function ownBusiness(visitor: Staff | Operator, id: BusinessId): BusinessId {
  if (visitor.role !== 'operator' && id !== visitor.businessId) throw unknownBusiness();
  return id;
}
