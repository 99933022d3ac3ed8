/**
 * The server's end of the thread that recognises: one thread for all streams, and a queue that is
 * fair between them.
 */
import { type Deferred, deferred } from '../deferred.ts';
import { keepThread } from '../thread.ts';
import type { HeardPiece, RecogniserAnswer, RecogniserRequest } from './recogniser.worker.ts';

/**
 * In the order they are served: a caller who waits for an answer, one who may be interrupting, and
 * what is merely nice to show.
 */
export const urgencies = ['endOfTurn', 'firstWords', 'interim'] as const;
export type Urgency = (typeof urgencies)[number];

export interface Recognised {
  /** The draft for the next decode of the same audio with more at its end. */
  tokens: number[];
  /** The tokens as text; a leading space opens a word. */
  pieces: HeardPiece[];
}

export interface Recogniser {
  /**
   * Resolves when the model has answered a first time. Rejects when it can't be loaded (a missing
   * package, in one sentence).
   */
  ready: Promise<void>;
  /** True when nothing waits and nothing runs: the moment for interim results. */
  isIdle(): boolean;
  /**
   * Recognises -1..1 samples at 8 kHz. Null when `signal` aborts before the decode has begun.
   * Rejects when the model fails or its thread dies over it.
   */
  recognise(
    samples: Float32Array,
    draft: readonly number[],
    urgency: Urgency,
    signal: AbortSignal,
  ): Promise<Recognised | null>;
  close(): Promise<void>;
}

interface Waiting {
  request: Omit<RecogniserRequest, 'id'>;
  urgency: Urgency;
  answer: Deferred<Recognised | null>;
}

/** `options`: for tests, another thread than the model's, and who hears of its deaths. */
export function startRecogniser(
  options: { module?: URL; warn?: (sentence: string) => void } = {},
): Recogniser {
  const queue: Waiting[] = [];
  let running: Waiting | undefined;
  let nextId = 0;
  const thread = keepThread<RecogniserRequest, RecogniserAnswer>({
    name: 'the thread that recognises',
    module: options.module ?? new URL('./recogniser.worker.ts', import.meta.url),
    warn: options.warn,
    hear(message) {
      if (message.type === 'ready') return;
      const served = running;
      running = undefined;
      if (message.type === 'failed') served?.answer.reject(new Error(message.message));
      else served?.answer.resolve({ tokens: message.tokens, pieces: message.pieces });
      next();
    },
    lost(error) {
      // Not asked again: it may be what the thread died of. What still waits is for the next thread.
      running?.answer.reject(error);
      running = undefined;
      if (thread.gone()) for (const waiting of queue.splice(0)) waiting.answer.reject(error);
      next();
    },
  });

  function next(): void {
    if (running) return;
    for (const urgency of urgencies) {
      const at = queue.findIndex((waiting) => waiting.urgency === urgency);
      const [first] = at < 0 ? [] : queue.splice(at, 1);
      if (!first) continue;
      running = first;
      thread.post({ id: nextId++, ...first.request });
      return;
    }
  }

  return {
    ready: thread.ready,
    isIdle: () => !running && queue.length === 0,
    recognise(samples, draft, urgency, signal) {
      const answer = deferred<Recognised | null>();
      const waiting = { request: { samples, draft }, urgency, answer };
      const gone = thread.gone();
      if (gone) answer.reject(gone);
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
    close: () => thread.close(),
  };
}
