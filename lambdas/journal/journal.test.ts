import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../shared/io/log.ts';
import { createCall, findCall } from '../rows/call.ts';
import { readEvents } from '../rows/journal.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, post, quiet } from '../testing/world.ts';
import { journalApp } from './routes.ts';
import { contiguousThrough } from './store.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const app = () => journalApp({ table: local.table, log: quiet });
const edge = () => clientOf(app());
const at = new Date(noon).toISOString();
const started = {
  seq: 0,
  at,
  type: 'callStarted',
  businessId: 'clinic-j',
  carrier: 'exotel',
  from: '09800000001',
  to: '+918000000001',
};
const event = (seq: number, more: object = {}) => ({ seq, at, type: 'somethingNew', ...more });
const seqs = async (callId: string) => (await readEvents(local.table, callId)).map(({ seq }) => seq);

test('the first event creates the call', async () => {
  const callId = newCallId();
  expect(await edge().logEvent({ callId, events: [started, event(1)] })).toEqual({ acceptedThrough: 1 });
  expect(await findCall(local.table, callId)).toMatchObject({
    businessId: 'clinic-j',
    from: '+919800000001',
    status: 'active',
    startedAt: at,
  });
});

test('events of a call without a start are 404, and are not stored', async () => {
  const callId = newCallId();
  await expect(edge().logEvent({ callId, events: [event(1)] })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_call',
  });
  expect(await seqs(callId)).toEqual([]);
});

test('an event that arrives twice is stored once, as it arrived first', async () => {
  const callId = newCallId();
  await edge().logEvent({ callId, events: [started, event(1, { first: true })] });
  expect(await edge().logEvent({ callId, events: [started, event(1, { first: false }), event(2)] })).toEqual({
    acceptedThrough: 2,
  });
  const stored = await readEvents(local.table, callId);
  expect(stored.map(({ seq }) => seq)).toEqual([0, 1, 2]);
  expect(stored[1]).toEqual(event(1, { first: true }));
});

test('events out of order are stored in order, and acceptedThrough stops at a gap until it is filled', async () => {
  const callId = newCallId();
  expect(await edge().logEvent({ callId, events: [started, event(4), event(2)] })).toEqual({
    acceptedThrough: 0,
  });
  expect(await edge().logEvent({ callId, events: [event(1)] })).toEqual({ acceptedThrough: 2 });
  expect(await edge().logEvent({ callId, events: [event(3)] })).toEqual({ acceptedThrough: 4 });
  expect(await seqs(callId)).toEqual([0, 1, 2, 3, 4]);
});

/**
 * When all were written in parallel, readers who waited for a call's end could read it without the
 * last words.
 */
test('the newest event of a delivery is written after all others', async () => {
  const callId = newCallId();
  const written: string[] = [];
  const create: LocalTable['table']['create'] = async (key, row) => {
    const isNew = await local.table.create(key, row);
    if (row.seq !== undefined) written.push(String(row.seq));
    return isNew;
  };
  const events = [started, event(40), ...Array.from({ length: 39 }, (_, index) => event(index + 1))];
  await clientOf(journalApp({ table: { ...local.table, create }, log: quiet })).logEvent({ callId, events });
  expect(written).toHaveLength(41);
  expect(written.at(-1)).toBe('40');
});

test('several simultaneous copies of a delivery are stored once', async () => {
  const callId = newCallId();
  const events = [started, ...Array.from({ length: 60 }, (_, index) => event(index + 1))];
  const answers = await Promise.all(Array.from({ length: 4 }, () => edge().logEvent({ callId, events })));
  expect(answers).toEqual(Array(4).fill({ acceptedThrough: 60 }));
  expect(await seqs(callId)).toEqual(events.map(({ seq }) => seq));
  expect(await edge().logEvent({ callId, events: [event(62)] })).toEqual({ acceptedThrough: 60 });
});

test('a journal that counts from 1 is accepted too', async () => {
  const callId = newCallId();
  expect(await edge().logEvent({ callId, events: [{ ...started, seq: 1 }, event(2)] })).toEqual({
    acceptedThrough: 2,
  });
});

test('until its start arrives, a journal counts as complete from 0, or from 1 if it begins there', async () => {
  const [fromZero, fromOne, later] = [newCallId(), newCallId(), newCallId()];
  for (const callId of [fromZero, fromOne, later]) {
    await createCall(local.table, {
      callId,
      businessId: 'clinic-j',
      carrier: 'exotel',
      from: '',
      to: '',
      startedAt: at,
    });
  }
  expect(await edge().logEvent({ callId: fromZero, events: [event(1), event(0)] })).toEqual({
    acceptedThrough: 1,
  });
  expect(await edge().logEvent({ callId: fromOne, events: [event(1), event(2)] })).toEqual({
    acceptedThrough: 2,
  });
  expect(await edge().logEvent({ callId: later, events: [event(5)] })).toEqual({ acceptedThrough: -1 });
  expect(await edge().logEvent({ callId: fromOne, events: [started] })).toEqual({ acceptedThrough: 2 });
});

test('an event of an unknown type keeps all its fields', async () => {
  const callId = newCallId();
  const odd = event(1, { deep: { list: [1, null, 'ü', { a: true }] }, empty: '', none: null, small: 1e-7 });
  await edge().logEvent({ callId, events: [started, odd] });
  expect((await readEvents(local.table, callId))[1]).toEqual(odd);
});

/** It was 500, which an outbox repeats forever. */
test('an event with a number or a depth that no row can hold is 400, and the largest and deepest possible are stored', async () => {
  const callId = newCallId();
  await edge().logEvent({ callId, events: [started] });
  const nested = (levels: number): object => (levels === 0 ? {} : { in: nested(levels - 1) });
  const logged = (fields: string) =>
    post(
      app(),
      '/api/agent/log-event',
      `{"callId":"${callId}","events":[{"seq":1,"at":"${at}","type":"odd",${fields}}]}`,
    );
  for (const fields of [
    '"n":1e300',
    '"n":-1e126',
    '"n":1e999',
    '"n":1e-200',
    `"deep":${JSON.stringify(nested(40))}`,
    // A value in the deepest object would be one level deeper.
    `"deep":${JSON.stringify(nested(30)).replace('{}', '{"in":1}')}`,
  ]) {
    expect(await logged(fields)).toMatchObject({ status: 400, body: { error: { code: 'not_storable' } } });
  }
  expect((await logged(`"n":1e125,"m":-1e-130,"zero":-0,"deep":${JSON.stringify(nested(30))}`)).status).toBe(
    200,
  );
});

test('a start without a business is 400', async () => {
  const answer = await post(app(), '/api/agent/log-event', {
    callId: newCallId(),
    events: [{ ...started, businessId: undefined, carrier: 'pigeon' }],
  });
  expect(answer).toMatchObject({ status: 400 });
  expect(JSON.stringify(answer.body)).toMatch(/events\.0\.businessId.*events\.0\.carrier/);
});

test('the contiguous part ends at the first gap', () => {
  expect(contiguousThrough(0, [])).toBe(-1);
  expect(contiguousThrough(0, [1, 2])).toBe(-1);
  expect(contiguousThrough(0, [0, 1, 3])).toBe(1);
  expect(contiguousThrough(3, [3, 4])).toBe(4);
});

test('an event that no row can hold is refused by its place, not answered as if the table were away', async () => {
  const callId = newCallId();
  const fat = event(2, { result: 'x'.repeat(400_000) });
  const answer = edge().logEvent({ callId, events: [started, event(1), fat] });
  await expect(answer).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
  expect(await edge().logEvent({ callId, events: [started, event(1)] })).toEqual({ acceptedThrough: 1 });
});

test('a note takes the place of a refused event, is logged for the alarm, and gives way to the event itself', async () => {
  const callId = newCallId();
  const lines: string[] = [];
  const noted = clientOf(
    journalApp({ table: local.table, log: createLog({ write: (_, line) => lines.push(line) }) }),
  );
  const note = event(1, { type: 'undelivered', part: 'event', was: 'somethingNew', why: 'answered 400' });
  expect(await noted.logEvent({ callId, events: [started, note, event(2)] })).toEqual({ acceptedThrough: 2 });
  expect(lines.filter((line) => line.includes('undelivered part'))).toHaveLength(1);
  await noted.logEvent({ callId, events: [event(1, { late: true })] });
  await noted.logEvent({ callId, events: [note, event(1, { late: false })] });
  expect((await readEvents(local.table, callId))[1]).toEqual(event(1, { late: true }));
});
