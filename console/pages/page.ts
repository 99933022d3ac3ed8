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

/** Runs what may fail in the world; its failure is shown in `place`, or leads to the sign-in. */
export function attempt(context: PageContext, place: Element, work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    if (context.signal.aborted) return;
    if (!(error instanceof AskError)) throw error;
    if (error.isSignedOut) context.signOut(error.message);
    else fill(place, trouble(error.message));
  });
}
