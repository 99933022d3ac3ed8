/**
 * Signing in at Cognito's own pages: OAuth's authorization code with PKCE (RFC 7636), because a page
 * can keep no secret. The pool's description names their host; the paths are Cognito's
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html).
 */
import { z } from 'zod';

/** The pool, as its tokens name it, and the console's client in it. */
export const SignInPlace = z.object({ issuer: z.string(), client: z.string() });
export type SignInPlace = z.infer<typeof SignInPlace>;

export interface SignInWorld {
  fetch: typeof globalThis.fetch;
  /** This tab's storage, which survives the redirect to Cognito and back. */
  store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  random(bytes: number): Uint8Array;
  /** The address that Cognito returns to, as registered with the pool: this page's origin and a slash. */
  home: string;
}

/** `token`: the ID token, which names business and role. `renewal`: OAuth's refresh token. */
export interface Tokens {
  token: string;
  renewal: string | null;
}

/**
 * Why nobody is signed in; `words` has the sentences. `detail`: what the service said, or the host that was
 * not reached.
 */
export interface SignInProblem {
  kind: 'refused' | 'otherTab' | 'offline' | 'over' | 'oddAnswer' | 'notAToken' | 'expired' | 'noBusiness';
  detail: string;
}

/** `isFinal`: trying again will not help. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: SignInProblem; isFinal: boolean };

/** What Cognito returned: a code to redeem, or why there is none. */
type Returned = { type: 'code'; code: string; state: string } | { type: 'refused'; why: string };

const pendingKey = 'sign-in';
const PendingSignIn = z.object({ state: z.string(), verifier: z.string(), page: z.string() });
const Description = z.object({ authorization_endpoint: z.url() });
const TokenAnswer = z.object({ id_token: z.string().min(1), refresh_token: z.string().min(1).optional() });

/** The address of the sign-in page. `page`: the page of the console to return to, such as `#/calls`. */
export async function signInUrl(
  place: SignInPlace,
  page: string,
  world: SignInWorld,
): Promise<Outcome<string>> {
  const pages = await pagesOf(place, world);
  if (!pages.ok) return pages;
  const verifier = base64url(world.random(32));
  const state = base64url(world.random(16));
  world.store.setItem(pendingKey, JSON.stringify({ state, verifier, page }));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: place.client,
    redirect_uri: world.home,
    scope: 'openid email',
    state,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
  });
  return { ok: true, value: `${pages.value}/oauth2/authorize?${query}` };
}

/** Cognito's answer in the address's query (`?…`); null when there is none. */
export function readReturn(search: string): Returned | null {
  const query = new URLSearchParams(search);
  const [code, state, error] = ['code', 'state', 'error'].map((name) => query.get(name));
  if (error) return { type: 'refused', why: query.get('error_description') ?? error };
  return code ? { type: 'code', code, state: state ?? '' } : null;
}

/**
 * Exchanges a code for tokens, and returns the page to go back to. A code works once, and only in
 * the tab that began the sign-in.
 */
export async function redeem(
  place: SignInPlace,
  returned: Returned,
  world: SignInWorld,
): Promise<Outcome<Tokens & { page: string }>> {
  const pending = takePending(world.store);
  if (returned.type === 'refused') return failed('refused', returned.why, true);
  if (pending === null || pending.state !== returned.state) return failed('otherTab', '', true);
  const { code } = returned;
  const fields = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: world.home,
    code_verifier: pending.verifier,
  };
  const tokens = await requestTokens(place, fields, world);
  return tokens.ok ? { ok: true, value: { ...tokens.value, page: pending.page } } : tokens;
}

/** New tokens for a refresh token. Cognito returns no new refresh token, so the old one is kept. */
export async function renew(
  place: SignInPlace,
  renewal: string,
  world: SignInWorld,
): Promise<Outcome<Tokens>> {
  const tokens = await requestTokens(place, { grant_type: 'refresh_token', refresh_token: renewal }, world);
  return tokens.ok
    ? { ok: true, value: { ...tokens.value, renewal: tokens.value.renewal ?? renewal } }
    : tokens;
}

/**
 * The address at which Cognito ends its own session. Without it, the next user would be signed in
 * at once.
 */
export async function signOutUrl(place: SignInPlace, world: SignInWorld): Promise<Outcome<string>> {
  const pages = await pagesOf(place, world);
  if (!pages.ok) return pages;
  return {
    ok: true,
    value: `${pages.value}/logout?${new URLSearchParams({ client_id: place.client, logout_uri: world.home })}`,
  };
}

/** RFC 7636 4.2, `S256`. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

function takePending(store: SignInWorld['store']): z.infer<typeof PendingSignIn> | null {
  const kept = store.getItem(pendingKey);
  store.removeItem(pendingKey);
  return kept === null ? null : PendingSignIn.parse(JSON.parse(kept));
}

/** The origin of the pool's sign-in pages. */
async function pagesOf({ issuer }: SignInPlace, world: SignInWorld): Promise<Outcome<string>> {
  const described = await request(world, `${issuer}/.well-known/openid-configuration`, {}, Description);
  return described.ok
    ? { ok: true, value: new URL(described.value.authorization_endpoint).origin }
    : described;
}

async function requestTokens(
  place: SignInPlace,
  fields: Record<string, string>,
  world: SignInWorld,
): Promise<Outcome<Tokens>> {
  const pages = await pagesOf(place, world);
  if (!pages.ok) return pages;
  const body = new URLSearchParams({ ...fields, client_id: place.client });
  const answer = await request(world, `${pages.value}/oauth2/token`, { method: 'POST', body }, TokenAnswer);
  if (!answer.ok) return answer;
  return { ok: true, value: { token: answer.value.id_token, renewal: answer.value.refresh_token ?? null } };
}

async function request<S extends z.ZodType>(
  world: SignInWorld,
  url: string,
  init: RequestInit,
  schema: S,
): Promise<Outcome<z.output<S>>> {
  let answer: Response;
  try {
    answer = await world.fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
  } catch {
    return failed('offline', new URL(url).host, false);
  }
  // 400: the code or the refresh token is not valid, or no longer.
  if (!answer.ok) return failed('over', String(answer.status), answer.status < 500);
  const parsed = schema.safeParse(await answer.json().catch(() => null));
  return parsed.success ? { ok: true, value: parsed.data } : failed('oddAnswer', '', true);
}

function failed(
  kind: SignInProblem['kind'],
  detail: string,
  isFinal: boolean,
): { ok: false; problem: SignInProblem; isFinal: boolean } {
  return { ok: false, problem: { kind, detail }, isFinal };
}
