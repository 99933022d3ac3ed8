import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../tests/scripted/until.ts';
import { type Sample, type SoakedSystem, startSoakedSystem } from './soak/soak.ts';
import { allSettled, readyToTalk, type Talks } from './talking.ts';

// The short form of the nightly load and soak: nothing here is timed.

vi.setConfig({ testTimeout: 240_000 });

const atOnce = 6;
const forMs = 12_000;

let soaked: SoakedSystem;
let idle: Sample;
let talk: Talks;

beforeAll(async () => {
  soaked = await startSoakedSystem();
  idle = await soaked.sample(0, 0);
  talk = await readyToTalk(soaked.system);
}, 240_000);
afterAll(() => soaked?.stop(), 60_000);

test('calls of both carriers talk at once, without an error or a hole in what they hear', async () => {
  const talks = await lap(1);
  expect(talks.flatMap(({ errors }) => errors)).toEqual([]);
  expect(talks.map(({ turns }) => turns.length > 0)).toEqual(Array.from({ length: atOnce }, () => true));
  expect(talks.flatMap(({ turns }) => turns).filter(({ underruns }) => underruns > 0)).toEqual([]);
});

test('calls that are over leave no object, timer or socket behind in the edge, and no money held', async () => {
  await allSettled(soaked.system);
  const before = await soaked.sample(0, atOnce);
  for (const number of [2, 3]) await lap(number);
  await allSettled(soaked.system);
  await until(async () => {
    const { edgeSockets, providerSockets } = await soaked.sample(0, 3 * atOnce);
    return providerSockets === 0 && edgeSockets <= idle.edgeSockets + 2;
  }, 120_000);
  const after = await soaked.sample(0, 3 * atOnce);
  // What one call keeps alive weighs some hundred kB, its audio included. Two laps are twelve calls.
  expect(after.liveMb).toBeLessThan(before.liveMb + 1);
});

function lap(number: number) {
  const signal = new AbortController().signal;
  return talk({ calls: atOnce, forMs, signal, firstNumber: number * atOnce });
}
