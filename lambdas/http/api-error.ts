/**
 * What a route says when it can't do what was asked: the HTTP status, a code for programs, a
 * sentence for people.
 */
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

type WrongField = {
  path: readonly PropertyKey[];
  message: string;
  errors?: readonly (readonly WrongField[])[];
};

/**
 * 400 with every wrong field, from a zod error. Of a choice between forms, what the choice has to
 * say itself, else the faults of the form that is nearest to what was sent.
 */
export function invalid(issues: readonly WrongField[]): ApiError {
  const named = issues
    .flatMap((issue) => inside(issue))
    .map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  return new ApiError(400, 'invalid_request', 'the request breaks the contract', named);
}

/** What zod says of a choice that was given no sentence. */
const unsaid = 'Invalid input';

function inside(issue: WrongField): WrongField[] {
  const forms = issue.errors?.filter((form) => form.length > 0) ?? [];
  const [nearest] = [...forms].sort((one, other) => one.length - other.length);
  if (!nearest || issue.message !== unsaid) return [issue];
  return nearest.flatMap((deeper) => inside({ ...deeper, path: [...issue.path, ...deeper.path] }));
}

/**
 * 404, for a call that nobody started and for one of another business alike: who may not see it
 * must not learn that it exists.
 */
export function unknownCall(): ApiError {
  return new ApiError(404, 'unknown_call', 'there is no such call');
}

/** 404: the person was erased while the call's last pieces were on their way; there is nothing to repeat. */
export function erasedCall(): ApiError {
  return new ApiError(404, 'erased', 'the caller was erased: nothing more of this call is kept');
}

/** 503: a cloud service did not answer or asked us to slow down; the same request is worth repeating. */
export function unavailable(what: string): ApiError {
  return new ApiError(503, 'unavailable', `${what} can't be reached at the moment`);
}
