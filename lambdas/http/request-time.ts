/**
 * How long the work of a request may take. A store that is slow or throttles is asked again as long as there
 * is time; then the request is answered with 503. Otherwise AWS would end the Lambda in the middle of a
 * write, with an answer that names no reason. Node carries the limit along with a request, so that no store
 * has to be made for each.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

const limits = new AsyncLocalStorage<AbortSignal>();

/** The signal of the request that is being answered: aborted when its time is over. */
export function requestTime(): AbortSignal | undefined {
  return limits.getStore();
}

/** Work inside other work of a request has the outer limit. */
export async function withinTime<T>(ms: number, work: () => Promise<T>): Promise<T> {
  if (limits.getStore()) return work();
  const over = new AbortController();
  const timer = setTimeout(
    () => over.abort(new DOMException('the request took too long', 'TimeoutError')),
    ms,
  );
  try {
    return await limits.run(over.signal, work);
  } finally {
    clearTimeout(timer);
  }
}
