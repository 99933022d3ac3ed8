import { afterEach, expect, test, vi } from 'vitest';
import type { Retention } from '../../shared/contract/business.ts';
import { budgetsApp } from '../budgets/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { keys } from '../rows/keys.ts';
import { recordingDaysOf, recordingTag } from '../rows/recording.ts';
import { bucketAccess, tagObject } from '../s3.ts';
import { shortCall } from '../testing/journal.ts';
import { localStores } from '../testing/local-stores.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { recordingsApp } from './routes.ts';

const stores = localStores();
afterEach(() => vi.unstubAllGlobals());

const ports = () => ({ table: stores.local.table, log: quiet, now: () => noon });

/** Days until each row of the call expires, by the beginning of its sort key. */
async function daysOf(callId: string): Promise<Record<string, number>> {
  const { rows } = await stores.local.table.query({ partition: keys.call(callId).PK });
  return Object.fromEntries(
    rows.map(({ SK, ttl }) => [
      String(SK).replace(/#.*/, ''),
      Math.round((Number(ttl) * 1000 - Date.now()) / 86_400_000),
    ]),
  );
}

/** A call with a journal and a place for its recording; `first`: what creates its row. */
async function callAt(retention: Retention | undefined, first: 'check-budget' | 'journal'): Promise<string> {
  const { businessId, number } = await openBusiness(
    stores.local.table,
    {},
    retention === undefined ? {} : { retention },
  );
  const callId = newCallId();
  const phone = '+919800000001';
  if (first === 'check-budget')
    await clientOf(
      budgetsApp({ ...ports(), limits: { maxCallSeconds: 600, maxConcurrentCalls: 20 } }),
    ).checkBudget({
      callId,
      businessNumber: number,
      phone,
      carrier: 'exotel',
      at: new Date(noon).toISOString(),
    });
  await clientOf(journalApp(ports())).logEvent({ callId, events: shortCall(businessId, phone, number) });
  await clientOf(
    recordingsApp({
      ...ports(),
      bucket: stores.store.access,
      linkSeconds: 900,
      recordingDays: 180,
      carriers: { accounts: {}, fetch, publicFetch: fetch },
    }),
  ).saveRecording({ callId, phase: 'upload' });
  return callId;
}

test.each([
  ['nothing', undefined, 365, 180],
  ['both', { callDays: 60, recordingDays: 30 }, 60, 30],
  ['a short life of calls, which their recordings share', { callDays: 14 }, 14, 14],
  ['a long life of calls', { callDays: 1000 }, 1000, 180],
  ['a life of calls for which the bucket has no rule', { callDays: 10 }, 10, 7],
  ['more for recordings than the deployment keeps', { recordingDays: 365 }, 365, 180],
] as const)(
  'a business that sets %s: its calls expire after their days',
  async (_, retention, call, recording) => {
    for (const first of ['check-budget', 'journal'] as const)
      expect(await daysOf(await callAt(retention, first))).toEqual({
        CALL: call,
        EVENT: call,
        RECORDING: recording,
      });
  },
);

test('the bucket deletes a recording by the longest of its rules that is not longer than the days', () => {
  const tagOf = (retention: Retention | undefined, deployed = 180) => recordingTag({ retention }, deployed);
  expect(tagOf(undefined)).toBeNull();
  expect(tagOf({ recordingDays: 180 })).toBeNull();
  expect(tagOf({ recordingDays: 365 })).toBeNull();
  expect(tagOf({ recordingDays: 30 })).toBe(30);
  expect(tagOf({ callDays: 29 })).toBe(14);
  expect(tagOf({ callDays: 7, recordingDays: 90 })).toBe(7);
  expect(tagOf({ recordingDays: 90 }, 45)).toBeNull();
  // Its row goes with the recording, not later.
  expect(recordingDaysOf({ retention: { callDays: 29 } }, 180)).toBe(14);
  expect(recordingDaysOf({ retention: { recordingDays: 90 } }, 45)).toBe(45);
});

test('a recording is tagged by one signed request; a bucket without rules by tags is not asked', async () => {
  const asked: Request[] = [];
  vi.stubGlobal('fetch', async (input: Request) => {
    asked.push(input);
    return new Response('', { status: 200 });
  });
  const env = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'ap-south-1' };
  await tagObject(bucketAccess('calls', undefined, env), 'recordings/c/1.wav', 'keepDays', '30');
  await tagObject(bucketAccess('calls', 'http://127.0.0.1:1', env), 'recordings/c/1.wav', 'keepDays', '30');
  expect(asked).toHaveLength(1);
  const [request] = asked;
  expect(request?.method).toBe('PUT');
  expect(request?.url).toMatch(
    /^https:\/\/calls\.s3\.ap-south-1\.amazonaws\.com\/recordings\/c\/1\.wav\?tagging=?$/,
  );
  expect(request?.headers.get('content-md5')).toMatch(/^[\w+/]{22}==$/);
  expect(await request?.text()).toContain('<Key>keepDays</Key><Value>30</Value>');
});

test('bytes that are not those announced are deleted after the days of the business too', async () => {
  const callId = await callAt({ recordingDays: 7 }, 'journal');
  const tagged: string[] = [];
  vi.stubGlobal('fetch', async (input: Request) => {
    if (input.method === 'GET') return new Response('other bytes');
    tagged.push(await input.text());
    return new Response('');
  });
  const env = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'ap-south-1' };
  const app = recordingsApp({
    ...ports(),
    bucket: bucketAccess('calls', undefined, env),
    linkSeconds: 900,
    recordingDays: 180,
    carriers: { accounts: {}, fetch, publicFetch: fetch },
  });
  await expect(clientOf(app).saveRecording({ callId, phase: 'complete', bytes: 5 })).rejects.toMatchObject({
    status: 409,
    code: 'recording_differs',
  });
  expect(tagged).toEqual([expect.stringContaining('<Key>keepDays</Key><Value>7</Value>')]);
});
