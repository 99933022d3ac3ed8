/**
 * The ledger of one reply: which clauses were handed to the carrier, which of them sounded, and how
 * far. Marks are the truth; where none came (a carrier that returns none, or returns all of them on
 * `clear`) the clock estimate stands in.
 */

import { saidSoFar } from '../../shared/language/clauses/said-so-far.ts';

/**
 * One spoken stretch of a clause. A clause that was cut and spoken again has two. Times in ms since
 * the epoch.
 */
export interface Stretch {
  clause: number;
  /**
   * `<turn>:<n>`; n only grows within a call, so a late mark of a cut stretch can't be mistaken for
   * a newer one.
   */
  mark: string;
  text: string;
  startsAt: number;
  /** Null until all of its audio was handed over. */
  endsAt: number | null;
  /** `cut`: cleared before its end; its mark, should it still come, means nothing. */
  fate: 'playing' | 'heard' | 'cut';
  /** What of `text` was heard; whole for `heard`, a prefix of whole words for `cut`. */
  heardText: string;
}

export type Ledger = readonly Stretch[];

export function begin(
  ledger: Ledger,
  started: { clause: number; mark: string; text: string; startsAt: number },
): Ledger {
  return [...ledger, { ...started, endsAt: null, fate: 'playing', heardText: '' }];
}

/** All audio of the stretch was handed over; by the clock it will have sounded at `endsAt`. */
export function sent(ledger: Ledger, mark: string, endsAt: number): Ledger {
  return ledger.map((stretch) => (stretch.mark === mark ? { ...stretch, endsAt } : stretch));
}

/**
 * A mark's echo: this stretch and all before it were heard. A mark of a cut or unknown stretch
 * changes nothing.
 */
export function marked(ledger: Ledger, mark: string): Ledger {
  const at = ledger.findIndex((stretch) => stretch.mark === mark && stretch.fate === 'playing');
  if (at < 0) return ledger;
  return ledger.map((stretch, index) =>
    index <= at && stretch.fate === 'playing' ? whole(stretch) : stretch,
  );
}

/** Everything handed over counts as heard: the clock passed the end and no mark came. */
export function allHeard(ledger: Ledger): Ledger {
  return ledger.map((stretch) => (stretch.fate === 'playing' ? whole(stretch) : stretch));
}

/**
 * What is known of how a voice speaks, for the clause that is cut: its audio's length by mark, its
 * pace where that is not known, its language.
 */
export interface Speech {
  lengths: Readonly<Record<string, number>>;
  msPerCharacter: number;
  language: string;
}

/** The carrier was cleared at `at`: what had sounded by then stays heard, the rest is cut at a word's end. */
export function cut(ledger: Ledger, at: number, { lengths, msPerCharacter, language }: Speech): Ledger {
  return ledger.map((stretch, index) => {
    if (stretch.fate !== 'playing') return stretch;
    // Over by the clock, or because the next one had begun by then.
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

/** The first clause not wholly heard: where a parked reply resumes. */
export function firstUnheard(ledger: Ledger): number {
  const heard = new Set(
    ledger.filter((stretch) => stretch.fate === 'heard').map((stretch) => stretch.clause),
  );
  let clause = 0;
  while (heard.has(clause)) clause += 1;
  return clause;
}

/**
 * What the caller heard of the reply, each clause once, however often it was begun; `without`
 * leaves clauses out.
 */
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

/**
 * When the last audio handed over will have sounded, by the clock; null while a stretch is still
 * being handed over or none was.
 */
export function endsAt(ledger: Ledger): number | null {
  return ledger.at(-1)?.endsAt ?? null;
}

export function isAllHeard(ledger: Ledger): boolean {
  return ledger.every((stretch) => stretch.fate !== 'playing');
}

/** This voice's pace, learned from the stretches whose length is known; `fallback` while there is none. */
export function paceOf(ledger: Ledger, fallback: number): number {
  const measured = ledger.findLast((stretch) => stretch.endsAt !== null && stretch.text.length >= 10);
  if (!measured || measured.endsAt === null) return fallback;
  const pace = (measured.endsAt - measured.startsAt) / measured.text.length;
  return pace >= 20 && pace <= 200 ? pace : fallback;
}

function whole(stretch: Stretch): Stretch {
  return { ...stretch, fate: 'heard', heardText: stretch.text };
}
