/**
 * The ledger of one reply: which clauses were handed to the carrier, and how much of each was heard.
 * The carrier's marks decide. Where no mark came (a carrier may return none, or all of them on
 * `clear`), the time at which the audio should have sounded decides.
 */
import { saidSoFar } from '../../shared/language/clauses/said-so-far.ts';

/**
 * One spoken stretch of a clause. A clause that was cut or broke off, and was spoken again, has two. Times in
 * ms since the epoch.
 */
export interface Stretch {
  clause: number;
  /**
   * `<turn>:<n>`, where n only grows within a call. So a late mark of a cut stretch is never mistaken
   * for a newer one.
   */
  mark: string;
  text: string;
  startsAt: number;
  /** Null until all of its audio was handed over. */
  endsAt: number | null;
  /** `cut`: cleared before its end. A mark that still comes for it means nothing. */
  fate: 'playing' | 'heard' | 'cut';
  /** The heard part of `text`: all of it if `heard`, its first whole words if `cut`. */
  heardText: string;
  /** The voice failed in it: `text` is the part of the clause that the carrier got. */
  isBroken?: true;
}

export type Ledger = readonly Stretch[];

export function begin(
  ledger: Ledger,
  started: { clause: number; mark: string; text: string; startsAt: number },
): Ledger {
  return [...ledger, { ...started, endsAt: null, fate: 'playing', heardText: '' }];
}

/** All audio of the stretch was handed over. By the clock it ends at `endsAt`. */
export function sent(ledger: Ledger, mark: string, endsAt: number): Ledger {
  return ledger.map((stretch) => (stretch.mark === mark ? { ...stretch, endsAt } : stretch));
}

/**
 * The voice failed in this stretch, of which the carrier has audio until `endsAt`. That part of its words
 * will be heard, and no more.
 */
export function broken(
  ledger: Ledger,
  mark: string,
  endsAt: number,
  { msPerCharacter, language }: Speech,
): Ledger {
  return ledger.map((stretch) => {
    if (stretch.mark !== mark || stretch.fate !== 'playing') return stretch;
    const lengthMs = Math.max(stretch.text.length * msPerCharacter, 1);
    const text = saidSoFar(stretch.text, (endsAt - stretch.startsAt) / lengthMs, language);
    return { ...stretch, text, endsAt, isBroken: true };
  });
}

/** A mark came back: its stretch and all before it were heard. A cut or unknown one changes nothing. */
export function marked(ledger: Ledger, mark: string): Ledger {
  const at = ledger.findIndex((stretch) => stretch.mark === mark && stretch.fate === 'playing');
  if (at < 0) return ledger;
  return ledger.map((stretch, index) =>
    index <= at && stretch.fate === 'playing' ? whole(stretch) : stretch,
  );
}

/** Everything that was handed over counts as heard: its end has passed by the clock, and no mark came. */
export function allHeard(ledger: Ledger): Ledger {
  return ledger.map((stretch) => (stretch.fate === 'playing' ? whole(stretch) : stretch));
}

/** For the clause that is cut: its audio's length in ms, by mark, or else the voice's pace; its language. */
export interface Speech {
  lengths: Readonly<Record<string, number>>;
  msPerCharacter: number;
  language: string;
}

/**
 * The carrier was cleared at `at`: what had sounded by then is heard, and the rest is cut at a
 * word's end.
 */
export function cut(ledger: Ledger, at: number, { lengths, msPerCharacter, language }: Speech): Ledger {
  return ledger.map((stretch, index) => {
    if (stretch.fate !== 'playing') return stretch;
    // It was over by the clock, or the next stretch had begun by then.
    const overAt = stretch.endsAt ?? ledger[index + 1]?.startsAt;
    if (overAt !== undefined && at >= overAt) return whole(stretch);
    const estimateMs = lengths[stretch.mark] ?? stretch.text.length * msPerCharacter;
    const lengthMs = stretch.endsAt === null ? estimateMs : stretch.endsAt - stretch.startsAt;
    return {
      ...stretch,
      fate: 'cut',
      heardText: saidSoFar(stretch.text, (at - stretch.startsAt) / Math.max(lengthMs, 1), language),
    };
  });
}

/** The first clause that was not wholly heard: a parked reply resumes there. */
export function firstUnheard(ledger: Ledger): number {
  const heard = new Set(
    ledger
      .filter(({ fate, isBroken }) => fate === 'heard' && isBroken !== true)
      .map((stretch) => stretch.clause),
  );
  let clause = 0;
  while (heard.has(clause)) clause += 1;
  return clause;
}

/** What the caller heard of the reply, each clause once. `without`: numbers of clauses to leave out. */
export function heardText(ledger: Ledger, without: readonly number[] = []): string {
  const best = new Map<number, string>();
  for (const stretch of ledger) {
    if (without.includes(stretch.clause)) continue;
    const known = best.get(stretch.clause) ?? '';
    if (stretch.heardText.length >= known.length) best.set(stretch.clause, stretch.heardText);
  }
  return [...best.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, text]) => text)
    .filter((text) => text !== '')
    .join(' ');
}

/** When the last stretch ends by the clock; null while it is being handed over, or if there is none. */
export function endsAt(ledger: Ledger): number | null {
  return ledger.at(-1)?.endsAt ?? null;
}

export function isAllHeard(ledger: Ledger): boolean {
  return ledger.every((stretch) => stretch.fate !== 'playing');
}

/**
 * The voice's pace in ms a character, measured on the last stretch whose length is known; `fallback` if
 * there is none, or if the result is implausible.
 */
export function paceOf(ledger: Ledger, fallback: number): number {
  const measured = ledger.findLast(
    ({ endsAt, text, isBroken }) => endsAt !== null && text.length >= 10 && isBroken !== true,
  );
  if (!measured || measured.endsAt === null) return fallback;
  const pace = (measured.endsAt - measured.startsAt) / measured.text.length;
  return pace >= 20 && pace <= 200 ? pace : fallback;
}

function whole(stretch: Stretch): Stretch {
  return { ...stretch, fate: 'heard', heardText: stretch.text };
}
