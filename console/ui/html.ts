/**
 * Markup as a value. Everything put into a template is escaped, unless it is already markup. No
 * other file builds markup from strings.
 */

import { escaped } from '../../shared/markup.ts';

export class Html {
  readonly #markup: string;
  constructor(markup: string) {
    this.#markup = markup;
  }
  toString(): string {
    return this.#markup;
  }
}

export type Piece = Html | string | number | null | false | readonly Piece[];

/**
 * html`<p>${words}</p>`: text is escaped, lists are joined, `null` and `false` leave nothing.
 * Attributes must be quoted.
 */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(
    parts.map((part, n) => part + (n < pieces.length ? markupOf(pieces[n] ?? null) : '')).join(''),
  );
}

function markupOf(piece: Piece): string {
  if (piece === null || piece === false) return '';
  if (piece instanceof Html) return piece.toString();
  if (typeof piece === 'object') return piece.map(markupOf).join('');
  return escaped(String(piece));
}
