/**
 * The frame of a list that is read page by page: its filters above it, the way to older ones below
 * it. `pages/list.ts` runs it.
 */
import { type Html, html, type Piece } from './html.ts';

export interface ListFrame {
  title: string;
  /** Between the title and the filters. */
  intro: Piece;
  /** Each in a `div` of its own. */
  filters: Piece;
  /** What the button for more says. */
  older: string;
}

export function listFrame({ title, intro, filters, older }: ListFrame): Html {
  return html`<h1>${title}</h1>
    ${intro}
    <form id="filters" class="filters">
      ${filters}
      <button type="submit">Show</button>
    </form>
    <p id="count" class="hidden" role="status"></p>
    <div id="list"></div>
    <div id="trouble"></div>
    <button type="button" id="older" hidden>${older}</button>`;
}

/** A filter with a few values. `options`: value and words; `chosen`: the value that is shown. */
export function choice(
  name: string,
  label: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
): Html {
  return html`<div>
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${options.map(([value, words]) => html`<option value="${value}"${value === chosen ? html` selected` : null}>${words}</option>`)}
    </select>
  </div>`;
}
