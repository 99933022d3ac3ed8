/** The page that signs in: a button to Cognito's pages where there are some, and a form for a token. */
import { type Html, html } from '../ui/html.ts';
import { trouble } from '../ui/shell.ts';

/**
 * `error`: why the session ended or the sign-in failed. With Cognito's pages (`hasPages`) the token
 * form is folded away.
 */
export function signInPage(error: string | null, hasPages: boolean): Html {
  return html`<main class="sign-in">
    <h1>Calls</h1>
    ${error === null ? null : trouble(error)}
    ${hasPages ? html`<p>Sign in with your e-mail address and the code of your authenticator app.</p><button type="button" id="sign-in">Sign in</button>` : html`<p>Paste your staff token. On this machine, <code>npm start</code> prints one, and a link that contains it.</p>`}
    ${hasPages ? html`<details><summary>Sign in with a token</summary>${tokenForm()}</details>` : tokenForm()}
    <p class="muted">The sign-in is for this tab only, and ends when you close it.</p>
  </main>`;
}

function tokenForm(): Html {
  return html`<form id="by-token">
    <label for="token">Staff token</label>
    <textarea id="token" name="token" rows="5" required spellcheck="false" autocomplete="off"></textarea>
    <button type="submit">Sign in with this token</button>
  </form>`;
}
