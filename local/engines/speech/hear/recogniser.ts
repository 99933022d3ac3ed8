/** The server's end of the thread that recognises: one thread for all streams, and a queue that is fair between them. */
import { Worker } from 'node:worker_threads';
import { type Deferred, deferred } from '../deferred.ts';
import type { HeardPiece, RecogniserAnswer, RecogniserRequest } from './recogniser.worker.ts';

/** In the order they are served: a caller who waits for an answer, one who may be interrupting, and what is merely nice to show. */
export const urgencies = ['endOfTurn', 'firstWords', 'interim'] as const;
export type Urgency = (typeof urgencies)[number];

export interface Recognised {
  /** The draft for the next decode of the same audio with more at its end. */
  tokens: number[];
  /** The tokens as text; a leading space opens a word. */
  pieces: HeardPiece[];
}

export interface Recogniser {
  /** Resolves when the model has answered a first time. Rejects when it can't be loaded (a missing package, in one sentence). */
  ready: Promise<void>;
  /** True when nothing waits and nothing runs: the moment for interim results. */
  isIdle(): boolean;
  /** Recognises -1..1 samples at 8 kHz. Null when `signal` aborts before the decode has begun. Rejects when the model or its thread fails. */
  recognise(samples: Float32Array, draft: readonly number[], urgency: Urgency, signal: AbortSignal): Promise<Recognised | null>;
  close(): Promise<void>;
}

interface Waiting {
  request: Omit<RecogniserRequest, 'id'>;
  urgency: Urgency;
  answer: Deferred<Recognised | null>;
}

export function startRecogniser(): Recogniser {
  const worker = new Worker(new URL('./recogniser.worker.ts', import.meta.url));
  const ready = deferred<void>();
  const queue: Waiting[] = [];
  let running: Waiting | undefined;
  let failure: Error | undefined;
  let nextId = 0;

  function next(): void {
    if (running || failure) return;
    for (const urgency of urgencies) {
      const at = queue.findIndex((waiting) => waiting.urgency === urgency);
      const [first] = at < 0 ? [] : queue.splice(at, 1);
      if (!first) continue;
      running = first;
      worker.postMessage({ id: nextId++, ...first.request } satisfies RecogniserRequest);
      return;
    }
  }

  worker.on('message', (message: RecogniserAnswer) => {
    if (message.type === 'ready') return ready.resolve();
    const served = running;
    running = undefined;
    if (message.type === 'failed') served?.answer.reject(new Error(message.message));
    else served?.answer.resolve({ tokens: message.tokens, pieces: message.pieces });
    next();
  });
  const stop = (error: Error): void => {
    failure ??= error;
    ready.reject(failure);
    for (const waiting of [...(running ? [running] : []), ...queue.splice(0)]) waiting.answer.reject(failure);
    running = undefined;
  };
  worker.on('error', (thrown: unknown) => stop(thrown instanceof Error ? thrown : new Error(String(thrown))));
  worker.on('exit', () => stop(new Error('the thread that recognises has ended')));
  // Whoever does not wait for `ready` learns of a failure from recognise().
  ready.promise.catch(() => undefined);

  return {
    ready: ready.promise,
    isIdle: () => !running && queue.length === 0,
    recognise(samples, draft, urgency, signal) {
      const answer = deferred<Recognised | null>();
      const waiting = { request: { samples, draft }, urgency, answer };
      if (failure) answer.reject(failure);
      else queue.push(waiting);
      signal.addEventListener('abort', () => {
        const at = queue.indexOf(waiting);
        if (at < 0) return;
        queue.splice(at, 1);
        answer.resolve(null);
      });
      next();
      return answer.promise;
    },
    async close() {
      await worker.terminate();
    },
  };
}
