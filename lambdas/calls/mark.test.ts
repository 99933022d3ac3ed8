import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditApp } from '../audit/routes.ts';
import { erasePerson } from '../customers/erase.ts';
import { createCall } from '../rows/call.ts';
import { wordsChange } from '../rows/call-words.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { callsApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const from = '+919800000001';
const ports = () => ({ table: local.table, log: quiet, now: () => noon });
const staffOf = (businessId: string) => clientOf(callsApp(ports()), { businessId, person: 'meera' });

async function rang(businessId: string): Promise<string> {
  const callId = newCallId();
  const startedAt = new Date(noon).toISOString();
  const call = { callId, businessId, carrier: 'twilio', from, to: '+918000000001', startedAt } as const;
  await createCall(local.table, call);
  await local.table.change(
    wordsChange({ ...call, status: 'completed' }, 'a broken tooth', { status: 'completed' }),
  );
  return callId;
}

test('staff mark a call with a reason, find it by the mark, and take the mark away', async () => {
  const { businessId } = await openBusiness(local.table);
  const callId = await rang(businessId);
  await rang(businessId);
  const staff = staffOf(businessId);
  const mark = { reason: 'misheard', note: 'heard "Tuesday"', at: new Date(noon).toISOString(), by: 'meera' };
  const { call } = await staff.markCall({ callId, reason: 'misheard', note: ' heard "Tuesday" ' });
  expect(call.mark).toEqual(mark);
  for (const words of [{}, { words: 'tooth' }]) {
    const { calls } = await staff.listCalls({ marked: '1', ...words });
    expect(calls.map(({ callId: id, mark: found }) => [id, found])).toEqual([[callId, mark]]);
  }
  expect((await staff.call({ callId })).call.mark).toEqual(mark);
  // Another mark replaces it.
  await staff.markCall({ callId, reason: 'slow' });
  expect((await staff.call({ callId })).call.mark).toMatchObject({ reason: 'slow', note: '' });
  await staff.unmarkCall({ callId });
  await staff.unmarkCall({ callId });
  for (const words of [{}, { words: 'tooth' }])
    expect((await staff.listCalls({ marked: '1', ...words })).calls).toEqual([]);
});

test('who marked which call and why is in the audit, without the note', async () => {
  const { businessId } = await openBusiness(local.table);
  const callId = await rang(businessId);
  await staffOf(businessId).markCall({ callId, reason: 'other', note: 'the caller has diabetes' });
  await staffOf(businessId).unmarkCall({ callId });
  const { audit } = await clientOf(auditApp(ports()), { businessId, role: 'admin' }).listAudit({});
  expect(audit).toHaveLength(2);
  expect(audit).toContainEqual(
    expect.objectContaining({ action: 'call_marked', callId, reason: 'other', person: 'meera' }),
  );
  expect(audit).toContainEqual(expect.objectContaining({ action: 'call_unmarked', callId, person: 'meera' }));
  expect(JSON.stringify(audit)).not.toContain('diabetes');
});

test('a mark goes with its caller, and none can be set afterwards', async () => {
  const { businessId } = await openBusiness(local.table);
  const callId = await rang(businessId);
  await staffOf(businessId).markCall({ callId, reason: 'other', note: 'the caller has diabetes' });
  await erasePerson(
    {
      table: local.table,
      removeObject: async () => undefined,
      pause: async () => undefined,
      now: () => noon + 1,
    },
    businessId,
    from,
  );
  expect((await staffOf(businessId).call({ callId })).call.mark).toBeNull();
  await expect(staffOf(businessId).markCall({ callId, reason: 'slow' })).rejects.toMatchObject({
    status: 404,
    code: 'erased',
  });
});

test("another business's call is not marked, nor is one without a known reason or with a long note", async () => {
  const { businessId } = await openBusiness(local.table);
  const other = await openBusiness(local.table);
  const callId = await rang(businessId);
  const stranger = staffOf(other.businessId);
  await expect(stranger.markCall({ callId, reason: 'slow' })).rejects.toMatchObject({ status: 404 });
  await expect(stranger.unmarkCall({ callId })).rejects.toMatchObject({ status: 404 });
  expect((await staffOf(businessId).call({ callId })).call.mark).toBeNull();
  const long = { callId, reason: 'slow', note: 'x'.repeat(501) } as const;
  await expect(staffOf(businessId).markCall(long)).rejects.toThrow(TypeError);
});
