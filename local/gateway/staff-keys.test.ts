import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadStaffKeys } from './staff-keys.ts';

const issuer = 'http://127.0.0.1:8788';
const rule = { issuer, audience: 'local' };
const person = { businessId: 'demo-clinic', role: 'admin' } as const;
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'staff-keys-'));
});
afterAll(() => rm(dir, { recursive: true }));

test('a token holds the business and role, and is valid after a restart', async () => {
  const token = await (await loadStaffKeys(dir, rule, issuer)).issue(person);
  const claims = await (await loadStaffKeys(dir, rule, issuer)).verify(token);
  expect(claims).toMatchObject({ business: 'demo-clinic', role: 'admin', iss: issuer, aud: 'local' });
});

test("an operator's token names no business", async () => {
  const keys = await loadStaffKeys(dir, rule, issuer);
  const claims = await keys.verify(await keys.issue({ role: 'operator' }));
  expect(claims).toMatchObject({ role: 'operator', sub: 'local-operator' });
  expect(claims).not.toHaveProperty('business');
});

test("an operator's token gives an admin's of any business; staff's, an admin's and a real pool's do not", async () => {
  const keys = await loadStaffKeys(dir, rule, issuer);
  const admin = await keys.adminFor(await keys.issue({ role: 'operator' }), 'city-clinic');
  expect(await keys.verify(admin ?? '')).toMatchObject({ business: 'city-clinic', role: 'admin' });
  for (const role of ['staff', 'admin'] as const)
    expect(await keys.adminFor(await keys.issue({ ...person, role }), 'city-clinic')).toBeNull();
  const pool = await loadStaffKeys(await mkdtemp(join(dir, 'pool-')), rule, issuer);
  expect(await keys.adminFor(await pool.issue({ role: 'operator' }), 'city-clinic')).toBeNull();
  expect(await keys.adminFor('', 'city-clinic')).toBeNull();
});

test('only its owner can read the private key, and the published key set holds no private part', async () => {
  const { published, issue } = await loadStaffKeys(dir, rule, issuer);
  expect((await stat(join(dir, 'staff-key.json'))).mode & 0o077).toBe(0);
  expect(Object.keys(published.keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  await expect(
    jwtVerify(await issue(person), createLocalJWKSet(published), { issuer }),
  ).resolves.toBeDefined();
});

test('tokens of another audience, issuer or key, and malformed ones, are not valid', async () => {
  const keys = await loadStaffKeys(dir, rule, issuer);
  const elsewhere = await loadStaffKeys(dir, { ...rule, audience: 'other' }, issuer);
  expect(await keys.verify(await elsewhere.issue(person))).toBeNull();
  const stranger = await loadStaffKeys(dir, { ...rule, issuer: 'http://127.0.0.1:1' }, 'http://127.0.0.1:1');
  expect(await keys.verify(await stranger.issue(person))).toBeNull();
  const symmetric = await new SignJWT({ business: 'demo-clinic' })
    .setProtectedHeader({ alg: 'HS256', kid: 'local-staff-key' })
    .setIssuer(issuer)
    .setAudience('local')
    .sign(new TextEncoder().encode('local-staff-key'));
  expect(await keys.verify(symmetric)).toBeNull();
  expect(await keys.verify('nonsense')).toBeNull();
});

test.each(['', '{"kty":"RSA","n":"', '{}', 'null', '[]'])(
  'a damaged key (%s) is named with what to do, and is not replaced silently',
  async (text) => {
    const damaged = await mkdtemp(join(tmpdir(), 'staff-keys-'));
    const file = join(damaged, 'staff-key.json');
    await writeFile(file, text);
    await expect(loadStaffKeys(damaged, rule, issuer)).rejects.toMatchObject({
      name: 'StartFault',
      message: expect.stringContaining(file),
    });
    expect(await readFile(file, 'utf8')).toBe(text);
    await rm(file);
    expect(await (await loadStaffKeys(damaged, rule, issuer)).issue(person)).toContain('.');
    await rm(damaged, { recursive: true });
  },
);
