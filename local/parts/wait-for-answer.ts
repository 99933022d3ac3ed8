/** Waiting for an address to answer. */
import { StartFault } from './start-fault.ts';

export interface Asking {
  /** Gives up at once. */
  signal?: AbortSignal;
  /** Which answers count; all, unless said. */
  wanted?: (response: Response) => boolean;
  /** 30 s, unless said. */
  limitMs?: number;
}

/** Resolves at the first answer that is wanted; asks every 25 ms. `part` is named in the fault. */
export async function answering(
  part: string,
  url: string,
  { signal, wanted = () => true, limitMs = 30_000 }: Asking = {},
): Promise<void> {
  const until = performance.now() + limitMs;
  let last = 'no answer';
  while (performance.now() < until && signal?.aborted !== true) {
    try {
      const response = await fetch(url, {
        signal: AbortSignal.any([AbortSignal.timeout(5000), ...(signal === undefined ? [] : [signal])]),
      });
      await response.body?.cancel();
      if (wanted(response)) return;
      last = `status ${response.status}`;
    } catch {
      // Not listening yet, which is what is being waited out.
      last = 'no answer';
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new StartFault(`${part} did not answer within ${limitMs / 1000} s: ${url} gave ${last}.`);
}
