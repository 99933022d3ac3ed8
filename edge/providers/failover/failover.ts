/**
 * Several models or voices behind one port, the best first. A model fails over only until its first part was
 * emitted: after that the caller has heard half a sentence, and another model would begin a different one.
 * Voices say the same words, so another one goes on in the middle of a reply.
 */
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Llm, LlmPart, LlmUsage } from '../../../shared/io/llm.ts';
import { retryPauseMs } from '../../../shared/io/retry-after.ts';
import { pause } from '../../../shared/io/watchdog.ts';
import { bothMeters, createAttemptMeter } from '../../../shared/journal/reply-bill.ts';
import type { Tts } from '../ports.ts';
import { createProviderOrder, type FailoverPolicy, type ProviderOrder } from './order.ts';

/** Told what an attempt cost that another one stands in for. */
export type AttemptSpent = (model: string, usage: LlmUsage) => void;

/** A single choice needs it too: the one retry is here, because the adapter has none. */
export function failoverLlm(
  choices: readonly [Llm, ...Llm[]],
  policy: FailoverPolicy,
  spent?: AttemptSpent,
): Llm {
  const [primary] = choices;
  const order = createProviderOrder(
    choices.map((llm) => `${llm.name}/${llm.model}`),
    // A model that stayed silent has used all the time there is: a caller waits 5 s for a sentence, so
    // 4 s can't be spent twice.
    (fault) => fault.retryable && fault.kind !== 'stall',
    policy,
  );
  return {
    name: primary.name,
    model: primary.model,
    reply(messages, tools, signal, meter) {
      let attempt = createAttemptMeter(messages, tools);
      return inOrder<Llm, LlmPart>(
        choices,
        order,
        policy,
        'llm',
        (llm) => {
          attempt = createAttemptMeter(messages, tools);
          return named(llm, llm.reply(messages, tools, signal, bothMeters(attempt, meter)));
        },
        signal,
        (llm, fault) => {
          const cost = attempt.failed(fault);
          if (cost) spent?.(llm.model, cost);
          meter?.replaced();
        },
      );
    },
  };
}

/** Says at the end which model wrote the reply. */
async function* named(llm: Llm, parts: AsyncIterable<LlmPart>): AsyncGenerator<LlmPart> {
  for await (const part of parts) yield part.type === 'done' ? { ...part, model: llm.model } : part;
}

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
          try {
            const tts = choices[attempt.index] ?? primary;
            for await (const part of tts.speak(source.from(said), how, signal, spent)) {
              hasAudio = part.type === 'audio';
              if (part.type === 'said') said += 1;
              yield part;
            }
            return;
          } catch (error) {
            // A voice also throws the model's fault, from the text it reads; no other voice helps then.
            if (signal.aborted || !(error instanceof FaultError) || error.fault.source !== 'tts') throw error;
            const next = order.after(attempt, error.fault);
            if (next === null) throw error;
            attempt = next;
            if (hasAudio) yield { type: 'again' };
            hasAudio = false;
          }
        }
      } finally {
        source.close();
      }
    },
  };
}

async function* inOrder<Choice, Part>(
  choices: readonly [Choice, ...Choice[]],
  order: ProviderOrder,
  { clock }: FailoverPolicy,
  source: Fault['source'],
  start: (choice: Choice) => AsyncIterable<Part>,
  signal: AbortSignal,
  failed: (choice: Choice, fault: Fault) => void = () => undefined,
): AsyncGenerator<Part> {
  let attempt = order.first();
  while (true) {
    let emitted = false;
    const choice = choices[attempt.index] ?? choices[0];
    try {
      for await (const part of start(choice)) {
        emitted = true;
        yield part;
      }
      return;
    } catch (error) {
      if (emitted || signal.aborted || !(error instanceof FaultError) || error.fault.source !== source)
        throw error;
      const next = order.after(attempt, error.fault);
      if (next === null) throw error;
      failed(choice, error.fault);
      if (next.isRetry && retryPauseMs(error.fault) > 0)
        await pause(retryPauseMs(error.fault), clock, signal);
      attempt = next;
    }
  }
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
