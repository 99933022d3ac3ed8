/** The page's start: who is signed in, and which page the address names. */
import { CallId } from '../shared/ids.ts';
import { callPageOf } from './calls/call-page.ts';
import { callsPage } from './calls/calls-page.ts';
import { liveCallPageOf, livePageOfAll } from './live/live-pages.ts';
import { requestsPage } from './requests/requests-page.ts';
import { readSetup, type Session, tokenInFragment } from './sign-in/session.ts';
import { createSessionKeeper } from './sign-in/session-keeper.ts';
import { readReturn, redeem, type SignInWorld, signInUrl, signOutUrl } from './sign-in/sign-in.ts';
import { softphonePageOf } from './softphone/softphone-page.ts';
import { type Address, readAddress } from './ui/address.ts';
import { fill, type Page, part } from './ui/page.ts';
import { loading, nothing, shell, signIn } from './ui/shell.ts';

const setup = readSetup(document);
const root = part(document, '#console');
const world: SignInWorld = {
  fetch: (url, init) => fetch(url, init),
  store: sessionStorage,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  home: `${location.origin}/`,
};
const keeper = createSessionKeeper({ api: setup.api, place: setup.signIn, world, now: Date.now });
let session: Session | null = null;
let leaving = new AbortController();

function pageOf({ place, id }: Address): { title: string; page: Page } {
  const callId = CallId.safeParse(id);
  if (id && !callId.success)
    return {
      title: 'No such call',
      page: ({ place: main }) => fill(main, nothing('There is no such call.')),
    };
  if (place === 'live')
    return callId.success
      ? { title: 'Live call', page: liveCallPageOf(callId.data) }
      : { title: 'Live', page: livePageOfAll };
  if (place === 'requests') return { title: 'Requests', page: requestsPage };
  if (place === 'softphone') return { title: 'Softphone', page: softphonePageOf };
  return callId.success
    ? { title: 'Call', page: callPageOf(callId.data) }
    : { title: 'Calls', page: callsPage };
}

function show(): void {
  leaving.abort();
  leaving = new AbortController();
  const given = setup.signIn === null ? tokenInFragment(location.hash) : null;
  // The token must not stay in the address bar, where it would be copied along with a link.
  if (given) history.replaceState(null, '', `${location.pathname}#/calls`);
  if (given) return enter(given);
  if (!session) return askToSignIn(null);
  const fragment = location.hash || '#/calls';
  const address = readAddress(fragment);
  const { title, page } = pageOf(address);
  document.title = `${title} · ${session.business}`;
  fill(root, shell(session, fragment));
  const main = part(root, '#main');
  part(root, '#sign-out').addEventListener('click', () => void leave());
  // The address is the page's, so the way past the header can't be a link within it.
  part(root, '#skip').addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
  });
  page({ place: main, session, setup, query: address.query, signal: leaving.signal, signOut });
}

function enter(token: string): void {
  const made = keeper.enter({ token, renewal: null });
  if (typeof made === 'string') return askToSignIn(made);
  session = made;
  show();
}

function signOut(why: string | null): void {
  session = null;
  keeper.forget();
  leaving.abort();
  askToSignIn(why);
}

/** Where Cognito let the person in, it must let her out as well. */
async function leave(): Promise<void> {
  signOut(null);
  const url = setup.signIn && (await signOutUrl(setup.signIn, world));
  if (url?.ok) location.assign(url.value);
  else if (url && !session)
    askToSignIn(
      `You are signed out here, but not at the sign-in pages: they let the next person in unasked. ${url.why} Sign in and out again.`,
    );
}

function askToSignIn(error: string | null): void {
  document.title = 'Sign in';
  fill(root, signIn(error, setup.signIn !== null));
  part<HTMLFormElement>(root, '#by-token').addEventListener('submit', (event) => {
    event.preventDefault();
    enter(part<HTMLTextAreaElement>(root, '#token').value);
  });
  root.querySelector<HTMLButtonElement>('#sign-in')?.addEventListener('click', () => void goToSignIn());
}

async function goToSignIn(): Promise<void> {
  if (!setup.signIn) return;
  const button = part<HTMLButtonElement>(root, '#sign-in');
  button.disabled = true;
  const url = await signInUrl(setup.signIn, location.hash, world);
  if (url.ok) location.assign(url.value);
  else askToSignIn(url.why);
}

/** Back from Cognito, or a page that was opened or loaded again. */
async function start(): Promise<void> {
  fill(root, loading('the console'));
  const returned = setup.signIn && readReturn(location.search);
  if (setup.signIn && returned) {
    // A code is worth nothing twice, so it must not be in the address when the page is loaded again.
    history.replaceState(null, '', location.pathname);
    const redeemed = await redeem(setup.signIn, returned, world);
    const made = redeemed.ok ? keeper.enter(redeemed.value) : redeemed.why;
    if (typeof made === 'string') return askToSignIn(made);
    session = made;
    if (redeemed.ok) history.replaceState(null, '', `${location.pathname}${redeemed.value.page}`);
  } else session = await keeper.resume();
  show();
}

window.addEventListener('hashchange', () => {
  show();
  root.querySelector<HTMLElement>('#main')?.focus();
});
void start();
