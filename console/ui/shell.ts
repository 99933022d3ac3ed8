/**
 * What surrounds every page: the name, the places, who is signed in; and the messages that any page
 * may show.
 */

import type { Session } from '../sign-in/session.ts';
import { type Html, html, type Piece } from './html.ts';

export const places = [
  { path: '#/calls', name: 'Calls' },
  { path: '#/requests', name: 'Requests' },
  { path: '#/live', name: 'Live' },
  { path: '#/softphone', name: 'Softphone' },
] as const;

/** `path`: the page's own address; the place it belongs to is marked. */
export function shell(session: Session, path: string): Html {
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

/** `canRetry`: with a button, which whoever draws it gives its work. */
export function trouble(message: string, canRetry = false): Html {
  return html`<p class="trouble" role="alert">${message}</p>${canRetry ? html`<p><button type="button" class="quiet again">Try again</button></p>` : null}`;
}

export function nothing(message: Piece): Html {
  return html`<p class="muted empty">${message}</p>`;
}

/**
 * `error`: why nobody is signed in any more, or could be. With Cognito's pages to go to
 * (`hasPages`) a token is for those who know what it is.
 */
export function signIn(error: string | null, hasPages: boolean): Html {
  return html`<main class="sign-in">
    <h1>Calls</h1>
    ${error === null ? null : trouble(error)}
    ${hasPages ? html`<p>Sign in with your e-mail address and the code of your authenticator app.</p><button type="button" id="sign-in">Sign in</button>` : html`<p>Paste your staff token. On this machine <code>npm start</code> prints one, and a link that has it already.</p>`}
    ${hasPages ? html`<details><summary>Sign in by a token</summary>${tokenForm()}</details>` : tokenForm()}
    <p class="muted">You are signed in in this tab alone, and until it is closed.</p>
  </main>`;
}

function tokenForm(): Html {
  return html`<form id="by-token">
    <label for="token">Staff token</label>
    <textarea id="token" name="token" rows="5" required spellcheck="false" autocomplete="off"></textarea>
    <button type="submit">Sign in by this token</button>
  </form>`;
}
