/**
 * One reply: a writer (the model, or fixed clauses) and a reader (the voice and the line), joined by
 * the queue of clauses. Parking stops the reader alone; cancelling stops both. Everything that
 * happens is emitted as an event; nothing is decided here.
 */

import { type Fault, FaultError } from '../../../shared/fault.ts';
import type { Aside } from '../../../shared/journal/events.ts';
import { createReplyBill } from '../../../shared/journal/reply-bill.ts';
import { spoken } from '../../../shared/language/spoken/spoken.ts';
import { msOf } from '../../audio/mulaw.ts';
import type { Tts, Voice, VoiceSpent } from '../../providers/ports.ts';
import type { Line } from '../media/line.ts';
import {
  type Clause,
  type ClauseQueue,
  createClauseQueue,
  type ReplyRequest,
  type WritingDeps,
  writeReply,
} from './writing.ts';

export interface ReplyDeps extends WritingDeps {
  tts: Tts;
  line: Line;
  voiceOf(language: string): Voice;
  /** A mark's name; marks are numbered through the whole call. */
  nextMark(turn: number): string;
  /** Resolves when the reply may be played. Absent: at once. */
  allowed?(signal: AbortSignal): Promise<void>;
  /** A thrown value that is not a `FaultError`, which is a bug. */
  bug(error: unknown): void;
}

export interface Reply {
  park(): void;
  /** Reads on from this clause. */
  resume(clause: number): void;
  /**
   * Puts a fixed clause in front of those that the voice has not taken yet. Nothing happens where
   * the voice has taken them all.
   */
  interject(clause: Clause, aside: Aside): void;
  /** `isSpeculative`: it was never released. */
  cancel(isSpeculative?: boolean): void;
}

/** Starts a reply written by the model. */
export function modelReply(deps: ReplyDeps, request: ReplyRequest): Reply {
  const { turn } = request;
  const queue = createClauseQueue();
  const stop = new AbortController();
  const bill = createReplyBill(turn, deps.llm.model, request.messages, request.tools);
  void guarded(deps, turn, stop.signal, () => writeReply(deps, request, queue, bill, stop.signal)).finally(
    () => queue.done(),
  );
  const reply = reading(deps, turn, queue, stop);
  return {
    ...reply,
    cancel(isSpeculative = false) {
      if (stop.signal.aborted) return;
      const dropped = bill.dropped(deps.clock.now(), isSpeculative);
      if (dropped) deps.emit(dropped);
      reply.cancel();
    },
  };
}

/** Starts a reply of fixed clauses. */
export function fixedReply(
  deps: ReplyDeps,
  turn: number,
  clauses: readonly string[],
  language: string,
): Reply {
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
  return fixedReply({ ...deps, tts }, turn, [text], 'en-IN');
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
    interject(clause, aside) {
      const number = queue.interject(clause);
      if (number !== null)
        deps.emit({
          type: 'clauseWritten',
          at: deps.clock.now(),
          turn,
          clause: number,
          text: clause.text,
          aside,
        });
    },
    cancel: () => stop.abort(),
  };
}

/** A bug of ours ends as a failed reply, so that the caller hears an apology and not silence. */
export const bugFault: Fault = {
  source: 'core',
  kind: 'protocol',
  retryable: false,
  message: 'a bug of ours, see the log',
};

/** A fault fails the reply, our own abort emits nothing, anything else is a bug and fails it too. */
async function guarded(
  deps: ReplyDeps,
  turn: number,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof FaultError)) deps.bug(error);
    const fault = error instanceof FaultError ? error.fault : bugFault;
    deps.emit({
      type: 'replyFailed',
      at: deps.clock.now(),
      turn,
      fault,
      soundsUntil: deps.line.playedUntil(),
    });
  }
}

/**
 * The most audio of one clause that waits for the line. No ordinary clause is longer, so it is read whole and
 * its length is known (decision 20); a longer one is read as it plays.
 */
const mostWaitingMs = 20_000;

/** A voice must speak its whole text: requesting the same clause again might never end. */
const endedEarly: Fault = {
  source: 'tts',
  kind: 'truncated',
  retryable: false,
  message: 'the voice ended before its clause',
};

async function speak(
  deps: ReplyDeps,
  turn: number,
  queue: ClauseQueue,
  from: number,
  signal: AbortSignal,
): Promise<void> {
  const { emit, clock, line } = deps;
  let number = from;
  /** Characters that each provider was asked to speak and that no event holds yet. */
  const unreported = new Map<string, number>();
  let hasVoice = false;
  let mark = '';
  let clauseMs = 0;
  let room = Promise.resolve();
  const texts = new Map<number, string>();
  const spent: VoiceSpent = (characters, provider) =>
    unreported.set(provider, (unreported.get(provider) ?? 0) + characters);
  const emitSpent = (): void => {
    for (const [provider, characters] of unreported)
      emit({ type: 'voiceSpent', at: clock.now(), turn, characters, provider });
    unreported.clear();
  };
  // In the same step as the abort: after a hang-up the call is settled at once, and an event that
  // comes later is not kept.
  signal.addEventListener('abort', emitSpent, { once: true });
  try {
    for (let clause = await queue.at(number, signal); clause; clause = await queue.at(number, signal)) {
      const { language } = clause;
      const first = number;
      let isBegun = false;
      for await (const part of deps.tts.speak(textsOf(language), deps.voiceOf(language), signal, spent)) {
        if (signal.aborted) return;
        if (part.type === 'audio' && !hasVoice) {
          emit({ type: 'voiceArrived', at: clock.now(), turn });
          hasVoice = true;
        }
        if (part.type === 'again') {
          if (isBegun) takeBack();
          isBegun = false;
          continue;
        }
        if (!isBegun) await deps.allowed?.(signal);
        if (signal.aborted) return;
        if (!isBegun) begin();
        isBegun = true;
        if (part.type === 'audio') {
          // Hardly awaited within a clause: once its audio is complete its length is known, and with it
          // how far a caller who interrupts has heard.
          room = line.play(part.bytes);
          clauseMs += msOf(part.bytes);
          await line.room(mostWaitingMs);
        } else {
          line.endClause();
          emit({ type: 'clauseVoiced', at: clock.now(), turn, mark, ms: clauseMs });
          number += 1;
          isBegun = false;
          await room;
        }
        if (signal.aborted) return;
      }
      if (signal.aborted) return;
      if (isBegun || number === first) throw new FaultError(endedEarly);
    }
    await line.flush();
    if (signal.aborted) return;
    emit({ type: 'replySent', at: clock.now(), turn });
  } finally {
    emitSpent();
  }

  /**
   * The clauses from `number` on that are in `language`, because a voice speaks one language. Runs
   * ahead of what is being said, because the voice fetches ahead.
   */
  async function* textsOf(language: string): AsyncIterable<string> {
    for (let next = number; ; next++) {
      const clause = await queue.at(next, signal);
      if (!clause || clause.language !== language) return;
      texts.set(next, clause.text);
      // A fixed clause may be all in a script that no voice can say.
      const part = deps.sayable.sayablePart(clause.text);
      yield spoken(part, language) || spoken(deps.phrase('onlySpeaks', language), language);
    }
  }

  /** Another voice says the clause anew. What the carrier has of it is heard. */
  function takeBack(): void {
    const endsAt = line.takeBackClause();
    if (endsAt !== null) emit({ type: 'clauseBroken', at: clock.now(), turn, mark, endsAt });
  }

  function begin(): void {
    const clause = number;
    const own = deps.nextMark(turn);
    mark = own;
    clauseMs = 0;
    const text = texts.get(clause) ?? '';
    line.beginClause(own, {
      playing: (startsAt) =>
        emit({ type: 'clausePlaying', at: clock.now(), turn, clause, mark: own, text, startsAt }),
      sent: (endsAt) => emit({ type: 'clauseSent', at: clock.now(), turn, mark: own, endsAt }),
    });
  }
}
