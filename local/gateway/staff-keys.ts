/** Staff tokens of a local run: a key pair on this machine in place of a Cognito user pool. */
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { codeOf, StartFault } from '../parts/start-fault.ts';

const algorithm = 'RS256';
const kid = 'local-staff-key';
const lifetime = '7d';

export const staffRoles = ['staff', 'admin'] as const;
/** Whom a token is for. An operator belongs to no business. */
export type TokenHolder = { role: (typeof staffRoles)[number]; businessId: string } | { role: 'operator' };

export interface StaffRule {
  issuer: string;
  audience: string;
}

export interface StaffKeys {
  /** A token, valid for 7 days. */
  issue(holder: TokenHolder): Promise<string>;
  /** The token's claims, or `null` if it is not valid. */
  verify(token: string): Promise<Record<string, unknown> | null>;
  /**
   * A token of a business's admin, for whoever holds an operator's token of this machine; else `null`. So one
   * person can found a business here and work in it.
   */
  adminFor(operatorToken: string, businessId: string): Promise<string | null>;
  /** The key set at `/.well-known/jwks.json`. */
  readonly published: JSONWebKeySet;
}

/**
 * The keys in `dir`, created on first use, readable by their owner only. If the settings name
 * another issuer than this machine, its published keys are accepted too, so that real staff can
 * sign in to a local run.
 */
export async function loadStaffKeys(
  dir: string,
  { issuer, audience }: StaffRule,
  ownIssuer: string,
): Promise<StaffKeys> {
  const { jwk, key } = await privateKey(dir);
  const published = { keys: [{ kty: jwk.kty, n: jwk.n, e: jwk.e, kid, alg: algorithm, use: 'sig' } as JWK] };
  const local = createLocalJWKSet(published);
  const remote =
    issuer === ownIssuer
      ? local
      : createRemoteJWKSet(new URL(`${issuer.replace(/\/$/, '')}/.well-known/jwks.json`));
  const issue = (holder: TokenHolder): Promise<string> =>
    // In Cognito both are `custom:` attributes; `lambdas/http/auth.ts` reads both spellings.
    new SignJWT({
      ...('businessId' in holder ? { business: holder.businessId } : {}),
      role: holder.role,
    })
      .setProtectedHeader({ alg: algorithm, kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(`local-${holder.role}`)
      .setIssuedAt()
      .setExpirationTime(lifetime)
      .sign(key);
  return {
    published,
    issue,
    adminFor: async (token, businessId) => {
      try {
        const { payload } = await jwtVerify(token, local, { issuer, audience, algorithms: [algorithm] });
        return payload.role === 'operator' ? await issue({ role: 'admin', businessId }) : null;
      } catch {
        return null;
      }
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(
          token,
          (header, jws) => (header.kid === kid ? local : remote)(header, jws),
          { issuer, audience, algorithms: [algorithm] },
        );
        return payload;
      } catch {
        // The caller does not learn whether it was expired, foreign or malformed.
        return null;
      }
    },
  };
}

async function privateKey(dir: string): Promise<{ jwk: JWK; key: Awaited<ReturnType<typeof importJWK>> }> {
  const file = join(dir, 'staff-key.json');
  const stored = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  try {
    const jwk: JWK = stored === null ? await newKey(dir, file) : JSON.parse(stored);
    return { jwk, key: await importJWK(jwk, algorithm) };
  } catch (error) {
    if (stored === null) throw error;
    throw new StartFault(
      `The key of the staff's tokens, ${file}, is damaged. Put a good copy in its place, or delete it: a new one is made then, and the tokens that were given out end. All other data stay.`,
    );
  }
}

async function newKey(dir: string, file: string): Promise<JWK> {
  const made = await exportJWK((await generateKeyPair(algorithm, { extractable: true })).privateKey);
  await mkdir(dir, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(made), { mode: 0o600 });
  await chmod(unfinished, 0o600);
  await rename(unfinished, file);
  return made;
}
