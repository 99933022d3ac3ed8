import { afterAll, beforeAll, expect, test } from 'vitest';
import { callsApp } from '../calls/routes.ts';
import { customersApp } from '../customers/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { requestsApp } from '../requests/routes.ts';
import { shortCall } from '../testing/journal.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { budgetsApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const from = '+919800000001';
const ports = () => ({ table: local.table, log: quiet, now: () => noon });
const usage = {
  seconds: 6,
  sttSeconds: 6,
  llmInputTokens: 100,
  llmCachedTokens: 0,
  llmOutputTokens: 10,
  ttsCharacters: 40,
};

/** The short call, in which the caller asks for an appointment and the agent asks for the time. */
function begun(businessId: string, number: string) {
  const words: Readonly<Record<string, string>> = {
    callerSaid: 'I want to book for Monday',
    agentSaid: 'What time would suit you?',
  };
  return shortCall(businessId, from, number).map((event) =>
    event.turn === 1 && words[event.type] ? { ...event, text: words[event.type] } : event,
  );
}

async function settled(events: (businessId: string, number: string) => ReturnType<typeof shortCall>) {
  const { businessId, number } = await openBusiness(local.table);
  const callId = newCallId();
  await clientOf(journalApp(ports())).logEvent({ callId, events: events(businessId, number) });
  const limits = { maxCallSeconds: 600, maxConcurrentCalls: 20 };
  const edge = clientOf(budgetsApp({ ...ports(), limits }));
  const endedAt = new Date(noon + 6000).toISOString();
  for (let times = 0; times < 2; times++)
    await edge.finishCall({ callId, endedAt, endReason: 'caller', usage });
  const { requests } = await clientOf(requestsApp(ports()), { businessId }).listRequests({});
  const { call } = await clientOf(callsApp(ports()), { businessId }).call({ callId });
  return { businessId, callId, requests, outcome: call.outcome };
}

test('a request that a caller began and did not confirm is kept once, open and marked, and the call is unresolved', async () => {
  const { callId, requests, outcome, businessId } = await settled(begun);
  expect(outcome).toBe('unresolved');
  expect(requests).toMatchObject([
    {
      callId,
      kind: 'appointment',
      state: 'open',
      unconfirmed: true,
      phone: from,
      fields: { message: 'I want to book for Monday' },
    },
  ]);
  const customers = clientOf(
    customersApp({ ...ports(), removeObject: async () => undefined, pause: async () => undefined }),
    { businessId },
  );
  const { customer } = await clientOf(
    customersApp({ ...ports(), removeObject: async () => undefined, pause: async () => undefined }),
  ).customer({ phone: from, businessId });
  expect(customer?.openRequests ?? []).toEqual([]);
  const staff = clientOf(requestsApp(ports()), { businessId });
  const { request } = await staff.changeRequest({ id: requests[0]?.requestId ?? '', state: 'done' });
  expect(request).toMatchObject({ state: 'done', unconfirmed: true });
  await customers.eraseCustomer({ phone: from });
  expect((await staff.listRequests({})).requests).toEqual([]);
});

test('a question that was answered leaves no request', async () => {
  const { requests, outcome } = await settled((businessId, number) => shortCall(businessId, from, number));
  expect([requests, outcome]).toEqual([[], 'answered']);
});

test('nothing is kept of a caller who was erased', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = newCallId();
  await clientOf(journalApp(ports())).logEvent({ callId, events: begun(businessId, number) });
  const ending = customersApp({
    ...ports(),
    removeObject: async () => undefined,
    pause: async () => undefined,
  });
  await clientOf(ending, { businessId }).eraseCustomer({ phone: from });
  const limits = { maxCallSeconds: 600, maxConcurrentCalls: 20 };
  const endedAt = new Date(noon + 6000).toISOString();
  await clientOf(budgetsApp({ ...ports(), limits })).finishCall({
    callId,
    endedAt,
    endReason: 'caller',
    usage,
  });
  expect((await clientOf(requestsApp(ports()), { businessId }).listRequests({})).requests).toEqual([]);
});
