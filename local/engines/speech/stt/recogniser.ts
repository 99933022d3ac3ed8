/** The main thread's side of the recognising thread: one thread for all streams, and a queue by urgency. */
import { type Deferred, deferred } from '../deferred.ts';
import { keepThread } from '../thread.ts';
import type { RecognisedPiece, RecogniserAnswer, RecogniserRequest } from './recogniser.worker.ts';

/**
 * In the order they are served: a caller who waits for an answer, one who may be barging in,
 * interim results.
 */
export const urgencies = ['endOfTurn', 'firstWords', 'interim'] as const;
export type Urgency = (typeof urgencies)[number];

export interface Recognised {
  /** The draft for the next decode of the same audio with more at the end. */
  tokens: number[];
  /** The tokens as text. A leading space starts a word. */
  pieces: RecognisedPiece[];
}

export interface Recogniser {
  /** Resolves when the model is warm. Rejects with a sentence when it can't be loaded. */
  ready: Promise<void>;
  /** Whether nothing waits or runs: only then are interim results decoded. */
  isIdle(): boolean;
  /**
   * Recognises -1..1 samples at 8 kHz. `null` when `signal` aborts before the decode has begun.
   * Rejects when the model fails or its thread dies meanwhile.
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

/** `options` are for tests: another worker module, and where warnings go. */
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
    onAnswer(message) {
      if (message.type === 'ready') return;
      const served = running;
      running = undefined;
      if (message.type === 'failed') served?.answer.reject(new Error(message.message));
      else served?.answer.resolve({ tokens: message.tokens, pieces: message.pieces });
      next();
    },
    lost(error) {
      // Not repeated: it may be why the thread died. What still waits goes to the next thread.
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
