/**
 * The session of this tab: remembered over a reload, renewed when it is used near its token's end
 * or after it, forgotten when the tab is closed.
 */
import { type Session, type SignedIn, signedInBy } from './session.ts';
import { type Outcome, renew, type SignInPlace, type SignInWorld, type Tokens } from './sign-in.ts';

const tokenKey = 'staff-token';
const renewalKey = 'staff-renewal';
/** A token that ends on its way to the API is refused there. */
const renewBeforeMs = 3 * 60_000;

export interface SessionKeeper {
  /** The session that this tab had, renewed where its token has expired; null when nobody is signed in. */
  resume(): Promise<Session | null>;
  /** Keeps a session; a sentence for a person when the token can't be one's. */
  enter(tokens: Tokens): Session | string;
  forget(): void;
}

/**
 * `place`: null where there is no Cognito, as on a local run; nothing is renewed there. `now` in ms
 * since the epoch.
 */
export function createSessionKeeper(asked: {
  api: string;
  place: SignInPlace | null;
  world: SignInWorld;
  now: () => number;
}): SessionKeeper {
  const { api, place, world, now } = asked;
  const { store } = world;
  let renewing: Promise<void> | null = null;

  function keep(tokens: Tokens): SignedIn | string {
    const signedIn = signedInBy(tokens.token, api, now());
    if (typeof signedIn === 'string') return signedIn;
    store.setItem(tokenKey, signedIn.token);
    if (tokens.renewal === null) store.removeItem(renewalKey);
    else store.setItem(renewalKey, tokens.renewal);
    return signedIn;
  }

  async function renewed(): Promise<Outcome<Tokens> | null> {
    const renewal = store.getItem(renewalKey);
    if (place === null || renewal === null) return null;
    const tokens = await renew(place, renewal, world);
    if (!tokens.ok && tokens.isFinal) store.removeItem(renewalKey);
    return tokens;
  }

  /** Changes the session itself: whoever holds it notices nothing. */
  async function renewInPlace(session: Session): Promise<void> {
    const tokens = await renewed();
    // Signed out meanwhile: nothing of it is kept.
    if (!tokens?.ok || store.getItem(tokenKey) !== session.token) return;
    const made = keep(tokens.value);
    if (typeof made !== 'string') Object.assign(session, made);
  }

  function sessionOf(signedIn: SignedIn): Session {
    const session: Session = {
      ...signedIn,
      // When it is used and not by a timer: a tab that slept past the end of its token has none that ran.
      async ready() {
        if (session.expiresAt === null || session.expiresAt - now() > renewBeforeMs) return;
        renewing ??= renewInPlace(session).finally(() => {
          renewing = null;
        });
        await renewing;
      },
    };
    return session;
  }

  return {
    async resume() {
      const token = store.getItem(tokenKey);
      const held = token === null ? '' : signedInBy(token, api, now());
      if (typeof held !== 'string') return sessionOf(held);
      const tokens = await renewed();
      const made = tokens?.ok ? keep(tokens.value) : '';
      return typeof made === 'string' ? null : sessionOf(made);
    },
    enter(tokens) {
      const made = keep(tokens);
      return typeof made === 'string' ? made : sessionOf(made);
    },
    forget() {
      store.removeItem(tokenKey);
      store.removeItem(renewalKey);
    },
  };
}
