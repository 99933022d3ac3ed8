/** The main thread's side of the speaking thread. */
import { deferred } from '../deferred.ts';
import { keepThread } from '../thread.ts';
import type { Voice, VoiceAnswer, VoiceRequest } from './voice.worker.ts';

export interface Speaking {
  text: string;
  voice: Voice;
  /** BCP 47; only espeak-ng uses it. */
  language: string;
  /** 1 is the voice's own speed; 0.5 to 2. */
  rate: number;
}

export interface VoiceThread {
  /**
   * Resolves when flite can speak; espeak-ng follows half a second later. Rejects with a sentence
   * when the thread can't start.
   */
  ready: Promise<void>;
  /** A sentence when espeak-ng is not installed; known after `ready`. */
  espeakMissing(): string | undefined;
  /**
   * 16-bit samples at 8 kHz, piece by piece as they are made. Throws when the voice fails; just
   * ends when `signal` aborts.
   */
  speak(what: Speaking, signal: AbortSignal): AsyncGenerator<Int16Array, void>;
  close(): Promise<void>;
}

interface Listener {
  onAnswer(answer: Exclude<VoiceAnswer, { type: 'ready' }>): void;
  fail(error: Error): void;
}

/**
 * Starts the thread. `warm`: each voice speaks once beforehand, for a server whose first audio must be
 * fast. Once ready, the thread keeps the process alive only while it speaks.
 */
export function startVoiceThread(warmth: 'warm' | 'cold'): VoiceThread {
  const listeners = new Map<number, Listener>();
  let missing: string | undefined;
  let nextId = 0;
  let isReady = false;
  const thread = keepThread<VoiceRequest, VoiceAnswer>({
    name: 'the thread that speaks',
    module: new URL('./voice.worker.ts', import.meta.url),
    workerData: warmth,
    onAnswer(answer) {
      if (answer.type !== 'ready') return listeners.get(answer.id)?.onAnswer(answer);
      missing = answer.espeakMissing;
      isReady = true;
      restWhenIdle();
    },
    lost(error) {
      isReady = false;
      for (const listener of listeners.values()) listener.fail(error);
    },
  });
  const restWhenIdle = (): void => {
    if (isReady && listeners.size === 0) thread.hold(false);
  };

  async function* speak(what: Speaking, signal: AbortSignal): AsyncGenerator<Int16Array, void> {
    const id = nextId++;
    const pieces: Int16Array[] = [];
    let over: 'end' | Error | undefined = thread.gone();
    let wake = deferred<void>();
    const abort = (): void => wake.resolve();
    listeners.set(id, {
      onAnswer(answer) {
        if (answer.type === 'audio') pieces.push(answer.samples);
        else over = answer.type === 'end' ? 'end' : new Error(answer.message);
        wake.resolve();
      },
      fail(error) {
        over = error;
        wake.resolve();
      },
    });
    signal.addEventListener('abort', abort);
    thread.hold(true);
    try {
      thread.post({ type: 'speak', id, ...what });
      while (!signal.aborted) {
        const piece = pieces.shift();
        if (piece) yield piece;
        else if (over) break;
        else {
          await wake.promise;
          wake = deferred<void>();
        }
      }
      if (over instanceof Error) throw over;
    } finally {
      signal.removeEventListener('abort', abort);
      listeners.delete(id);
      if (!over) thread.post({ type: 'cancel', id });
      restWhenIdle();
    }
  }

  return { ready: thread.ready, espeakMissing: () => missing, speak, close: () => thread.close() };
}
