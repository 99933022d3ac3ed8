/** Why a request of the console failed. `ui/words` has the sentences. */

/**
 * `signedOut`: the token is no longer accepted. `absent`: the thing does not exist, or not yet. `refused`:
 * the same request would fail again. `busy`: the server can't answer now. `late`: no answer in time.
 * `offline`: no connection. `version`: the answer could not be read.
 */
export type ApiErrorKind = 'signedOut' | 'absent' | 'refused' | 'busy' | 'late' | 'offline' | 'version';

export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  /** What the server said, or the host that was not reached. */
  readonly detail: string;
  /** The API's own name of the refusal, such as `slot_taken`. */
  readonly code: string;
  constructor(kind: ApiErrorKind, detail = '', code = '') {
    super(`${kind}: ${detail}`);
    this.name = 'ApiError';
    this.kind = kind;
    this.detail = detail;
    this.code = code;
  }
}

/** True when what was asked for does not exist, or not yet. */
export function isAbsent(error: unknown): boolean {
  return error instanceof ApiError && error.kind === 'absent';
}

/** True for a failure that may pass by itself. */
export function mayPass(error: unknown): boolean {
  return error instanceof ApiError && ['busy', 'late', 'offline'].includes(error.kind);
}
