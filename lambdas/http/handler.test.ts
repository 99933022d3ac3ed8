import { expect, test, vi } from 'vitest';
import { securityHeaders } from '../../shared/security-headers.ts';
import { noTable, quiet } from '../testing/world.ts';
import { createApp } from './app.ts';
import { answering } from './handler.ts';

type Event = Parameters<ReturnType<typeof answering>>[0];

/** As API Gateway's HTTP API sends it: payload format 2.0. */
function event(method: string, body: string | null, headers: Record<string, string> = {}): Event {
  const path = '/api/agent/business';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: 'number=%2B918000000001',
    headers: { host: 'api.test', ...headers },
    body,
    isBase64Encoded: false,
    requestContext: {
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      domainName: 'api.test',
    },
  } as unknown as Event;
}

const handler = answering(
  createApp(
    { table: noTable, log: quiet },
    { business: () => Promise.resolve(new Response('known', { status: 200 })) },
  ),
);

// Regression: Hono's adapter refused it by itself, without the security headers.
test('a GET that has a body is answered as one without', async () => {
  expect(await handler(event('GET', 'hello'))).toMatchObject({
    statusCode: 200,
    headers: securityHeaders,
    body: 'known',
  });
});

test('a cookie of any characters is left out, and nothing is printed', async () => {
  const printed = vi.spyOn(console, 'error').mockReturnValue();
  const sent = { ...event('GET', null), cookies: ['a=न', 'b=\r\nx: 1'] } as Event;
  expect(await handler(sent)).toMatchObject({ statusCode: 200, body: 'known' });
  expect(printed).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

test('a request that is refused before the app sees it has the security headers too', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const result = await handler(event('CONNECT', null));
  expect(result.statusCode).toBe(400);
  expect(result.headers).toMatchObject(securityHeaders);
  vi.restoreAllMocks();
});
