/** Waiting for an address to answer. */
import { StartFault } from './start-fault.ts';

const limitMs = 30_000;

/** Resolves with the first answer that `wanted` accepts; asks every 25 ms, for 30 s at most. `part` is named in the fault. */
export async function answering(
  part: string,
  url: string,
  signal: AbortSignal,
  wanted: (response: Response) => boolean = () => true,
): Promise<void> {
  const until = performance.now() + limitMs;
  let last = 'no answer';
  while (performance.now() < until && !signal.aborted) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) });
      await response.body?.cancel();
      if (wanted(response)) return;
      last = `status ${response.status}`;
    } catch {
      // Not listening yet, which is what is being waited out.
      last = 'no answer';
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new StartFault(`The part "${part}" did not come up within ${limitMs / 1000} s: ${url} gave ${last}.`);
}
