import { AwsV4Signer } from 'aws4fetch';
import { describe, expect, test } from 'vitest';
import { type SignedRequest, type SigV4Rule, verifySigV4 } from './sigv4.ts';

const rule: SigV4Rule = {
  accessKeyId: 'AKIDLOCAL',
  secretAccessKey: 'a/secret+key',
  region: 'ap-south-1',
  service: 'execute-api',
};
const now = Date.UTC(2026, 10, 22, 9, 30, 0);

interface ToSign {
  url: string;
  method?: string;
  body?: string;
  headers?: Record<string, string>;
  as?: Partial<SigV4Rule>;
  at?: number;
}

/** A request as it arrives, signed by the library that the edge uses. */
async function arrived({
  url,
  method = 'GET',
  body,
  headers = {},
  as = {},
  at = now,
}: ToSign): Promise<SignedRequest> {
  const datetime = new Date(at).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const signer = new AwsV4Signer({
    ...rule,
    ...as,
    url,
    method,
    headers,
    datetime,
    ...(body === undefined ? {} : { body }),
  });
  const signed = await signer.sign();
  return {
    method,
    path: signed.url.pathname,
    query: signed.url.search.slice(1),
    headers: { ...Object.fromEntries(signed.headers), host: signed.url.host },
    body: Buffer.from(body ?? ''),
  };
}

const host = 'http://127.0.0.1:8788';

describe('a request signed by aws4fetch is accepted', () => {
  test.each<[string, ToSign]>([
    ['a plain GET', { url: `${host}/api/agent/business?number=%2B918000000001` }],
    [
      'a POST with a body',
      {
        url: `${host}/api/agent/check-budget`,
        method: 'POST',
        body: '{"callId":"twilio-CA1"}',
        headers: { 'content-type': 'application/json' },
      },
    ],
    ['a body in UTF-8', { url: `${host}/api/agent/voice`, method: 'POST', body: '{"text":"नमस्ते 🙏"}' }],
    [
      'a query in odd order, with repeated and empty values',
      { url: `${host}/api/calls?b=2&a=1&b=1&empty=&flag&A=z` },
    ],
    [
      'a query with plus, star, quotes and UTF-8',
      { url: `${host}/api/calls?phone=%2B91&q=a+b*c'(d)!~&n=%E0%A4%A8` },
    ],
    ['a path with encoded signs', { url: `${host}/api/customers/%2B919800000001` }],
    ['a path with spaces, UTF-8 and brackets', { url: `${host}/api/x y/नमस्ते/(1)*'!/a%2Fb` }],
    ['doubled slashes', { url: `${host}//api//calls` }],
    ['headers with odd spaces', { url: `${host}/api/calls`, headers: { 'x-trace': 'one   two' } }],
  ])('%s', async (_, toSign) => {
    expect(verifySigV4(await arrived(toSign), rule, now)).toEqual({ ok: true });
  });

  test('up to five minutes before and after it was signed', async () => {
    const request = await arrived({ url: `${host}/api/calls` });
    expect(verifySigV4(request, rule, now + 299_000).ok).toBe(true);
    expect(verifySigV4(request, rule, now - 299_000).ok).toBe(true);
  });
});

describe('a request is refused', () => {
  const post: ToSign = { url: `${host}/api/agent/finish-call?a=1`, method: 'POST', body: '{"a":1}' };
  const changed: [string, (request: SignedRequest) => SignedRequest][] = [
    ['another body', (request) => ({ ...request, body: Buffer.from('{"a":2}') })],
    ['another path', (request) => ({ ...request, path: '/api/agent/check-budget' })],
    ['another query', (request) => ({ ...request, query: 'a=2' })],
    ['another method', (request) => ({ ...request, method: 'PUT' })],
    ['another host', (request) => ({ ...request, headers: { ...request.headers, host: 'other' } })],
    [
      'a declared body hash that is not the body',
      (request) => ({
        ...request,
        headers: { ...request.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      }),
    ],
    [
      'a malformed date',
      (request) => ({ ...request, headers: { ...request.headers, 'x-amz-date': 'yesterday' } }),
    ],
    [
      'a cut signature',
      (request) => ({
        ...request,
        headers: { ...request.headers, authorization: request.headers.authorization?.slice(0, -1) ?? '' },
      }),
    ],
    [
      'an empty signature',
      (request) => ({ ...request, headers: { ...request.headers, authorization: 'AWS4-HMAC-SHA256 ' } }),
    ],
  ];
  test.each(changed)('as wrong, with %s', async (_, change) => {
    expect(verifySigV4(change(await arrived(post)), rule, now)).toMatchObject({ ok: false, kind: 'wrong' });
  });

  const others: [string, Partial<SigV4Rule>][] = [
    ['another secret', { secretAccessKey: 'guess' }],
    ['another key id', { accessKeyId: 'AKIDOTHER' }],
    ['another region', { region: 'us-east-1' }],
    ['another service', { service: 'lambda' }],
  ];
  test.each(others)('as wrong, signed with %s', async (_, as) => {
    expect(verifySigV4(await arrived({ ...post, as }), rule, now)).toMatchObject({
      ok: false,
      kind: 'wrong',
    });
  });

  test('as wrong, more than five minutes old or ahead', async () => {
    expect(verifySigV4(await arrived({ ...post, at: now - 301_000 }), rule, now)).toMatchObject({
      kind: 'wrong',
    });
    expect(verifySigV4(await arrived({ ...post, at: now + 301_000 }), rule, now)).toMatchObject({
      kind: 'wrong',
    });
  });

  test('as missing, without a signature or with a token in its place', async () => {
    const { authorization: _, ...headers } = (await arrived(post)).headers;
    expect(verifySigV4({ ...(await arrived(post)), headers }, rule, now)).toMatchObject({ kind: 'missing' });
    expect(
      verifySigV4(
        { ...(await arrived(post)), headers: { ...headers, authorization: 'Bearer x' } },
        rule,
        now,
      ),
    ).toMatchObject({ kind: 'missing' });
  });
});
