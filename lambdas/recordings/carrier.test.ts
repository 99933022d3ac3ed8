import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { NotPublicError } from '../http/public-fetch.ts';
import { journalApp } from '../journal/routes.ts';
import { createCall } from '../rows/call.ts';
import { bucketAccess } from '../s3.ts';
import { localStores } from '../testing/local-stores.ts';
import { settled } from '../testing/settled.ts';
import { clientOf, newCallId, noon, post, quiet } from '../testing/world.ts';
import { mostBytes } from './carrier-fetch.ts';
import { type CarrierAccounts, carrierSource } from './carrier-url.ts';
import { recordingsApp } from './routes.ts';

const stores = localStores();

const businessId = 'clinic-c';
const keys = {
  EXOTEL_API_KEY: 'key',
  EXOTEL_API_TOKEN: 'token',
  TWILIO_ACCOUNT_SID: 'AC1',
  TWILIO_AUTH_TOKEN: 'new,old',
};
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

function app(
  accounts: CarrierAccounts,
  fetching: (url: string, init: RequestInit) => Promise<Response> = fetch,
) {
  const carriers = {
    accounts,
    fetch,
    publicFetch: fetching,
  };
  return recordingsApp({
    table: stores.local.table,
    bucket: stores.store.access,
    log: quiet,
    now: Date.now,
    linkSeconds: 900,
    recordingDays: 180,
    carriers,
  });
}

async function endedCall(carrier: 'exotel' | 'twilio' = 'exotel'): Promise<string> {
  const callId = await startedCall(carrier);
  await settled(stores.local.table, callId);
  return callId;
}

async function startedCall(carrier: 'exotel' | 'twilio' = 'exotel'): Promise<string> {
  const callId = newCallId().replace('exotel', carrier);
  await createCall(stores.local.table, {
    callId,
    businessId,
    carrier,
    from: '+919800000001',
    to: '+918000000001',
    startedAt: new Date(noon).toISOString(),
  });
  return callId;
}

/** A carrier's file server on this machine. */
async function carrier(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin, seen, close };
}

test("the carrier's recording is fetched once with its credentials, stored next to ours, and linked if there is none of ours", async () => {
  const sound = Buffer.from('mp3 sound');
  const { origin, seen, close } = await carrier((_, response) => response.end(sound));
  const recordings = app({ ...keys, EXOTEL_API_BASE_URL: origin });
  const callId = await endedCall();
  const body = { callId, carrierUrl: `${origin}/exotelrecordings/acc/x.mp3` };
  const key = `recordings/${businessId}/2026/11/22/${callId}.carrier.mp3`;
  const stored = { key, bytes: sound.length, sha256: createHash('sha256').update(sound).digest('hex') };
  expect(await clientOf(recordings).saveRecording(body)).toEqual(stored);
  expect(await clientOf(recordings).saveRecording(body)).toEqual(stored);
  expect(seen).toHaveLength(1);
  expect(seen[0]?.headers.authorization).toBe(basic('key:token'));
  const { url } = await clientOf(recordings, { businessId }).recording({ callId });
  expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(sound);
  close();
});

test("a URL that is not the call's carrier's is 400 and never fetched", async () => {
  let isSent = false;
  const fetching = async () => {
    isSent = true;
    return new Response('sound');
  };
  const [exotel, twilio] = [await endedCall(), await endedCall('twilio')];
  const elsewhere = [
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next',
    'https://127.0.0.1/x.mp3',
    'https://evil.com/recordings.exotel.com/x.mp3',
    'https://recordings.exotel.com.evil.com/x.mp3',
    'https://recordings.exotel.com@evil.com/x.mp3',
    'https://evil.com#recordings.exotel.com',
    'http://recordings.exotel.com/x.mp3',
    'https://recordings.exotel.com:8443/x.mp3',
    'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1',
    'https://s3-ap-southeast-1.amazonaws.com/another-bucket/x.mp3',
    'file:///etc/passwd',
  ]; // prettier-ignore
  for (const carrierUrl of elsewhere) {
    const answer = await post(app(keys, fetching), '/api/agent/save-recording', {
      callId: exotel,
      carrierUrl,
    });
    expect(answer, carrierUrl).toMatchObject({
      status: 400,
      body: { error: { issues: [{ path: 'carrierUrl' }] } },
    });
  }
  const other = { callId: twilio, carrierUrl: 'https://recordings.exotel.com/x.mp3' };
  expect((await post(app(keys, fetching), '/api/agent/save-recording', other)).status).toBe(400);
  const rebound = { callId: exotel, carrierUrl: 'https://recordings.exotel.com/x.mp3' };
  const notPublic = async () => Promise.reject(new NotPublicError('the host has no public address'));
  expect((await post(app(keys, notPublic), '/api/agent/save-recording', rebound)).status).toBe(400);
  expect(isSent).toBe(false);
});

test('a redirect is not followed, an endless file is cut off, and a file that is not ready is 503', async () => {
  const redirecting = await carrier((_, response) =>
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  );
  const endless = await carrier((_, response) => {
    const piece = Buffer.alloc(1_048_576);
    const more = () => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  const missing = await carrier((_, response) => response.writeHead(404).end());
  const save = async (origin: string) =>
    post(app({ ...keys, EXOTEL_API_BASE_URL: origin }), '/api/agent/save-recording', {
      callId: await endedCall(),
      carrierUrl: `${origin}/x.mp3`,
    });
  expect((await save(redirecting.origin)).status).toBe(400);
  const large = await save(endless.origin);
  expect(large.status).toBe(400);
  expect(JSON.stringify(large.body)).toContain(`over ${mostBytes} bytes`);
  expect(await save(missing.origin)).toMatchObject({ status: 503, retryAfter: '1' });
  missing.close();
  expect(await save(missing.origin)).toMatchObject({ status: 503, retryAfter: '1' });
  redirecting.close();
  endless.close();
});

test("a carrier's first credential is sent to its own hosts only, and never to a bucket", () => {
  const source = (url: string, carrier: 'exotel' | 'twilio') => carrierSource(url, carrier, keys);
  expect(source('https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1', 'twilio')).toEqual({
    url: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1.mp3',
    authorization: basic('AC1:new'),
    isConfigured: false,
  });
  expect(source('https://api.dublin.ie1.twilio.com/x/RE1.wav', 'twilio')?.url).toMatch(/RE1\.wav$/);
  expect(source('https://recordings.exotel.com/exotelrecordings/a/b.mp3', 'exotel')?.authorization).toBe(
    basic('key:token'),
  );
  for (const url of [
    'https://s3-ap-southeast-1.amazonaws.com/exotelrecordings/a/b.mp3',
    'https://exotelrecordings.s3.ap-south-1.amazonaws.com/b.mp3',
  ]) {
    expect(source(url, 'exotel')).toEqual({ url, authorization: null, isConfigured: false });
  }
  expect(carrierSource('https://api.twilio.com/x', 'browser', keys)).toBeNull();
});

test('an unreachable bucket is 503, and the recording can be fetched again', async () => {
  const callId = await endedCall();
  await clientOf(app({})).saveRecording({ callId, phase: 'upload' });
  const away = bucketAccess('recordings', 'http://127.0.0.1:1', {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const carriers = { accounts: {}, fetch, publicFetch: fetch };
  const down = recordingsApp({
    table: stores.local.table,
    bucket: away,
    log: quiet,
    now: Date.now,
    linkSeconds: 900,
    recordingDays: 180,
    carriers,
  });
  expect(await post(down, '/api/agent/save-recording', { callId, phase: 'complete' })).toMatchObject({
    status: 503,
    retryAfter: '1',
  });
  expect(await post(app({}), '/api/agent/save-recording', { callId, phase: 'complete' })).toMatchObject({
    status: 409,
  });
});

test("the carrier's own recording of a call whose caller does not want one is not fetched", async () => {
  let fetched = 0;
  const never: typeof fetch = async () => {
    fetched += 1;
    return new Response('audio');
  };
  const callId = await endedCall('twilio');
  const at = new Date(noon).toISOString();
  await clientOf(journalApp({ table: stores.local.table, log: quiet })).logEvent({
    callId,
    events: [{ seq: 4, at, type: 'recordingDecided', consent: false, why: 'stopped' }],
  });
  const carrierUrl = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1.mp3';
  await expect(clientOf(app(keys, never)).saveRecording({ callId, carrierUrl })).rejects.toMatchObject({
    status: 409,
    code: 'not_wanted',
  });
  expect(fetched).toBe(0);
});

test("the carrier's own recording waits until the call is settled, so that a late no of the caller counts", async () => {
  let fetched = 0;
  const fetching: typeof fetch = async () => {
    fetched += 1;
    return new Response('audio');
  };
  const callId = await startedCall('twilio');
  const carrierUrl = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1.mp3';
  const save = () => clientOf(app(keys, fetching)).saveRecording({ callId, carrierUrl });
  const early = { status: 503, code: 'call_not_settled', fault: { retryable: true } };
  await expect(save()).rejects.toMatchObject(early);
  const at = new Date(noon).toISOString();
  const events = [{ seq: 4, at, type: 'recordingDecided', consent: false, why: 'stopped' }];
  await clientOf(journalApp({ table: stores.local.table, log: quiet })).logEvent({ callId, events });
  await settled(stores.local.table, callId);
  await expect(save()).rejects.toMatchObject({ status: 409, code: 'not_wanted' });
  expect(fetched).toBe(0);
  const willing = await startedCall('twilio');
  const again = () => clientOf(app(keys, fetching)).saveRecording({ callId: willing, carrierUrl });
  await expect(again()).rejects.toMatchObject(early);
  await settled(stores.local.table, willing);
  expect(await again()).toMatchObject({ bytes: 5 });
});
