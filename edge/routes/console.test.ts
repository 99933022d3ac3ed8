import { expect, test } from 'vitest';
import { consoleRoutes } from './console.ts';

const files = { app: 'app()', audio: 'audio()', style: 'body{}' };
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
const ask = (
  config: Parameters<typeof consoleRoutes>[0]['config'],
  path: string,
  headers: Record<string, string> = {},
) => consoleRoutes({ config, files }).request(`https://edge.test${path}`, { headers });

test('the page knows its API, and may connect to nothing else', async () => {
  const answer = await ask(local, '/');
  expect(await answer.text()).toContain(
    'content="{&quot;api&quot;:&quot;http://127.0.0.1:8788&quot;,&quot;number&quot;:&quot;+918000000001&quot;,&quot;isLocal&quot;:true,&quot;signIn&quot;:null}"',
  );
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self' wss://edge.test http://127.0.0.1:8788;");
  expect(policy).not.toContain('unsafe');
});

test('a deployed page takes recordings from S3 only, and no setting can break out of its markup', async () => {
  const answer = await ask(deployed, '/');
  expect(answer.headers.get('content-security-policy')).toContain('media-src https://*.amazonaws.com;');
  expect(await answer.text()).not.toContain('"prod"');
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
    "connect-src 'self' wss://edge.test https://api.test https://cognito-idp.ap-south-1.amazonaws.com https://*.auth.ap-south-1.amazoncognito.com;",
  );
  const elsewhere = await ask({ ...withPool, JWT_ISSUER: 'https://issuer.test' }, '/');
  expect(await elsewhere.text()).toContain('&quot;signIn&quot;:null');
});

test('the files have their types, and an unchanged one is not sent again', async () => {
  for (const [path, type, text] of [
    ['app.js', 'text/javascript', 'app()'],
    ['audio.js', 'text/javascript', 'audio()'],
    ['style.css', 'text/css', 'body{}'],
  ] as const) {
    const answer = await ask(local, `/console/${path}`);
    expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(await answer.text()).toBe(text);
    const again = await ask(local, `/console/${path}`, { 'if-none-match': answer.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  }
});
