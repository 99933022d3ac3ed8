/**
 * Decides when the caller speaks, presses a key and hangs up. Pure: `next` gets the time and what the caller
 * perceives, and returns what to do now. The same for every carrier.
 */
import type { Reply } from './sound/hearing.ts';

export interface Line {
  text: string;
  /** Call audio. */
  audio: Uint8Array;
  /** Start this many ms after the agent's current reply starts to play, instead of waiting for its end. */
  bargeInMs?: number;
}

export interface Script {
  lines: readonly Line[];
  /** Keys to press, `atMs` after the call was answered. */
  digits?: readonly { digit: string; atMs: number }[];
  /** Hang up this long after the call was answered, and not before (unless the agent hangs up). */
  hangUpAfterMs?: number;
}

export interface Patience {
  /** Silence after which the agent counts as finished. */
  quietMs: number;
  /** How long the caller waits for an answer or the greeting before going on anyway. */
  replyWithinMs: number;
  /** How long the agent has to hang up after its last answer, before the caller does. */
  lingerMs: number;
}

export const ordinaryPatience: Patience = { quietMs: 700, replyWithinMs: 20_000, lingerMs: 8_000 };

/** The caller's perception of the call. `answeredAtMs` is `null` until the media socket is open. */
export interface Perception {
  answeredAtMs: number | null;
  lastReply: Reply | undefined;
  isSpeaking: boolean;
}

export type CallerAct =
  | { type: 'say'; line: number; words: Line; bargeIn: boolean }
  | { type: 'press'; digit: string }
  | { type: 'note'; text: string }
  | { type: 'hangUp'; why: string };

export class Caller {
  readonly #script: Script;
  readonly #patience: Patience;
  #nextLine = 0;
  #pressed = 0;
  /** Since when the caller waits for an answer. */
  #waitingSinceMs: number | null = null;
  /**
   * The start of the caller's last line: a reply received after it is the answer. 0: the greeting
   * is awaited.
   */
  #spokeAtMs = 0;
  #wasSpeaking = false;
  #lingerSinceMs: number | null = null;
  #done = false;

  constructor(script: Script, patience: Patience = ordinaryPatience) {
    this.#script = script;
    this.#patience = patience;
  }

  get patience(): Patience {
    return this.#patience;
  }

  /** The acts that are due, usually none. Call it about every 20 ms. */
  next(nowMs: number, perceived: Perception): CallerAct[] {
    const { answeredAtMs } = perceived;
    if (this.#done || answeredAtMs === null) return [];
    this.#waitingSinceMs ??= answeredAtMs;
    const acts: CallerAct[] = this.#keysDue(nowMs - answeredAtMs);
    const { hangUpAfterMs } = this.#script;
    if (hangUpAfterMs !== undefined && nowMs - answeredAtMs >= hangUpAfterMs)
      return [...acts, this.#hangUp(`${hangUpAfterMs / 1000} s are over`)];
    return [...acts, ...this.#converse(nowMs, perceived)];
  }

  /**
   * The next line without waiting, for a carrier that listens itself (`<Gather>`). `null` when none
   * is left.
   */
  takeLine(): { line: number; words: Line } | null {
    const words = this.#script.lines[this.#nextLine];
    return words ? { line: this.#nextLine++, words } : null;
  }

  #converse(nowMs: number, { lastReply, isSpeaking }: Perception): CallerAct[] {
    if (this.#wasSpeaking && !isSpeaking) this.#waitingSinceMs = nowMs;
    this.#wasSpeaking = isSpeaking;
    if (isSpeaking) return [];
    const waitingSinceMs = this.#waitingSinceMs ?? nowMs;
    const reply =
      lastReply && lastReply.receivedMs >= this.#spokeAtMs && lastReply.endMs > waitingSinceMs
        ? lastReply
        : null;
    const words = this.#script.lines[this.#nextLine];
    const isQuiet = reply !== null && nowMs - reply.endMs >= this.#patience.quietMs;
    if (words?.bargeInMs !== undefined && reply && nowMs - reply.startMs >= words.bargeInMs)
      return this.#say(nowMs, words, nowMs < reply.endMs);
    if (words && isQuiet) return this.#say(nowMs, words, false);
    if (!words && isQuiet) return this.#linger(nowMs, reply.endMs);
    if (!reply && nowMs - waitingSinceMs >= this.#patience.replyWithinMs) return this.#giveUp(nowMs, words);
    return [];
  }

  #say(nowMs: number, words: Line, bargeIn: boolean): CallerAct[] {
    const line = this.#nextLine++;
    this.#spokeAtMs = nowMs;
    this.#wasSpeaking = true;
    const late = words.bargeInMs !== undefined && !bargeIn;
    const notes: CallerAct[] = late
      ? [
          {
            type: 'note',
            text: `the agent was already silent ${words.bargeInMs} ms into its reply: nothing to barge into`,
          },
        ]
      : [];
    return [...notes, { type: 'say', line, words, bargeIn }];
  }

  #giveUp(nowMs: number, words: Line | undefined): CallerAct[] {
    const text = `the agent did not speak within ${this.#patience.replyWithinMs / 1000} s`;
    if (!words) return this.#stays() ? [] : [{ type: 'note', text }, this.#hangUp('no answer')];
    return [{ type: 'note', text: `${text}; the caller goes on` }, ...this.#say(nowMs, words, false)];
  }

  /**
   * The script is over: the caller waits `lingerMs` for the agent to hang up. More replies do not
   * prolong that.
   */
  #linger(nowMs: number, quietSinceMs: number): CallerAct[] {
    this.#lingerSinceMs ??= quietSinceMs;
    const isOver = nowMs - this.#lingerSinceMs >= this.#patience.lingerMs;
    return isOver && !this.#stays() ? [this.#hangUp('everything is said')] : [];
  }

  /** Whether keys to press, or a fixed time to hang up, keep the caller on the line. */
  #stays(): boolean {
    return this.#script.hangUpAfterMs !== undefined || this.#pressed < (this.#script.digits ?? []).length;
  }

  #keysDue(sinceAnswerMs: number): CallerAct[] {
    const keys = (this.#script.digits ?? [])
      .toSorted((a, b) => a.atMs - b.atMs)
      .filter((key) => key.atMs <= sinceAnswerMs);
    const due = keys.slice(this.#pressed);
    this.#pressed += due.length;
    return due.map(({ digit }) => ({ type: 'press', digit }));
  }

  #hangUp(why: string): CallerAct {
    this.#done = true;
    return { type: 'hangUp', why };
  }
}
