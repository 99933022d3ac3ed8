/** What a route says when it can't do what was asked: the HTTP status, a code for programs, a sentence for people. */
import type { ErrorBody } from '../../shared/contract/endpoint.ts';

export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503;
type Issues = NonNullable<ErrorBody['error']['issues']>;

export class ApiError extends Error {
  readonly status: ErrorStatus;
  readonly code: string;
  readonly issues: Issues | undefined;
  constructor(status: ErrorStatus, code: string, message: string, issues?: Issues) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.issues = issues;
  }
}

/** 400 with every wrong field, from a zod error. */
export function invalid(issues: readonly { path: readonly PropertyKey[]; message: string }[]): ApiError {
  const named = issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  return new ApiError(400, 'invalid_request', 'the request breaks the contract', named);
}

/** 404, for a call that nobody started and for one of another business alike: who may not see it must not learn that it exists. */
export function unknownCall(): ApiError {
  return new ApiError(404, 'unknown_call', 'there is no such call');
}

/** 503: a cloud service did not answer or asked us to slow down; the same request is worth repeating. */
export function unavailable(what: string): ApiError {
  return new ApiError(503, 'unavailable', `${what} can't be reached at the moment`);
}
