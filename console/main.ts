/** The page's start: who is signed in, and which page the address names. */
import { callPageOf } from './pages/call.ts';
import { callsPage } from './pages/calls.ts';
import { liveCallPageOf, livePageOfAll } from './pages/live.ts';
import { fill, type Page, part } from './pages/page.ts';
import { softphonePageOf } from './pages/softphone.ts';
import { readSetup, type Session, sessionOf, tokenInFragment } from './setup.ts';
import { shell, signIn } from './views/shell.ts';

const kept = 'staff-token';
const setup = readSetup(document);
const root = part(document, '#console');
let session: Session | null = null;
let leaving = new AbortController();

function pageOf(path: string): Page {
  const [, place, callId] = path.split('/');
  if (place === 'live') return callId ? liveCallPageOf(decodeURIComponent(callId)) : livePageOfAll;
  if (place === 'softphone') return softphonePageOf;
  return place === 'calls' && callId ? callPageOf(decodeURIComponent(callId)) : callsPage;
}

function show(): void {
  leaving.abort();
  leaving = new AbortController();
  const given = tokenInFragment(location.hash);
  // The token must not stay in the address bar, where it would be copied along with a link.
  if (given) history.replaceState(null, '', `${location.pathname}#/calls`);
  if (given) return enter(given);
  if (!session) return askForToken(null);
  const path = location.hash || '#/calls';
  fill(root, shell(session, path));
  part(root, '#sign-out').addEventListener('click', () => signOut(null));
  const main = part(root, '#main');
  pageOf(path)({ place: main, session, setup, signal: leaving.signal, signOut });
}

function enter(token: string): void {
  const made = sessionOf(token, setup.api, Date.now());
  if (typeof made === 'string') return askForToken(made);
  session = made;
  sessionStorage.setItem(kept, made.token);
  show();
}

function signOut(why: string | null): void {
  session = null;
  sessionStorage.removeItem(kept);
  leaving.abort();
  askForToken(why);
}

function askForToken(error: string | null): void {
  fill(root, signIn(error));
  part<HTMLFormElement>(root, '#sign-in').addEventListener('submit', (event) => {
    event.preventDefault();
    enter(part<HTMLTextAreaElement>(root, '#token').value);
  });
}

function remembered(): Session | null {
  const token = sessionStorage.getItem(kept);
  const made = token === null ? '' : sessionOf(token, setup.api, Date.now());
  return typeof made === 'string' ? null : made;
}

session = remembered();
window.addEventListener('hashchange', () => {
  show();
  root.querySelector<HTMLElement>('#main')?.focus();
});
show();
