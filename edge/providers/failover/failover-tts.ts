/**
 * Several voices behind one port, the best first. They say the same words, so another one goes on in the
 * middle of a reply.
 */
import { FaultError } from '../../../shared/fault.ts';
import type { Tts } from '../ports.ts';
import { createProviderOrder, type FailoverPolicy } from './order.ts';

/**
 * Each choice retries a clause by itself. What was read of `text` is kept, and the next voice goes on with
 * the first clause that was not said to its end, from its beginning: half a clause can't be continued,
 * because a number that is cut in two is another number.
 */
export function failoverTts(choices: readonly [Tts, ...Tts[]], policy: FailoverPolicy): Tts {
  const [primary] = choices;
  const order = createProviderOrder(
    choices.map((tts) => tts.name),
    // A voice has retried its clause already.
    () => false,
    policy,
  );
  return {
    name: primary.name,
    async *speak(text, how, signal, spent) {
      const source = rereadable(text);
      let attempt = order.first();
      let said = 0;
      let hasAudio = false;
      try {
        for (;;) {
          // Each clause has a verdict: one that was said does not hide the failure of the next.
          let use = order.use(attempt.index);
          try {
            const tts = choices[attempt.index] ?? primary;
            for await (const part of tts.speak(source.from(said), how, signal, spent)) {
              hasAudio = part.type === 'audio';
              if (part.type === 'said') {
                said += 1;
                use.succeeded();
                use = order.use(attempt.index);
              }
              yield part;
            }
            return;
          } catch (error) {
            // A voice also throws the model's fault, from the text it reads; no other voice helps then.
            if (signal.aborted || !(error instanceof FaultError) || error.fault.source !== 'tts') throw error;
            use.failed(error.fault);
            const next = order.after(attempt, error.fault);
            if (next === null) throw error;
            policy.onRepaired?.(error.fault);
            attempt = next;
            if (hasAudio) yield { type: 'again' };
            hasAudio = false;
          } finally {
            use.left();
          }
        }
      } finally {
        source.close();
      }
    },
  };
}

interface Rereadable {
  /** The text from this piece on. */
  from(first: number): AsyncIterable<string>;
  close(): void;
}

/**
 * A text that several voices may read one after another, though its source can be read only once. All
 * of it is kept: one reply is small.
 */
function rereadable(text: AsyncIterable<string>): Rereadable {
  const source = text[Symbol.asyncIterator]();
  const kept: Promise<IteratorResult<string>>[] = [];
  const pull = () => {
    const pulled = source.next();
    // The voice that reads it gets its failure; one that has given up does not, so it must not count as
    // unhandled.
    pulled.catch(() => undefined);
    kept.push(pulled);
    return pulled;
  };
  return {
    async *from(first) {
      for (let position = first; ; position += 1) {
        const piece = await (kept[position] ?? pull());
        if (piece.done) return;
        yield piece.value;
      }
    },
    close() {
      source.return?.()?.catch(() => undefined);
    },
  };
}
