/** The main thread's side of the VAD thread, which separates voice from noise. */
import { keepThread } from '../thread.ts';
import type { VadAnswer, VadRequest } from './vad.worker.ts';

/** 32 ms at 8 kHz: the VAD's step. */
export const vadFrameSamples = 256;

export interface Vad {
  /** Resolves when the VAD is warm. Rejects with a sentence when it can't be loaded. */
  ready: Promise<void>;
  /**
   * Opens a stream. `onFrame` gets the probability of voice, 0..1, for each frame in order, a few ms
   * after the frame was pushed. `fail` is called when the thread dies.
   */
  open(
    onFrame: (probability: number) => void,
    fail: (error: Error) => void,
  ): { push(frame: Float32Array): void; close(): void };
  close(): Promise<void>;
}

export function startVad(): Vad {
  const listeners = new Map<number, { onFrame(probability: number): void; fail(error: Error): void }>();
  let nextStream = 0;
  const thread = keepThread<VadRequest, VadAnswer>({
    name: 'the thread that detects voices',
    module: new URL('./vad.worker.ts', import.meta.url),
    onAnswer: (message) =>
      message.type === 'voice' && listeners.get(message.stream)?.onFrame(message.probability),
    lost(error) {
      // The frames without an answer are lost, so no open stream can continue.
      const open = [...listeners.values()];
      listeners.clear();
      for (const listener of open) listener.fail(error);
    },
  });

  return {
    ready: thread.ready,
    open(onFrame, fail) {
      const stream = nextStream++;
      const gone = thread.gone();
      if (gone) queueMicrotask(() => fail(gone));
      else listeners.set(stream, { onFrame, fail });
      return {
        push: (samples) => listeners.has(stream) && thread.post({ type: 'frame', stream, samples }),
        close: () => listeners.delete(stream) && thread.post({ type: 'forget', stream }),
      };
    },
    close: () => thread.close(),
  };
}
