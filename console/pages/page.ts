/** What a page is: something that fills a place, and gives back what it holds when another page comes. */
import { AskError } from '../ask.ts';
import type { Html } from '../html.ts';
import type { Session, Setup } from '../setup.ts';
import { trouble } from '../views/shell.ts';

export interface PageContext {
  place: HTMLElement;
  session: Session;
  setup: Setup;
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

/** A list whose items are drawn anew only where they changed: a screen reader tells no more than that, and a marked text stays marked. */
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

/** The markup that an element was made of; the browser's own differs from it in small ways. */
const drawnAs = new WeakMap<Element, string>();

/** Runs what may fail in the world; its failure is shown in `place`, or leads to the sign-in. */
export function attempt(context: PageContext, place: Element, work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    if (context.signal.aborted) return;
    if (!(error instanceof AskError)) {
      fill(place, trouble('This page has a fault. Load it again; if it comes back, tell whoever runs this system.'));
      throw error;
    }
    if (error.isSignedOut) context.signOut(error.message);
    else fill(place, trouble(error.message));
  });
}
