/** A voice that has some sentences ready: the greeting is synthesised while the phone still rings, so that it sounds at once. */
import type { Speech, Tts, Voice } from '../providers/ports.ts';

export interface PreparedVoice extends Tts {
  /** Synthesises ahead; a failure is forgotten here, because speaking the text will meet and report it. */
  prepare(text: string, how: Voice, signal: AbortSignal): void;
}

/** Audio as it arrived so far; `finished` once the whole text was said. */
interface Prepared {
  parts: Uint8Array[];
  state: 'running' | 'finished' | 'failed';
  changed: () => void;
}

export function preparedVoice(tts: Tts): PreparedVoice {
  const ready = new Map<string, Prepared>();
  const keyOf = (text: string, how: Voice): string => JSON.stringify([text, how.language, how.voice, how.rate]);

  async function fill(prepared: Prepared, text: string, how: Voice, signal: AbortSignal): Promise<void> {
    try {
      for await (const part of tts.speak(only(text), how, signal)) {
        if (part.type === 'audio') prepared.parts.push(part.bytes);
        prepared.changed();
      }
      prepared.state = signal.aborted ? 'failed' : 'finished';
    } catch {
      prepared.state = 'failed';
    }
    prepared.changed();
  }

  return {
    name: tts.name,
    prepare(text, how, signal) {
      const prepared: Prepared = { parts: [], state: 'running', changed: () => undefined };
      ready.set(keyOf(text, how), prepared);
      void fill(prepared, text, how, signal);
    },
    async *speak(text, how, signal) {
      const clauses = text[Symbol.asyncIterator]();
      let next = await clauses.next();
      while (!next.done) {
        const prepared = ready.get(keyOf(next.value, how));
        if (!prepared || prepared.state === 'failed') break;
        const { given, isWhole } = yield* replay(prepared, signal);
        // Nothing of it was heard: the voice itself says it, or reports why it can't. A broken one is not begun again.
        if (!isWhole && given === 0) break;
        yield { type: 'said', text: next.value };
        next = await clauses.next();
      }
      if (!next.done) yield* tts.speak(startingWith(next.value, clauses), how, signal);
    },
  };

  async function* replay(prepared: Prepared, signal: AbortSignal): AsyncGenerator<Speech, { given: number; isWhole: boolean }> {
    let given = 0;
    for (;;) {
      signal.throwIfAborted();
      const bytes = prepared.parts[given];
      if (bytes) {
        given += 1;
        yield { type: 'audio', bytes };
      } else if (prepared.state === 'running') {
        await new Promise<void>((resolve) => {
          prepared.changed = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      } else return { given, isWhole: prepared.state === 'finished' };
    }
  }
}

async function* only(text: string): AsyncIterable<string> {
  yield text;
}

async function* startingWith(first: string, rest: AsyncIterator<string>): AsyncIterable<string> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
