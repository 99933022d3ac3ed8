/**
 * The signed-in person: a token and its content. A tab keeps its session: it survives a reload, is renewed on
 * use when its token has ended or is about to end, and is forgotten when the tab is closed. A new tab takes
 * over that of an open one (`tabs.ts`).
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
  /** The one that the pages are about. Empty for an operator who has chosen none yet. */
  business: string;
  role: string;
  /** ms since the epoch; null for a token without an end. */
  expiresAt: number | null;
}

/** What a tab keeps. `operator`: the token of the operator who entered the business, on a local run. */
export const Kept = z.object({
  token: z.string(),
  renewal: z.string().nullable(),
  operator: z.string().nullable(),
  chosen: z.string().nullable(),
});
export type Kept = z.infer<typeof Kept>;

export interface Session extends SignedIn {
  /** As kept. */
  operator?: string | null;
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
  const business = role === 'operator' ? '' : (claims.business ?? claims['custom:business']);
  if (business === undefined) return problem('noBusiness');
  const expiresAt = claims.exp === undefined ? null : claims.exp * 1000;
  return { token: token.trim(), api, business, role, expiresAt };
}

/**
 * The token in a link such as `…/#token=…&business=…`, and the business that an operator enters by it; null
 * for a page's address. The page takes the API's address from the Worker, so that no link can make it send
 * the token elsewhere.
 */
export function tokenInFragment(fragment: string): { token: string; business: string | null } | null {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const token = given.get('token');
  return token === null ? null : { token, business: given.get('business') };
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

const names = {
  token: 'staff-token',
  renewal: 'staff-renewal',
  operator: 'operator-token',
  chosen: 'chosen-business',
} as const;
/** Renewing early keeps a token from expiring on its way to the API. */
const renewBeforeMs = 3 * 60_000;

/**
 * `place`: null without Cognito, as on a local run; nothing is renewed there. `now` in ms since the
 * epoch.
 */
export function createSessionKeeper(deps: {
  api: string;
  place: SignInPlace | null;
  isLocal: boolean;
  world: SignInWorld;
  now: () => number;
}) {
  const { api, place, isLocal, world, now } = deps;
  const { store } = world;
  let renewing: Promise<void> | null = null;

  /** What is not named stays. */
  function write(kept: Partial<Record<keyof Kept, string | null>>): void {
    for (const [name, key] of Object.entries(names)) {
      const value = kept[name as keyof Kept];
      if (value === null) store.removeItem(key);
      else if (value !== undefined) store.setItem(key, value);
    }
  }

  /** The person of a token, in the business that she chose if she is an operator. */
  function personOf(token: string): SignedIn | SignInProblem {
    const made = signedInBy(token, api, now());
    if (isProblem(made) || made.role !== 'operator') return made;
    return { ...made, business: store.getItem(names.chosen) ?? '' };
  }

  function keep(tokens: Tokens): SignedIn | SignInProblem {
    const signedIn = personOf(tokens.token);
    if (!isProblem(signedIn)) write({ token: signedIn.token, renewal: tokens.renewal });
    return signedIn;
  }

  async function renewed(): Promise<Outcome<Tokens> | null> {
    const renewal = store.getItem(names.renewal);
    if (place === null || renewal === null) return null;
    const tokens = await renew(place, renewal, world);
    if (!tokens.ok && tokens.isFinal) store.removeItem(names.renewal);
    return tokens;
  }

  /** Changes the session object itself, so that everyone who holds it has the new token. */
  async function renewInPlace(session: Session): Promise<void> {
    const tokens = await renewed();
    // Signed out meanwhile: keep nothing.
    if (!tokens?.ok || store.getItem(names.token) !== session.token) return;
    const made = keep(tokens.value);
    if (!isProblem(made)) Object.assign(session, made);
  }

  function sessionOf(signedIn: SignedIn): Session {
    const session: Session = {
      ...signedIn,
      operator: store.getItem(names.operator),
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

  /** This tab's session, renewed if its token has expired; null when no one is signed in. */
  async function resume(): Promise<Session | null> {
    const token = store.getItem(names.token);
    const held = token === null ? null : personOf(token);
    if (held !== null && !isProblem(held)) return sessionOf(held);
    const tokens = await renewed();
    const made = tokens?.ok ? keep(tokens.value) : null;
    return made === null || isProblem(made) ? null : sessionOf(made);
  }

  return {
    resume,
    /** What another tab may take over; null when no one is signed in here. */
    kept(): Kept | null {
      const token = store.getItem(names.token);
      const [renewal, operator, chosen] = [names.renewal, names.operator, names.chosen].map((key) =>
        store.getItem(key),
      );
      return token === null ? null : Kept.parse({ token, renewal, operator, chosen });
    },
    /** The session of another tab, from now on this one's too. */
    async takeOver(kept: Kept): Promise<Session | null> {
      write(kept);
      return resume();
    },
    /** Stores a new session. Returns the problem when the token is not valid. */
    enter(tokens: Tokens): Session | SignInProblem {
      const made = signedInBy(tokens.token, api, now());
      if (isProblem(made)) return made;
      write({ token: made.token, renewal: tokens.renewal, operator: null, chosen: null });
      return sessionOf(made);
    },
    /**
     * An operator's session of another business. On a local run she enters it as its admin, where the API
     * lets her: one person does everything there.
     */
    async choose(session: Session, business: string): Promise<Session> {
      const operator = session.operator ?? session.token;
      const admin = isLocal ? await localAdmin(world, api, operator, business) : null;
      if (admin !== null) write({ token: admin, operator, chosen: null });
      else write({ token: operator, operator: null, chosen: business });
      const made = personOf(admin ?? operator);
      return isProblem(made) ? session : sessionOf(made);
    },
    forget(): void {
      write({ token: null, renewal: null, operator: null, chosen: null });
    },
  };
}

export type SessionKeeper = ReturnType<typeof createSessionKeeper>;

/** A token of a business's admin, which the API of a local run gives to an operator; null if it does not. */
async function localAdmin(
  { fetch }: SignInWorld,
  api: string,
  operator: string,
  business: string,
): Promise<string | null> {
  try {
    const answer = await fetch(`${api}/local/admin-token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
      body: JSON.stringify({ business }),
      signal: AbortSignal.timeout(10_000),
    });
    return answer.ok ? z.object({ token: z.string() }).parse(await answer.json()).token : null;
  } catch {
    // Without it the business is seen as an operator of a deployment sees it.
    return null;
  }
}
