/** A fault: an expected failure of the world, as data. A thrown value that is not a `FaultError` is a bug. */
import * as z from 'zod';

export const faultSources = ['stt', 'llm', 'tts', 'api', 'carrier', 'core'] as const;
/**
 * How a provider fails. What each kind means for the call is in `docs/architecture.md`, "What ends
 * a silence".
 */
export const faultKinds = [
  'auth',
  'config',
  'rate',
  'server',
  'network',
  'stall',
  'truncated',
  'protocol',
] as const;

export const Fault = z.object({
  source: z.enum(faultSources),
  kind: z.enum(faultKinds),
  /** Whether the same request may succeed when it is sent again at once. */
  retryable: z.boolean(),
  /** For an operator. Never holds what was said, a whole phone number or a key. */
  message: z.string(),
  retryAfterMs: z.number().optional(),
});
export type Fault = z.infer<typeof Fault>;

/** Carries a fault through code that can only throw: an async iterator, a promise. */
export class FaultError extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(`${fault.source} ${fault.kind}: ${fault.message}`);
    this.name = 'FaultError';
    this.fault = fault;
  }
}

/**
 * The fault that an HTTP status, or a refused WebSocket handshake, means. A 429 is worth a retry only
 * within the 300 ms that a caller does not notice.
 */
export function faultOfStatus(
  source: Fault['source'],
  status: number,
  message: string,
  retryAfterMs?: number,
): Fault {
  const [kind, retryable]: [Fault['kind'], boolean] =
    status === 401 || status === 403
      ? ['auth', false]
      : status === 429
        ? ['rate', (retryAfterMs ?? 0) <= 300]
        : status >= 500
          ? ['server', true]
          : ['config', false];
  return { source, kind, retryable, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
