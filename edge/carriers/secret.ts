/** Shared secrets: several are valid while one is rotated, and a comparison tells nothing by its duration. */

/** A comma list from the environment as its parts, blanks dropped. The first is the one to send. */
export function secretsOf(list: string): string[] {
  return list.split(',').flatMap((secret) => (secret.trim() === '' ? [] : [secret.trim()]));
}

/**
 * Whether `given` is one of the secrets; with no secrets nothing is. Looks at all of them,
 * whichever matches.
 */
export function isOneOf(given: string, secrets: readonly string[]): boolean {
  return secrets.map((secret) => isSame(given, secret)).includes(true);
}

/** How a credential stands: 401 when it is missing, 403 when it is wrong. */
export type Credential = 'ok' | 'missing' | 'wrong';

/** Judges a token from a URL or a header against a comma list. */
export function checkToken(given: string | null | undefined, list: string): Credential {
  if (!given) return 'missing';
  return isOneOf(given, secretsOf(list)) ? 'ok' : 'wrong';
}

/**
 * Compares in a time that depends on the length of what was given alone, never on how much of it is
 * right.
 */
export function isSame(given: string, secret: string): boolean {
  const encoder = new TextEncoder();
  const ours = encoder.encode(secret);
  const theirs = encoder.encode(given);
  let difference = ours.length ^ theirs.length;
  for (let i = 0; i < theirs.length; i += 1)
    difference |= (theirs[i] ?? 0) ^ (ours[i % Math.max(ours.length, 1)] ?? 0);
  return difference === 0;
}
