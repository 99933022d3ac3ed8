/**
 * Keeps a worker thread of the engines alive: when it dies, its user is informed and another one is
 * started.
 */
import { Worker } from 'node:worker_threads';
import { createLog } from '../../../shared/io/log.ts';
import { deferred } from './deferred.ts';

/** A thread that dies more often than this within a minute is given up. Chosen. */
export const restartsPerMinute = 3;

export interface ThreadSpec<Answer> {
  /** For messages: "the thread that recognises". */
  name: string;
  /** The worker's module. It posts `{ type: 'ready' }` when it can serve. */
  module: URL;
  workerData?: unknown;
  /** Called with every message, `ready` included. */
  onAnswer(answer: Answer): void;
  /** Called when the thread has died: requests without an answer are lost. */
  lost(error: Error): void;
  /** Where a line for the operator goes; this process's log by default. */
  warn?: ((sentence: string) => void) | undefined;
}

export interface Thread<Request> {
  /**
   * Resolves at the first `ready`. Rejects with a sentence when the thread dies before it; it is
   * then not restarted.
   */
  readonly ready: Promise<void>;
  /** Why the thread was given up; `undefined` while there is one, or one is being loaded. */
  gone(): Error | undefined;
  /**
   * Sends a request. A thread that is still loading reads it later; after it was given up, requests
   * are lost.
   */
  post(request: Request): void;
  /** Whether the thread keeps the process alive. A new thread does. */
  hold(isHeld: boolean): void;
  close(): Promise<void>;
}

export function keepThread<Request, Answer extends { type: string }>(
  spec: ThreadSpec<Answer>,
): Thread<Request> {
  const { name, module, workerData, onAnswer, lost, warn = createLog().warn } = spec;
  const ready = deferred<void>();
  let wasReady = false;
  let isClosed = false;
  let gone: Error | undefined;
  let deaths: number[] = [];
  let worker = started();
  // Without a user of `ready`, a failure is reported by `lost` and must not be an unhandled rejection.
  ready.promise.catch(() => undefined);

  function started(): Worker {
    const next = new Worker(module, { workerData });
    let reason: Error | undefined;
    next.on('message', (answer: Answer) => {
      if (answer.type === 'ready') {
        wasReady = true;
        ready.resolve();
      }
      onAnswer(answer);
    });
    next.on('error', (thrown: unknown) => {
      reason = thrown instanceof Error ? thrown : new Error(String(thrown));
    });
    next.on('exit', () => died(reason ?? new Error(`${name} has ended`)));
    return next;
  }

  function died(error: Error): void {
    deaths = [...deaths.filter((at) => at > Date.now() - 60_000), Date.now()];
    if (isClosed || !wasReady || deaths.length > restartsPerMinute) gone = error;
    else worker = started();
    if (!isClosed && wasReady)
      warn(
        `${name} has died (${error.message}) and is ${gone ? 'given up: start the system again' : again()}`,
      );
    ready.reject(error);
    lost(error);
  }

  const again = (): string => `started again (${deaths.length} of ${restartsPerMinute} within a minute)`;

  return {
    ready: ready.promise,
    gone: () => gone,
    post: (request) => worker.postMessage(request),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    async close() {
      isClosed = true;
      await worker.terminate();
    },
  };
}
