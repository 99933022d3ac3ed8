import { ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { auditApp } from '../audit/routes.ts';
import { budgetsApp } from '../budgets/routes.ts';
import { callsApp } from '../calls/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { recordingsApp } from '../recordings/routes.ts';
import { requestsApp } from '../requests/routes.ts';
import { findCall } from '../rows/call.ts';
import { keys } from '../rows/keys.ts';
import {
  announce,
  carrierRecordingKey,
  keepCarrierRecording,
  recordingKey,
  verify,
} from '../rows/recording.ts';
import { deleteObject } from '../s3.ts';
import { dynamoClient } from '../table/dynamo.ts';
import { queryAll, type Table } from '../table/table.ts';
import { shortCall } from '../testing/journal.ts';
import { localStores } from '../testing/local-stores.ts';
import { clientOf, eventOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { transfersApp } from '../transfers/routes.ts';
import { customersApp } from './routes.ts';

const stores = localStores();

const phone = '+919812345678';
const table = () => stores.local.table;
const customers = () =>
  customersApp({
    table: table(),
    removeObject: (key) => deleteObject(stores.store.access, key),
    pause: async () => undefined,
    log: quiet,
    now: () => noon,
  });
const journal = () => clientOf(journalApp({ table: table(), log: quiet }));
const requests = () => clientOf(requestsApp({ table: table(), log: quiet, now: () => noon }));
const transfers = () => clientOf(transfersApp({ table: table(), log: quiet, now: () => noon }));
const calls = (businessId: string) =>
  clientOf(callsApp({ table: table(), log: quiet, now: () => noon }), { businessId });
const budgets = () =>
  clientOf(
    budgetsApp({
      table: table(),
      log: quiet,
      now: () => noon,
      limits: { maxCallSeconds: 600, maxConcurrentCalls: 20 },
    }),
  );
const recordings = (businessId?: string) =>
  clientOf(
    recordingsApp({
      table: table(),
      bucket: stores.store.access,
      log: quiet,
      now: () => noon,
      linkSeconds: 900,
      recordingDays: 180,
      carriers: { accounts: {}, fetch, publicFetch: fetch },
    }),
    businessId ? { businessId } : undefined,
  );
const usage = {
  seconds: 6,
  sttSeconds: 6,
  llmInputTokens: 0,
  llmCachedTokens: 0,
  llmOutputTokens: 0,
  ttsCharacters: 0,
};

/** The whole table and the names in the bucket, as one text. */
async function everything(): Promise<string> {
  const client = dynamoClient();
  const found: unknown[] = [];
  let after: ScanCommandOutput['LastEvaluatedKey'];
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({ TableName: stores.local.tableName, ...(after ? { ExclusiveStartKey: after } : {}) }),
    );
    found.push(page.Items);
    after = page.LastEvaluatedKey;
  } while (after);
  client.destroy();
  const { Contents } = await stores.store.client.send(
    new ListObjectsV2Command({ Bucket: stores.store.bucketName }),
  );
  return JSON.stringify([found, Contents]);
}

async function sound(key: string): Promise<void> {
  await stores.store.client.send(
    new PutObjectCommand({ Bucket: stores.store.bucketName, Key: key, Body: 'sound' }),
  );
}

/** A call with everything a call can leave behind. */
async function wholeCall(businessId: string, number: string): Promise<string> {
  const callId = newCallId();
  await budgets().checkBudget({
    callId,
    businessNumber: number,
    phone,
    carrier: 'exotel',
    at: new Date(noon).toISOString(),
  });
  const odd = {
    seq: 90,
    at: new Date(noon).toISOString(),
    type: 'somethingNew',
    who: phone,
    deep: { said: 'secretword' },
    bare: 919812345678,
  };
  const tool = {
    seq: 91,
    at: new Date(noon).toISOString(),
    type: 'toolAnswered',
    turn: 1,
    id: 'c',
    name: 'save_request',
    arguments: '{"name":"secretword"}',
    result: `{"phone":"${phone}"}`,
    action: { type: 'setLanguage', language: 'hi-IN' },
  };
  const events = shortCall(businessId, phone, number).map((event) => ({
    ...event,
    ...(event.text ? { text: `${event.text} secretword` } : {}),
  }));
  await journal().logEvent({ callId, events: [...events, odd, tool] });
  await requests().saveRequest({
    callId,
    kind: 'message',
    fields: { message: 'secretword', name: 'Nobody Else' },
  });
  await transfers().requestTransfer({ callId, reason: 'secretword' });
  const startedAt = new Date(noon).toISOString();
  for (const key of [
    recordingKey({ callId, businessId, startedAt }),
    carrierRecordingKey({ callId, businessId, startedAt }),
  ])
    await sound(key);
  await announce(
    table(),
    callId,
    { key: recordingKey({ callId, businessId, startedAt }), announced: {} },
    180,
  );
  await verify(table(), callId, { bytes: 5, sha256: 'a'.repeat(64), seconds: 1 });
  await keepCarrierRecording(
    table(),
    callId,
    { key: carrierRecordingKey({ callId, businessId, startedAt }), bytes: 5, sha256: 'b'.repeat(64) },
    180,
  );
  await budgets().finishCall({
    callId,
    endedAt: new Date(noon).toISOString(),
    endReason: 'caller',
    usage,
    summary: 'secretword',
  });
  return callId;
}

test('after an erasure no number, words or audio of the person are left anywhere, but the cost of the calls is', async () => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = stores.local.endpoint;
  Object.assign(process.env, {
    AWS_REGION: 'ap-south-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const { businessId, number } = await openBusiness(stores.local.table);
  const staff = clientOf(customers(), { businessId });
  await staff.putCustomer({
    phone: '98123 45678',
    name: 'Secretname',
    language: 'en-IN',
    notes: 'secretword',
  });
  const callIds = [await wholeCall(businessId, number), await wholeCall(businessId, number)];
  const before = await everything();
  for (const trace of ['9812345678', 'secretword', 'Secretname', callIds[0]]) expect(before).toContain(trace);

  await staff.eraseCustomer({ phone: '09812345678' });
  const after = await everything();
  for (const trace of ['9812345678', 'secretword', 'Secretname', 'Nobody Else', 'half past nine'])
    expect(after).not.toContain(trace);
  expect(after).not.toContain('.wav');
  expect(after).not.toContain('.mp3');
  await expect(staff.customerOfStaff({ phone })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_customer',
  });
  for (const callId of callIds) {
    const { call } = await calls(businessId).call({ callId });
    expect(call).toMatchObject({
      from: '',
      summary: null,
      transcript: [],
      recording: null,
      status: 'completed',
    });
    expect(call.cost.total.microInr).toBeGreaterThan(0);
    expect(call.turns).toMatchObject([{ turn: 0 }, { turn: 1, responseMs: 700 }]);
    await expect(recordings(businessId).recording({ callId })).rejects.toMatchObject({
      status: 404,
      code: 'no_recording',
    });
  }
  await staff.eraseCustomer({ phone });
});

test("deliveries that waited in an outbox do not restore an erased person's data", async () => {
  const { businessId, number } = await openBusiness(stores.local.table);
  const callId = newCallId();
  await budgets().checkBudget({
    callId,
    businessNumber: number,
    phone,
    carrier: 'exotel',
    at: new Date(noon).toISOString(),
  });
  const events = shortCall(businessId, phone, number).map((event) => ({
    ...event,
    ...(event.text ? { text: 'laterword' } : {}),
  }));
  await journal().logEvent({ callId, events: events.slice(0, 3) });
  await recordings().saveRecording({ callId, phase: 'upload' });
  await clientOf(customers(), { businessId }).eraseCustomer({ phone });

  expect(await journal().logEvent({ callId, events })).toEqual({ acceptedThrough: 7 });
  await sound(recordingKey({ callId, businessId, startedAt: new Date(noon).toISOString() }));
  const gone = { status: 404, code: 'erased' };
  await expect(recordings().saveRecording({ callId, phase: 'complete' })).rejects.toMatchObject(gone);
  await expect(
    requests().saveRequest({ callId, kind: 'message', fields: { message: 'laterword' } }),
  ).rejects.toMatchObject(gone);
  await transfers().requestTransfer({ callId, reason: 'laterword' });
  await budgets().finishCall({
    callId,
    endedAt: new Date(noon).toISOString(),
    endReason: 'caller',
    usage,
    summary: 'laterword',
  });
  const after = await everything();
  for (const trace of ['9812345678', 'laterword', callId.concat('.wav')]) expect(after).not.toContain(trace);
  expect((await calls(businessId).call({ callId })).call).toMatchObject({
    status: 'completed',
    from: '',
    transcript: [],
  });
});

test("an erasure at one business keeps the same person's calls at another", async () => {
  const [mine, theirs] = [await openBusiness(stores.local.table), await openBusiness(stores.local.table)];
  const callId = await wholeCall(theirs.businessId, theirs.number);
  await clientOf(customers(), { businessId: mine.businessId }).eraseCustomer({ phone });
  expect((await calls(theirs.businessId).call({ callId })).call.transcript).toHaveLength(3);
});

test('staff can enter, read and change a customer; a bad number is 400 and names the field', async () => {
  const { businessId } = await openBusiness(stores.local.table);
  const staff = clientOf(customers(), { businessId });
  await expect(staff.customerOfStaff({ phone })).rejects.toMatchObject({ status: 404 });
  await staff.putCustomer({ phone, name: 'Ravi' });
  expect((await staff.customerOfStaff({ phone: '09812345678' })).customer).toMatchObject({
    phone,
    name: 'Ravi',
    language: null,
    notes: '',
  });
  expect((await staff.putCustomer({ phone, name: 'Ravi', language: 'hi-IN' })).customer.language).toBe(
    'hi-IN',
  );
  await expect(
    clientOf(customers(), { businessId: 'other' }).customerOfStaff({ phone }),
  ).rejects.toMatchObject({ status: 404 });
  await expect(clientOf(customers()).eraseCustomer({ phone })).rejects.toMatchObject({ status: 401 });
  const bad = await customers().request('/api/customers/12', {}, { event: eventOf({ businessId }) });
  expect(bad.status).toBe(400);
  expect(await bad.json()).toMatchObject({ error: { issues: [{ path: 'phone' }] } });
});

test('the language that a caller chooses is stored for the next call, even if the caller is no customer', async () => {
  const { businessId, number } = await openBusiness(stores.local.table);
  const callId = await wholeCall(businessId, number);
  expect(callId).toContain('exotel');
  const { customer } = await clientOf(customers()).customer({ phone, businessId });
  expect(customer).toMatchObject({ name: null, language: 'hi-IN' });
});

test('an erasure looks three times for calls that the index shows late, and waits between', async () => {
  const { businessId, number } = await openBusiness(table());
  const events = shortCall(businessId, phone, number);
  const late = [newCallId(), newCallId()];
  for (const callId of late) await journal().logEvent({ callId, events });
  const waited: number[] = [];
  // The index shows one call from the second look on, and the other from the third.
  const lagging: Table = {
    ...table(),
    query: async (range) => {
      const page = await table().query(range);
      if (range.index !== 'GSI2') return page;
      const shown = late.slice(0, waited.length);
      return { ...page, rows: page.rows.filter(({ callId }) => shown.includes(String(callId))) };
    },
  };
  const app = customersApp({
    table: lagging,
    removeObject: async () => undefined,
    pause: async (ms) => void waited.push(ms),
    log: quiet,
    now: () => noon,
  });
  await clientOf(app, { businessId }).eraseCustomer({ phone });
  expect(waited).toEqual([1000, 3000]);
  for (const callId of late) {
    const { call } = await calls(businessId).call({ callId });
    expect(call.from).toBe('');
    expect(call.transcript.map(({ text }) => text).join('')).toBe('');
  }
});

test.each(['waits at the edge', 'is not shown by the index'])(
  'a call that began before the erasure and %s meanwhile loses its number and its words, a later one does not',
  async (why) => {
    const { businessId, number } = await openBusiness(table());
    const [early, later] = [newCallId(), newCallId()];
    const events = shortCall(businessId, phone, number);
    const isHidden = why === 'is not shown by the index';
    if (isHidden) {
      await journal().logEvent({ callId: early, events: events.slice(0, 5) });
      await requests().saveRequest({ callId: early, kind: 'message', fields: { message: 'secretword' } });
      await transfers().requestTransfer({ callId: early, reason: 'secretword' });
    }
    const blind: Table = {
      ...table(),
      query: async (range) => {
        const page = await table().query(range);
        return range.index === 'GSI2' ? { ...page, rows: page.rows.filter(({ SK }) => SK !== 'CALL') } : page;
      },
    };
    const erasing = customersApp({
      table: blind,
      removeObject: async () => undefined,
      pause: async () => undefined,
      log: quiet,
      now: () => noon + 60_000,
    });
    await clientOf(erasing, { businessId }).eraseCustomer({ phone });
    // Before its next part arrives, staff are not shown what is still stored.
    if (isHidden) {
      const shown = JSON.stringify([
        await calls(businessId).call({ callId: early }),
        await calls(businessId).callEvents({ callId: early }),
      ]);
      expect(shown).not.toMatch(/9812345678|When do you open/);
      await expect(
        requests().saveRequest({ callId: early, kind: 'message', fields: { message: 'laterword' } }),
      ).rejects.toMatchObject({ status: 404, code: 'erased' });
    }
    await journal().logEvent({ callId: early, events });
    const left = JSON.stringify(await queryAll(table(), { partition: keys.call(early).PK }));
    expect(left).toContain('callerSaid');
    expect(left).not.toMatch(/9812345678|When do you open|half past nine|secretword/);
    expect(await findCall(table(), early)).toMatchObject({ from: '', erased: true });
    await expect(recordings().saveRecording({ callId: early, phase: 'complete' })).rejects.toMatchObject({
      status: 404,
      code: 'erased',
    });

    const moved = events.map((event) => ({
      ...event,
      at: new Date(Date.parse(event.at) + 120_000).toISOString(),
    }));
    await journal().logEvent({ callId: later, events: moved });
    expect((await calls(businessId).call({ callId: later })).call).toMatchObject({ from: phone });
    const note = JSON.stringify(await queryAll(table(), { partition: keys.settings(businessId).PK }));
    expect(note).toContain('ERASED#');
    expect(note).not.toContain('9812345678');
  },
);

test('an erasure that breaks off in the middle is in the audit, with who began it', async () => {
  const { businessId, number } = await openBusiness(table());
  await journal().logEvent({ callId: newCallId(), events: shortCall(businessId, phone, number) });
  let isBroken = true;
  const app = customersApp({
    table: table(),
    removeObject: async () => {
      if (isBroken) throw Object.assign(new Error('slow down'), { name: 'SlowDown' });
    },
    pause: async () => undefined,
    log: quiet,
    now: () => noon,
  });
  const staff = clientOf(app, { businessId, person: 'asha' });
  const acts = async () =>
    (await clientOf(auditApp({ table: table(), log: quiet }), { businessId, role: 'admin' }).listAudit({}))
      .audit;
  await expect(staff.eraseCustomer({ phone })).rejects.toMatchObject({ status: 503 });
  const act = { action: 'person_erased', person: 'asha', role: 'staff' };
  expect(await acts()).toEqual([{ ...act, at: new Date(noon).toISOString() }]);
  isBroken = false;
  await staff.eraseCustomer({ phone });
  expect(await acts()).toHaveLength(2);
  expect(await acts()).toContainEqual({ ...act, at: new Date(noon).toISOString(), calls: 1 });
});
