import { serialize } from 'node:v8';
import { expect, it } from 'vitest';
import { bytesOf, silenceByte } from '../../audio/mulaw.ts';
import { createRecorder } from '../../audio/recorder.ts';
import { readWav, wavHeaderBytes } from '../../audio/wav.ts';
import { type MemoryRows, memoryRows } from '../testing/memory-rows.ts';
import { createKeptRecording, storedRecording } from './kept-recording.ts';

const start = 1_800_000_000_000;

/** A process of the call, with a session that records from `fromMs` on. */
async function session(rows: MemoryRows, fromMs: number) {
  const kept = createKeptRecording(rows, {
    bug(error) {
      throw error;
    },
    kept: () => undefined,
  });
  await kept.load();
  const place = kept.place(start + fromMs);
  const recorder = place && createRecorder(place, start + fromMs);
  return {
    kept,
    recorder,
    says(from: number, ms: number, value: number): void {
      for (let at = from + 20; at <= from + ms; at += 20)
        recorder?.caller(new Uint8Array(160).fill(value), start + at);
    },
  };
}

async function delivered(rows: MemoryRows) {
  const recording = await storedRecording(rows);
  if (!recording) return null;
  const file: number[] = [];
  let largest = 0;
  for await (const piece of recording.file()) {
    largest = Math.max(largest, piece.length);
    for (const byte of piece) file.push(byte);
  }
  expect(file).toHaveLength(recording.bytes);
  expect(readWav(Uint8Array.from(file))).toMatchObject({ rateHz: 8000 });
  const caller = file.slice(wavHeaderBytes).filter((_, at) => at % 2 === 0);
  return {
    largest,
    seconds: caller.length / 8000,
    /** Where a byte lies in the caller's track, in ms. */
    spans: (value: number) => [caller.indexOf(value) / 8, (caller.lastIndexOf(value) + 1) / 8],
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

it('a recording that another process continues has a hole as long as the outage, and no piece is lost or written twice', async () => {
  const rows = memoryRows();
  const killed = await session(rows, 0);
  killed.says(0, 5000, 1);
  const keptBefore = [...rows.stored.keys()];
  const next = await session(rows, 12_340);
  next.says(12_340, 3000, 2);
  next.recorder?.finish(start + 15_340);
  const file = await delivered(rows);
  expect(file?.seconds).toBe(15.34);
  expect(file?.spans(2)).toEqual([12_340, 15_340]);
  const [from = 0, to = 0] = file?.spans(1) ?? [];
  expect(from).toBe(0);
  expect(to).toBeGreaterThan(5000 - 2000);
  expect([...rows.stored.keys()].slice(0, keptBefore.length)).toEqual(keptBefore);
});

it('the recording of a call that was killed and never taken up ends where its stored sound ends', async () => {
  const rows = memoryRows();
  (await session(rows, 0)).says(0, 5000, 1);
  const file = await delivered(rows);
  expect(file?.seconds).toBeGreaterThan(3);
  expect(file?.spans(1)).toEqual([0, 1000 * (file?.seconds ?? 0)]);
});

it('an hour of sound is read a few pieces at a time', async () => {
  const rows = memoryRows();
  const kept = createKeptRecording(rows, { bug: () => undefined, kept: () => undefined });
  const place = kept.place(start);
  for (let second = 0; second < 3600; second += 60)
    place?.keep(bytesOf(second * 1000), new Uint8Array(16_000));
  place?.keep(bytesOf(3_599_000), new Uint8Array(16_000));
  const recording = await storedRecording(rows);
  let bytes = 0;
  let largest = 0;
  for await (const piece of recording?.file() ?? []) {
    bytes += piece.length;
    largest = Math.max(largest, piece.length);
  }
  expect(bytes).toBe(wavHeaderBytes + 3600 * 16_000);
  expect(recording?.bytes).toBe(bytes);
  expect(largest).toBeLessThanOrEqual(16_000);
  expect(rows.read.most).toBeLessThanOrEqual(16);
});

it('sound that was stored a minute ago, by a process that is gone, can be silenced', async () => {
  const rows = memoryRows();
  (await session(rows, 0)).says(0, 10_000, 1);
  const next = await session(rows, 60_000);
  next.recorder?.silence('caller', start + 2500, start + 4200);
  await settled();
  next.recorder?.finish(start + 61_000);
  const recording = await storedRecording(rows);
  const file: number[] = [];
  for await (const piece of recording?.file() ?? []) file.push(...piece);
  const caller = file.slice(wavHeaderBytes).filter((_, at) => at % 2 === 0);
  const silent = caller.slice(bytesOf(2500), bytesOf(4200));
  expect(silent.every((byte) => byte === silenceByte)).toBe(true);
  expect([caller[bytesOf(2500) - 1], caller[bytesOf(4200)]]).toEqual([1, 1]);
});

it('a recording that is dropped leaves nothing in the storage, and nothing of the call is kept afterwards', async () => {
  const rows = memoryRows();
  const call = await session(rows, 0);
  call.says(0, 40_000, 1);
  await call.kept.drop();
  expect([...rows.stored.keys()]).toEqual(['recording']);
  expect(await delivered(rows)).toBeNull();
  expect((await session(rows, 50_000)).recorder).toBeNull();
});

it('pieces of ten seconds that an older version stored come first', async () => {
  const rows = memoryRows();
  await rows.put('r:00000', new Uint8Array(160_000).fill(1));
  await rows.put('r:00001', new Uint8Array(16_000).fill(1));
  const next = await session(rows, 0);
  next.says(0, 1000, 2);
  next.recorder?.finish(start + 1000);
  const file = await delivered(rows);
  expect(file?.seconds).toBe(12);
  expect(file?.spans(1)).toEqual([0, 11_000]);
  expect(file?.spans(2)).toEqual([11_000, 12_000]);
});

it('what the call has to store is written with each second of sound, so that both wait for the disk once', () => {
  const rows = memoryRows();
  const written: string[] = [];
  const put: MemoryRows['put'] = (key, value) => {
    written.push(key);
    return rows.put(key, value);
  };
  const kept = createKeptRecording(
    { ...rows, put },
    { bug: () => undefined, kept: () => void written.push('sign of life') },
  );
  const place = kept.place(start);
  written.length = 0;
  place?.keep(0, new Uint8Array(16_000));
  place?.keep(8000, new Uint8Array(16_000));
  expect(written).toEqual(['p:0000000000', 'sign of life', 'p:0000008000', 'sign of life']);
});

it('of a second in which one side is silent the other side alone is stored, and the file has both', async () => {
  const rows = memoryRows();
  const { recorder, says } = await session(rows, 0);
  says(0, 1000, 1);
  says(1000, 1000, silenceByte);
  recorder?.agent(new Uint8Array(8000).fill(2), start + 1000);
  recorder?.agent(new Uint8Array(8000).fill(3), start + 2000);
  says(2000, 1000, 4);
  says(3000, 1000, silenceByte);
  recorder?.finish(start + 4000);
  const sizes = [...rows.stored.values()].map((row) => serialize(row).length).filter((size) => size > 1000);
  expect(sizes.map((size) => Math.round(size / 1000))).toEqual([8, 8, 16, 8]);
  expect(await soundOf(rows)).toEqual([
    [1, silenceByte],
    [silenceByte, 2],
    [4, 3],
    [silenceByte, silenceByte],
  ]);
});

it('a piece that an older version stored, which always had both sides, is read and silenced like any other', async () => {
  const rows = memoryRows();
  await rows.put('recording', { startedAt: start });
  await rows.put(
    'p:0000000000',
    Uint8Array.from({ length: 16_000 }, (_, at) => 5 + (at % 2)),
  );
  expect(await soundOf(rows)).toEqual([[5, 6]]);
  const next = await session(rows, 60_000);
  next.recorder?.silence('caller', start, start + 1000);
  await settled();
  expect(await soundOf(rows)).toEqual([[silenceByte, 6]]);
});

/** The bytes of caller and agent in the middle of each second. */
async function soundOf(rows: MemoryRows): Promise<number[][]> {
  const file: number[] = [];
  for await (const piece of (await storedRecording(rows))?.file() ?? []) file.push(...piece);
  const sound = file.slice(wavHeaderBytes);
  return Array.from({ length: sound.length / 16_000 }, (_, second) =>
    sound.slice(16_000 * second + 8000, 16_000 * second + 8002),
  );
}
