/** The server's end of the thread that tells voice from noise. */
import { keepThread } from '../thread.ts';
import type { VadAnswer, VadRequest } from './vad.worker.ts';

/** 32 ms at 8 kHz: the detector's step. */
export const vadFrameSamples = 256;

export interface Vad {
  /** Resolves when the detector is warm; rejects with a sentence when it can't be loaded. */
  ready: Promise<void>;
  /**
   * A new stream. `hear` gets the probability of voice, 0..1, for each frame in order, a few
   * milliseconds after it was given; `fail` is called when the thread ends.
   */
  open(
    hear: (probability: number) => void,
    fail: (error: Error) => void,
  ): { push(frame: Float32Array): void; close(): void };
  close(): Promise<void>;
}

export function startVad(): Vad {
  const listeners = new Map<number, { hear(probability: number): void; fail(error: Error): void }>();
  let nextStream = 0;
  const thread = keepThread<VadRequest, VadAnswer>({
    name: 'the thread that detects voices',
    module: new URL('./vad.worker.ts', import.meta.url),
    hear: (message) => message.type === 'voice' && listeners.get(message.stream)?.hear(message.probability),
    lost(error) {
      // Frames without an answer are gone, so no stream that is open can be gone on with.
      const open = [...listeners.values()];
      listeners.clear();
      for (const listener of open) listener.fail(error);
    },
  });

  return {
    ready: thread.ready,
    open(hear, fail) {
      const stream = nextStream++;
      const gone = thread.gone();
      if (gone) queueMicrotask(() => fail(gone));
      else listeners.set(stream, { hear, fail });
      return {
        push: (samples) => listeners.has(stream) && thread.post({ type: 'frame', stream, samples }),
        close: () => listeners.delete(stream) && thread.post({ type: 'forget', stream }),
      };
    },
    close: () => thread.close(),
  };
}
