/** The gateway's own answers in the contract's error shape. */
import type { HttpAnswer } from './lambda-event.ts';

/** An answer `{ error: { code, message } }`. */
export function apiError(status: number, code: string, message: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: { code, message } }),
  };
}
