/**
 * A page: a function that fills an element, and stops when its signal is aborted because staff leave the
 * page. Also what all pages need: drawing, loading, and showing a failure.
 */
import type { Session } from '../sign-in/session.ts';
import { ApiError } from './api.ts';
import type { Html } from './html.ts';
import type { Setup } from './setup.ts';
import { loading, trouble } from './shell.ts';

export interface PageContext {
  place: HTMLElement;
  session: Session;
  setup: Setup;
  /** The address's part after `?`: a list's filters. */
  query: URLSearchParams;
  /** Aborted when staff leave the page. */
  signal: AbortSignal;
  signOut(why: string): void;
}

export type Page = (context: PageContext) => void;

export function fill(place: Element, content: Html): void {
  place.innerHTML = content.toString();
}

/** An element of the page's own markup. It is a bug when it is missing. */
export function part<E extends Element = HTMLElement>(place: ParentNode, selector: string): E {
  const found = place.querySelector<E>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

/**
 * Redraws only the items that changed, so that a screen reader announces only those and a text
 * selection survives.
 */
export function fillList(list: Element, items: readonly Html[]): void {
  items.forEach((item, index) => {
    const markup = item.toString();
    const drawn = list.children[index];
    if (drawn && drawnAs.get(drawn) === markup) return;
    const made = document.createElement('template');
    made.innerHTML = markup;
    const next = made.content.firstElementChild;
    if (!next) throw new Error('an item of a list is one element');
    drawnAs.set(next, markup);
    if (drawn) drawn.replaceWith(next);
    else list.append(next);
  });
  while (list.children.length > items.length) list.lastElementChild?.remove();
}

/** `fillList` for a list that scrolls: keeps its end in view for readers who are there, and only for them. */
export function followList(list: Element, items: readonly Html[]): void {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  fillList(list, items);
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

/** The markup an element was made from. What the browser gives back differs in small ways. */
const drawnAs = new WeakMap<Element, string>();

/**
 * Fills `place` by `work`, and shows that it is loading meanwhile. `what` completes "Loading …". A
 * failure that may pass gets a "Try again" button.
 */
export function load(context: PageContext, place: Element, what: string, work: () => Promise<void>): void {
  fill(place, loading(what));
  attempt(context, place, work, () => {
    load(context, place, what, work);
    // The pressed button is gone and the focus with it. The page must not scroll.
    context.place.focus({ preventScroll: true });
  });
}

/**
 * Runs `work`. A failed request is shown in `place`, or leads to the sign-in. `again`: what the
 * "Try again" button does; there is none when the same request would fail again.
 */
export function attempt(
  context: PageContext,
  place: Element,
  work: () => Promise<void>,
  again?: () => void,
): void {
  work().catch((error: unknown) => {
    if (context.signal.aborted) return;
    if (!(error instanceof ApiError)) {
      fill(place, trouble('This page has a fault. Reload it; if it comes back, tell your administrator.'));
      throw error;
    }
    if (error.isSignedOut) return context.signOut(error.message);
    const canRetry = again !== undefined && !error.isRefusal;
    // Redrawing an alert makes a screen reader repeat it, and the list of live calls fails every 3 s.
    if (!canRetry && place.firstElementChild?.matches('.trouble') && place.textContent === error.message)
      return;
    fill(place, trouble(error.message, canRetry));
    if (canRetry) part(place, '.again').addEventListener('click', again);
  });
}
