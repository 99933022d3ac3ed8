/** A pool of staff as tests have it: signs tokens of people, and publishes its key. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface StaffPool {
  /** What `<issuer>/.well-known/jwks.json` answers. */
  published: { keys: object[] };
  /** `audience`: null for a token without one. `expires`: a span from now, such as `1h`. */
  tokenOf(
    claims: Readonly<Record<string, unknown>>,
    not?: { issuer?: string; audience?: string | null; expires?: string },
  ): Promise<string>;
}

export async function staffPool(ours = 'https://issuer.test'): Promise<StaffPool> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return {
    published: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] },
    tokenOf(claims, { issuer = ours, audience = 'console', expires = '1h' } = {}) {
      const jwt = new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(issuer)
        .setIssuedAt()
        .setExpirationTime(expires);
      return (audience === null ? jwt : jwt.setAudience(audience)).sign(privateKey);
    },
  };
}
