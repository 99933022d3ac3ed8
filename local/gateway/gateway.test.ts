import { AwsV4Signer } from 'aws4fetch';
import { describe, expect, test } from 'vitest';
import { createGateway, type LambdaHandler } from './gateway.ts';
import type { HttpAnswer, HttpRequest, LambdaEvent } from './lambda-event.ts';

const sigV4 = { accessKeyId: 'key', secretAccessKey: 'secret', region: 'ap-south-1', service: 'execute-api' };
const published = { keys: [] };
const staffKeys = {
  published,
  adminFor: async (token: string, businessId: string) =>
    token === 'operator' ? `admin of ${businessId}` : null,
  verify: async (token: string) =>
    token === 'good'
      ? { business: 'demo-clinic', role: 'staff', exp: 7, 'cognito:groups': ['a', 'b'] }
      : null,
};

function gateway(handler: LambdaHandler, timeoutMs = 1000) {
  return createGateway({
    routes: [
      { method: 'POST', path: '/api/agent/log-event', auth: 'iam', lambda: 'one' },
      { method: 'GET', path: '/api/calls/{callId}', auth: 'jwt', lambda: 'one' },
      { method: 'GET', path: '/api/nobody', auth: 'jwt', lambda: 'missing' },
    ],
    handlers: { one: handler },
    sigV4,
    staffKeys,
    origins: ['https://console.example'],
    timeoutMs,
    log: () => undefined,
  });
}

function request(method: string, path: string, rest: Partial<HttpRequest> = {}): HttpRequest {
  return { method, path, query: '', headers: {}, body: new Uint8Array(), sourceIp: '127.0.0.1', ...rest };
}
const asStaff = (path: string, rest: Partial<HttpRequest> = {}) =>
  request('GET', path, { ...rest, headers: { authorization: 'Bearer good', ...rest.headers } });
const code = (answer: HttpAnswer) => JSON.parse(String(answer.body)).error.code;
const fine: LambdaHandler = async () => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/json' },
  body: '{}',
});

describe('authentication', () => {
  test('the edge with its signature; 401 without one, 403 with a wrong one', async () => {
    const url = 'http://127.0.0.1:8788/api/agent/log-event';
    const body = '{"callId":"twilio-CA1"}';
    const signed = await new AwsV4Signer({ ...sigV4, url, method: 'POST', body }).sign();
    const headers = { ...Object.fromEntries(signed.headers), host: '127.0.0.1:8788' };
    const ask = gateway(fine);
    const path = '/api/agent/log-event';
    expect((await ask(request('POST', path, { headers, body: Buffer.from(body) }))).status).toBe(200);
    expect((await ask(request('POST', path, { headers, body: Buffer.from('{}') }))).status).toBe(403);
    const bare = await ask(request('POST', path, { body: Buffer.from(body) }));
    expect([bare.status, code(bare)]).toEqual([401, 'unauthorized']);
  });

  test("an operator's token of this machine gets an admin's of a business; no other token does", async () => {
    const ask = (token: string, body: string) =>
      gateway(fine)(
        request('POST', '/local/admin-token', {
          headers: { authorization: `Bearer ${token}` },
          body: Buffer.from(body),
        }),
      );
    const given = await ask('operator', '{"business":"demo-clinic"}');
    expect([given.status, String(given.body)]).toEqual([200, '{"token":"admin of demo-clinic"}']);
    expect((await ask('good', '{"business":"demo-clinic"}')).status).toBe(403);
    for (const body of ['', 'null', '[]', '{"business":"No Business"}'])
      expect((await ask('operator', body)).status).toBe(400);
    expect((await gateway(fine)(request('GET', '/local/admin-token'))).status).toBe(404);
  });

  test("staff with a token; 401 without one, 403 with a wrong one; the edge's key is refused on staff routes", async () => {
    const ask = gateway(fine);
    expect((await ask(asStaff('/api/calls/x'))).status).toBe(200);
    expect((await ask(request('GET', '/api/calls/x'))).status).toBe(401);
    expect(
      (
        await ask(
          request('GET', '/api/calls/x', { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=key' } }),
        )
      ).status,
    ).toBe(401);
    const wrong = await ask(request('GET', '/api/calls/x', { headers: { authorization: 'Bearer bad' } }));
    expect([wrong.status, code(wrong)]).toEqual([403, 'forbidden']);
  });
});

describe('the event of a Lambda', () => {
  async function eventOf(sent: HttpRequest): Promise<LambdaEvent> {
    const events: LambdaEvent[] = [];
    await gateway(async (event) => {
      events.push(event);
      return fine;
    })(sent);
    const [event] = events;
    if (event === undefined) throw new Error('no event');
    return event;
  }

  test('holds the parts of the request in payload format 2.0', async () => {
    const event = await eventOf(
      asStaff('/api/calls/a%20b', { query: 'x=1&x=2&y=%2B9', headers: { cookie: 'a=1; b=2', host: 'h' } }),
    );
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /api/calls/{callId}',
      rawPath: '/api/calls/a%20b',
      rawQueryString: 'x=1&x=2&y=%2B9',
      queryStringParameters: { x: '1,2', y: '+9' },
      pathParameters: { callId: 'a b' },
      cookies: ['a=1', 'b=2'],
      isBase64Encoded: false,
      requestContext: { http: { method: 'GET', path: '/api/calls/a%20b' }, stage: '$default' },
    });
    expect(event.headers.cookie).toBeUndefined();
    expect(event.body).toBeUndefined();
  });

  // Regression: the Lambdas' adapter printed a stack for a URL that it could not read.
  test.each(['h, evil.example', 'a b', '[::1', '', '\u00e9', 'h:99999'])(
    'names the gateway’s own domain, whatever Host the client sends: %j',
    async (host) => {
      const { requestContext, rawPath } = await eventOf(asStaff('/api/calls/x', { headers: { host } }));
      expect(new URL(`https://${requestContext.domainName}${rawPath}`).host).toBe('api.local');
    },
  );

  test('holds the claims of the token, all as strings', async () => {
    const { authorizer } = (await eventOf(asStaff('/api/calls/x'))).requestContext;
    expect(authorizer).toEqual({
      jwt: {
        claims: { business: 'demo-clinic', role: 'staff', exp: '7', 'cognito:groups': '[a b]' },
        scopes: null,
      },
    });
  });

  test('holds text as it is and other bodies in base64', async () => {
    const json = await eventOf(
      asStaff('/api/calls/x', {
        body: Buffer.from('{"a":"न"}'),
        headers: { 'content-type': 'application/json; charset=utf-8' },
      }),
    );
    expect([json.body, json.isBase64Encoded]).toEqual(['{"a":"न"}', false]);
    const wav = await eventOf(
      asStaff('/api/calls/x', { body: Buffer.from([0, 255]), headers: { 'content-type': 'audio/wav' } }),
    );
    expect([wav.body, wav.isBase64Encoded]).toEqual(['AP8=', true]);
  });
});

describe('the answer', () => {
  test('has the status, headers, cookies and binary body of the result', async () => {
    const answer = await gateway(async () => ({
      statusCode: 302,
      headers: { Location: '/x' },
      cookies: ['a=1', 'b=2'],
      body: 'AP8=',
      isBase64Encoded: true,
    }))(asStaff('/api/calls/x'));
    expect(answer).toEqual({
      status: 302,
      headers: { location: '/x', 'set-cookie': ['a=1', 'b=2'] },
      body: Buffer.from([0, 255]),
    });
  });

  test('is 200 with the result as JSON if that has no status code', async () => {
    expect(await gateway(async () => ({ a: 1 }))(asStaff('/api/calls/x'))).toMatchObject({
      status: 200,
      body: '{"a":1}',
    });
  });

  test('is 503 if the Lambda takes too long, or does not exist', async () => {
    const late = await gateway(() => new Promise(() => undefined), 20)(asStaff('/api/calls/x'));
    expect([late.status, code(late)]).toEqual([503, 'timeout']);
    expect((await gateway(fine)(asStaff('/api/nobody'))).status).toBe(503);
  });

  test('is 500 without any detail if the Lambda throws', async () => {
    const answer = await gateway(async () => {
      throw new Error('secret detail');
    })(asStaff('/api/calls/x'));
    expect(answer.status).toBe(500);
    expect(String(answer.body)).not.toContain('secret');
  });

  test('is 404 for an unknown route, 413 for a body over 10 MB', async () => {
    const missing = await gateway(fine)(request('GET', '/api/none'));
    expect([missing.status, code(missing)]).toEqual([404, 'not_found']);
    expect(
      (await gateway(fine)(asStaff('/api/calls/x', { body: new Uint8Array(10 * 1024 * 1024 + 1) }))).status,
    ).toBe(413);
  });
});

describe('a web page', () => {
  const from = (origin: string) => ({ headers: { authorization: 'Bearer good', origin } });

  test('of the console may read answers, including errors; others may not', async () => {
    const ask = gateway(fine);
    expect(
      (await ask(asStaff('/api/calls/x', from('https://console.example')))).headers[
        'access-control-allow-origin'
      ],
    ).toBe('https://console.example');
    expect(
      (await ask(request('GET', '/api/calls/x', { headers: { origin: 'https://console.example' } }))).headers[
        'access-control-allow-origin'
      ],
    ).toBeDefined();
    expect(
      (await ask(asStaff('/api/calls/x', from('https://evil.example')))).headers[
        'access-control-allow-origin'
      ],
    ).toBeUndefined();
  });

  test('gets the allowed methods by a preflight request', async () => {
    const preflight = (origin: string) =>
      gateway(fine)(
        request('OPTIONS', '/api/calls/x', { headers: { origin, 'access-control-request-method': 'PUT' } }),
      );
    expect((await preflight('https://console.example')).headers['access-control-allow-methods']).toContain(
      'PUT',
    );
    expect((await preflight('https://evil.example')).headers).toEqual({});
  });
});
