/**
 * What the Worker tells the page of its deployment, and who is signed in: a token, kept for this
 * tab alone.
 */
import { z } from 'zod';
import { SignInPlace } from './sign-in.ts';

/** `edge/routes/console.ts` writes it. */
const Setup = z.object({
  api: z.string(),
  number: z.string(),
  isLocal: z.boolean(),
  /** Null: there is no page to sign in at, a token is pasted. */
  signIn: SignInPlace.nullable(),
});
export type Setup = z.infer<typeof Setup>;

/** What a token says. */
export interface SignedIn {
  token: string;
  /** The API's origin. */
  api: string;
  business: string;
  role: string;
  /** ms since the epoch; null for a token without an end. */
  expiresAt: number | null;
}

export interface Session extends SignedIn {
  /**
   * To be awaited before `token` is used: a token near its end, or past it, is renewed first, where
   * it can be.
   */
  ready(): Promise<void>;
}

/** What of a token is shown; it is verified where it counts, by the API and the edge. */
const Claims = z.looseObject({
  business: z.string().optional(),
  'custom:business': z.string().optional(),
  role: z.string().optional(),
  'custom:role': z.string().optional(),
  exp: z.number().optional(),
});

export function readSetup(page: Document): Setup {
  const content = page.querySelector('meta[name="console-setup"]')?.getAttribute('content') ?? '';
  return Setup.parse(JSON.parse(content));
}

/**
 * Who a token signs in; a sentence for a person when it can't be one, or has expired. `now` in ms
 * since the epoch.
 */
export function signedInBy(token: string, api: string, now: number): SignedIn | string {
  const claims = claimsOf(token.trim());
  if (claims === null) return 'This is not a token: it has three parts with dots between them.';
  if (claims.exp !== undefined && claims.exp * 1000 <= now) return 'This token has expired.';
  const business = claims.business ?? claims['custom:business'];
  if (!business) return 'This token names no business.';
  const expiresAt = claims.exp === undefined ? null : claims.exp * 1000;
  return {
    token: token.trim(),
    api,
    business,
    role: claims.role ?? claims['custom:role'] ?? 'staff',
    expiresAt,
  };
}

/**
 * The token that a link such as `…/#token=…&api=…` carries; null for an ordinary address of a page.
 * The API's address in it is for people: the page has its own from the Worker, so no link can make
 * it send a token elsewhere.
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
