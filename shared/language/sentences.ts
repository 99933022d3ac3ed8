/** Cuts a reply, as it is written token by token, into the clauses that are spoken. Push parser: no timers, no I/O. */
import { endOfSentence, softEnd } from './boundaries.ts';

export interface ClausePolicy {
  /** The first clause may leave at a comma once it has this many characters: it decides how long the caller waits. */
  firstMinChars: number;
  /** Later clauses are sentences of at least this many characters; shorter ones join the next. */
  minChars: number;
  /** A sentence longer than this is cut at a comma, or else at a space. */
  maxChars: number;
}

export const defaultClausePolicy: ClausePolicy = { firstMinChars: 12, minChars: 40, maxChars: 220 };

export interface ClauseSplitter {
  /** The clauses that became certain with `delta`, trimmed. */
  push(delta: string): string[];
  /** What is left. */
  end(): string[];
}

export function clauseSplitter(policy: ClausePolicy = defaultClausePolicy): ClauseSplitter {
  let buffer = '';
  let isFirst = true;

  function take(length: number): string[] {
    const clause = buffer.slice(0, length).trim();
    buffer = buffer.slice(length).replace(/^\s+/u, '');
    if (clause === '') return [];
    isFirst = false;
    return [clause];
  }

  function drain(): string[] {
    const clauses: string[] = [];
    for (let cut = nextCut(buffer, isFirst, policy); cut > 0; cut = nextCut(buffer, isFirst, policy)) clauses.push(...take(cut));
    return clauses;
  }

  return {
    push(delta) {
      buffer += delta;
      return drain();
    },
    end() {
      const clauses = drain();
      return /[\p{L}\p{N}]/u.test(buffer) ? [...clauses, ...take(buffer.length)] : clauses;
    },
  };
}

/** Length of the first clause in `text` that is certain now, or 0. */
function nextCut(text: string, isFirst: boolean, policy: ClausePolicy): number {
  const least = isFirst ? policy.firstMinChars : policy.minChars;
  let soft = 0;
  for (let at = 0; at < text.length && at <= policy.maxChars; at++) {
    const sentence = endOfSentence(text, at);
    if (sentence > 0 && spokenLength(text, sentence) >= least) return sentence;
    const clause = softEnd(text, at);
    if (clause === 0) continue;
    const said = spokenLength(text, clause);
    if (isFirst && said >= least) return clause;
    if (said >= Math.min(least, policy.maxChars / 2)) soft = clause;
  }
  if (text.length <= policy.maxChars) return 0;
  return soft > 0 ? soft : cutAtSpace(text, policy.maxChars);
}

/** Characters of `text` before `end` without outer space; 0 when there is no word yet, so that stray marks never leave alone. */
function spokenLength(text: string, end: number): number {
  const part = text.slice(0, end).trim();
  return /[\p{L}\p{N}]/u.test(part) ? part.length : 0;
}

/** The last space before `limit` that parts no figure or title from its word; without one, a cut between two whole characters. */
function cutAtSpace(text: string, limit: number): number {
  for (let at = limit; at > limit / 2; at--) {
    if (!/\s/u.test(text[at] ?? '')) continue;
    const before = text.slice(0, at);
    if (!/(?:\.|\d|₹|[+(-])$/u.test(before) && !/^\s*\d/u.test(text.slice(at))) return at;
  }
  let cut = limit;
  while (cut > 1 && /^(?:\p{M}|\u200C|\u200D|[\uDC00-\uDFFF])/u.test(text.slice(cut, cut + 1))) cut--;
  return cut;
}
