/**
 * HTTP Basic (RFC 7617, UTF-8): how Exotel passes the user and password of a static media URL on,
 * in the upgrade's `Authorization`.
 */
import { fromBase64, toBase64 } from '../audio/base64.ts';
import { type Credential, isSame } from './secret.ts';

export interface Basic {
  user: string;
  password: string;
}

/**
 * `null` when there is no Basic header, or none that can be read. A password may contain colons, a
 * user may not.
 */
export function readBasic(header: string | null | undefined): Basic | null {
  const bytes = fromBase64(/^\s*basic\s+(\S+)\s*$/i.exec(header ?? '')?.[1] ?? '');
  if (bytes === null) return null;
  const text = new TextDecoder().decode(bytes);
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/**
 * Judges an `Authorization` header. Credentials that aren't configured (an empty password) are
 * never right.
 */
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
