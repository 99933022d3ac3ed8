/** The page's entry point: loads the words, finds out who is signed in, and draws the console. */
import { createRoot } from 'react-dom/client';
import { Places } from './places.tsx';
import { createSessionKeeper, isProblem, type Session, tokenInFragment } from './sign-in/session.ts';
import { readReturn, redeem, type SignInProblem, type SignInWorld } from './sign-in/sign-in.ts';
import { SignInGate } from './sign-in/sign-in-gate.tsx';
import { createTabs } from './sign-in/tabs.ts';
import { followAddress } from './ui/address.ts';
import { SpokenProvider } from './ui/context.tsx';
import { applyTheme, keepLanguage, keptLanguage, keptTheme } from './ui/frame/preferences.ts';
import { readSetup } from './ui/setup.ts';
import { languageOf, loadWords } from './ui/words/language.ts';
import './ui/style/tokens.css';
import './ui/style/base.css';
import './ui/style/controls.css';
import './ui/style/frame.css';
import './ui/style/lists.css';

const setup = readSetup(document);
const world: SignInWorld = {
  fetch: (url, init) => fetch(url, init),
  store: sessionStorage,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  home: `${location.origin}/`,
};
const { api, signIn: place, isLocal } = setup;
const keeper = createSessionKeeper({ api, place, isLocal, world, now: Date.now });
const tabs = createTabs(new BroadcastChannel('console'), keeper.kept);

/** The page was opened, reloaded, or reached from Cognito's sign-in. */
async function firstSession(): Promise<Session | SignInProblem | null> {
  const given = setup.signIn === null ? tokenInFragment(location.hash) : null;
  if (given !== null) {
    // A token left in the address bar would be copied along with links.
    history.replaceState(null, '', `${location.pathname}#/calls`);
    const entered = keeper.enter({ token: given.token, renewal: null });
    return isProblem(entered) || given.business === null ? entered : keeper.choose(entered, given.business);
  }
  const returned = setup.signIn && readReturn(location.search);
  if (!setup.signIn || !returned) {
    const resumed = await keeper.resume();
    if (resumed !== null) return resumed;
    const kept = await tabs.ask();
    return kept && keeper.takeOver(kept);
  }
  // A code works only once, so it must not be in the address on a reload.
  history.replaceState(null, '', location.pathname);
  const redeemed = await redeem(setup.signIn, returned, world);
  if (!redeemed.ok) return redeemed.problem;
  history.replaceState(null, '', `${location.pathname}${redeemed.value.page}`);
  return keeper.enter(redeemed.value);
}

async function start(): Promise<void> {
  applyTheme(keptTheme());
  const language = languageOf(keptLanguage(), navigator.languages);
  document.documentElement.lang = language;
  const [words, first] = await Promise.all([loadWords(language), firstSession()]);
  followAddress();
  const place = document.querySelector('#console');
  if (!place) throw new Error('the page has no #console');
  createRoot(place).render(
    <SpokenProvider language={language} words={words} keep={keepLanguage}>
      <SignInGate setup={setup} keeper={keeper} tabs={tabs} world={world} first={first}>
        <Places />
      </SignInGate>
    </SpokenProvider>,
  );
}

void start();
