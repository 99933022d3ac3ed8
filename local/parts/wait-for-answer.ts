/** Waits until a URL answers. */
import { StartFault } from './start-fault.ts';

export interface WaitOptions {
  /** Gives up when aborted. */
  signal?: AbortSignal;
  /** Which answers count; all by default. */
  accept?: (response: Response) => boolean;
  /** 30 s by default. */
  limitMs?: number;
}

/** Requests `url` every 25 ms until an answer counts. `part` is named in the `StartFault`. */
export async function waitForAnswer(
  part: string,
  url: string,
  { signal, accept = () => true, limitMs = 30_000 }: WaitOptions = {},
): Promise<void> {
  const until = performance.now() + limitMs;
  let last = 'no answer';
  while (performance.now() < until && signal?.aborted !== true) {
    try {
      const response = await fetch(url, {
        signal: AbortSignal.any([AbortSignal.timeout(5000), ...(signal === undefined ? [] : [signal])]),
      });
      await response.body?.cancel();
      if (accept(response)) return;
      last = `status ${response.status}`;
    } catch {
      // Not listening yet.
      last = 'no answer';
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new StartFault(`${part} did not answer within ${limitMs / 1000} s: ${url} gave ${last}.`);
}
