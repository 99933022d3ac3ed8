/** A response body written step by step, with delays, drops and hangs; runs in workerd and Node. */
import { createStepClock } from './steps.ts';

export type BodyStep =
  | { wait: number }
  /** One write. */
  | { write: Uint8Array | string }
  /** Says nothing more and doesn't end. */
  | { hang: true }
  /** The connection is lost, with workerd's own words for it. */
  | { drop: true };

/**
 * Without a `drop` or `hang` the body ends well after the last step. `onGone` is called when the
 * client aborted or cancelled before that.
 */
export function scriptedBody(
  steps: readonly BodyStep[],
  signal: AbortSignal | null,
  onGone: () => void,
): ReadableStream<Uint8Array> {
  const clock = createStepClock(signal);
  let isOver = false;
  const gone = () => {
    if (!isOver) onGone();
    isOver = true;
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const write = async () => {
        for (const step of steps) {
          if (isOver) return;
          if ('wait' in step) await clock.wait(step.wait);
          if ('write' in step)
            controller.enqueue(
              typeof step.write === 'string' ? new TextEncoder().encode(step.write) : step.write,
            );
          if ('hang' in step) await clock.forever();
          if ('drop' in step) throw new Error('Network connection lost.');
        }
        isOver = true;
        controller.close();
      };
      write().catch((error: unknown) => {
        if (signal?.aborted) gone();
        isOver = true;
        controller.error(error);
      });
    },
    cancel: gone,
  });
}
