/**
 * Several models or voices behind one port, the best first. A reply fails over only while nothing
 * of it was emitted: after that the caller has heard half a sentence, and another model or voice
 * would begin a different one.
 */
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Llm, LlmPart } from '../../../shared/io/llm.ts';
import { retryPauseMs } from '../../../shared/io/retry-after.ts';
import { pause, type Timers } from '../../../shared/io/watchdog.ts';
import type { Speech, Tts } from '../ports.ts';
import { createRota, type FailoverPolicy, type Rota } from './rota.ts';

/**
 * `choices`: at least one. Also for a single choice: the one retry lives here, because the adapter
 * has none.
 */
export function failoverLlm(choices: readonly [Llm, ...Llm[]], policy: FailoverPolicy): Llm {
  const [primary] = choices;
  const rota = createRota(
    choices.map((llm) => `${llm.name}/${llm.model}`),
    // A model that stayed silent has had all the time there is: a caller waits 5 s for a sentence,
    // and not twice 4.
    (fault) => fault.retryable && fault.kind !== 'stall',
    policy,
  );
  return {
    name: primary.name,
    model: primary.model,
    reply: (messages, tools, signal) =>
      inTurn<Llm, LlmPart>(choices, rota, policy, 'llm', (llm) => llm.reply(messages, tools, signal), signal),
  };
}

/**
 * `choices`: at least one, each with its own retry of a clause. What was read of `text` is kept,
 * and said from its beginning by the next voice.
 */
export function failoverTts(choices: readonly [Tts, ...Tts[]], policy: FailoverPolicy): Tts {
  const [primary] = choices;
  const rota = createRota(
    choices.map((tts) => tts.name),
    // A voice has tried its clause again by itself.
    () => false,
    policy,
  );
  return {
    name: primary.name,
    async *speak(text, how, signal, spent) {
      const source = rereadable(text);
      try {
        yield* inTurn<Tts, Speech>(
          choices,
          rota,
          policy,
          'tts',
          (tts) => tts.speak(source.again(), how, signal, spent),
          signal,
        );
      } finally {
        source.close();
      }
    },
  };
}

async function* inTurn<Choice, Part>(
  choices: readonly [Choice, ...Choice[]],
  rota: Rota,
  timers: Timers,
  source: Fault['source'],
  start: (choice: Choice) => AsyncIterable<Part>,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  let attempt = rota.first();
  while (true) {
    let emitted = false;
    try {
      for await (const part of start(choices[attempt.index] ?? choices[0])) {
        emitted = true;
        yield part;
      }
      return;
    } catch (error) {
      // A voice also hands on the model's fault, out of the text it reads: no other voice helps against that.
      if (emitted || signal.aborted || !(error instanceof FaultError) || error.fault.source !== source)
        throw error;
      const next = rota.after(attempt, error.fault);
      if (next === null) throw error;
      if (next.isRetry && retryPauseMs(error.fault) > 0)
        await pause(retryPauseMs(error.fault), timers, signal);
      attempt = next;
    }
  }
}

interface Rereadable {
  /** The text from its beginning. */
  again(): AsyncIterable<string>;
  close(): void;
}

/**
 * A text that several voices may read one after another, though its source can be read only once.
 * One reply's clauses are small, so all are kept.
 */
function rereadable(text: AsyncIterable<string>): Rereadable {
  const source = text[Symbol.asyncIterator]();
  const kept: Promise<IteratorResult<string>>[] = [];
  const pull = () => {
    const pulled = source.next();
    // Whoever pulled it hears of its failure; a voice that gave up meanwhile doesn't.
    pulled.catch(() => undefined);
    kept.push(pulled);
    return pulled;
  };
  return {
    async *again() {
      for (let position = 0; ; position += 1) {
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
