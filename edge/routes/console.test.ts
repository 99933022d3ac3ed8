import { expect, test } from 'vitest';
import { consoleRoutes } from './console.ts';

const files = {
  script: 'app-1.js',
  preloads: ['part-2.js'],
  styles: ['app-3.css'],
  texts: { 'app-1.js': 'app()', 'part-2.js': 'part()', 'app-3.css': 'body{}' },
};
const local = {
  API_BASE_URL: 'http://127.0.0.1:8788/',
  EXOTEL_PHONE_NUMBER: '+918000000001',
  LOCAL_RUN: '1',
};
const deployed = {
  API_BASE_URL: 'https://abc.execute-api.ap-south-1.amazonaws.com/"prod"',
  EXOTEL_PHONE_NUMBER: undefined,
  LOCAL_RUN: undefined,
};
let nonces = 0;
const nonce = () => {
  nonces += 1;
  return `n-${nonces}`;
};
const ask = (config: Parameters<typeof consoleRoutes>[0]['config'], path: string) =>
  consoleRoutes({ config, files: () => files, nonce }).request(`https://edge.test${path}`);

test('the page knows its API, and may connect to nothing else', async () => {
  const answer = await ask(local, '/');
  expect(await answer.text()).toContain(
    'content="{&quot;api&quot;:&quot;http://127.0.0.1:8788&quot;,&quot;number&quot;:&quot;+918000000001&quot;,&quot;isLocal&quot;:true,&quot;signIn&quot;:null,&quot;styleNonce&quot;:&quot;n-1&quot;}"',
  );
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self' wss://edge.test http://127.0.0.1:8788 http://127.0.0.1:*;");
  expect(policy).not.toContain('unsafe');
});

test('a deployed page takes recordings from S3 only, and no setting can break out of its markup', async () => {
  const answer = await ask(deployed, '/');
  expect(answer.headers.get('content-security-policy')).toMatch(
    /connect-src [^;]* https:\/\/\*\.amazonaws\.com; media-src blob:;/,
  );
  expect(await answer.text()).not.toContain('"prod"');
});

test('each page has its own nonce for the style of a library, and no other style of its markup counts', async () => {
  const [first, second] = [await ask(local, '/'), await ask(local, '/')];
  const nonceOf = (answer: Response) =>
    /style-src 'self' 'nonce-(n-\d+)';/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
  expect(nonceOf(first)).not.toBe(nonceOf(second));
  expect(await second.text()).toContain(`&quot;styleNonce&quot;:&quot;${nonceOf(second)}&quot;`);
});

test('staff of a deployment sign in at their own Cognito pool, and the page may connect to no other', async () => {
  const issuer = 'https://cognito-idp.ap-south-1.amazonaws.com/ap-south-1_abc';
  const withPool = {
    ...deployed,
    API_BASE_URL: 'https://api.test',
    JWT_ISSUER: issuer,
    JWT_AUDIENCE: 'client-1',
  };
  const answer = await ask(withPool, '/');
  expect(await answer.text()).toContain(
    `&quot;signIn&quot;:{&quot;issuer&quot;:&quot;${issuer}&quot;,&quot;client&quot;:&quot;client-1&quot;}`,
  );
  expect(answer.headers.get('content-security-policy')).toContain(
    "connect-src 'self' wss://edge.test https://api.test https://cognito-idp.ap-south-1.amazonaws.com https://*.auth.ap-south-1.amazoncognito.com https://*.s3.ap-south-1.amazonaws.com;",
  );
  const elsewhere = await ask({ ...withPool, JWT_ISSUER: 'https://issuer.test' }, '/');
  expect(await elsewhere.text()).toContain('&quot;signIn&quot;:null');
});

test('the page asks for its files by names that change with them, and is itself asked for anew', async () => {
  const answer = await ask(local, '/');
  expect(answer.headers.get('cache-control')).toBe('no-cache');
  const markup = await answer.text();
  expect(markup).toContain('<script type="module" src="/console/app-1.js"></script>');
  expect(markup).toContain('<link rel="modulepreload" href="/console/part-2.js">');
  expect(markup).toContain('<link rel="stylesheet" href="/console/app-3.css">');
});

test('the files have their types and are kept for ever; another name is not found', async () => {
  for (const [path, type, text] of [
    ['app-1.js', 'text/javascript', 'app()'],
    ['part-2.js', 'text/javascript', 'part()'],
    ['app-3.css', 'text/css', 'body{}'],
  ] as const) {
    const answer = await ask(local, `/console/${path}`);
    expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await answer.text()).toBe(text);
  }
  for (const name of ['app-0.js', 'constructor', '__proto__', '..%2fapp-1.js'])
    expect((await ask(local, `/console/${name}`)).status, name).toBe(404);
});
