/**
 * One reply: a writer (the model, or fixed clauses) and a reader (the voice, down to the line), joined by the queue of clauses. Parking stops the
 * reader alone; cancelling stops both. Everything that happens is told as an event; nothing is decided here.
 */

import { type Fault, FaultError } from '../../shared/fault.ts';
import type { Llm, Message, Tool, ToolCall } from '../../shared/io/llm.ts';
import { type ToolOutcome, toolLoop } from '../../shared/io/tool-loop.ts';
import { type ClausePolicy, clauseSplitter } from '../../shared/language/sentences.ts';
import { spoken } from '../../shared/language/spoken.ts';
import type { Event } from '../core/events.ts';
import type { Tts, Voice } from '../providers/ports.ts';
import { type ClauseQueue, createClauseQueue } from './clause-queue.ts';
import type { Clock } from './clock.ts';
import type { Line } from './line.ts';

export interface ReplyDeps {
  llm: Llm;
  tts: Tts;
  line: Line;
  clock: Clock;
  clausePolicy: ClausePolicy;
  voiceOf(language: string): Voice;
  /** Marks are numbered through the whole call. */
  nextMark(turn: number): string;
  tell(event: Event): void;
  runTool(call: ToolCall, signal: AbortSignal): Promise<ToolOutcome>;
  /** A thrown value that is no fault of the world. */
  bug(error: unknown): void;
}

export interface Reply {
  park(): void;
  /** Reads on from this clause. */
  resume(clause: number): void;
  cancel(): void;
}

/** Starts a reply written by the model. `language` is what it begins in. */
export function modelReply(deps: ReplyDeps, turn: number, messages: readonly Message[], tools: readonly Tool[], language: string): Reply {
  const queue = createClauseQueue();
  const stop = new AbortController();
  void guarded(deps, turn, stop.signal, () => write(deps, turn, queue, messages, tools, language, stop.signal)).finally(() => queue.done());
  return reading(deps, turn, queue, stop);
}

/** Starts a reply of fixed clauses. */
export function fixedReply(deps: ReplyDeps, turn: number, clauses: readonly string[], language: string): Reply {
  const queue = createClauseQueue();
  for (const text of clauses) queue.add({ text, language });
  queue.done();
  return reading(deps, turn, queue, new AbortController());
}

/** Starts a reply that is a recording: one clause, whose audio is already there. */
export function recordedReply(deps: ReplyDeps, turn: number, text: string, audio: Uint8Array): Reply {
  const tts: Tts = {
    name: 'recorded',
    async *speak(clauses) {
      for await (const clause of clauses) {
        yield { type: 'audio', bytes: audio };
        yield { type: 'said', text: clause };
      }
    },
  };
  // No voice was asked, so none is paid.
  const tell = (event: Event): void => (event.type === 'voiceSpent' ? undefined : deps.tell(event));
  return fixedReply({ ...deps, tts, tell }, turn, [text], 'en-IN');
}

function reading(deps: ReplyDeps, turn: number, queue: ClauseQueue, stop: AbortController): Reply {
  let reader = new AbortController();
  const read = (from: number): void => {
    reader = new AbortController();
    const signal = AbortSignal.any([stop.signal, reader.signal]);
    void guarded(deps, turn, signal, () => speak(deps, turn, queue, from, signal));
  };
  read(0);
  return {
    park: () => reader.abort(),
    resume: (clause) => {
      reader.abort();
      read(clause);
    },
    cancel: () => stop.abort(),
  };
}

/** What a bug looks like to the caller: a failure like any other, and not silence. */
export const bugFault: Fault = { source: 'core', kind: 'protocol', retryable: false, message: 'a bug of ours, see the log' };

/** Faults become the reply's failure, our own abort is silence, anything else is a bug. */
async function guarded(deps: ReplyDeps, turn: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof FaultError)) deps.bug(error);
    deps.tell({ type: 'replyFailed', at: deps.clock.now(), turn, fault: error instanceof FaultError ? error.fault : bugFault });
  }
}

async function write(
  deps: ReplyDeps,
  turn: number,
  queue: ClauseQueue,
  history: readonly Message[],
  tools: readonly Tool[],
  startLanguage: string,
  signal: AbortSignal,
): Promise<void> {
  const { tell, clock } = deps;
  let language = startLanguage;
  let hasToken = false;
  let splitter = clauseSplitter(deps.clausePolicy);
  const add = (text: string): void => {
    const clause = queue.add({ text, language });
    tell({ type: 'clauseWritten', at: clock.now(), turn, clause, text });
  };

  for await (const part of toolLoop(deps, history, tools, signal)) {
    const at = clock.now();
    switch (part.type) {
      case 'text':
        if (!hasToken) tell({ type: 'tokenArrived', at, turn });
        hasToken = true;
        for (const clause of splitter.push(part.text)) add(clause);
        break;
      case 'roundEnded':
        for (const clause of splitter.end()) add(clause);
        splitter = clauseSplitter(deps.clausePolicy);
        break;
      case 'toolCalled':
        tell({ type: 'toolCalled', at, turn, ...part.call });
        break;
      case 'toolAnswered':
        // Told even when the reply was cancelled meanwhile: what a tool did, it did.
        tell({ type: 'toolAnswered', at, turn, ...part.call, ...part.outcome });
        if (part.outcome.action?.type === 'setLanguage') language = part.outcome.action.language;
        break;
      case 'written':
        tell({ type: 'replyWritten', at, turn, finish: part.finish, model: part.model, usage: part.usage });
    }
  }
}

/** A voice must say all it was given: asking it again and again for the same clause would never end. */
const endedEarly: Fault = { source: 'tts', kind: 'truncated', retryable: false, message: 'the voice ended before its clause' };

async function speak(deps: ReplyDeps, turn: number, queue: ClauseQueue, from: number, signal: AbortSignal): Promise<void> {
  const { tell, clock, line } = deps;
  let number = from;
  let characters = 0;
  let hasVoice = false;
  const texts = new Map<number, string>();
  const tellSpent = (): void => {
    if (characters > 0) tell({ type: 'voiceSpent', at: clock.now(), turn, characters, provider: deps.tts.name });
    characters = 0;
  };
  // In the same step as the abort: after a hang-up the call is settled at once, and a later word of its cost would be lost.
  signal.addEventListener('abort', tellSpent, { once: true });
  try {
    for (let clause = await queue.at(number, signal); clause; clause = await queue.at(number, signal)) {
      const { language } = clause;
      const first = number;
      let isBegun = false;
      for await (const part of deps.tts.speak(textsOf(language), deps.voiceOf(language), signal)) {
        if (signal.aborted) return;
        if (!isBegun) begin();
        isBegun = true;
        if (part.type === 'audio') {
          if (!hasVoice) tell({ type: 'voiceArrived', at: clock.now(), turn });
          hasVoice = true;
          await line.play(part.bytes);
        } else {
          line.endClause();
          number += 1;
          isBegun = false;
        }
        if (signal.aborted) return;
      }
      if (signal.aborted) return;
      if (isBegun || number === first) throw new FaultError(endedEarly);
    }
    await line.flush();
    if (signal.aborted) return;
    tell({ type: 'replySent', at: clock.now(), turn });
  } finally {
    tellSpent();
  }

  /** The clauses from `number` on that are in one language: a voice speaks one. Runs ahead of what is being said, because the voice fetches ahead. */
  async function* textsOf(language: string): AsyncIterable<string> {
    for (let next = number; ; next++) {
      const clause = await queue.at(next, signal);
      if (!clause || clause.language !== language) return;
      texts.set(next, clause.text);
      const text = spoken(clause.text, language);
      characters += text.length;
      yield text;
    }
  }

  function begin(): void {
    const clause = number;
    const mark = deps.nextMark(turn);
    const text = texts.get(clause) ?? '';
    line.beginClause(mark, {
      playing: (startsAt) => tell({ type: 'clausePlaying', at: clock.now(), turn, clause, mark, text, startsAt }),
      sent: (endsAt) => tell({ type: 'clauseSent', at: clock.now(), turn, mark, endsAt }),
    });
  }
}
