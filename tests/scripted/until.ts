/** Waits for a condition that no event reports. */
import { vi } from 'vitest';

/**
 * Checks every 20 ms until the condition holds. `withinMs` is patience, not a promise: far more than a
 * busy machine needs, so that a test fails for its subject only. @throws Error after `withinMs`.
 */
export async function until(met: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  await vi.waitUntil(met, { timeout: withinMs, interval: 20 });
}
