/**
 * A reply begun while the caller's turn only seemed to end. Model and voice work for it, but
 * nothing of it is told, heard or done before it is let out: its events wait, its first audio
 * waits, and a tool it asks for is not run.
 */
import { undecidedTypes } from '../../../shared/journal/events.ts';
import type { Event } from '../../core/events.ts';
import { modelReply, type Reply, type ReplyDeps } from './reply.ts';
import type { Question } from './writing.ts';

export interface SpeculativeReply extends Reply {
  /**
   * The caller's turn ended as it seemed to: what waited is told, with the times at which it
   * happened, and speaking begins.
   */
  release(): void;
  /** Nothing is left of it to let out; the model must be asked again. */
  hasFailed(): boolean;
}

export function speculativeReply(deps: ReplyDeps, question: Question): SpeculativeReply {
  const latch = createLatch();
  let hasFailed = false;
  const waiting: Event[] = [];
  const reply = modelReply(
    {
      ...deps,
      tell(event) {
        // What something cost is true at once, used or not.
        if (latch.isOpen() || undecidedTypes.includes(event.type)) return deps.tell(event);
        hasFailed ||= event.type === 'replyFailed';
        waiting.push(event);
      },
      async runTool(call, signal) {
        await latch.passed(signal);
        return deps.runTool(call, signal);
      },
      allowed: (signal) => latch.passed(signal),
    },
    question,
  );
  return {
    ...reply,
    cancel: () => reply.cancel(!latch.isOpen()),
    hasFailed: () => hasFailed,
    release() {
      for (const event of waiting.splice(0)) deps.tell(event);
      latch.open();
    },
  };
}

/** Closed at first; open for good once the reply is let out. */
interface Latch {
  isOpen(): boolean;
  open(): void;
  /** Resolves once it is open; rejects with the signal's reason on abort. */
  passed(signal: AbortSignal): Promise<void>;
}

function createLatch(): Latch {
  let isOpen = false;
  let waiting: (() => void)[] = [];
  return {
    isOpen: () => isOpen,
    open() {
      isOpen = true;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    async passed(signal) {
      if (!isOpen) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      signal.throwIfAborted();
    },
  };
}
