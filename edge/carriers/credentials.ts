/**
 * The credentials of webhooks and media sockets: shared secrets (several are valid while one is
 * rotated) and HTTP Basic (RFC 7617, UTF-8). No comparison's duration depends on how much of a
 * secret was right.
 */
import { fromBase64, toBase64 } from '../audio/base64.ts';

/** The answer to give: 401 when the credential is missing, 403 when it is wrong. */
export type Credential = 'ok' | 'missing' | 'wrong';

/** The parts of a comma list from the environment, blanks dropped. The first is the one to send. */
export function secretsOf(list: string): string[] {
  return list.split(',').flatMap((secret) => (secret.trim() === '' ? [] : [secret.trim()]));
}

/** Whether `given` is one of the secrets; false when there are none. Compares with all of them. */
export function isOneOf(given: string, secrets: readonly string[]): boolean {
  return secrets.map((secret) => isSame(given, secret)).includes(true);
}

/** Checks a token from a URL or a header against a comma list. */
export function checkToken(given: string | null | undefined, list: string): Credential {
  if (!given) return 'missing';
  return isOneOf(given, secretsOf(list)) ? 'ok' : 'wrong';
}

/** Takes a time that depends on the length of `given` only. */
export function isSame(given: string, secret: string): boolean {
  const encoder = new TextEncoder();
  const ours = encoder.encode(secret);
  const theirs = encoder.encode(given);
  let difference = ours.length ^ theirs.length;
  for (let i = 0; i < theirs.length; i += 1)
    difference |= (theirs[i] ?? 0) ^ (ours[i % Math.max(ours.length, 1)] ?? 0);
  return difference === 0;
}

export interface Basic {
  user: string;
  password: string;
}

/** Null without a readable Basic header. A password may contain colons, a user may not. */
export function readBasic(header: string | null | undefined): Basic | null {
  const bytes = fromBase64(/^\s*basic\s+(\S+)\s*$/i.exec(header ?? '')?.[1] ?? '');
  if (bytes === null) return null;
  const text = new TextDecoder().decode(bytes);
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Checks an `Authorization` header. An empty expected password is never right. */
export function checkBasic(header: string | null | undefined, expected: Basic): Credential {
  if (!header) return 'missing';
  const given = readBasic(header);
  if (given === null || expected.password === '') return 'wrong';
  const isUser = isSame(given.user, expected.user);
  const isPassword = isSame(given.password, expected.password);
  return isUser && isPassword ? 'ok' : 'wrong';
}

export function basicHeader({ user, password }: Basic): string {
  return `Basic ${toBase64(new TextEncoder().encode(`${user}:${password}`))}`;
}
