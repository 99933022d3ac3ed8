/**
 * Requests that were accepted before an erasure and write after it: fetching a carrier's file may
 * take 20 s, a turn 15 s.
 */
import { expect, test } from 'vitest';
import type { Llm } from '../../shared/io/llm.ts';
import { callsApp } from '../calls/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { recordingsApp } from '../recordings/routes.ts';
import { createCall } from '../rows/call.ts';
import { keys } from '../rows/keys.ts';
import { carrierRecordingKey, keepCarrierRecording } from '../rows/recording.ts';
import { deleteObject, getObject } from '../s3.ts';
import type { Table } from '../table/table.ts';
import { shortCall } from '../testing/journal.ts';
import { localStores } from '../testing/local-stores.ts';
import { settled } from '../testing/settled.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { transfersApp } from '../transfers/routes.ts';
import { voiceApp } from '../voice/routes.ts';
import { customersApp } from './routes.ts';

const stores = localStores();

const phone = '+919812345678';
const startedAt = new Date(noon).toISOString();

async function rang() {
  const { businessId, number } = await openBusiness(stores.local.table);
  const callId = newCallId();
  await createCall(stores.local.table, {
    callId,
    businessId,
    carrier: 'exotel',
    from: phone,
    to: number,
    startedAt,
  });
  const removeObject = (key: string) => deleteObject(stores.store.access, key);
  const staff = clientOf(
    customersApp({
      table: stores.local.table,
      removeObject,
      pause: async () => undefined,
      log: quiet,
      now: () => noon,
    }),
    { businessId },
  );
  const calls = clientOf(callsApp({ table: stores.local.table, log: quiet, now: () => noon }), {
    businessId,
  });
  return { businessId, number, callId, calls, erase: () => staff.eraseCustomer({ phone }) };
}

function recordings(businessId: string | null, fetching: () => Promise<Response>) {
  const app = recordingsApp({
    table: stores.local.table,
    bucket: stores.store.access,
    log: quiet,
    now: () => noon,
    linkSeconds: 900,
    recordingDays: 180,
    carriers: { accounts: {}, fetch: fetching, publicFetch: fetching },
  });
  return clientOf(app, businessId === null ? undefined : { businessId });
}

test("a carrier's recording that was being fetched during the erasure is not kept", async () => {
  const { businessId, callId, calls, erase } = await rang();
  await settled(stores.local.table, callId);
  const fetching = async () => {
    await erase();
    return new Response('the voice of the caller');
  };
  const body = { callId, carrierUrl: 'https://recordings.exotel.com/a/x.mp3' };
  await expect(recordings(null, fetching).saveRecording(body)).rejects.toMatchObject({
    status: 404,
    code: 'erased',
  });
  expect(
    await getObject(stores.store.access, carrierRecordingKey({ callId, businessId, startedAt })),
  ).toBeNull();
  const stored = {
    key: carrierRecordingKey({ callId, businessId, startedAt }),
    bytes: 5,
    sha256: 'b'.repeat(64),
  };
  await keepCarrierRecording(stores.local.table, callId, stored, 180);
  await expect(recordings(businessId, fetching).recording({ callId })).rejects.toMatchObject({
    status: 404,
    code: 'no_recording',
  });
  expect((await calls.call({ callId })).call.recording).toBeNull();
});

test('events that were being written during the erasure lose their words, and no language is stored from them', async () => {
  const { businessId, number, callId, calls, erase } = await rang();
  let isErased = false;
  const create: Table['create'] = async (key, row) => {
    const isFirst = !isErased && key.SK.startsWith('EVENT#');
    isErased ||= isFirst;
    if (isFirst) await erase();
    return stores.local.table.create(key, row);
  };
  const edge = clientOf(journalApp({ table: { ...stores.local.table, create }, log: quiet }));
  const spoke = {
    seq: 8,
    at: startedAt,
    type: 'toolAnswered',
    turn: 1,
    id: 'c',
    name: 'set_language',
    arguments: '{"language":"hi-IN"}',
    result: '{}',
    action: { type: 'setLanguage', language: 'hi-IN' },
  };
  expect(await edge.logEvent({ callId, events: [...shortCall(businessId, phone, number), spoke] })).toEqual({
    acceptedThrough: 8,
  });
  const left = JSON.stringify((await calls.callEvents({ callId })).events);
  expect(left).toContain('callerSaid');
  expect(left).not.toMatch(/half past nine|When do you open|9812345678/);
  const known = clientOf(
    customersApp({
      table: stores.local.table,
      removeObject: async () => undefined,
      pause: async () => undefined,
      log: quiet,
      now: () => noon,
    }),
  );
  // A request would make the person known again, and show what is remembered.
  expect(await known.customer({ phone, businessId })).toEqual({ customer: null });
});

test('a turn that was being answered during the erasure leaves neither words nor a language', async () => {
  const { businessId, callId, calls, erase } = await rang();
  let requests = 0;
  const llm: Llm = {
    name: 'scripted',
    model: 'scripted-1',
    async *reply() {
      const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 };
      if (requests++ > 0) {
        yield { type: 'text', text: 'जी हाँ।' };
        yield { type: 'done', finish: 'stop', usage };
        return;
      }
      await erase();
      yield {
        type: 'toolCall',
        call: { id: 'call_1', name: 'set_language', arguments: '{"language":"hi-IN"}' },
      };
      yield { type: 'done', finish: 'toolCalls', usage };
    },
  };
  const wait = async () => undefined;
  const voice = voiceApp({
    table: stores.local.table,
    log: quiet,
    now: () => noon,
    llms: [llm],
    ownTools: { fetch },
    wait,
  });
  expect(await clientOf(voice).voice({ callId, text: 'In Hindi please' })).toMatchObject({
    language: 'hi-IN',
  });
  expect((await calls.callEvents({ callId })).events).toEqual([]);
  const known = clientOf(
    customersApp({
      table: stores.local.table,
      removeObject: async () => undefined,
      pause: async () => undefined,
      log: quiet,
      now: () => noon,
    }),
  );
  expect(await known.customer({ phone, businessId })).toEqual({ customer: null });
});

test('the reason of a transfer that was being stored during the erasure is not kept', async () => {
  const { callId, erase } = await rang();
  const create: Table['create'] = async (key, row) => {
    await erase();
    return stores.local.table.create(key, row);
  };
  const edge = clientOf(
    transfersApp({ table: { ...stores.local.table, create }, log: quiet, now: () => noon }),
  );
  const { transferId, destination } = await edge.requestTransfer({ callId, reason: 'a secret illness' });
  expect(destination.name).toBe('front-desk');
  const row = await stores.local.table.get(keys.transfer(callId, transferId));
  expect(row).toMatchObject({ transferId, destination });
  expect(JSON.stringify(row)).not.toContain('illness');
});
