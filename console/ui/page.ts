/** What a page is: something that fills a place, and gives back what it holds when another page comes. */

import type { Session, Setup } from '../sign-in/session.ts';
import { AskError } from './api.ts';
import type { Html } from './html.ts';
import { loading, trouble } from './shell.ts';

export interface PageContext {
  place: HTMLElement;
  session: Session;
  setup: Setup;
  /** What the address says after its `?`: a list's filters. */
  query: URLSearchParams;
  /** Aborted when the page is left. */
  signal: AbortSignal;
  signOut(why: string): void;
}

export type Page = (context: PageContext) => void;

export function fill(place: Element, content: Html): void {
  place.innerHTML = content.toString();
}

/** The page's own element; that it is missing is a bug of the view. */
export function part<E extends Element = HTMLElement>(place: ParentNode, selector: string): E {
  const found = place.querySelector<E>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

/**
 * A list whose items are drawn anew only where they changed: a screen reader tells no more than
 * that, and a marked text stays marked.
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

/** The same in a list that scrolls: who reads its end stays there, who has gone back in it is left alone. */
export function followList(list: Element, items: readonly Html[]): void {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  fillList(list, items);
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

/** The markup that an element was made of; the browser's own differs from it in small ways. */
const drawnAs = new WeakMap<Element, string>();

/**
 * Asks for what `place` is filled with, and says so meanwhile; `what` in the words of a person.
 * What may come yet can be asked for again.
 */
export function load(context: PageContext, place: Element, what: string, work: () => Promise<void>): void {
  fill(place, loading(what));
  attempt(context, place, work, () => {
    load(context, place, what, work);
    // The pressed button is gone, and the focus with it. What the reader looks at stays where it is.
    context.place.focus({ preventScroll: true });
  });
}

/**
 * Runs what may fail in the world; its failure is shown in `place`, or leads to the sign-in.
 * `again`: what a button beside it does, unless it would be refused again.
 */
export function attempt(
  context: PageContext,
  place: Element,
  work: () => Promise<void>,
  again?: () => void,
): void {
  work().catch((error: unknown) => {
    if (context.signal.aborted) return;
    if (!(error instanceof AskError)) {
      fill(
        place,
        trouble('This page has a fault. Load it again; if it comes back, tell whoever runs this system.'),
      );
      throw error;
    }
    if (error.isSignedOut) return context.signOut(error.message);
    const isOffered = again !== undefined && !error.isRefusal;
    // An alert that is drawn anew is read out anew, and the list of live calls asks every few seconds.
    if (!isOffered && place.firstElementChild?.matches('.trouble') && place.textContent === error.message)
      return;
    fill(place, trouble(error.message, isOffered));
    if (isOffered) part(place, '.again').addEventListener('click', again);
  });
}
