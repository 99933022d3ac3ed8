import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePorts } from '../parts/ports.ts';
import { serveHttp } from './http-server.ts';
import type { HttpRequest } from './lambda-event.ts';

let server: { close(): Promise<void> } | undefined;
let requests: HttpRequest[] = [];
afterEach(() => server?.close());

async function serve(): Promise<number> {
  const [port = 0] = await freePorts(1);
  requests = [];
  server = await serveHttp(port, async (request) => {
    requests.push(request);
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'fine' };
  });
  return port;
}

/** Sends raw bytes and reads until the other side closes. */
function exchange(port: number, pieces: string[]): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.on('data', (data) => {
      received += data.toString();
    });
    // A refused body may end with a reset, after the answer was received.
    socket.on('error', () => resolve(received));
    socket.on('close', () => resolve(received));
  });
}

test('a request arrives as it was sent: raw path and query, headers joined, bytes whole', async () => {
  const port = await serve();
  const answer = await exchange(port, [
    'POST /api/a%20b?x=%2B1&y HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nX-A: 2\r\nCookie: a=1\r\nCookie: b=2\r\nContent-Length: 3\r\nConnection: close\r\n\r\n',
    '{\u0001}',
  ]);
  expect(answer).toMatch(/^HTTP\/1.1 200 .*\r\nfine\r\n/s);
  expect(requests[0]).toMatchObject({
    method: 'POST',
    path: '/api/a%20b',
    query: 'x=%2B1&y',
    headers: { host: 'h', 'x-a': '1,2', cookie: 'a=1; b=2' },
  });
  expect(Buffer.from(requests[0]?.body ?? []).toString()).toBe('{\u0001}');
});

test('a body over 10 MB is 413 with or without a content-length, and is not passed on', async () => {
  const port = await serve();
  expect(await exchange(port, ['POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\nx'])).toMatch(
    /^HTTP\/1.1 413 .*too_large/s,
  );
  const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
  expect(
    await exchange(port, [
      'POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n',
      ...Array.from({ length: 12 }, () => chunk),
    ]),
  ).toMatch(/413/);
  expect(requests).toEqual([]);
});

test('for a taken port the error is one sentence that names API_PORT', async () => {
  const port = await serve();
  await expect(serveHttp(port, async () => ({ status: 200, headers: {}, body: '' }))).rejects.toThrow(
    `Port ${port} (API_PORT) is already taken`,
  );
});
