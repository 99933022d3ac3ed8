/**
 * A caller with a goal: it takes a reply and returns the next words. It knows only what a caller hears.
 * Pure, except for its place in the script.
 */
import type { Cue, Goal } from '../goals/goal.ts';
import { asksWhatToChange, cuesIn, isMisunderstanding } from './questions.ts';
import { misheard, type ReadBackField, wished } from './read-back.ts';

/** How often a line is repeated to an agent that did not understand it. */
const mostRepeats = 2;
/** After this many turns the caller gives up. */
export const mostTurns = 14;

const mostCorrections = 2;
/** An appointment is read back with its hour. */
const timeInIt = /\d|\b(?:a\.m|p\.m|morning|afternoon|evening|o'clock|noon)\b/i;

const yes = { en: 'Yes, please.', hi: 'जी हाँ।' } as const;
const no = { en: 'No, thank you.', hi: 'जी नहीं।' } as const;

export class Caller {
  misunderstandings = 0;
  turns = 0;
  readonly #goal: Goal;
  readonly #given = new Map<Cue, number>();
  readonly #corrected = new Map<ReadBackField, number>();
  readonly #today: string;
  #said = 0;
  #last: { words: string; mumbled: boolean; repeats: number; cue: Cue | null } | null = null;
  #lastCorrected: ReadBackField = 'name';
  #isTiredOfIt = false;

  /** `today`: the date of the call, from which "Friday" is counted. */
  constructor(goal: Goal, today: string) {
    this.#goal = goal;
    this.#today = today;
  }

  /** The answer to this reply (the first reply is the greeting). Null: the caller hangs up. */
  next(reply: string): string | null {
    const isLost = this.#last !== null && isMisunderstanding(reply);
    if (isLost) this.misunderstandings++;
    const words = (isLost ? this.#again() : null) ?? this.#answer(reply) ?? this.#nextLine();
    this.#isTiredOfIt = words !== null && this.turns >= mostTurns;
    if (words === null || this.#isTiredOfIt) return null;
    this.turns++;
    return words;
  }

  /** Why the caller hung up with lines left to say. Null when none were left. */
  givesUp(): string | null {
    return this.#isTiredOfIt ? `the caller gave up after ${mostTurns} turns` : null;
  }

  #again(): string | null {
    if (!this.#last || this.#last.mumbled || this.#last.repeats >= mostRepeats) return null;
    this.#last.repeats++;
    // A bare name that was not understood is said in a sentence the next time.
    return (this.#last.cue === 'name' ? wished(this.#goal, this.#today, 'name') : null) ?? this.#last.words;
  }

  #answer(reply: string): string | null {
    // The greeting's "How can I help you?" is answered with the first line.
    if (this.#last === null) return null;
    const correction = asksWhatToChange(reply) ? this.#change() : this.#correction(reply);
    if (correction !== null) return this.#saying(correction);
    for (const cue of cuesIn(reply)) {
      const words =
        cue === 'person'
          ? this.#toPerson()
          : (this.#prepared(cue) ??
            (cue === 'confirm' ? this.#unprepared() : wished(this.#goal, this.#today, cue)));
      if (words !== null) return this.#saying(words, false, cue === 'person' ? null : cue);
    }
    return null;
  }

  /** "What should I change?": the last thing that was read back wrongly, if anything was. */
  #change(): string | null {
    if (this.#corrected.size === 0) return null;
    const { language } = this.#goal;
    return language === 'hi'
      ? { day: 'दिन।', time: 'समय।', name: 'नाम।' }[this.#lastCorrected]
      : `The ${this.#lastCorrected}.`;
  }

  /**
   * The answer to a question that reads the wish back wrongly, once the goal's own corrections are
   * said. A name is corrected twice at most.
   */
  #correction(reply: string): string | null {
    const isReadBack = cuesIn(reply)[0] === 'confirm' && (timeInIt.test(reply) || /बजे/.test(reply));
    const changes = this.#goal.answers.filter(({ cue }) => cue === 'confirm').length - 1;
    if (!isReadBack || (this.#given.get('confirm') ?? 0) < changes) return null;
    const wrong = misheard(this.#goal, this.#today, reply);
    const times = wrong ? (this.#corrected.get(wrong.field) ?? 0) : 0;
    if (!wrong || times >= mostCorrections) return null;
    this.#corrected.set(wrong.field, times + 1);
    this.#lastCorrected = wrong.field;
    return times > 0 ? wrong.otherWords : wrong.words;
  }

  #prepared(cue: Cue): string | null {
    const answers = this.#goal.answers.filter((answer) => answer.cue === cue);
    const given = this.#given.get(cue) ?? 0;
    this.#given.set(cue, given + 1);
    return (answers[given] ?? answers.at(-1))?.words ?? null;
  }

  /** A caller who wants something done says yes. One who only asks wants nothing more. */
  #unprepared(): string | null {
    if (this.#goal.wants.some(({ what }) => what === 'request' || what === 'cancelled'))
      return yes[this.#goal.language];
    return this.#said < this.#goal.says.length ? null : no[this.#goal.language];
  }

  #toPerson(): string | null {
    if (this.#goal.wants.some(({ what }) => what === 'transfer'))
      return this.#prepared('confirm') ?? yes[this.#goal.language];
    return this.#said < this.#goal.says.length ? null : no[this.#goal.language];
  }

  #nextLine(): string | null {
    const line = this.#goal.says[this.#said];
    if (!line) return null;
    this.#said++;
    return this.#saying(line.words, line.mumbled);
  }

  #saying(words: string, mumbled = false, cue: Cue | null = null): string {
    this.#last = { words, mumbled, repeats: 0, cue };
    return words;
  }
}
