/** Waiting for something that no event tells of. */

/**
 * Asks every 20 ms until it is so. `withinMs` is patience, not a promise: far more than a busy machine takes, so that a test fails for what it is about.
 * @throws Error after `withinMs`.
 */
export async function until(met: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  while (!(await met())) {
    if (performance.now() > deadlineMs) throw new Error(`not met within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
