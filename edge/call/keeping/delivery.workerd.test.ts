import { expect, it, test } from 'vitest';
import { hexOf, joinedBytes } from '../../../shared/bytes.ts';
import { type ApiClient, ApiFaultError } from '../../../shared/io/client.ts';
import { bytesOf } from '../../audio/mulaw.ts';
import { readWav } from '../../audio/wav.ts';
import { memoryRows } from '../testing/memory-rows.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { type DeliveryDeps, deliver, nextTryMs } from './delivery.ts';
import { createKeptRecording } from './kept-recording.ts';
import { createOutbox } from './outbox.ts';
import type { Settlement } from './store.ts';

// The delivery of a call in the runtime of the Worker: its hash and its upload are streams.

const at = '2026-05-14T04:30:00.000Z';
const hour = 3_600_000;

function refusal(status: number, code: string): ApiFaultError {
  const retryable = status >= 500;
  return new ApiFaultError(
    { source: 'api', kind: 'config', retryable, message: `answered ${status} ${code}` },
    status,
    code,
  );
}

/** A call of so many seconds of sound that is over, an API by script, and a bucket. */
function world({
  seconds = 90,
  fails = {},
  bucket = null,
}: {
  seconds?: number;
  fails?: Record<string, Error | null>;
  /** Null: it takes everything. */
  bucket?: Bucket | null;
} = {}) {
  const clock = virtualClock();
  const rows = memoryRows();
  const kept = createKeptRecording(rows, { bug: () => undefined, kept: () => undefined });
  const place = kept.place(clock.now());
  for (let second = 0; second < seconds; second += 1)
    place?.keep(bytesOf(second * 1000), new Uint8Array(16_000).fill(second % 200));
  const uploads: { body: Uint8Array; most: number }[] = [];
  const journal: Record<string, unknown>[] = [];
  const announced: Record<string, unknown>[] = [];
  const done: string[] = [];
  const failing = (name: string): void => {
    const error = fails[name];
    if (error) throw error;
  };
  const api = {
    async logEvent({ events }) {
      failing('journal');
      journal.push(...events);
      return { acceptedThrough: events.at(-1)?.seq ?? -1 };
    },
    async saveRecording(request) {
      if (!('phase' in request)) throw new Error('no recording of the carrier here');
      failing(request.phase ?? '');
      if (request.phase === 'complete') return { key: 'k', bytes: request.bytes ?? 0, sha256: '' };
      announced.push(request);
      return { key: 'k', url: 'https://bucket.example/k', expiresAt: at };
    },
    async finishCall() {
      failing('bill');
      done.push('bill');
      return { cost: { lines: [], total: { microInr: 0, inr: '0.00' } } };
    },
  } as Pick<ApiClient, 'logEvent' | 'saveRecording' | 'finishCall'> as ApiClient;
  const outbox = createOutbox('exotel-c1', rows, api);
  outbox.add({ seq: 0, at, type: 'callEnded', reason: 'caller' });
  outbox.write();
  let seq = 1;
  const settlement: Settlement = {
    callId: 'exotel-c1',
    endedAt: clock.now(),
    reason: 'caller',
    stt: { provider: 'x', model: 'y', seconds: 1 },
    llmProvider: 'z',
  };
  const deps: DeliveryDeps = {
    rows,
    outbox,
    api,
    clock,
    costed: () => undefined,
    undelivered(part, why) {
      outbox.add({ seq: seq++, at, type: 'undelivered', part, why });
      outbox.write();
    },
    summarise: async () => ({ text: 's', spent: [] }),
    async upload(_, { body, signal }) {
      if (bucket && signal) return bucket(body as ReadableStream<Uint8Array>, signal);
      const pieces: Uint8Array[] = [];
      let most = 0;
      let left = rows.read.all;
      for await (const piece of body as ReadableStream<Uint8Array>) {
        pieces.push(piece);
        most = Math.max(most, rows.read.all - left);
        left = rows.read.all;
      }
      uploads.push({ body: joinedBytes(pieces), most });
      failing('put');
      return { status: 200 };
    },
  };
  const bucketIs = (given: Bucket | null): void => {
    bucket = given;
  };
  return {
    clock,
    rows,
    uploads,
    journal,
    announced,
    done,
    fails,
    bucketIs,
    deliver: () => deliver(deps, settlement),
  };
}

it('a recording is hashed and uploaded piece by piece, and arrives as announced', async () => {
  const call = world({ seconds: 90 });
  expect(await call.deliver()).toEqual({ done: true });
  const [{ body, most } = { body: new Uint8Array(0), most: 0 }] = call.uploads;
  const sha256 = hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', body)));
  expect(call.announced).toMatchObject([{ bytes: body.length, sha256 }]);
  expect(readWav(body)).toMatchObject({ rateHz: 8000, channels: [{ length: 720_000 }, { length: 720_000 }] });
  // At most so many rows were read ahead of what the bucket has taken.
  expect(most).toBeLessThanOrEqual(32);
  expect(call.rows.read.most).toBeLessThanOrEqual(16);
});

test.each([
  ['the API does not know the call', 'upload', refusal(404, 'unknown_call')],
  [
    'the request breaks the contract',
    'upload',
    new TypeError('the request to saveRecording has a wrong bytes'),
  ],
])(
  'a recording that is refused for good is kept and noted once, and the bill does not wait: %s',
  async (_, step, error) => {
    const call = world({ fails: { [step]: error } });
    expect(await call.deliver()).toMatchObject({ done: false, isKept: true });
    expect(await call.deliver()).toMatchObject({ done: false, isKept: true });
    expect(call.done).toEqual(['bill']);
    expect(call.journal.filter(({ type }) => type === 'undelivered')).toMatchObject([
      { seq: 1, part: 'recording' },
    ]);
    expect([...call.rows.stored.keys()].filter((key) => key.startsWith('p:'))).toHaveLength(90);
    call.fails[step] = null;
    expect(await call.deliver()).toEqual({ done: true });
  },
);

it('a bill that is refused for good is kept and noted, and the recording arrives', async () => {
  const call = world({ fails: { bill: refusal(400, 'invalid_request') } });
  expect(await call.deliver()).toMatchObject({ done: false, isKept: true });
  expect(call.uploads).toHaveLength(1);
  expect(call.journal.at(-1)).toMatchObject({ type: 'undelivered', part: 'bill' });
});

it('a bucket that is away for a while is no refusal: the recording is tried again soon, and nothing is noted', async () => {
  const call = world({ fails: { put: new TypeError('no route') } });
  expect(await call.deliver()).toMatchObject({ done: false, isKept: false });
  expect(call.done).toEqual(['bill']);
  expect(call.journal).toHaveLength(1);
  call.fails.put = null;
  expect(await call.deliver()).toEqual({ done: true });
});

it('a journal that can not be delivered for six hours lets the bill and the recording go first', async () => {
  const call = world({ fails: { journal: refusal(500, 'internal') } });
  expect(await call.deliver()).toMatchObject({ done: false, isKept: false });
  expect([call.uploads.length, call.done.length]).toEqual([0, 0]);
  await call.clock.advance(6 * hour + 1);
  expect(await call.deliver()).toMatchObject({ done: false, isKept: true });
  expect([call.uploads.length, call.done.length]).toEqual([1, 1]);
  call.fails.journal = null;
  expect(await call.deliver()).toEqual({ done: true });
  expect(call.journal).toHaveLength(1);
});

test('what fails is tried again sooner, what is refused every hour, and both for two weeks', () => {
  const after = (isKept: boolean, failures: number, sinceMs: number, random = 0, wantedMs?: number) =>
    nextTryMs(isKept, failures, sinceMs, random, wantedMs);
  expect([1, 5, 20].map((failures) => after(false, failures, hour))).toEqual([2000, 32_000, 300_000]);
  expect(after(true, 3, hour)).toBe(hour);
  expect(after(true, 3, 15 * 24 * hour)).toBeNull();
  expect(after(false, 1, hour, 0, 7000)).toBe(7000);
});

test.each(['recording_differs', 'not_uploaded'])(
  'a recording that was damaged on its way is uploaded again, and staff are told when that happens three times: %s',
  async (code) => {
    const once = world({ seconds: 3, fails: { complete: refusal(409, code) } });
    expect(await once.deliver()).toMatchObject({ done: false, isKept: false });
    once.fails.complete = null;
    expect(await once.deliver()).toEqual({ done: true });
    expect(once.uploads.map(({ body }) => body.length)).toEqual([48_058, 48_058]);
    expect(once.journal).toHaveLength(1);

    const always = world({ seconds: 3, fails: { complete: refusal(409, code) } });
    await always.deliver();
    expect(await always.deliver()).toMatchObject({ isKept: false });
    expect(await always.deliver()).toMatchObject({ isKept: true });
    await always.deliver();
    expect(always.done).toEqual(['bill']);
    expect(always.journal.filter(({ type }) => type === 'undelivered')).toHaveLength(1);
    always.fails.complete = null;
    expect(await always.deliver()).toEqual({ done: true });
  },
);

type Bucket = (body: ReadableStream<Uint8Array>, signal: AbortSignal) => Promise<{ status: number }>;
/** Takes so many pieces of the upload. */
async function taken(body: ReadableStream<Uint8Array>, pieces: number): Promise<void> {
  const reader = body.getReader();
  for (let piece = 0; piece < pieces; piece += 1) await reader.read();
  reader.releaseLock();
}
const refusing: [string, Bucket][] = [
  ['403 before a byte', async () => ({ status: 403 })],
  ['503 SlowDown before a byte', async () => ({ status: 503 })],
  [
    '403 in the middle, because the link has expired',
    async (body) => {
      await taken(body, 20);
      return { status: 403 };
    },
  ],
  [
    '500 in the middle',
    async (body) => {
      await taken(body, 20);
      return { status: 500 };
    },
  ],
  [
    '400 BadDigest at the end',
    async (body) => {
      await taken(body, 92);
      return { status: 400 };
    },
  ],
  [
    'a connection that breaks in the middle',
    async (body) => {
      await taken(body, 20);
      throw new TypeError('Network connection lost.');
    },
  ],
];
test.each(refusing)(
  'a bucket that refuses an upload holds up neither the bill nor the next try, which gets a new link and the whole recording: %s',
  async (_, bucket) => {
    const call = world({ seconds: 90, bucket });
    expect(await call.deliver()).toMatchObject({ done: false, isKept: false });
    expect(call.done).toEqual(['bill']);
    expect(call.journal).toHaveLength(1);
    call.bucketIs(null);
    expect(await call.deliver()).toEqual({ done: true });
    expect(call.announced).toHaveLength(2);
    expect(call.uploads.map(({ body }) => body.length)).toEqual([58 + 90 * 16_000]);
    expect(call.done).toEqual(['bill']);
  },
);

it('a bucket that refuses a recording for six hours: staff are told, and it is kept and tried every hour', async () => {
  const call = world({ seconds: 3, bucket: async () => ({ status: 403 }) });
  await call.deliver();
  await call.clock.advance(6 * hour + 1);
  expect(await call.deliver()).toMatchObject({ done: false, isKept: true });
  expect(call.journal).toMatchObject([
    { type: 'callEnded' },
    { type: 'undelivered', part: 'recording', why: expect.stringContaining('403') },
  ]);
  call.bucketIs(null);
  expect(await call.deliver()).toEqual({ done: true });
});

it('calls that ended together while the API was away do not come back together', async () => {
  const calls = Array.from({ length: 100 }, (_, n) => ({ n, failures: 0, dueMs: 0 }));
  const backAtMs = 600_000;
  let state = 1;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const deliveredAt: number[] = [];
  let asked = 0;
  for (const call of calls) {
    for (; call.dueMs < backAtMs; asked += 1) {
      call.failures += 1;
      call.dueMs += nextTryMs(false, call.failures, call.dueMs, random()) ?? 0;
    }
    deliveredAt.push(call.dueMs - backAtMs);
  }
  const inOneSecond = deliveredAt.map((at) =>
    deliveredAt.filter((other) => other >= at && other < at + 1000),
  );
  expect(Math.max(...inOneSecond.map(({ length }) => length))).toBeLessThanOrEqual(6);
  expect(Math.max(...deliveredAt)).toBeLessThanOrEqual(300_000);
  // Of each, at most so many in the ten minutes.
  expect(asked / calls.length).toBeLessThan(12);
});

test.each([
  ['from the beginning', 0],
  ['in the middle', 20],
  ['after the last piece', 92],
])('a bucket that is silent %s is left after half a minute, and the bill is sent', async (_, pieces) => {
  const call = world({
    seconds: 90,
    bucket: async (body, signal) => {
      await taken(body, pieces);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  });
  const delivered = call.deliver();
  // Reading and hashing the pieces takes many turns of the event loop, and no time.
  for (let turn = 0; turn < 50; turn += 1) await call.clock.settle();
  await call.clock.advance(30_000);
  expect(await delivered).toMatchObject({ done: false, isKept: false });
  expect(call.done).toEqual(['bill']);
  call.bucketIs(null);
  expect(await call.deliver()).toEqual({ done: true });
  expect(call.uploads.map(({ body }) => body.length)).toEqual([58 + 90 * 16_000]);
});
