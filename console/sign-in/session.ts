/**
 * The signed-in person: a token and its content. The session belongs to this browser tab. It survives a
 * reload, is renewed on use when its token has ended or is about to end, and is forgotten when the tab is
 * closed.
 */
import { z } from 'zod';
import {
  type Outcome,
  renew,
  type SignInPlace,
  type SignInProblem,
  type SignInWorld,
  type Tokens,
} from './sign-in.ts';

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

export function isProblem(made: SignedIn | SignInProblem): made is SignInProblem {
  return 'kind' in made;
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
 * The person that a token signs in, or the problem when it is not a token or has expired. `now` in ms since
 * the epoch.
 */
export function signedInBy(token: string, api: string, now: number): SignedIn | SignInProblem {
  const problem = (kind: SignInProblem['kind']): SignInProblem => ({ kind, detail: '' });
  const claims = claimsOf(token.trim());
  if (claims === null) return problem('notAToken');
  if (claims.exp !== undefined && claims.exp * 1000 <= now) return problem('expired');
  const role = claims.role ?? claims['custom:role'] ?? 'staff';
  if (role === 'operator') return problem('operator');
  const business = claims.business ?? claims['custom:business'];
  if (!business) return problem('noBusiness');
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

  function keep(tokens: Tokens): SignedIn | SignInProblem {
    const signedIn = signedInBy(tokens.token, api, now());
    if (isProblem(signedIn)) return signedIn;
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
    if (!isProblem(made)) Object.assign(session, made);
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
      const held = token === null ? null : signedInBy(token, api, now());
      if (held !== null && !isProblem(held)) return sessionOf(held);
      const tokens = await renewed();
      const made = tokens?.ok ? keep(tokens.value) : null;
      return made === null || isProblem(made) ? null : sessionOf(made);
    },
    /** Stores a new session. Returns the problem when the token is not valid. */
    enter(tokens: Tokens): Session | SignInProblem {
      const made = keep(tokens);
      return isProblem(made) ? made : sessionOf(made);
    },
    forget(): void {
      store.removeItem(tokenKey);
      store.removeItem(renewalKey);
    },
  };
}

export type SessionKeeper = ReturnType<typeof createSessionKeeper>;
