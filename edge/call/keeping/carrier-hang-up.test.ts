import { expect, test } from 'vitest';
import type { Fault } from '../../../shared/fault.ts';
import { createLog } from '../../../shared/io/log.ts';
import type { CallEvent, JournalEvent } from '../../../shared/journal/events.ts';
import type { CarrierAccounts, Ring } from '../../carriers/carrier.ts';
import type { Fetch } from '../../providers/ports.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { type CarrierHangUpDeps, createCarrierHangUp, graceMs, mostTries } from './carrier-hang-up.ts';
import type { AwaitedHangUp } from './store.ts';

const ring: Ring = {
  callId: 'twilio-CA1',
  carrier: 'twilio',
  callSid: 'CA1',
  from: '+919800000001',
  to: '+918000000001',
};
const accounts: CarrierAccounts = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't' };
const journalOf = (...events: CallEvent[]): JournalEvent[] => events.map((event, seq) => ({ ...event, seq }));
const closed = (by: 'caller' | 'agent' | 'lost'): CallEvent => ({
  type: 'mediaStopped',
  at: 0,
  by,
  detail: '',
});
const away: CallEvent = { type: 'transferStarted', at: 0, name: 'front-desk', number: '+918000000002' };
const opened: CallEvent = { type: 'mediaStarted', at: 0, streamId: 'MZ1' };

/** The object's storage, its alarm and a carrier by script: a status, or an error of the network. */
function world(
  answers: (number | Error)[] = [],
  { fetch, ...over }: Partial<CarrierHangUpDeps> & { fetch?: Fetch } = {},
) {
  const clock = virtualClock();
  let kept: AwaitedHangUp | null = null;
  const requests: { url: string; init: RequestInit }[] = [];
  const faults: Fault[] = [];
  const lines: string[] = [];
  const byScript: Fetch = async (url, init = {}) => {
    requests.push({ url, init });
    const answer = answers.shift() ?? 200;
    if (answer instanceof Error) throw answer;
    return Response.json({}, { status: answer });
  };
  const deps: CarrierHangUpDeps = {
    ring,
    accounts,
    store: {
      get: (async () => kept) as CarrierHangUpDeps['store']['get'],
      put: (_, value) => {
        kept = value as AwaitedHangUp;
      },
      drop: () => {
        kept = null;
      },
    },
    runtime: { clock, fetch: fetch ?? byScript },
    failed: (fault) => faults.push(fault),
    log: createLog({ write: (_, line) => lines.push(line) }),
    ...over,
  };
  return {
    /** As a new process would make it. */
    made: () => createCarrierHangUp(deps),
    clock,
    pass: (ms: number) => clock.advance(ms),
    requests,
    faults,
    lines,
    kept: () => kept,
  };
}

test('a carrier that has not hung up 5 s after we closed its socket gets one REST request, from a restarted object too', async () => {
  const { made, pass, requests, kept } = world();
  expect(made().awaited(journalOf(opened, closed('agent')))).toBe(5000);
  await pass(4000);
  expect(await made().wake()).toBe(1000);
  expect(requests).toEqual([]);
  await pass(1000);
  expect(await made().wake()).toBe(0);
  expect(requests).toMatchObject([
    { url: expect.stringContaining('/Calls/CA1.json'), init: { method: 'POST', body: 'Status=completed' } },
  ]);
  expect(kept()).toBeNull();
  expect(await made().wake()).toBe(0);
  expect(requests).toHaveLength(1);
});

test('a carrier that hung up in time gets no request', async () => {
  const { made, pass, requests } = world();
  made().awaited(journalOf(opened, closed('agent')));
  expect(await made().seen()).toBe(true);
  expect(await made().seen()).toBe(false);
  await pass(graceMs);
  expect(await made().wake()).toBe(0);
  expect(requests).toEqual([]);
});

test.each([
  ['the caller hung up', [opened, closed('caller')]],
  ['the socket was lost', [opened, closed('lost')]],
  ['a person is dialled', [opened, closed('agent'), away]],
  [
    'the caller came back from a transfer, and hung up',
    [opened, closed('agent'), away, opened, closed('caller')],
  ],
  ['it went by turns', []],
] as const)('nothing is waited for where %s', (_, events) => {
  const { made, kept } = world();
  expect(made().awaited(journalOf(...events))).toBe(0);
  expect(kept()).toBeNull();
});

test('the hang-up is awaited after a transfer that was not answered, too', () => {
  expect(
    world()
      .made()
      .awaited(journalOf(opened, closed('agent'), away, opened, closed('agent'))),
  ).toBe(graceMs);
});

test('nothing is awaited from a carrier without a hang-up request, or from an account that is not configured', () => {
  const ours = journalOf(opened, closed('agent'));
  expect(
    world([], { ring: { ...ring, carrier: 'exotel' } })
      .made()
      .awaited(ours),
  ).toBe(0);
  expect(
    world([], { accounts: { TWILIO_AUTH_TOKEN: 't' } })
      .made()
      .awaited(ours),
  ).toBe(0);
});

test('a call by turns gets no REST request: the answer to its next request ends it', () => {
  const { made } = world();
  expect(made().awaited(journalOf({ type: 'turnsStarted', at: 0 }, closed('agent')))).toBe(0);
});

test('a request that fails is repeated after 1, 2 and 4 s and then given up; each failure is counted, and no number is logged', async () => {
  const { made, pass, requests, faults, lines, kept } = world([503, new TypeError('no route'), 500, 429]);
  made().awaited(journalOf(opened, closed('agent')));
  await pass(graceMs);
  const waits: number[] = [];
  for (let waitMs = await made().wake(); ; waitMs = await made().wake()) {
    waits.push(waitMs);
    if (waitMs === 0) break;
    await pass(waitMs);
  }
  expect(waits).toEqual([1000, 2000, 4000, 0]);
  expect(requests).toHaveLength(mostTries);
  expect(faults.map(({ source, kind }) => `${source} ${kind}`)).toEqual([
    'carrier server',
    'carrier network',
    'carrier server',
    'carrier rate',
  ]);
  expect(kept()).toBeNull();
  expect(lines).toHaveLength(mostTries);
  expect(lines.join()).not.toContain('98000');
});

test('a request that can not succeed is not repeated', async () => {
  const { made, pass, requests, faults } = world([401]);
  made().awaited(journalOf(opened, closed('agent')));
  await pass(graceMs);
  expect(await made().wake()).toBe(0);
  expect(requests).toHaveLength(1);
  expect(faults).toMatchObject([{ source: 'carrier', kind: 'auth' }]);
});

test('a carrier that hangs up while a failing request is under way gets no second request', async () => {
  const { made, pass, requests } = world([], {
    fetch: async () => {
      await hangUp.seen();
      return new Response('', { status: 503 });
    },
  });
  const hangUp = made();
  hangUp.awaited(journalOf(opened, closed('agent')));
  await pass(graceMs);
  expect(await hangUp.wake()).toBe(0);
  await pass(60_000);
  expect(await hangUp.wake()).toBe(0);
  expect(requests).toEqual([]);
});

test('a REST request without an answer within 5 s is a stall, and is repeated', async () => {
  const { made, pass, clock, faults } = world([], {
    fetch: (_, init) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
      ),
  });
  made().awaited(journalOf(opened, closed('agent')));
  await pass(graceMs);
  const woken = made().wake();
  await pass(4999);
  expect(faults).toEqual([]);
  await pass(1);
  expect(await woken).toBe(1000);
  expect(faults).toMatchObject([{ source: 'carrier', kind: 'stall' }]);
  expect(clock.pending()).toBe(0);
});
