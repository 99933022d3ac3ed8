import { expect, test, vi } from 'vitest';
import type { CallerRequest } from '../../shared/contract/request.ts';
import { ApiError } from '../ui/api.ts';
import { createRequestDesk, type DeskWorld } from './request-desk.ts';
import type { RequestState } from './request-words.ts';

const request = (requestId: string, state: RequestState = 'open'): CallerRequest => ({
  requestId,
  callId: 'twilio-CA1',
  kind: 'callback',
  fields: {},
  state,
  phone: '+919800000001',
  at: '2026-11-22T09:30:00.000Z',
});
const never = new AbortController().signal;

function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** A desk whose API is the test's. */
function opened(world: Partial<DeskWorld> = {}) {
  const changed = vi.fn();
  const list = async () => ({ requests: [request('a'), request('b')] });
  const save = async (requestId: string, state: RequestState) => request(requestId, state);
  const desk = createRequestDesk({ list, save, ...world }, changed);
  return {
    desk,
    changed,
    seen: () => desk.rows.map((row) => [row.request.requestId, row.request.state, row.savingAs, row.trouble]),
  };
}

test('a decision is shown at once, and marked until it is saved', async () => {
  const saved = later<CallerRequest>();
  const { desk, seen } = opened({ save: () => saved.promise });
  await desk.show('open', never);
  const change = desk.change('a', 'done');
  expect(seen()).toEqual([
    ['a', 'open', 'done', null],
    ['b', 'open', null, null],
  ]);
  saved.resolve(request('a', 'done'));
  expect(await change).toBe(true);
  // The row stays, so that it can be reopened.
  expect(seen()[0]).toEqual(['a', 'done', null, null]);
});

test('a request that could not be saved is shown as it was, with the reason, until the next try', async () => {
  const save = vi.fn(async (requestId: string, state: RequestState) => request(requestId, state));
  save.mockRejectedValueOnce(new ApiError('No connection to api.test.'));
  const { desk, seen } = opened({ save });
  await desk.show('open', never);
  expect(await desk.change('a', 'done')).toBe(false);
  expect(seen()[0]).toEqual(['a', 'open', null, 'No connection to api.test.']);
  expect(await desk.change('a', 'done')).toBe(true);
  expect(seen()[0]).toEqual(['a', 'done', null, null]);
});

test('a second press during a save sends no request', async () => {
  const save = vi.fn(async (requestId: string, state: RequestState) => request(requestId, state));
  const { desk } = opened({ save });
  await desk.show('open', never);
  await Promise.all([desk.change('a', 'done'), desk.change('a', 'cancelled')]);
  expect(save.mock.calls).toEqual([['a', 'done']]);
});

test("an expired session and a bug are not shown as a row's trouble", async () => {
  const signedOut = new ApiError('Sign in again.', { isSignedOut: true });
  for (const error of [signedOut, new TypeError('a bug')]) {
    const { desk, seen } = opened({ save: () => Promise.reject(error) });
    await desk.show('open', never);
    await expect(desk.change('a', 'done')).rejects.toBe(error);
    expect(seen()[0]?.slice(0, 3)).toEqual(['a', 'open', null]);
  }
});

test('a list is read after decisions on their way are saved, so that none is shown as undecided', async () => {
  const saved = later<CallerRequest>();
  const list = vi.fn(async () => ({ requests: [request('a')] }));
  const { desk } = opened({ list, save: () => saved.promise });
  await desk.show('open', never);
  const change = desk.change('a', 'done');
  const shown = desk.show(null, never);
  await Promise.resolve();
  expect(list).toHaveBeenCalledTimes(1);
  saved.resolve(request('a', 'done'));
  await Promise.all([change, shown]);
  expect(list).toHaveBeenCalledTimes(2);
});

test('older requests of the same state are added below, until there are no more', async () => {
  const list = vi.fn(async ({ cursor }: { cursor: string | null }) =>
    cursor === null ? { requests: [request('a')], cursor: 'page-2' } : { requests: [request('b')] },
  );
  const { desk, seen } = opened({ list });
  await desk.show('open', never);
  expect(desk.hasOlder).toBe(true);
  await desk.showOlder(never);
  expect(list.mock.calls.map(([query]) => query)).toEqual([
    { state: 'open', cursor: null },
    { state: 'open', cursor: 'page-2' },
  ]);
  expect(seen().map(([id]) => id)).toEqual(['a', 'b']);
  expect(desk.hasOlder).toBe(false);
});

test('an empty page is not the end while there are older requests', async () => {
  const pages = [{ requests: [], cursor: '1' }, { requests: [request('a')] }];
  const few = opened({ list: async () => pages.shift() ?? { requests: [] } });
  await few.desk.show('open', never);
  expect([few.desk.rows, few.desk.hasOlder]).toEqual([[], true]);
  await few.desk.showOlder(never);
  expect([few.desk.rows.length, few.desk.hasOlder]).toEqual([1, false]);
});

test('a failed or abandoned read changes nothing that is shown', async () => {
  const list = vi
    .fn<DeskWorld['list']>()
    .mockResolvedValueOnce({ requests: [request('a')], cursor: 'page-2' });
  const { desk, seen } = opened({ list });
  await desk.show('open', never);
  list.mockRejectedValueOnce(new ApiError('No connection to api.test.'));
  await expect(desk.showOlder(never)).rejects.toThrow('No connection');
  list.mockResolvedValueOnce({ requests: [request('b')] });
  await expect(desk.show('done', AbortSignal.abort())).rejects.toThrow();
  expect(seen().map(([id]) => id)).toEqual(['a']);
  expect(desk.hasOlder).toBe(true);
});
