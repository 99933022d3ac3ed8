import { expect, test } from 'vitest';
import type { ApiClient } from '../../../shared/io/client.ts';
import { initialState } from '../../core/state.ts';
import { createKeptRecording } from './kept-recording.ts';
import { createOutbox, type Rows } from './outbox.ts';
import { createCallStore } from './store.ts';

/** A storage that notes which writes ask to be confirmed. */
function noting() {
  const written: string[] = [];
  const confirmed: string[] = [];
  const note = async (what: string, options?: { allowUnconfirmed?: boolean }): Promise<void> => {
    written.push(what);
    if (!options?.allowUnconfirmed) confirmed.push(what);
  };
  const storage = {
    get: async () => undefined,
    list: async () => new Map(),
    put: (key: string, _value: unknown, options?: object) => note(key, options),
    delete: (key: string, options?: object) => note(key, options),
    getAlarm: async () => null,
    setAlarm: (_at: number, options?: object) => note('alarm', options),
  };
  return { storage: storage as unknown as DurableObjectStorage & Rows, written, confirmed };
}

// The platform holds back whatever leaves an object while one write of it waits to be confirmed: the
// request to the model, the frames to the carrier.
test('nothing that is stored while a call talks on a stream is waited for by its requests and frames', async () => {
  const { storage, written, confirmed } = noting();
  const store = createCallStore(storage, { now: () => 1, hour: () => 1 }, true);
  store.put('sign', 1);
  store.put('spent', { recognised: [], at: 1 });
  store.put('snapshot', { state: initialState(), lastSeq: 0, nextMark: 0 });
  store.put('token', { value: 'token', expiresAt: 1, used: true });
  store.put('away', { transfer: { name: 'desk', number: '+918000000002' }, until: 1, isBack: false });
  store.drop('away');
  store.wakeIn(10);
  await store.wakeBy(20);
  const logEvent: ApiClient['logEvent'] = async () => ({ acceptedThrough: 0 });
  const outbox = createOutbox('twilio-CA1', storage, { logEvent } as ApiClient);
  outbox.add({ seq: 0, at: '2026-11-30T00:00:00.000Z', type: 'turnResumed' });
  outbox.write();
  const kept = createKeptRecording(storage, { bug: () => expect.fail('a bug'), kept: () => undefined });
  kept.place(1)?.keep(0, new Uint8Array(16));
  await kept.drop();
  expect(written.length).toBeGreaterThan(9);
  expect(confirmed).toEqual([]);
});
