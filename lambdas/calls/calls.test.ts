import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '../../shared/journal/events.ts';
import { budgetsApp } from '../budgets/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { createCall } from '../rows/call.ts';
import { announce, verify } from '../rows/recording.ts';
import { shortCall } from '../testing/journal.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { callsApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const app = () => callsApp({ table: local.table, log: quiet, now: () => noon + 61_500 });
const staffOf = (businessId: string) => clientOf(app(), { businessId });
const from = '+919800000001';
const usage = {
  seconds: 6,
  sttSeconds: 6,
  llmInputTokens: 100,
  llmCachedTokens: 0,
  llmOutputTokens: 10,
  ttsCharacters: 40,
};

async function madeCall(businessId: string, number: string): Promise<string> {
  const callId = newCallId();
  await clientOf(journalApp({ table: local.table, log: quiet })).logEvent({
    callId,
    events: shortCall(businessId, from, number),
  });
  return callId;
}
async function rang(businessId: string, minutes: number, phone = from): Promise<string> {
  const callId = newCallId();
  const startedAt = new Date(noon + minutes * 60_000).toISOString();
  await createCall(local.table, {
    callId,
    businessId,
    carrier: 'twilio',
    from: phone,
    to: '+918000000001',
    startedAt,
  });
  return callId;
}

test('a call is returned with its transcript, timings, cost and recording', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = await madeCall(businessId, number);
  const budgets = clientOf(
    budgetsApp({
      table: local.table,
      log: quiet,
      now: () => noon,
      limits: { maxCallSeconds: 600, maxConcurrentCalls: 20 },
    }),
  );
  const { cost } = await budgets.finishCall({
    callId,
    endedAt: new Date(noon + 6000).toISOString(),
    endReason: 'caller',
    usage,
    summary: 'Hours.',
  });
  await announce(local.table, callId, { key: 'recordings/x.wav', announced: {} }, 180);
  await verify(local.table, callId, { bytes: 5, sha256: 'a'.repeat(64), seconds: 1.5 });

  const { call } = await staffOf(businessId).call({ callId });
  expect(call).toMatchObject({
    callId,
    businessId,
    carrier: 'exotel',
    from,
    to: number,
    status: 'completed',
    endReason: 'caller',
    seconds: 6,
    outcome: 'answered',
    summary: 'Hours.',
  });
  expect(call.startedAt).toBe('2026-11-22T04:30:00.000Z');
  expect(call.transcript).toEqual([
    { at: '2026-11-22T04:30:01.100Z', turn: 0, who: 'agent', text: 'Hello, this', interrupted: true },
    { at: '2026-11-22T04:30:03.000Z', turn: 1, who: 'caller', text: 'When do you open?' },
    { at: '2026-11-22T04:30:03.400Z', turn: 1, who: 'agent', text: 'At half past nine.' },
  ]);
  expect(call.turns).toMatchObject([
    { turn: 0 },
    { turn: 1, responseMs: 700, at: '2026-11-22T04:30:03.000Z' },
  ]);
  expect(call.cost).toEqual(cost);
  expect(call.recording).toEqual({ key: 'recordings/x.wav', bytes: 5, sha256: 'a'.repeat(64), seconds: 1.5 });
});

test('a call in progress is active, has no end or recording, and shows its cost so far', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = newCallId();
  const soFar = shortCall(businessId, from, number).slice(0, -1);
  await clientOf(journalApp({ table: local.table, log: quiet })).logEvent({ callId, events: soFar });
  const { call } = await staffOf(businessId).call({ callId });
  expect(call).toMatchObject({
    status: 'active',
    endReason: null,
    endedAt: null,
    seconds: null,
    summary: null,
    recording: null,
  });
  // 60.5 s since the media socket opened: two minutes of the carrier, and STT by the second.
  expect(call.cost.lines).toContainEqual({ item: 'carrier', microInr: 1_000_000, inr: '1.00' });
  expect(call.cost.lines).toContainEqual({ item: 'stt', microInr: 707_850, inr: '0.71' });
  const rang2 = await rang(businessId, 0);
  expect((await staffOf(businessId).call({ callId: rang2 })).call.cost).toEqual({
    lines: [],
    total: { microInr: 0, inr: '0.00' },
  });
});

test("another business's call, an unknown call and a malformed id are all 404", async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = await madeCall(businessId, number);
  const other = staffOf('other-clinic');
  await expect(other.call({ callId })).rejects.toMatchObject({ status: 404, code: 'unknown_call' });
  await expect(other.callEvents({ callId })).rejects.toMatchObject({ status: 404, code: 'unknown_call' });
  await expect(staffOf(businessId).call({ callId: 'exotel-never' })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_call',
  });
  const nonsense = await app().request(
    '/api/calls/nonsense',
    {},
    { event: { requestContext: { authorizer: { jwt: { claims: { business: businessId } } } } } },
  );
  expect(nonsense.status).toBe(404);
});

test('a request without a token is 401, and the list of another business 403', async () => {
  await expect(clientOf(app()).listCalls({})).rejects.toMatchObject({ status: 401, code: 'unauthorized' });
  await expect(staffOf('clinic-a').listCalls({ business: 'clinic-b' })).rejects.toMatchObject({
    status: 403,
    code: 'forbidden',
  });
});

test('the journal is returned in order and unchanged', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = await madeCall(businessId, number);
  expect((await staffOf(businessId).callEvents({ callId })).events).toEqual(
    shortCall(businessId, from, number),
  );
});

test('calls are listed newest first, bounded by time, person and status', async () => {
  const { businessId } = await openBusiness(local.table);
  const [first, second, third] = [
    await rang(businessId, 0),
    await rang(businessId, 1, '+919800000002'),
    await rang(businessId, 2),
  ];
  const staff = staffOf(businessId);
  const ids = async (query: Parameters<typeof staff.listCalls>[0]) =>
    (await staff.listCalls(query)).calls.map(({ callId }) => callId);
  expect(await ids({ business: businessId })).toEqual([third, second, first]);
  expect(await ids({ since: '2026-11-22T04:31:00Z' })).toEqual([third, second]);
  expect(await ids({ until: '2026-11-22T04:31:00Z' })).toEqual([first]);
  expect(await ids({ phone: '098000 00001' })).toEqual([third, first]);
  expect(await ids({ phone: from, since: '2026-11-22T04:30:00.001Z' })).toEqual([third]);
  expect(await ids({ status: 'failed' })).toEqual([]);
  // A time range that ends before or at its begin was 500.
  expect(await ids({ since: '2026-11-22T05:00:00Z', until: '2026-11-22T04:00:00Z' })).toEqual([]);
  expect(await ids({ since: '2026-11-22T04:30:00Z', until: '2026-11-22T04:30:00Z', phone: from })).toEqual(
    [],
  );
  expect(await ids({ status: 'active', phone: '+919800000002' })).toEqual([second]);
});

test('the list is filtered by what came of a call; a call that is not settled, or was by an older version, has null', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const limits = { maxCallSeconds: 600, maxConcurrentCalls: 20 };
  const budgets = clientOf(budgetsApp({ table: local.table, log: quiet, now: () => noon, limits }));
  const [answered, silent, live] = [
    await madeCall(businessId, number),
    await rang(businessId, 1),
    await rang(businessId, 2),
  ];
  const endedAt = new Date(noon + 6000).toISOString();
  for (const callId of [answered, silent])
    await budgets.finishCall({ callId, endedAt, endReason: 'caller', usage });
  const staff = staffOf(businessId);
  const outcomes = async (query: Parameters<typeof staff.listCalls>[0]) =>
    (await staff.listCalls(query)).calls.map(({ callId, outcome }) => [callId, outcome]);
  expect(await outcomes({})).toEqual([
    [live, null],
    [silent, 'abandoned'],
    [answered, 'answered'],
  ]);
  expect(await outcomes({ outcome: 'answered' })).toEqual([[answered, 'answered']]);
  expect(await outcomes({ outcome: 'abandoned', status: 'completed', phone: from })).toEqual([
    [silent, 'abandoned'],
  ]);
  expect(await outcomes({ outcome: 'answered', status: 'failed' })).toEqual([]);
});

test('a long list comes in pages without gap or overlap', async () => {
  const { businessId } = await openBusiness(local.table);
  const all = await Promise.all(Array.from({ length: 120 }, (_, minutes) => rang(businessId, minutes)));
  const staff = staffOf(businessId);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await staff.listCalls({ status: 'active', ...(cursor ? { cursor } : {}) });
    seen.push(...page.calls.map(({ callId }) => callId));
    cursor = page.cursor;
  } while (cursor);
  expect(seen).toEqual(all.reverse());
});

test('a cursor works only in the list that returned it', async () => {
  const [mine, theirs] = [await openBusiness(local.table), await openBusiness(local.table)];
  for (let minutes = 0; minutes < 60; minutes++) await rang(theirs.businessId, minutes);
  await rang(mine.businessId, 0);
  const { cursor } = await staffOf(theirs.businessId).listCalls({});
  const { calls } = await staffOf(mine.businessId).listCalls({ cursor });
  expect(calls.filter((call) => call.businessId !== mine.businessId)).toEqual([]);
  await expect(staffOf(mine.businessId).listCalls({ cursor: 'nonsense' })).rejects.toMatchObject({
    status: 400,
  });
  await expect(staffOf(theirs.businessId).listCalls({ cursor, phone: from })).rejects.toMatchObject({
    status: 400,
  });
});

test('a call shows what of it the edge could not deliver, until it arrives', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = await madeCall(businessId, number);
  const shown = async () => (await staffOf(businessId).call({ callId })).call.undelivered;
  expect(await shown()).toBeNull();
  const at = new Date(noon).toISOString();
  const notes = [{ part: 'event', was: 'toolAnswered' }, { part: 'recording' }, { part: 'bill' }].map(
    (what, n) => ({ seq: 900 + n, at, type: 'undelivered', why: 'answered 409', ...what }),
  );
  await clientOf(journalApp({ table: local.table, log: quiet })).logEvent({ callId, events: notes });
  expect(await shown()).toEqual({ events: 1, recording: true, bill: true });
  await announce(local.table, callId, { key: 'recordings/x.wav', announced: {} }, 180);
  await verify(local.table, callId, { bytes: 5, sha256: 'a'.repeat(64), seconds: 1.5 });
  expect(await shown()).toEqual({ events: 1, recording: false, bill: true });
});

test('a call shows whether the recording notice was heard, and what the caller wished', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const at = new Date(noon).toISOString();
  const shown = async (recordingNotice: string | undefined, more: object[]) => {
    const callId = newCallId();
    const [start, ...rest] = shortCall(businessId, from, number);
    const events = [...rest, ...more.map((event, n) => ({ seq: 900 + n, at, ...event }))];
    await clientOf(journalApp({ table: local.table, log: quiet })).logEvent({
      callId,
      events: [{ ...start, ...(recordingNotice ? { recordingNotice } : {}) }, ...events] as WireEvent[],
    });
    await announce(local.table, callId, { key: 'recordings/x.wav', announced: {} }, 180);
    await verify(local.table, callId, { bytes: 5, sha256: 'a'.repeat(64), seconds: 1.5 });
    const { call } = await staffOf(businessId).call({ callId });
    return { notice: call.recordingNotice, hasRecording: call.recording !== null };
  };
  const heard = { type: 'noticeHeard' };
  const decided = (consent: boolean, why: string) => ({ type: 'recordingDecided', consent, why });
  expect(await shown(undefined, [])).toEqual({ notice: null, hasRecording: true });
  expect(await shown('spoken', [])).toEqual({
    notice: { policy: 'spoken', heard: false },
    hasRecording: true,
  });
  expect(await shown('askFirst', [heard, decided(true, 'asked')])).toEqual({
    notice: { policy: 'askFirst', heard: true, consent: true },
    hasRecording: true,
  });
  expect(await shown('askFirst', [heard])).toMatchObject({ hasRecording: false });
  expect(await shown(undefined, [decided(false, 'stopped')])).toEqual({
    notice: { policy: 'off', heard: false, consent: false },
    hasRecording: false,
  });
});
