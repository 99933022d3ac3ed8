import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { callsApp } from '../calls/routes.ts';
import { createCall } from '../rows/call.ts';
import { dynamoTable } from '../table/dynamo.ts';
import { localStores } from '../testing/local-stores.ts';
import { wav } from '../testing/wav.ts';
import { clientOf, eventOf, newCallId, noon, post, quiet } from '../testing/world.ts';
import { recordingsApp } from './routes.ts';

const stores = localStores();

const businessId = 'clinic-r';
const app = () =>
  recordingsApp({
    table: stores.local.table,
    bucket: stores.store.access,
    log: quiet,
    now: Date.now,
    linkSeconds: 900,
    recordingDays: 180,
    carriers: {
      accounts: {},
      fetch: () => Promise.reject(new TypeError('nothing is fetched here')),
      publicFetch: () => Promise.reject(new TypeError('nothing is fetched here')),
    },
  });
const edge = () => clientOf(app());
const staff = () => clientOf(app(), { businessId });

async function startedCall(): Promise<string> {
  const callId = newCallId();
  const startedAt = new Date(noon).toISOString();
  await createCall(stores.local.table, {
    callId,
    businessId,
    carrier: 'exotel',
    from: '+919800000001',
    to: '+918000000001',
    startedAt,
  });
  return callId;
}
const sound = wav(32_000);
const said = { bytes: sound.length, sha256: createHash('sha256').update(sound).digest('hex') };

async function put(callId: string, bytes: Uint8Array, announced: object = said): Promise<void> {
  const place = await edge().saveRecording({ callId, phase: 'upload', ...announced });
  if (!('url' in place)) throw new Error('there is no place to put it');
  const answer = await fetch(place.url, {
    method: 'PUT',
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'audio/wav' },
  });
  expect(answer.status).toBe(200);
}

test('a recording is uploaded, read back, verified and linked', async () => {
  const callId = await startedCall();
  await put(callId, sound);
  const key = `recordings/${businessId}/2026/11/22/${callId}.wav`;
  expect(await edge().saveRecording({ callId, phase: 'complete' })).toEqual({ key, ...said });
  const { url, expiresAt } = await staff().recording({ callId });
  expect(Math.abs(Date.parse(expiresAt) - Date.now() - 900_000)).toBeLessThan(5000);
  expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(sound);
});

test('completing without an upload is 409 not_uploaded, before and after an upload URL was issued', async () => {
  const callId = await startedCall();
  await expect(edge().saveRecording({ callId, phase: 'complete' })).rejects.toMatchObject({
    status: 409,
    code: 'not_uploaded',
  });
  await edge().saveRecording({ callId, phase: 'upload', ...said });
  await expect(edge().saveRecording({ callId, phase: 'complete' })).rejects.toMatchObject({
    status: 409,
    code: 'not_uploaded',
  });
  await expect(staff().recording({ callId })).rejects.toMatchObject({ status: 404, code: 'no_recording' });
});

test('bytes that differ from those announced are refused until the right ones are uploaded', async () => {
  const callId = await startedCall();
  const tampered = sound.slice();
  tampered[40_00] = 1;
  await put(callId, tampered);
  await expect(edge().saveRecording({ callId, phase: 'complete' })).rejects.toMatchObject({
    status: 409,
    code: 'recording_differs',
  });
  await put(callId, sound.subarray(0, 1000));
  await expect(edge().saveRecording({ callId, phase: 'complete' })).rejects.toMatchObject({
    status: 409,
    code: 'recording_differs',
  });
  await put(callId, sound);
  expect(await edge().saveRecording({ callId, phase: 'complete' })).toMatchObject(said);
});

test('size and hash that are announced only on completion must match as well', async () => {
  const callId = await startedCall();
  await put(callId, sound, {});
  const wrong = { callId, phase: 'complete', sha256: '0'.repeat(64) } as const;
  await expect(edge().saveRecording(wrong)).rejects.toMatchObject({ status: 409 });
  expect(await edge().saveRecording({ callId, phase: 'complete', ...said })).toMatchObject(said);
  await expect(edge().saveRecording(wrong)).rejects.toMatchObject({ status: 409 });
});

test('repeating upload or completion changes nothing that was verified', async () => {
  const callId = await startedCall();
  await put(callId, sound);
  const first = await edge().saveRecording({ callId, phase: 'complete', ...said });
  expect(await edge().saveRecording({ callId, phase: 'upload', bytes: 1 })).toMatchObject({ key: first.key });
  expect(await edge().saveRecording({ callId, phase: 'complete', ...said })).toEqual(first);
});

test("another business's staff get 404, a request without a token 401, and a redirect leads to the audio", async () => {
  const callId = await startedCall();
  await put(callId, sound);
  await edge().saveRecording({ callId, phase: 'complete' });
  await expect(clientOf(app(), { businessId: 'other' }).recording({ callId })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_call',
  });
  await expect(edge().recording({ callId })).rejects.toMatchObject({ status: 401 });
  const redirect = await app().request(
    `/api/recordings/${callId}?redirect=1`,
    {},
    { event: eventOf({ businessId }) },
  );
  expect(redirect.status).toBe(302);
  expect((await fetch(redirect.headers.get('location') ?? '')).status).toBe(200);
});

/**
 * The bucket deletes a recording after `recordingDays`, usually 180. Its row lived for a year, and
 * links led to an S3 error.
 */
test('a recording that the bucket has deleted is not offered any more', async () => {
  const callId = await startedCall();
  await put(callId, sound);
  await edge().saveRecording({ callId, phase: 'complete' });
  const client = new DynamoDBClient({
    endpoint: stores.local.endpoint,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const after = (days: number) =>
    dynamoTable(client, stores.local.tableName, () => Date.now() + days * 86_400_000);
  const seenOn = (days: number) =>
    clientOf(callsApp({ table: after(days), log: quiet, now: Date.now }), { businessId }).call({ callId });
  expect((await seenOn(179)).call.recording).toMatchObject(said);
  expect((await seenOn(181)).call.recording).toBeNull();
  client.destroy();
});

test('an unknown call is 404, an unknown phase 400', async () => {
  await expect(edge().saveRecording({ callId: newCallId(), phase: 'upload' })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_call',
  });
  const callId = await startedCall();
  expect((await post(app(), '/api/agent/save-recording', { callId, phase: 'later' })).status).toBe(400);
});
