/**
 * A list that is read page by page. Its filters are in the page's address, so that who looks into a
 * call and goes back finds the list as it was; what is shown and what is asked for below it are
 * always of the same filters, whatever the form says by then.
 */
import { addressOf } from './address.ts';
import { attempt, load, type PageContext, part } from './page.ts';

export interface ListAsked {
  query: URLSearchParams;
  /** More of the same, below what is shown. */
  isMore: boolean;
  signal: AbortSignal;
}

/**
 * `name`: the list's place in the address, and what it is of. `read` asks, draws into `#list` and
 * says how many are shown now; it draws nothing when they can't be had, or are asked for no more.
 */
export function runList(
  context: PageContext,
  name: string,
  read: (asked: ListAsked) => Promise<{ count: number; hasOlder: boolean }>,
): void {
  const { place } = context;
  const form = part<HTMLFormElement>(place, '#filters');
  const older = part<HTMLButtonElement>(place, '#older');
  let { query } = context;
  let asking = new AbortController();

  const show = (isMore: boolean): void => {
    // The answer to an earlier question must not take the place of a later one's.
    asking.abort();
    asking = new AbortController();
    const signal = AbortSignal.any([context.signal, asking.signal]);
    const asked = { ...context, signal };
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
    if (isMore) return attempt(asked, trouble, work);
    older.hidden = true;
    load(asked, part(place, '#list'), name, work);
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    query = new URLSearchParams(
      [...new FormData(form)].map(([field, value]) => [field, String(value).trim()]),
    );
    // In place of the address as it was: this is no other page, and the focus stays where it is.
    history.replaceState(null, '', addressOf(name, query));
    show(false);
  });
  older.addEventListener('click', () => show(true));
  show(false);
}
