/**
 * A reply that begins while the caller's turn only seems to end. Model and voice work on it, but
 * nothing of it shows before it is released: its events wait, its first audio waits, and a tool that
 * it calls is not run.
 */
import { undecidedTypes } from '../../../shared/journal/events.ts';
import type { Event } from '../../core/events.ts';
import { modelReply, type Reply, type ReplyDeps } from './reply.ts';
import type { ReplyRequest } from './writing.ts';

export interface SpeculativeReply extends Reply {
  /**
   * The caller's turn ended as it seemed to. The events that waited are emitted with the times at
   * which they happened, and speaking begins.
   */
  release(): void;
  /** The reply failed before its release: a new request must be sent to the model. */
  hasFailed(): boolean;
}

export function speculativeReply(deps: ReplyDeps, request: ReplyRequest): SpeculativeReply {
  const latch = createLatch();
  let hasFailed = false;
  const waiting: Event[] = [];
  const reply = modelReply(
    {
      ...deps,
      emit(event) {
        // A cost is reported at once, because it is due whether the reply is used or not.
        if (latch.isOpen()) return deps.emit(event);
        if (event.type === 'replyDropped') return deps.emit({ ...event, isSpeculative: true });
        if (undecidedTypes.includes(event.type)) return deps.emit(event);
        hasFailed ||= event.type === 'replyFailed';
        waiting.push(event);
      },
      async runTool(call, signal) {
        await latch.passed(signal);
        return deps.runTool(call, signal);
      },
      allowed: (signal) => latch.passed(signal),
    },
    request,
  );
  return {
    ...reply,
    cancel: () => reply.cancel(!latch.isOpen()),
    hasFailed: () => hasFailed,
    release() {
      for (const event of waiting.splice(0)) deps.emit(event);
      latch.open();
    },
  };
}

/** Closed at first; open for good once the reply is released. */
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
