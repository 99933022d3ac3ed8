/** Waiting for something that no event tells of. */
import { vi } from 'vitest';

/**
 * Asks every 20 ms until it is so. `withinMs` is patience, not a promise: far more than a busy
 * machine takes, so that a test fails for what it is about.
 * @throws Error after `withinMs`.
 */
export async function until(met: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  await vi.waitUntil(met, { timeout: withinMs, interval: 20 });
}
