/**
 * A worker thread of the engines, kept alive: when it dies, whoever waits for it is told, and
 * another takes its place.
 */
import { Worker } from 'node:worker_threads';
import { createLog } from '../../../shared/io/log.ts';
import { deferred } from './deferred.ts';

/**
 * A thread that dies more often than this within a minute is given up: what it is asked kills it,
 * or it can't be loaded any more.
 */
export const restartsPerMinute = 3;

export interface ThreadSpec<Answer> {
  /** For sentences: "the thread that recognises". */
  name: string;
  /** A worker's module, which says `{ type: 'ready' }` once it can serve. */
  module: URL;
  workerData?: unknown;
  /** Every message, `ready` too. */
  hear(answer: Answer): void;
  /** The thread has died: what was posted to it and not answered is lost. */
  lost(error: Error): void;
  /** One line for the operator; a warning in this process's log unless said. */
  warn?: ((sentence: string) => void) | undefined;
}

export interface Thread<Request> {
  /**
   * Resolves at the first `ready`. Rejects when the thread dies before it (a missing package, in
   * one sentence); then there is no other.
   */
  readonly ready: Promise<void>;
  /** Why there will be no thread any more; undefined while there is one, or one is being loaded. */
  gone(): Error | undefined;
  /** Asks the thread. One that is still being loaded reads it afterwards; once it is gone nobody does. */
  post(request: Request): void;
  /** Whether the thread alone keeps the process alive; each new thread does at first. */
  hold(isHeld: boolean): void;
  close(): Promise<void>;
}

export function keepThread<Request, Answer extends { type: string }>(
  spec: ThreadSpec<Answer>,
): Thread<Request> {
  const { name, module, workerData, hear, lost, warn = createLog().warn } = spec;
  const ready = deferred<void>();
  let wasReady = false;
  let isClosed = false;
  let gone: Error | undefined;
  let deaths: number[] = [];
  let worker = started();
  // Whoever does not wait for `ready` learns of a failure from `lost`.
  ready.promise.catch(() => undefined);

  function started(): Worker {
    const next = new Worker(module, { workerData });
    let reason: Error | undefined;
    next.on('message', (answer: Answer) => {
      if (answer.type === 'ready') {
        wasReady = true;
        ready.resolve();
      }
      hear(answer);
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
