/** The server's end of the thread that tells voice from noise. */
import { Worker } from 'node:worker_threads';
import { deferred } from '../deferred.ts';
import type { VadAnswer, VadRequest } from './vad.worker.ts';

/** 32 ms at 8 kHz: the detector's step. */
export const vadFrameSamples = 256;

export interface Vad {
  /** Resolves when the detector is warm; rejects with a sentence when it can't be loaded. */
  ready: Promise<void>;
  /** A new stream. `hear` gets the probability of voice, 0..1, for each frame in order, a few milliseconds after it was given; `fail` is called when the thread ends. */
  open(hear: (probability: number) => void, fail: (error: Error) => void): { push(frame: Float32Array): void; close(): void };
  close(): Promise<void>;
}

export function startVad(): Vad {
  const worker = new Worker(new URL('./vad.worker.ts', import.meta.url));
  const ready = deferred<void>();
  const listeners = new Map<number, { hear(probability: number): void; fail(error: Error): void }>();
  const post = (request: VadRequest): void => worker.postMessage(request);
  let nextStream = 0;

  worker.on('message', (message: VadAnswer) => {
    if (message.type === 'ready') ready.resolve();
    else listeners.get(message.stream)?.hear(message.probability);
  });
  const stop = (error: Error): void => {
    ready.reject(error);
    for (const listener of listeners.values()) listener.fail(error);
    listeners.clear();
  };
  worker.on('error', (thrown: unknown) => stop(thrown instanceof Error ? thrown : new Error(String(thrown))));
  worker.on('exit', () => stop(new Error('the thread that detects voices has ended')));
  ready.promise.catch(() => undefined);

  return {
    ready: ready.promise,
    open(hear, fail) {
      const stream = nextStream++;
      listeners.set(stream, { hear, fail });
      return {
        push: (samples) => post({ type: 'frame', stream, samples }),
        close() {
          listeners.delete(stream);
          post({ type: 'forget', stream });
        },
      };
    },
    async close() {
      await worker.terminate();
    },
  };
}
