/** The session of this tab: remembered over a reload, renewed before its token expires, forgotten when the tab is closed. */
import { type Session, sessionOf } from './setup.ts';
import { type Outcome, renew, type SignInPlace, type SignInWorld, type Tokens } from './sign-in.ts';

const tokenKey = 'staff-token';
const renewalKey = 'staff-renewal';
/** Two tries may fail before a token is worth nothing. */
const renewBeforeMs = 3 * 60_000;

export interface SessionKeeper {
  /** The session that this tab had, renewed where its token has expired; null when nobody is signed in. */
  resume(): Promise<Session | null>;
  /** Keeps a session; a sentence for a person when the token can't be one's. */
  enter(tokens: Tokens): Session | string;
  /** To be called every now and then. Changes `session.token`, with which the next question is asked; whoever holds the session notices nothing. */
  renewIfDue(session: Session): Promise<void>;
  forget(): void;
}

/** `place`: null where there is no Cognito, as on a local run; nothing is renewed there. `now` in ms since the epoch. */
export function createSessionKeeper(asked: {
  api: string;
  place: SignInPlace | null;
  world: SignInWorld;
  now: () => number;
}): SessionKeeper {
  const { api, place, world, now } = asked;
  const { store } = world;
  let isRenewing = false;

  function keep(tokens: Tokens): Session | string {
    const session = sessionOf(tokens.token, api, now());
    if (typeof session === 'string') return session;
    store.setItem(tokenKey, session.token);
    if (tokens.renewal === null) store.removeItem(renewalKey);
    else store.setItem(renewalKey, tokens.renewal);
    return session;
  }

  async function renewed(): Promise<Outcome<Tokens> | null> {
    const renewal = store.getItem(renewalKey);
    if (place === null || renewal === null) return null;
    const tokens = await renew(place, renewal, world);
    if (!tokens.ok && tokens.isFinal) store.removeItem(renewalKey);
    return tokens;
  }

  return {
    async resume() {
      const token = store.getItem(tokenKey);
      const session = token === null ? '' : sessionOf(token, api, now());
      if (typeof session !== 'string') return session;
      const tokens = await renewed();
      const made = tokens?.ok ? keep(tokens.value) : '';
      return typeof made === 'string' ? null : made;
    },
    enter: keep,
    async renewIfDue(session) {
      if (isRenewing || session.expiresAt === null || session.expiresAt - now() > renewBeforeMs) return;
      isRenewing = true;
      const tokens = await renewed();
      isRenewing = false;
      // Signed out meanwhile: nothing of it is kept.
      if (!tokens?.ok || store.getItem(tokenKey) !== session.token) return;
      const made = keep(tokens.value);
      if (typeof made !== 'string') Object.assign(session, made);
    },
    forget() {
      store.removeItem(tokenKey);
      store.removeItem(renewalKey);
    },
  };
}
