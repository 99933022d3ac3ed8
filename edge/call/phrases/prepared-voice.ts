/**
 * A voice that has some clauses ready: those in the phrase book, and those that were synthesised
 * ahead for this call. They sound at once and cost nothing; all others are said by the voice
 * itself, and the fixed ones among them are in the book from then on.
 */
import type { Speech, Tts, Voice, VoiceSpent } from '../../providers/ports.ts';
import type { PhraseBook } from './phrase-book.ts';

export interface PreparedVoice extends Tts {
  /**
   * Has these texts ready, all at the same time; what the book doesn't have is synthesised.
   * Resolves when nothing of it runs any more. False when one failed: it is forgotten here, because
   * speaking the text will meet and report it.
   */
  prepare(texts: readonly string[], how: Voice, signal: AbortSignal): Promise<boolean>;
}

/** Audio as it arrived so far; `finished` once the whole text was said. */
interface Prepared {
  parts: Uint8Array[];
  state: 'running' | 'finished' | 'failed';
  changed: () => void;
}

/** `spent`: what preparing costs. */
export function preparedVoice(tts: Tts, book: PhraseBook, spent: VoiceSpent): PreparedVoice {
  /** What the book can't have: still arriving, or of this call alone. */
  const ready = new Map<string, Prepared>();
  const keyOf = (text: string, how: Voice): string =>
    JSON.stringify([text, how.language, how.voice, how.rate]);

  function pick(text: string, how: Voice): Prepared | null {
    const kept = book.find(text, how);
    if (kept) return { parts: [kept], state: 'finished', changed: () => undefined };
    return ready.get(keyOf(text, how)) ?? null;
  }

  async function fill(
    text: string,
    how: Voice,
    recalled: Promise<void>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const prepared: Prepared = { parts: [], state: 'running', changed: () => undefined };
    ready.set(keyOf(text, how), prepared);
    if (book.mayHold(text, how)) await recalled;
    const kept = book.find(text, how);
    if (kept) prepared.parts.push(kept);
    const isDone = kept !== null || (await synthesise(prepared, text, how, signal));
    if (kept || !isDone || book.find(text, how)) ready.delete(keyOf(text, how));
    prepared.state = isDone ? 'finished' : 'failed';
    prepared.changed();
    return isDone;
  }

  async function synthesise(
    prepared: Prepared,
    text: string,
    how: Voice,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (signal.aborted) return false;
    try {
      for await (const part of live(only(text), how, signal, spent)) {
        if (part.type === 'audio') prepared.parts.push(part.bytes);
        prepared.changed();
      }
      return !signal.aborted && prepared.parts.length > 0;
    } catch {
      // Whoever speaks the text asks the voice again, and tells what fails then.
      return false;
    }
  }

  /**
   * The voice itself. A fixed clause goes into the book, unless another voice stood in: it must not
   * be heard for a month.
   */
  async function* live(
    text: AsyncIterable<string>,
    how: Voice,
    signal: AbortSignal,
    told?: VoiceSpent,
  ): AsyncGenerator<Speech> {
    let isOwn = true;
    let parts: Uint8Array[] = [];
    const counted: VoiceSpent = (characters, provider) => {
      isOwn &&= provider === tts.name;
      told?.(characters, provider);
    };
    for await (const part of tts.speak(text, how, signal, counted)) {
      if (part.type === 'audio') parts.push(part.bytes);
      else {
        if (isOwn) book.keep(part.text, how, parts);
        parts = [];
      }
      yield part;
    }
  }

  return {
    name: tts.name,
    async prepare(texts, how, signal) {
      const missing = texts.filter((text) => !pick(text, how));
      const recalled = book.recall(missing, how);
      const outcomes = await Promise.all(missing.map((text) => fill(text, how, recalled, signal)));
      return outcomes.every((isDone) => isDone);
    },
    async *speak(text, how, signal, told) {
      const clauses = text[Symbol.asyncIterator]();
      let next = await clauses.next();
      while (!next.done) {
        const prepared = pick(next.value, how);
        if (prepared) {
          // Nothing of it was heard, and it is forgotten by now: the voice itself says it, or
          // reports why it can't. A broken one is not begun again.
          if ((yield* replay(prepared, signal)) === 0) continue;
          yield { type: 'said', text: next.value };
          next = await clauses.next();
        } else {
          const rest = unprepared(next.value, clauses, (clause) => pick(clause, how) === null);
          yield* live(rest.texts(), how, signal, told);
          // The voice ended before its text did: whoever asked finds a clause missing.
          if (!rest.after()) return;
          next = rest.after() ?? next;
        }
      }
    },
  };
}

/** Answers how many pieces were given. */
async function* replay(prepared: Prepared, signal: AbortSignal): AsyncGenerator<Speech, number> {
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
    } else return given;
  }
}

async function* only(text: string): AsyncIterable<string> {
  yield text;
}

/**
 * The clauses from `first` on up to one that is ready; that one (or the end of all) is `after`,
 * known once the texts were read to their end.
 */
function unprepared(
  first: string,
  clauses: AsyncIterator<string>,
  isUnprepared: (clause: string) => boolean,
) {
  let after: IteratorResult<string> | null = null;
  async function* texts(): AsyncIterable<string> {
    let clause: IteratorResult<string> = { done: false, value: first };
    do {
      yield clause.value;
      clause = await clauses.next();
    } while (!clause.done && isUnprepared(clause.value));
    after = clause;
  }
  return { texts, after: () => after };
}
