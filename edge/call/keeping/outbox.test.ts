import { expect, it } from 'vitest';
import { FaultError } from '../../../shared/fault.ts';
import { type ApiClient, ApiFaultError } from '../../../shared/io/client.ts';
import type { WireEvent } from '../../../shared/journal/events.ts';
import { memoryRows } from '../testing/memory-rows.ts';
import { createOutbox } from './outbox.ts';

const event = (seq: number): WireEvent => ({ seq, at: '2026-05-14T04:30:00.000Z', type: 'dtmf', digit: '1' });

/** An API that answers when the test resolves it. */
function slowApi() {
  const sent: number[][] = [];
  const answers: (() => void)[] = [];
  const logEvent: ApiClient['logEvent'] = async ({ events }) => {
    sent.push(events.map(({ seq }) => seq));
    await new Promise<void>((resolve) => answers.push(resolve));
    return { acceptedThrough: events.at(-1)?.seq ?? -1 };
  };
  return { sent, answer: () => answers.shift()?.(), api: { logEvent } as ApiClient };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

it('an event written during a delivery goes out with the next delivery', async () => {
  const { sent, answer, api } = slowApi();
  const outbox = createOutbox('exotel-c1', memoryRows(), api);
  outbox.add(event(0));
  outbox.write();
  const first = outbox.deliver();
  await settle();
  outbox.add(event(1));
  outbox.write();
  const second = outbox.deliver();
  answer();
  expect(await first).toEqual({ ok: true });
  await settle();
  expect(sent).toEqual([[0], [1]]);
  expect(outbox.pending()).toBe(1);
  answer();
  expect(await second).toEqual({ ok: true });
  expect(outbox.pending()).toBe(0);
});

it('two deliveries at once send nothing twice', async () => {
  const { sent, answer, api } = slowApi();
  const outbox = createOutbox('exotel-c1', memoryRows(), api);
  outbox.add(event(0));
  outbox.write();
  const both = [outbox.deliver(), outbox.deliver()];
  await settle();
  answer();
  expect(await Promise.all(both)).toEqual([{ ok: true }, { ok: true }]);
  expect(sent).toEqual([[0]]);
});

it.each(['stall', 'server', 'rate'] as const)(
  'an API that fails with %s for more than fifty events at once gets a whole journal, fewer at a time, and more again once it is fast',
  async (kind) => {
    const sent: number[] = [];
    let most = 50;
    const logEvent: ApiClient['logEvent'] = async ({ events }) => {
      sent.push(events.length);
      if (events.length > most)
        throw new FaultError({ source: 'api', kind, retryable: true, message: 'no answer in time' });
      return { acceptedThrough: events.at(-1)?.seq ?? -1 };
    };
    const { outbox } = written({ logEvent }, some(150));
    const tries = [];
    do tries.push((await outbox.deliver()).ok);
    while (tries.at(-1) === false && tries.length < 10);
    expect({ tries, sent }).toEqual({ tries: [false, false, true], sent: [150, 75, 38, 38, 38, 36] });
    most = 1000;
    for (const from of [150, 250]) {
      for (const { seq } of some(100)) outbox.add(event(from + seq));
      outbox.write();
      expect(await outbox.deliver()).toEqual({ ok: true });
    }
    expect(sent.slice(6)).toEqual([76, 24, 100]);
  },
);

/** An API that refuses requests with any of these events. */
function pickyApi(refuses: (event: WireEvent) => boolean, status = 400) {
  const sent: number[][] = [];
  const journal = new Map<number, WireEvent>();
  const logEvent: ApiClient['logEvent'] = async ({ events }) => {
    sent.push(events.map(({ seq }) => seq));
    if (events.some(refuses)) throw refusal(status);
    for (const event of events)
      if (!journal.has(event.seq) || journal.get(event.seq)?.type === 'undelivered')
        journal.set(event.seq, event);
    return { acceptedThrough: events.at(-1)?.seq ?? -1 };
  };
  return { sent, journal, api: { logEvent } };
}

function refusal(status: number, code: string | null = 'invalid_request'): ApiFaultError {
  const kind = status >= 500 ? 'server' : 'config';
  return new ApiFaultError(
    { source: 'api', kind, retryable: status >= 500, message: `answered ${status}` },
    status,
    code,
  );
}

function written(api: Pick<ApiClient, 'logEvent'>, events: readonly WireEvent[]) {
  const rows = memoryRows();
  let refused = 0;
  const outbox = createOutbox('exotel-c1', rows, api, () => {
    refused += 1;
  });
  for (const one of events) outbox.add(one);
  outbox.write();
  return { rows, outbox, refused: () => refused };
}

const some = (count: number) => Array.from({ length: count }, (_, seq) => event(seq));

it.each([
  ['a 400', refusal(400)],
  ["a gateway's 413", refusal(413, null)],
  [
    'a request that breaks the contract on our side',
    new TypeError('the request to logEvent has a wrong events.3.at'),
  ],
])(
  'one event that is refused by %s is put aside, a note takes its number, and all others arrive',
  async (_, error) => {
    const poison = pickyApi(({ seq, type }) => seq === 137 && type !== 'undelivered');
    const logEvent: ApiClient['logEvent'] = async (request) => {
      try {
        return await poison.api.logEvent(request);
      } catch {
        throw error;
      }
    };
    const { rows, outbox, refused } = written({ logEvent }, some(300));
    expect(await outbox.deliver()).toEqual({ ok: true });
    expect([...poison.journal.keys()].sort((a, b) => a - b)).toEqual(some(300).map(({ seq }) => seq));
    expect(poison.journal.get(137)).toMatchObject({ type: 'undelivered', part: 'event', was: 'dtmf' });
    expect(rows.stored.get('aside:o:00000137')).toEqual(event(137));
    expect([refused(), outbox.pending()]).toEqual([1, 0]);
    expect(poison.sent.length).toBeLessThan(30);
  },
);

it('an event that was put aside takes the place of its note when the API takes it after all', async () => {
  let isRepaired = false;
  const { journal, api } = pickyApi(({ seq, type }) => !isRepaired && seq === 1 && type !== 'undelivered');
  const { rows, outbox } = written(api, some(3));
  await outbox.deliver();
  expect(await outbox.deliverAside()).toMatchObject({ fault: { source: 'api' } });
  isRepaired = true;
  expect(await outbox.deliverAside()).toBeNull();
  expect(journal.get(1)).toEqual(event(1));
  expect([...rows.stored.keys()].filter((key) => key.startsWith('aside'))).toEqual([]);
});

it('events behind several that are refused in a row arrive, and those are tried again without holding up others', async () => {
  let refusedFrom = 10;
  const { sent, journal, api } = pickyApi(
    ({ seq, type }) => seq >= refusedFrom && seq < 30 && type !== 'undelivered',
  );
  const { rows, outbox } = written(api, some(100));
  const aside = () => [...rows.stored.keys()].filter((key) => key.startsWith('aside:')).length;
  await outbox.deliver();
  expect(await outbox.deliverAside()).toMatchObject({ fault: { source: 'api' } });
  for (let again = 0; again < 2; again++) await outbox.deliverAside();
  expect(aside()).toBe(20);
  for (const { seq } of some(100))
    expect(journal.get(seq)?.type, `${seq}`).toBe(seq >= 10 && seq < 30 ? 'undelivered' : 'dtmf');
  // One of them stays wrong.
  refusedFrom = 29;
  const before = sent.length;
  await outbox.deliverAside();
  await outbox.deliverAside();
  expect(aside()).toBe(1);
  expect(sent.length - before).toBeLessThan(30);
});

it('a call with more events put aside than are tried at once is not done before all arrived', async () => {
  let isRepaired = false;
  const { journal, api } = pickyApi(({ type }) => !isRepaired && type !== 'undelivered');
  const { outbox } = written(api, some(300));
  await outbox.deliver();
  for (let again = 0; again < 3; again++) expect(await outbox.deliverAside()).not.toBeNull();
  isRepaired = true;
  let tries = 0;
  while ((await outbox.deliverAside()) !== null && tries < 10) tries += 1;
  expect(tries).toBeLessThan(10);
  for (const { seq } of some(300)) expect(journal.get(seq)).toEqual(event(seq));
});

it('a journal that is refused as a whole costs few requests, and the rest does not wait for it', async () => {
  const { sent, api } = pickyApi(() => true, 404);
  const { outbox, refused } = written(api, some(300));
  expect(await outbox.deliver()).toEqual({ ok: true });
  expect(refused()).toBe(300);
  // Each event's note is refused as well.
  expect(sent.filter((seqs) => seqs.length > 1).length).toBeLessThan(20);
});

it.each([401, 403, 408, 425, 429, 500, 503])(
  'a %d is no refusal for good: the events wait',
  async (status) => {
    const { api } = pickyApi(() => true, status);
    const { rows, outbox } = written(api, some(3));
    expect(await outbox.deliver()).toMatchObject({ ok: false });
    expect([...rows.stored.keys()].filter((key) => key.startsWith('aside'))).toEqual([]);
    expect(outbox.pending()).toBe(3);
  },
);

it('requests and rows are bounded in bytes, and an event that is too large is cut', async () => {
  const bytes: number[] = [];
  const logEvent: ApiClient['logEvent'] = async (request) => {
    bytes.push(JSON.stringify(request).length);
    return { acceptedThrough: 0 };
  };
  const fat = some(40).map((one) => ({ ...one, result: 'x'.repeat(60_000) }));
  const { rows, outbox } = written({ logEvent }, [...fat, { ...event(40), result: 'y'.repeat(3_000_000) }]);
  expect(await outbox.deliver()).toEqual({ ok: true });
  expect(Math.max(...bytes)).toBeLessThan(1_000_000);
  for (const row of rows.stored.values()) expect(JSON.stringify(row).length).toBeLessThan(1_000_000);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(2_700_000);
});

it('a flush reads only the rows that are not acknowledged yet', async () => {
  const { api } = pickyApi(() => false);
  const { rows, outbox } = written(api, []);
  for (let turn = 0; turn < 200; turn += 1) {
    for (const seq of [2 * turn, 2 * turn + 1]) outbox.add(event(seq));
    outbox.write();
    await outbox.deliver();
  }
  expect(outbox.pending()).toBe(0);
  // The last row that was acknowledged says where the next begins, so each is read up to three times.
  expect(rows.read.all).toBeLessThan(200 * 4);
});

it('a new process goes on behind the mark, also in the middle of a row', async () => {
  const { sent, api } = pickyApi(() => false);
  const rows = memoryRows();
  await rows.put('o:00000000', some(5));
  await rows.put('o:00000005', [event(5)]);
  await rows.put('acked', 2);
  expect(await createOutbox('exotel-c1', rows, api).deliver()).toEqual({ ok: true });
  expect(sent).toEqual([[3, 4, 5]]);
});
