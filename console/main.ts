/** The page's entry point: signs staff in, and shows the page that the address names. */
import { CallId } from '../shared/ids.ts';
import { callPageOf } from './calls/call-page.ts';
import { callsPage } from './calls/calls-page.ts';
import { liveCallPageOf } from './live/live-call-page.ts';
import { livePage } from './live/live-page.ts';
import { requestsPage } from './requests/requests-page.ts';
import { createSessionKeeper, type Session, tokenInFragment } from './sign-in/session.ts';
import { readReturn, redeem, type SignInWorld, signInUrl, signOutUrl } from './sign-in/sign-in.ts';
import { signInPage } from './sign-in/sign-in-page.ts';
import { softphonePage } from './softphone/softphone-page.ts';
import { type Address, readAddress } from './ui/address.ts';
import { fill, type Page, part } from './ui/page.ts';
import { readSetup } from './ui/setup.ts';
import { loading, nothing, shell } from './ui/shell.ts';

interface Place {
  /** Its name in the navigation, and the title of its list. */
  name: string;
  page: Page;
  /** Its page for one call, where it has one. */
  ofCall?: { title: string; page: (callId: string) => Page };
}
const callsPlace: Place = { name: 'Calls', page: callsPage, ofCall: { title: 'Call', page: callPageOf } };
/** All pages by their address, in the navigation's order. */
const places: Readonly<Record<string, Place>> = {
  calls: callsPlace,
  requests: { name: 'Requests', page: requestsPage },
  live: { name: 'Live', page: livePage, ofCall: { title: 'Live call', page: liveCallPageOf } },
  softphone: { name: 'Softphone', page: softphonePage },
};

const setup = readSetup(document);
const root = part(document, '#console');
const navigation = Object.entries(places).map(([place, { name }]) => ({ path: `#/${place}`, name }));
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
      page: ({ place: main }) => fill(main, nothing('This call does not exist.')),
    };
  const { name, page, ofCall } = places[place] ?? callsPlace;
  return ofCall && callId.success
    ? { title: ofCall.title, page: ofCall.page(callId.data) }
    : { title: name, page };
}

function show(): void {
  leaving.abort();
  leaving = new AbortController();
  const given = setup.signIn === null ? tokenInFragment(location.hash) : null;
  // A token left in the address bar would be copied along with links.
  if (given) history.replaceState(null, '', `${location.pathname}#/calls`);
  if (given) return enter(given);
  if (!session) return showSignIn(null);
  const fragment = location.hash || '#/calls';
  const address = readAddress(fragment);
  const { title, page } = pageOf(address);
  document.title = `${title} · ${session.business}`;
  fill(root, shell(session, fragment, navigation));
  const main = part(root, '#main');
  part(root, '#sign-out').addEventListener('click', () => void leave());
  // A link to `#main` would change the page's address, so the skip link moves the focus itself.
  part(root, '#skip').addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
  });
  page({ place: main, session, setup, query: address.query, signal: leaving.signal, signOut });
}

function enter(token: string): void {
  const made = keeper.enter({ token, renewal: null });
  if (typeof made === 'string') return showSignIn(made);
  session = made;
  show();
}

function signOut(why: string | null): void {
  session = null;
  keeper.forget();
  leaving.abort();
  showSignIn(why);
}

/** Signs out here, and at Cognito where staff signed in there. */
async function leave(): Promise<void> {
  signOut(null);
  const url = setup.signIn && (await signOutUrl(setup.signIn, world));
  if (url?.ok) location.assign(url.value);
  else if (url && !session)
    showSignIn(
      `You are signed out here, but not at the sign-in pages: the next person could sign in as you. ${url.why} Sign in and out again.`,
    );
}

function showSignIn(error: string | null): void {
  document.title = 'Sign in';
  fill(root, signInPage(error, setup.signIn !== null));
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
  else showSignIn(url.why);
}

/** The page was opened, reloaded, or reached from Cognito's sign-in. */
async function start(): Promise<void> {
  fill(root, loading('the console'));
  const returned = setup.signIn && readReturn(location.search);
  if (setup.signIn && returned) {
    // A code works only once, so it must not be in the address on a reload.
    history.replaceState(null, '', location.pathname);
    const redeemed = await redeem(setup.signIn, returned, world);
    const made = redeemed.ok ? keeper.enter(redeemed.value) : redeemed.why;
    if (typeof made === 'string') return showSignIn(made);
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
