/** Waiting inside a scripted server, cut short when the client goes away. */

export interface StepClock {
  /** Rejects with the signal's reason when it aborts. */
  wait(ms: number): Promise<void>;
  forever(): Promise<never>;
}

export function createStepClock(signal: AbortSignal | null): StepClock {
  const cut = <T>(start: (done: (value: T) => void) => void) =>
    new Promise<T>((resolve, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      start(resolve);
    });
  return {
    wait: (ms) => cut<void>((done) => (ms === 0 ? done() : void setTimeout(done, ms))),
    forever: () => cut<never>(() => undefined),
  };
}
