/** The errors that routes throw: an HTTP status, a code for programs and a sentence for people. */
import type { ErrorBody } from '../../shared/contract/endpoint.ts';
import { maskedText } from '../../shared/privacy/masked-text.ts';

type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503;
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
  code?: string;
  errors?: readonly (readonly WrongField[])[];
};

/**
 * 400 with every wrong field, from the issues of a zod error. For a union, its own message if it
 * has one, else the issues of the form that comes closest to what was sent.
 */
export function invalid(issues: readonly WrongField[]): ApiError {
  const named = issues.flatMap(closest).map(({ path, message, code }) => ({
    path: maskedText(path.map(String).join('.')),
    // Such a message repeats the fields that were sent. All others are ours.
    message: code === 'unrecognized_keys' ? maskedText(message) : message,
  }));
  return new ApiError(400, 'invalid_request', 'the request breaks the contract', named);
}

/** zod's message for a union without a message of its own. */
const noMessage = 'Invalid input';

function closest(issue: WrongField): WrongField[] {
  const forms = issue.errors?.filter((form) => form.length > 0) ?? [];
  const [nearest] = [...forms].sort((one, other) => one.length - other.length);
  if (!nearest || issue.message !== noMessage) return [issue];
  return nearest.flatMap((deeper) => closest({ ...deeper, path: [...issue.path, ...deeper.path] }));
}

/** 404. Also for another business's call: those who may not see it must not learn that it exists. */
export function unknownCall(): ApiError {
  return new ApiError(404, 'unknown_call', 'there is no such call');
}

/**
 * 404: the caller was erased while the call's last data were on their way. Repeating the request is
 * useless.
 */
export function erasedCall(): ApiError {
  return new ApiError(404, 'erased', 'the caller was erased: nothing more of this call is kept');
}

/** 409: the call has ended. It takes no hold again. */
export function callOver(): ApiError {
  return new ApiError(409, 'call_over', 'the call is over');
}

/** 404. Also for another business than the token's, as for `unknownCall`. */
export function unknownBusiness(): ApiError {
  return new ApiError(404, 'unknown_business', 'there is no such business');
}

/** 403: an admin tried to write another business than the own one, which may not exist yet. */
export function operatorsOnly(): ApiError {
  return new ApiError(
    403,
    'operators_only',
    'only an operator founds a business, or changes another than the own',
  );
}

/** 503: a cloud service did not answer, or throttled us. The same request may succeed later. */
export function unavailable(what: string): ApiError {
  return new ApiError(503, 'unavailable', `${what} can't be reached at the moment`);
}
