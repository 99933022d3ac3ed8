import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CallEvent, type JournalEvent, toWire } from '../../shared/journal/events.ts';
import { budgetsApp } from '../budgets/routes.ts';
import { erasePerson } from '../customers/erase.ts';
import { journalApp } from '../journal/routes.ts';
import { createCall, findCall } from '../rows/call.ts';
import { wordsChange, wordsKey } from '../rows/call-words.ts';
import { putCustomer } from '../rows/people/customer.ts';
import { shortCall } from '../testing/journal.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, eventOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { callsApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const [ravi, priya] = ['+919800000001', '+919800000002'];
const app = () => callsApp({ table: local.table, log: quiet, now: () => noon });
const staffOf = (businessId: string) => clientOf(app(), { businessId, person: 'meera' });
const limits = { maxCallSeconds: 600, maxConcurrentCalls: 20 };

interface Made {
  from?: string;
  says?: string;
  minutes?: number;
  seconds?: number;
  more?: CallEvent[];
}

/** A call that is over and settled; `minutes` after noon. */
async function made(
  businessId: string,
  number: string,
  { from = ravi, says = 'When do you open?', minutes = 0, seconds = 6, more = [] }: Made,
): Promise<string> {
  const callId = newCallId();
  const shift = minutes * 60_000;
  const events = shortCall(businessId, from, number).map((event) => ({
    ...event,
    at: new Date(Date.parse(event.at) + shift).toISOString(),
    ...(event.type === 'callerSaid' ? { text: says } : {}),
  }));
  const faults = more.map((event, at) => toWire({ ...event, seq: events.length + at } as JournalEvent));
  await clientOf(journalApp({ table: local.table, log: quiet })).logEvent({
    callId,
    events: [...events, ...faults],
  });
  await clientOf(budgetsApp({ table: local.table, log: quiet, now: () => noon, limits })).finishCall({
    callId,
    endedAt: new Date(noon + shift + 6000).toISOString(),
    endReason: 'caller',
    usage: {
      seconds,
      sttSeconds: 6,
      llmInputTokens: 1,
      llmCachedTokens: 0,
      llmOutputTokens: 1,
      ttsCharacters: 1,
    },
  });
  return callId;
}

/** The rows alone of such a call. */
async function stored(businessId: string, minutes: number): Promise<string> {
  const callId = newCallId();
  const startedAt = new Date(noon + minutes * 60_000).toISOString();
  const call = { callId, businessId, carrier: 'exotel', from: ravi, to: '+918000000001', startedAt } as const;
  await createCall(local.table, call);
  await local.table.change(
    wordsChange({ ...call, status: 'completed' }, 'when do you open?', { status: 'completed' }),
  );
  return callId;
}

const dead: CallEvent = {
  type: 'faulted',
  at: noon,
  fault: { source: 'stt', kind: 'network', retryable: false, message: 'away' },
};

test('a call is found by words that were heard in it, in any order and any capitals, in Hindi too', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const tooth = await made(businessId, number, { says: 'My TOOTH is broken' });
  const hindi = await made(businessId, number, { says: 'मेरा दाँत टूट गया', minutes: 1 });
  const found = async (words: string) =>
    (await staffOf(businessId).listCalls({ words })).calls.map(({ callId }) => callId);
  expect(await found('broken tooth')).toEqual([tooth]);
  expect(await found('दाँत')).toEqual([hindi]);
  // The agent's words count as well, those that were not heard do not.
  expect(await found('half past nine')).toEqual([hindi, tooth]);
  expect(await found('asha')).toEqual([]);
  expect(await found('broken दाँत')).toEqual([]);
});

test("another business's words are not found", async () => {
  const one = await openBusiness(local.table);
  const other = await openBusiness(local.table);
  await made(one.businessId, one.number, { says: 'a secret implant' });
  expect((await staffOf(other.businessId).listCalls({ words: 'implant' })).calls).toEqual([]);
  await expect(
    staffOf(other.businessId).listCalls({ words: 'implant', business: one.businessId }),
  ).rejects.toMatchObject({ status: 403 });
});

test('the pages of a search by words hold every call once, newest first, across all shards', async () => {
  const { businessId } = await openBusiness(local.table);
  const ids: string[] = [];
  for (let minutes = 0; minutes < 130; minutes++) ids.push(await stored(businessId, minutes));
  const staff = staffOf(businessId);
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await staff.listCalls({ words: 'open', ...(cursor ? { cursor } : {}) });
    pages.push(page.calls.map(({ callId }) => callId));
    cursor = page.cursor;
  } while (cursor);
  expect(pages.map(({ length }) => length)).toEqual([50, 50, 30]);
  expect(pages.flat()).toEqual(ids.reverse());
  const { calls } = await staff.listCalls({
    words: 'open',
    since: new Date(noon + 60_000).toISOString(),
    until: new Date(noon + 180_000).toISOString(),
  });
  expect(calls.map(({ startedAt }) => Date.parse(startedAt) - noon)).toEqual([120_000, 60_000]);
  await expect(staff.listCalls({ words: 'open', cursor: 'nonsense' })).rejects.toMatchObject({ status: 400 });
});

test('name, length, fault, number and outcome narrow the list, with words and without', async () => {
  const { businessId, number } = await openBusiness(local.table);
  await putCustomer(local.table, businessId, { phone: priya, name: 'Priya Sharma' });
  const short = await made(businessId, number, { seconds: 20 });
  const long = await made(businessId, number, { minutes: 1, seconds: 300, from: priya });
  const broken = await made(businessId, number, { minutes: 2, seconds: 60, more: [dead] });
  const staff = staffOf(businessId);
  for (const words of [undefined, 'open']) {
    const found = async (query: object) =>
      (await staff.listCalls({ ...query, ...(words ? { words } : {}) })).calls.map(({ callId }) => callId);
    expect(await found({ name: 'sharma' })).toEqual([long]);
    expect(await found({ name: 'nobody' })).toEqual([]);
    expect(await found({ minSeconds: 60 })).toEqual([broken, long]);
    expect(await found({ minSeconds: 30, maxSeconds: 100 })).toEqual([broken]);
    expect(await found({ fault: 'any' })).toEqual([broken]);
    expect(await found({ fault: 'stt' })).toEqual([broken]);
    expect(await found({ fault: 'tts' })).toEqual([]);
    expect(await found({ phone: '98000 00001' })).toEqual([broken, short]);
    expect(await found({ phone: '98000 00001', maxSeconds: 30 })).toEqual([short]);
  }
  const [row] = (await staff.listCalls({ fault: 'any' })).calls;
  expect(row).toMatchObject({ faults: ['stt'] });
  expect((await staff.listCalls({ name: 'Priya' })).calls[0]).toMatchObject({ callerName: 'Priya Sharma' });
});

test('the words go with their caller, also of a call that ends while its caller is erased', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = await made(businessId, number, { says: 'my secret implant' });
  const call = await findCall(local.table, callId);
  if (!call) throw new Error('the call is stored');
  expect(await local.table.get(wordsKey(call))).toMatchObject({ from: ravi });
  await erasePerson(
    {
      table: local.table,
      removeObject: async () => undefined,
      pause: async () => undefined,
      now: () => noon + 1,
    },
    businessId,
    ravi,
  );
  expect(await local.table.get(wordsKey(call))).toBeUndefined();
  const late = await made(businessId, number, { says: 'implant', minutes: -1 });
  expect((await staffOf(businessId).listCalls({ words: 'implant' })).calls).toEqual([]);
  expect((await findCall(local.table, late))?.erased).toBe(true);
});

test('the words of a call expire on the same day as the call', async () => {
  const retention = { callDays: 30 };
  const { businessId, number } = await openBusiness(local.table, {}, { retention });
  const call = await findCall(local.table, await made(businessId, number, {}));
  if (!call) throw new Error('the call is stored');
  expect(await local.table.get(wordsKey(call))).toMatchObject({ ttl: noon / 1000 + 30 * 86_400 });
});

test('a table of the filtered calls has every page, times of the business, and no formula', async () => {
  const { businessId, number } = await openBusiness(local.table);
  await putCustomer(local.table, businessId, { phone: ravi, name: '=HYPERLINK("http://x")' });
  await made(businessId, number, {});
  for (let minutes = 1; minutes < 60; minutes++) await stored(businessId, minutes);
  await made(businessId, number, { from: priya, says: 'something else' });
  const csv = async (query: string) => {
    const answer = await app().request(
      `/api/calls${query}`,
      { headers: { accept: 'text/csv' } },
      { event: eventOf({ businessId }) },
    );
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    return (await answer.text()).trim().split('\r\n');
  };
  const lines = await csv('?words=open');
  expect(lines).toHaveLength(61);
  expect(lines[0]).toMatch(/date,time,zone,caller,name,/);
  expect(lines.at(-1)).toBe(
    `2026-11-22,10:00,Asia/Kolkata,"'+919800000001","'=HYPERLINK(""http://x"")","'${number}",exotel,completed,answered,caller,6,0.57,,,,,${
      (await staffOf(businessId).listCalls({ words: 'open', until: new Date(noon + 1).toISOString() }))
        .calls[0]?.callId
    }`,
  );
  expect(await csv('')).toHaveLength(62);
});
