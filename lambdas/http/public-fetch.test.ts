import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { expect, test } from 'vitest';
import { isPublicAddress } from '../../shared/public-address.ts';
import { createPublicFetch, NotPublicError, publicFetch } from './public-fetch.ts';

/** A server on loopback. The name `tools.clinic.in` leads to it, and loopback counts as public here. */
async function server(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  isAllowed: (address: string) => boolean = (address) => address === '127.0.0.1',
  answers: string[][] = [['127.0.0.1']],
) {
  const seen: string[] = [];
  const asked: string[] = [];
  const http = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (piece) => {
      body += piece;
    });
    incoming.on('end', () => {
      const { host, connection, 'x-signature': signature } = incoming.headers;
      seen.push(`${incoming.method} ${host} ${incoming.url} ${connection} ${signature ?? ''} ${body}`);
      answer(incoming, response);
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const lookup: LookupFunction = (host, _, done) => {
    asked.push(host);
    const found = answers[Math.min(asked.length, answers.length) - 1] ?? [];
    done(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  const fetch = createPublicFetch({ lookup, request, faultOf: () => null, isAllowed });
  const close = () => {
    http.close();
    http.closeAllConnections();
  };
  return { fetch, seen, asked, url: `http://tools.clinic.in:${port}/slots?x=1`, port, close };
}

test('the connection is made to the addresses that were checked, with the request as it was given', async () => {
  const { fetch, seen, asked, url, port, close } = await server((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'x-a': ['1', '2'] }).end('{"slots":1}'),
  );
  const init = { method: 'POST', headers: { 'x-signature': 'sha256=x' }, body: '{"a":"न"}' };
  const answer = await fetch(url, init);
  expect([answer.status, answer.headers.get('x-a'), await answer.json()]).toEqual([
    200,
    '1, 2',
    { slots: 1 },
  ]);
  expect(seen).toEqual([`POST tools.clinic.in:${port} /slots?x=1 close sha256=x {"a":"न"}`]);
  // One answer of the name server is both checked and called.
  expect(asked).toEqual(['tools.clinic.in']);
  close();
});

test('a name is checked again at each request, because its address may have changed', async () => {
  const { fetch, seen, url, close } = await server(
    (_, response) => response.end('{}'),
    (address) => address === '127.0.0.1',
    [['127.0.0.1'], ['127.0.0.1', '169.254.169.254'], ['::1'], []],
  );
  expect((await fetch(url, {})).status).toBe(200);
  for (let again = 0; again < 3; again += 1)
    await expect(fetch(url, {})).rejects.toBeInstanceOf(NotPublicError);
  expect(seen).toHaveLength(1);
  close();
});

test.each([
  '127.0.0.1',
  '10.0.0.7',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  'fd00:ec2::254',
  'fe80::1',
])('a public name that resolves to a private address is not called: %s', async (address) => {
  const { fetch, seen, url, close } = await server((_, response) => response.end('{}'), isPublicAddress, [
    ['8.8.8.8', address],
  ]);
  await expect(fetch(url, {})).rejects.toBeInstanceOf(NotPublicError);
  expect(seen).toEqual([]);
  close();
});

test('what the platform’s own does: no private host, no redirect, and errors like those of fetch', async () => {
  for (const url of ['https://169.254.169%2E254/', 'http://tools.clinic.in/', 'https://[::1]/', 'nonsense'])
    await expect(publicFetch(url, {})).rejects.toBeInstanceOf(NotPublicError);
  const moved = await server((_, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  );
  expect((await moved.fetch(moved.url, { redirect: 'manual' })).status).toBe(302);
  moved.close();
  await expect(moved.fetch(moved.url, {})).rejects.toBeInstanceOf(TypeError);
});

test('an answer that breaks off, hangs or is none fails as that of fetch does', async () => {
  const broken = await server((_, response) => {
    response.writeHead(200, { 'content-length': '10' });
    response.write('abc', () => response.destroy());
  });
  await expect((await broken.fetch(broken.url, {})).text()).rejects.toBeInstanceOf(TypeError);
  broken.close();
  const hanging = await server(() => undefined);
  const stop = new AbortController();
  const reason = new DOMException('no answer in time', 'TimeoutError');
  const pending = hanging.fetch(hanging.url, { signal: stop.signal });
  stop.abort(reason);
  await expect(pending).rejects.toBe(reason);
  await expect(hanging.fetch(hanging.url, { signal: stop.signal })).rejects.toBe(reason);
  hanging.close();
  const empty = await server((_, response) => response.writeHead(204).end());
  expect((await empty.fetch(empty.url, {})).body).toBeNull();
  empty.close();
  const odd = await server((incoming) => incoming.socket.end('HTTP/1.1 999 No\r\n\r\n'));
  await expect(odd.fetch(odd.url, {})).rejects.toBeInstanceOf(TypeError);
  odd.close();
});

test('a body of which enough was read is not read on', async () => {
  let isClosed = false;
  const endless = await server((_, response) => {
    response.on('close', () => {
      isClosed = true;
    });
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  const { body } = await endless.fetch(endless.url, {});
  await body?.cancel();
  await expect.poll(() => isClosed).toBe(true);
  endless.close();
});
