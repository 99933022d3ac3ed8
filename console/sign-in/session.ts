/**
 * The signed-in person: a token and its content. The session belongs to this browser tab. It survives a
 * reload, is renewed on use when its token has ended or is about to end, and is forgotten when the tab is
 * closed.
 */
import { z } from 'zod';
import { type Outcome, renew, type SignInPlace, type SignInWorld, type Tokens } from './sign-in.ts';

/** The content of a token. */
interface SignedIn {
  token: string;
  /** The API's origin. */
  api: string;
  business: string;
  role: string;
  /** ms since the epoch; null for a token without an end. */
  expiresAt: number | null;
}

export interface Session extends SignedIn {
  /** Await this before using `token`: it renews a token that has ended or is about to, if it can. */
  ready(): Promise<void>;
}

/** For display only. The API and the edge verify the token. */
const Claims = z.looseObject({
  business: z.string().optional(),
  'custom:business': z.string().optional(),
  role: z.string().optional(),
  'custom:role': z.string().optional(),
  exp: z.number().optional(),
});

/**
 * The person that a token signs in, or a message for staff when it is not a token or has expired. `now`
 * in ms since the epoch.
 */
export function signedInBy(token: string, api: string, now: number): SignedIn | string {
  const claims = claimsOf(token.trim());
  if (claims === null) return 'This is not a token. A token has three parts with dots between them.';
  if (claims.exp !== undefined && claims.exp * 1000 <= now) return 'This token has expired.';
  const role = claims.role ?? claims['custom:role'] ?? 'staff';
  if (role === 'operator')
    return "This is an operator's token. The console is for a business's staff and admins.";
  const business = claims.business ?? claims['custom:business'];
  if (!business) return 'This token names no business.';
  const expiresAt = claims.exp === undefined ? null : claims.exp * 1000;
  return { token: token.trim(), api, business, role, expiresAt };
}

/**
 * The token in a link such as `…/#token=…&api=…`; null for a page's address. The API's address in
 * the link is information for people. The page takes its own from the Worker, so that no link can
 * make it send the token elsewhere.
 */
export function tokenInFragment(fragment: string): string | null {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('token');
}

function claimsOf(token: string): z.infer<typeof Claims> | null {
  const [, payload, signature] = token.split('.');
  if (!payload || !signature) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
    return Claims.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

const tokenKey = 'staff-token';
const renewalKey = 'staff-renewal';
/** Renewing early keeps a token from expiring on its way to the API. */
const renewBeforeMs = 3 * 60_000;

/**
 * `place`: null without Cognito, as on a local run; nothing is renewed there. `now` in ms since the
 * epoch.
 */
export function createSessionKeeper(deps: {
  api: string;
  place: SignInPlace | null;
  world: SignInWorld;
  now: () => number;
}) {
  const { api, place, world, now } = deps;
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

  /** Changes the session object itself, so that everyone who holds it has the new token. */
  async function renewInPlace(session: Session): Promise<void> {
    const tokens = await renewed();
    // Signed out meanwhile: keep nothing.
    if (!tokens?.ok || store.getItem(tokenKey) !== session.token) return;
    const made = keep(tokens.value);
    if (typeof made !== 'string') Object.assign(session, made);
  }

  function sessionOf(signedIn: SignedIn): Session {
    const session: Session = {
      ...signedIn,
      // On use and not by a timer: timers do not run while the machine sleeps.
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
    /** This tab's session, renewed if its token has expired; null when no one is signed in. */
    async resume(): Promise<Session | null> {
      const token = store.getItem(tokenKey);
      const held = token === null ? '' : signedInBy(token, api, now());
      if (typeof held !== 'string') return sessionOf(held);
      const tokens = await renewed();
      const made = tokens?.ok ? keep(tokens.value) : '';
      return typeof made === 'string' ? null : sessionOf(made);
    },
    /** Stores a new session. Returns a message for staff when the token is not valid. */
    enter(tokens: Tokens): Session | string {
      const made = keep(tokens);
      return typeof made === 'string' ? made : sessionOf(made);
    },
    forget(): void {
      store.removeItem(tokenKey);
      store.removeItem(renewalKey);
    },
  };
}
