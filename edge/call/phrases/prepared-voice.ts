/**
 * A voice with some clauses ready: those in the phrase book, and those that were synthesised ahead for
 * this call. They play at once and cost nothing. The TTS speaks all others, and the fixed ones among them
 * go into the book.
 */

import type { Business } from '../../../shared/contract/business.ts';
import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Speech, Tts, Voice, VoiceSpent } from '../../providers/ports.ts';
import { lineTexts, quickTexts, textsOf } from './fixed-phrases.ts';
import type { PhraseBook } from './phrase-book.ts';

export interface PreparedVoice extends Tts {
  /**
   * Makes these texts ready, all at the same time; what the book doesn't have is synthesised.
   * Resolves when all of them ended. False when one failed: the failure is only counted, because
   * speaking the text tries it again.
   */
  prepare(texts: readonly string[], how: Voice, signal: AbortSignal): Promise<boolean>;
}

/** The audio that has arrived so far. `finished`: the whole text was spoken. */
interface Prepared {
  parts: Uint8Array[];
  /** How often a voice failed in it and another one began it anew: `parts` is of the last one alone. */
  begun: number;
  state: 'running' | 'finished' | 'failed';
  changed: () => void;
}

/**
 * `spent` is called with the characters that preparing costs, `failed` with what it failed of: if the text is
 * never spoken, nothing else tells.
 */
export function preparedVoice(
  tts: Tts,
  book: PhraseBook,
  spent: VoiceSpent,
  failed: (fault: Fault) => void = () => undefined,
): PreparedVoice {
  /** Texts that are not in the book: those still arriving, and those of this call alone. */
  const ready = new Map<string, Prepared>();
  const keyOf = (text: string, how: Voice): string =>
    JSON.stringify([text, how.language, how.voice, how.rate]);

  function pick(text: string, how: Voice): Prepared | null {
    const kept = book.find(text, how);
    if (kept) return { parts: [kept], begun: 1, state: 'finished', changed: () => undefined };
    return ready.get(keyOf(text, how)) ?? null;
  }

  async function fill(
    text: string,
    how: Voice,
    recalled: Promise<void>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const prepared: Prepared = { parts: [], begun: 1, state: 'running', changed: () => undefined };
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
        if (part.type === 'again') Object.assign(prepared, { parts: [], begun: prepared.begun + 1 });
        prepared.changed();
      }
      return !signal.aborted && prepared.parts.length > 0;
    } catch (error) {
      // Speaking the text synthesises it again.
      if (error instanceof FaultError && !signal.aborted) failed(error.fault);
      return false;
    }
  }

  /**
   * The TTS itself. A fixed clause goes into the book, unless a fallback voice spoke it: that audio must
   * not be played for a month.
   */
  async function* live(
    text: AsyncIterable<string>,
    how: Voice,
    signal: AbortSignal,
    spentBySpeaking?: VoiceSpent,
  ): AsyncGenerator<Speech> {
    let isOwn = true;
    let parts: Uint8Array[] = [];
    const counted: VoiceSpent = (characters, provider) => {
      isOwn &&= provider === tts.name;
      spentBySpeaking?.(characters, provider);
    };
    for await (const part of tts.speak(text, how, signal, counted)) {
      if (part.type === 'said' && isOwn) book.keep(part.text, how, parts);
      if (part.type === 'audio') parts.push(part.bytes);
      else parts = [];
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
    async *speak(text, how, signal, spentBySpeaking) {
      const clauses = text[Symbol.asyncIterator]();
      let next = await clauses.next();
      while (!next.done) {
        const prepared = pick(next.value, how);
        if (prepared) {
          const given = yield* replay(prepared, signal);
          // It broke off, and it is forgotten by now: the TTS speaks it, or reports why it can't.
          if (prepared.state === 'failed' && given > 0) yield { type: 'again' };
          if (prepared.state === 'failed' || given === 0) continue;
          yield { type: 'said', text: next.value };
          next = await clauses.next();
        } else {
          const rest = unprepared(next.value, clauses, (clause) => pick(clause, how) === null);
          yield* live(rest.texts(), how, signal, spentBySpeaking);
          // The TTS ended before its text did: the reply finds a clause missing.
          if (!rest.after()) return;
          next = rest.after() ?? next;
        }
      }
    },
  };
}

/** Returns the number of pieces that were passed on. */
async function* replay(prepared: Prepared, signal: AbortSignal): AsyncGenerator<Speech, number> {
  let given = 0;
  let { begun } = prepared;
  for (;;) {
    signal.throwIfAborted();
    if (prepared.begun > begun) {
      if (given > 0) yield { type: 'again' };
      given = 0;
      begun = prepared.begun;
    }
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

/**
 * Prepares a call's phrases before they are needed: the greeting while the phone rings, and then the
 * phrases that may be wanted at once, in every language that the call comes to use. The greeting waits
 * for none of them: a phrase that is new to the business is synthesised after it.
 */
export interface PhrasesAhead {
  greeting(text: string, language: string): Promise<void>;
  /** Prepares the phrases of a language, once. */
  phrases(language: string): Promise<void>;
}

export interface PhrasesAheadDeps {
  voice: PreparedVoice;
  book: PhraseBook;
  business: Business;
  limitReason: 'limit' | 'budget';
  voiceOf(language: string): Voice;
  /** The call is over. */
  signal: AbortSignal;
}

export function createPhrasesAhead({
  voice,
  book,
  business,
  limitReason,
  voiceOf,
  signal,
}: PhrasesAheadDeps): PhrasesAhead {
  const languages = new Set<string>();
  return {
    async greeting(text, language) {
      await voice.prepare(textsOf(text, language), voiceOf(language), signal);
    },
    async phrases(language) {
      if (languages.has(language)) return;
      languages.add(language);
      const texts = quickTexts(business, language, limitReason);
      await book.recall(texts, voiceOf(language));
      // Nothing waits for the fixed lines, and none is synthesised before the model asks for it.
      void book.recall(lineTexts(business, language), voiceOf(language));
      for (const text of texts) {
        // While the voice fails, no phrase is synthesised ahead.
        if (signal.aborted || !(await voice.prepare([text], voiceOf(language), signal))) return;
      }
    },
  };
}
