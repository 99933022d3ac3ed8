import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { isSignedByTwilio, isUpgradeSignedByTwilio, sign } from './signature.ts';

interface Vector {
  note: string;
  authToken: string;
  url: string;
  params: Record<string, string | string[]>;
  signature: string;
  rawBody?: string;
}
const { vectors }: { vectors: Vector[] } = JSON.parse(
  readFileSync(`${import.meta.dirname}/../fixtures/twilio/signature-vectors.json`, 'utf8'),
);

function pairsOf(params: Vector['params']): [string, string][] {
  return Object.entries(params).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
}

function requestOf(vector: Vector) {
  const form = new URLSearchParams(pairsOf(vector.params)).toString();
  const contentType = vector.rawBody
    ? 'application/json'
    : form
      ? 'application/x-www-form-urlencoded; charset=UTF-8'
      : null;
  return { url: vector.url, contentType, body: vector.rawBody ?? form, signature: vector.signature };
}

function vectorOf(note: string): Vector {
  const vector = vectors.find((one) => one.note.startsWith(note));
  if (!vector) throw new Error(`no vector ${note}`);
  return vector;
}

describe('the vectors of npm twilio', () => {
  it.each(vectors)('$note: is what we sign, and what we accept', async (vector) => {
    expect(await sign(vector.authToken, vector.url, pairsOf(vector.params))).toBe(vector.signature);
    expect(await isSignedByTwilio(requestOf(vector), vector.authToken)).toBe(true);
  });

  it.each(vectors)('$note: is refused with another token, URL or signature', async (vector) => {
    const request = requestOf(vector);
    expect(await isSignedByTwilio(request, 'another')).toBe(false);
    expect(await isSignedByTwilio(request, '')).toBe(false);
    expect(
      await isSignedByTwilio(
        {
          ...request,
          url: request.url.replace('voice.example.in', 'voice.example.com').replace('mycompany', 'x'),
        },
        vector.authToken,
      ),
    ).toBe(false);
    for (const signature of [
      null,
      '',
      'not base64!',
      `A${request.signature.slice(1)}`,
      request.signature.slice(0, 8),
    ]) {
      expect(await isSignedByTwilio({ ...request, signature }, vector.authToken)).toBe(false);
    }
  });
});

describe('a signed webhook', () => {
  const classic = vectorOf('form POST; classic');
  const json = vectorOf('JSON POST');

  it('is refused when a parameter was changed, added or taken away', async () => {
    const { body, ...request } = requestOf(classic);
    for (const changed of [body.replace('1234', '1235'), `${body}&x=1`, body.replace('Digits=1234&', '')]) {
      expect(await isSignedByTwilio({ ...request, body: changed }, classic.authToken)).toBe(false);
    }
  });

  it('may have been signed with the old token while the new one is configured first', async () => {
    expect(await isSignedByTwilio(requestOf(classic), 'new-token, 12345')).toBe(true);
  });

  it('may have been signed with the default port or without a port that we have', async () => {
    const url = 'https://voice.example.in/twilio/status?a=1&b=%20';
    const request = { url, contentType: null, body: '' };
    expect(
      await isSignedByTwilio(
        { ...request, signature: await sign('t', 'https://voice.example.in:443/twilio/status?a=1&b=%20') },
        't',
      ),
    ).toBe(true);
    expect(
      await isSignedByTwilio(
        { ...request, signature: await sign('t', 'https://voice.example.in:80/twilio/status?a=1&b=%20') },
        't',
      ),
    ).toBe(false);
    const local = { ...request, url: 'http://127.0.0.1:8787/twilio/voice' };
    expect(
      await isSignedByTwilio({ ...local, signature: await sign('t', 'http://127.0.0.1/twilio/voice') }, 't'),
    ).toBe(true);
    expect(await isSignedByTwilio({ ...local, signature: await sign('t', local.url) }, 't')).toBe(true);
  });

  it('in JSON is only as good as the hash of its body', async () => {
    const request = requestOf(json);
    expect(await isSignedByTwilio({ ...request, body: request.body.replace('1', '2') }, json.authToken)).toBe(
      false,
    );
    const url = 'https://voice.example.in/twilio/json';
    const unhashed = {
      url,
      contentType: 'application/json',
      body: '{"forged":true}',
      signature: await sign('t', url),
    };
    expect(await isSignedByTwilio(unhashed, 't')).toBe(false);
  });
});

describe('the upgrade of a media socket', () => {
  const plain = vectorOf('websocket upgrade, wss scheme, no params');
  const slashed = vectorOf('websocket upgrade, wss scheme, WITH');
  const naive = vectorOf('websocket upgrade computed over https');
  const url = 'https://voice.example.in/twilio/media';

  it('is signed over the wss address, with or without a slash at the end, whatever scheme and slash we have', async () => {
    for (const ours of [url, `${url}/`, plain.url, slashed.url]) {
      expect(await isUpgradeSignedByTwilio(ours, plain.signature, plain.authToken)).toBe(true);
      expect(await isUpgradeSignedByTwilio(ours, slashed.signature, slashed.authToken)).toBe(true);
    }
  });

  it('is refused when signed over the https address, and without a signature', async () => {
    expect(await isUpgradeSignedByTwilio(url, naive.signature, naive.authToken)).toBe(false);
    expect(await isUpgradeSignedByTwilio(url, null, plain.authToken)).toBe(false);
  });

  it('is signed over ws where our address is http, as on a local run', async () => {
    const signature = await sign('t', 'ws://127.0.0.1:8787/media/twilio/twilio-CA1/token');
    expect(
      await isUpgradeSignedByTwilio('http://127.0.0.1:8787/media/twilio/twilio-CA1/token', signature, 't'),
    ).toBe(true);
  });
});

describe('a stranger’s large form', () => {
  const form = (bytes: number) => `a=${'x'.repeat(bytes)}`;
  const url = 'https://voice.example.in/twilio/next?one=a%20b&two=%5Bx%5D&three=c&four=d';
  const check = (body: string, signature: string) =>
    isSignedByTwilio({ url, contentType: 'application/x-www-form-urlencoded', body, signature }, 'token');

  it('costs few HMACs: a small one is tried in every spelling, a large one in four', async () => {
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const bogus = await sign('other', url);
    expect(await check(form(100), bogus)).toBe(false);
    expect(verify.mock.calls.length).toBeGreaterThan(100);
    verify.mockClear();
    expect(await check(form(60_000), bogus)).toBe(false);
    expect(verify.mock.calls.length).toBeLessThanOrEqual(4);
    verify.mockClear();
    // A signature of another length fits nothing.
    expect(await check(form(100), 'AAAA')).toBe(false);
    expect(verify).not.toHaveBeenCalled();
    verify.mockRestore();
  });

  it('of Twilio itself is taken, also with its default port', async () => {
    const body = form(60_000);
    const parameters = [['a', 'x'.repeat(60_000)]] as const;
    for (const signed of [url, url.replace('.in/', '.in:443/')])
      expect(await check(body, await sign('token', signed, parameters))).toBe(true);
  });
});
