/** Cuts a text into clauses, so that the first one can play while the rest is synthesised. */

/**
 * A slow voice synthesises 60 characters in about 60 ms. Later clauses may be longer: earlier ones
 * are still playing.
 */
const firstChars = 60;
const laterChars = 160;
const shortestChars = 20;

export interface Clause {
  text: string;
  /** Silence after the clause, in ms, by its last punctuation mark. */
  pauseMs: number;
}

/** The clauses of a text, in order. Empty for a text without letters and digits. */
export function clausesOf(text: string): Clause[] {
  const clauses: Clause[] = [];
  for (const sentence of text
    .replace(/\s+/gu, ' ')
    .trim()
    .split(/(?<=[.!?।॥;])\s+/u)) {
    let rest = sentence;
    while (/[\p{L}\p{N}]/u.test(rest)) {
      const piece = rest.slice(0, cut(rest, clauses.length === 0 ? firstChars : laterChars));
      rest = rest.slice(piece.length).trim();
      if (/[\p{L}\p{N}]/u.test(piece)) clauses.push({ text: piece.trim(), pauseMs: pauseAfter(piece) });
    }
  }
  return clauses;
}

function cut(text: string, limit: number): number {
  if (text.length <= limit) return text.length;
  const comma = [...text.matchAll(/[,:–—]\s/gu)]
    .map((match) => match.index + 1)
    .find((at) => at >= shortestChars);
  if (comma !== undefined && comma <= laterChars) return comma;
  if (text.length <= laterChars) return text.length;
  const space = text.lastIndexOf(' ', laterChars);
  return space > 0 ? space : laterChars;
}

function pauseAfter(piece: string): number {
  if (/[.!?।॥;]\s*$/u.test(piece)) return 160;
  return /[,:–—]\s*$/u.test(piece) ? 100 : 30;
}
