import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withinTime } from './http/request-time.ts';
import { bucketAccess, deleteObject, getObject, putObject, signedUrl } from './s3.ts';
import { type LocalBucket, localBucket } from './testing/local-bucket.ts';

let store: LocalBucket;
beforeAll(async () => {
  store = await localBucket();
});
afterAll(() => store.stop());

const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'ap-south-1' };
const sound = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);

async function whole(pieces: AsyncIterable<Uint8Array> | null): Promise<Uint8Array | null> {
  if (!pieces) return null;
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return new Uint8Array(Buffer.concat(all));
}

/** An S3 that answers with `answer`, which gets the number of the request. */
async function oddStore(
  answer: (request: IncomingMessage, response: ServerResponse, requests: number) => void,
) {
  let requests = 0;
  const server = createServer((request, response) => answer(request, response, ++requests)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const access = bucketAccess(
    'recordings',
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
  );
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { access, close, requests: () => requests };
}

test("Amazon's own client reads what we wrote, and we read what it wrote", async () => {
  const Key = 'recordings/clinic/2026/11/22/exotel-a+b &c=ü.wav';
  const stored = { Bucket: store.bucketName, Key };
  await putObject(store.access, Key, sound, 'audio/mpeg');
  const { Body } = await store.client.send(new GetObjectCommand(stored));
  expect(await Body?.transformToByteArray()).toEqual(sound);
  expect(await store.client.send(new HeadObjectCommand(stored))).toMatchObject({
    ContentType: 'audio/mpeg',
    ContentLength: 100_000,
  });
  await store.client.send(new PutObjectCommand({ ...stored, Body: sound.subarray(0, 7) }));
  expect(await whole(await getObject(store.access, Key))).toEqual(sound.subarray(0, 7));
  await deleteObject(store.access, Key);
  await expect(store.client.send(new HeadObjectCommand(stored))).rejects.toMatchObject({ name: 'NotFound' });
});

test('a missing object is read as null and deleted without an error; a missing bucket is an error', async () => {
  expect(await getObject(store.access, 'recordings/none.wav')).toBeNull();
  await deleteObject(store.access, 'recordings/none.wav');
  const elsewhere = bucketAccess('another', store.endpoint, {
    ...keys,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local-secret',
  });
  await expect(getObject(elsewhere, 'recordings/none.wav')).rejects.not.toMatchObject({ status: 503 });
});

test('an upload URL allows only a PUT, of any type, and a link only a GET', async () => {
  const key = 'recordings/clinic/place.wav';
  const place = await signedUrl(store.access, 'PutObject', key, 60);
  const put = (url: string, body: Uint8Array<ArrayBuffer>) =>
    fetch(url, { method: 'PUT', body, headers: { 'content-type': 'audio/wav' } });
  expect((await put(place, sound)).status).toBe(200);
  expect((await fetch(place)).status).toBe(403);
  const link = await signedUrl(store.access, 'GetObject', key, 60);
  expect(new Uint8Array(await (await fetch(link)).arrayBuffer())).toEqual(sound);
  expect((await put(link, sound.slice(1))).status).toBe(403);
  expect((await put(place.replace('place.wav', 'other.wav'), sound)).status).toBe(403);
});

test('a link stops working when its time is over', async () => {
  const link = await signedUrl(store.access, 'GetObject', 'recordings/clinic/place.wav', 1);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  expect((await fetch(link)).status).toBe(403);
});

test("in AWS the bucket is part of the host name, and a role's session token is signed", async () => {
  const access = bucketAccess('voice-recordings', undefined, { ...keys, AWS_SESSION_TOKEN: 'session' });
  const url = new URL(await signedUrl(access, 'PutObject', 'recordings/a b.wav', 900));
  expect(url.origin + url.pathname).toBe(
    'https://voice-recordings.s3.ap-south-1.amazonaws.com/recordings/a%20b.wav',
  );
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Expires': '900',
    'X-Amz-Security-Token': 'session',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Credential': expect.stringMatching(/^AKIA\/\d{8}\/ap-south-1\/s3\/aws4_request$/),
  });
});

test('requests to a throttling S3 are retried; one that keeps throttling, or is unreachable, is unavailable', async () => {
  const busy = await oddStore((_, response, requests) =>
    response.writeHead(requests < 3 ? 503 : 200).end('sound'),
  );
  expect(Buffer.from((await whole(await getObject(busy.access, 'k'))) ?? []).toString()).toBe('sound');
  expect(busy.requests()).toBe(3);
  busy.close();
  const down = await oddStore((_, response) => response.writeHead(500).end());
  await expect(putObject(down.access, 'k', sound, 'audio/mpeg')).rejects.toMatchObject({
    status: 503,
    code: 'unavailable',
  });
  expect(down.requests()).toBe(3);
  down.close();
  await expect(deleteObject(down.access, 'k')).rejects.toMatchObject({ status: 503 });
});

test('a request with refused credentials is not retried', async () => {
  const strict = await oddStore((_, response) =>
    response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>'),
  );
  await expect(getObject(strict.access, 'k')).rejects.toThrow(
    'S3 answered GetObject with 403 SignatureDoesNotMatch',
  );
  expect(strict.requests()).toBe(1);
  strict.close();
});

test('an object whose connection breaks or goes silent is unavailable, never shorter', async () => {
  const broken = await oddStore((_, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('half');
    setTimeout(() => response.destroy(), 50);
  });
  await expect(getObject(broken.access, 'k').then(whole)).rejects.toMatchObject({ status: 503 });
  broken.close();
  const silent = await oddStore((_, response) =>
    response.writeHead(200, { 'content-length': '1000' }).write('half'),
  );
  await expect(getObject({ ...silent.access, silenceMs: 300 }, 'k').then(whole)).rejects.toMatchObject({
    status: 503,
  });
  silent.close();
});

const s3Faults: [number, string][] = [
  [503, 'SlowDown'],
  [500, 'InternalError'],
  [503, ''],
  [429, 'TooManyRequests'],
  [400, 'RequestTimeout'],
  [400, 'IncompleteBody'],
  [400, 'BadDigest'],
  [400, 'XAmzContentSHA256Mismatch'],
  [403, 'RequestTimeTooSkewed'],
  [409, 'OperationAborted'],
];
test.each(s3Faults)(
  'an S3 that answers %i %s is asked again, and is unavailable when it goes on so',
  async (status, code) => {
    const body = code === '' ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;
    let refusals = 2;
    const odd = await oddStore((request, response) => {
      request.resume();
      request.on('end', () =>
        refusals-- > 0 ? response.writeHead(status).end(body) : response.end('sound'),
      );
    });
    await putObject(odd.access, 'k', sound, 'audio/mpeg');
    expect(odd.requests()).toBe(3);
    refusals = 2;
    expect(Buffer.from((await whole(await getObject(odd.access, 'k'))) ?? []).toString()).toBe('sound');
    refusals = Number.POSITIVE_INFINITY;
    await expect(deleteObject(odd.access, 'k')).rejects.toMatchObject({ status: 503, code: 'unavailable' });
    odd.close();
  },
);

test('an S3 that is silent leaves the Lambda time for its own answer', async () => {
  const silent = await oddStore(() => undefined);
  await expect(withinTime(100, () => getObject(silent.access, 'k'))).rejects.toThrow();
  expect(silent.requests()).toBe(1);
  silent.close();
  const slow = await oddStore((_, response) => {
    response.writeHead(200, { 'content-length': '1000000' });
    const timer = setInterval(() => response.write('more'), 10);
    response.on('close', () => clearInterval(timer));
  });
  await expect(
    withinTime(200, () => getObject(slow.access, 'k').then((pieces) => whole(pieces))),
  ).rejects.toMatchObject({ status: 503 });
  slow.close();
});
