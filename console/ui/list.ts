/**
 * A list that is read page by page: its frame (title, filters, button for older rows) and the code
 * that runs it. The filters are kept in the page's address, so that staff who open a call and go
 * back see the same list. "Older" continues with the filters that are shown, whatever the form says
 * by then.
 */
import { addressOf } from './address.ts';
import { type Html, html, type Piece } from './html.ts';
import { attempt, load, type PageContext, part } from './page.ts';

interface ListFrame {
  title: string;
  /** Between the title and the filters. */
  intro: Piece;
  /** Each filter in a `div` of its own. */
  filters: Piece;
  /** Label of the button for older rows. */
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

/** A drop-down filter. `options`: value and label; `chosen`: the selected value. */
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

interface ListRequest {
  query: URLSearchParams;
  /** Older rows with the same filters, below those that are shown. */
  isMore: boolean;
  signal: AbortSignal;
}

/**
 * `name`: the list's name in the address and in messages. `read` fetches rows, draws them into
 * `#list` and returns how many are shown. It must draw nothing when it fails or is aborted.
 */
export function runList(
  context: PageContext,
  name: string,
  read: (request: ListRequest) => Promise<{ count: number; hasOlder: boolean }>,
): void {
  const { place } = context;
  const form = part<HTMLFormElement>(place, '#filters');
  const older = part<HTMLButtonElement>(place, '#older');
  let { query } = context;
  let reading = new AbortController();

  const show = (isMore: boolean): void => {
    // A late answer to an earlier request must not replace a newer one.
    reading.abort();
    reading = new AbortController();
    const signal = AbortSignal.any([context.signal, reading.signal]);
    const readContext = { ...context, signal };
    const trouble = part(place, '#trouble');
    trouble.replaceChildren();
    const work = async (): Promise<void> => {
      older.disabled = true;
      try {
        const { count, hasOlder } = await read({ query, isMore, signal });
        older.hidden = !hasOlder;
        part(place, '#count').textContent = `Number of ${name} shown: ${count}`;
      } finally {
        if (!signal.aborted) older.disabled = false;
      }
    };
    if (isMore) return attempt(readContext, trouble, work);
    older.hidden = true;
    load(readContext, part(place, '#list'), name, work);
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    query = new URLSearchParams(
      [...new FormData(form)].map(([field, value]) => [field, String(value).trim()]),
    );
    // Replaces the address without a navigation, so that the focus stays where it is.
    history.replaceState(null, '', addressOf(name, query));
    show(false);
  });
  older.addEventListener('click', () => show(true));
  show(false);
}
