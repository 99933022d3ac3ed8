/** The frame of every page (business, navigation, sign-out), and the pieces that all pages use. */
import type { Session } from '../sign-in/session.ts';
import { type Html, html, type Piece } from './html.ts';

/** `path`: the page's address; its entry in the navigation is marked. */
export function shell(
  session: Session,
  path: string,
  places: readonly { path: string; name: string }[],
): Html {
  return html`<a class="skip" id="skip" href="#main">Skip to the content</a>
    <header class="top">
      <strong class="brand">${session.business}</strong>
      <nav aria-label="Pages">
        ${places.map((place) => html`<a href="${place.path}"${path.startsWith(place.path) ? html` aria-current="page"` : null}>${place.name}</a>`)}
      </nav>
      <button type="button" class="quiet" id="sign-out" title="Signed in as ${session.role}">Sign out</button>
    </header>
    <main id="main" tabindex="-1"></main>`;
}

export function loading(what: string): Html {
  return html`<p class="muted" role="status">Loading ${what} …</p>`;
}

/** `canRetry`: adds a button of class `again`; the caller adds its click handler. */
export function trouble(message: string, canRetry = false): Html {
  return html`<p class="trouble" role="alert">${message}</p>${canRetry ? html`<p><button type="button" class="quiet again">Try again</button></p>` : null}`;
}

export function nothing(message: Piece): Html {
  return html`<p class="muted empty">${message}</p>`;
}

export function facts(pairs: readonly (readonly [string, Piece])[]): Html {
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
