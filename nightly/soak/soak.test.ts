import { expect, test } from 'vitest';
import { isReached } from '../../bench/figures.ts';
import { resultOf, type Sample } from './soak.ts';

const minutes = Array.from({ length: 10 }, (_, at) => at + 1);
const flat: Sample = {
  minute: 0,
  calls: 80,
  liveMb: 15,
  apiLiveMb: 60,
  edgeMb: 130,
  othersMb: 600,
  edgeSockets: 60,
  othersSockets: 100,
  edgeFiles: 120,
  providerSockets: 0,
  objects: 80,
  storageMb: 1,
};

/** `grows`: what differs in each sample from a flat one. */
function missed(
  grows: (minute: number) => Partial<Sample>,
  end: Partial<Sample> = {},
  objectsLeft = 0,
): string[] {
  const samples = minutes.map((minute) => ({ ...flat, minute, ...grows(minute) }));
  const idle = { ...flat, edgeSockets: 12 };
  const last = { ...flat, minute: 11, edgeSockets: 12, ...end };
  return resultOf({ idle, samples, end: last, objectsLeft }, [])
    .figures.filter((each) => isReached(each) === false)
    .map(({ what }) => what);
}

test('what grows only at first is a warm-up, and what grows to the end is a leak', () => {
  const warmUp = (minute: number) => Math.min(minute, 4) * 20;
  expect(missed((minute) => ({ edgeMb: warmUp(minute), liveMb: warmUp(minute) }))).toEqual([]);
  expect(missed((minute) => ({ liveMb: 15 + minute }))).toEqual([
    'what V8 keeps at the edge, growth a minute',
  ]);
  expect(missed((minute) => ({ apiLiveMb: 60 + minute }))).toEqual([
    'what V8 keeps in the API, growth a minute',
  ]);
  expect(missed((minute) => ({ edgeMb: 130 + 3 * minute }))).toEqual(['memory of the edge, growth a minute']);
  expect(missed((minute) => ({ edgeSockets: 12 + 8 * minute }))).toEqual([
    'sockets of the edge, growth a minute',
  ]);
  expect(missed((minute) => ({ edgeFiles: 120 + 8 * minute }))).toEqual([
    'files of the edge, growth a minute',
  ]);
});

test('what is still open long after the last call is named', () => {
  expect(missed(() => ({}), { edgeSockets: 20 })).toEqual(['sockets of the edge left after the last call']);
  expect(missed(() => ({}), {}, 1)).toEqual(['calls left in memory']);
  expect(missed(() => ({}), { providerSockets: 1 })).toEqual(['sockets left at providers']);
  expect(missed(() => ({}), { storageMb: 40 })).toEqual(['what 100 calls leave in the edge’s storage']);
});
