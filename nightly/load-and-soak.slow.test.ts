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
  for (const number of [2, 3]) await lap(number);
  expect(await soaked.callObjects()).toBeGreaterThan(0);
  await allSettled(soaked.system);
  // workerd forgets an object that nobody asks for after 70 s at the most. A timer, socket or list that still
  // held it would keep it for ever.
  await until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5000));
    return (await soaked.callObjects()) === 0;
  }, 180_000);
  const { edgeSockets, providerSockets } = await soaked.sample(0, 3 * atOnce);
  expect(providerSockets).toBe(0);
  expect(edgeSockets).toBeLessThanOrEqual(idle.edgeSockets + 2);
});

function lap(number: number) {
  const signal = new AbortController().signal;
  return talk({ calls: atOnce, forMs, signal, firstNumber: number * atOnce });
}
