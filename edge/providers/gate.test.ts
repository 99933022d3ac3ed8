import { expect, test } from 'vitest';
import { createGate, gatedFetch, gateWidth } from './gate.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test('the sixth connection of a call waits until one of five has its answer', async () => {
  const gate = createGate();
  const answers: (() => void)[] = [];
  const begun: number[] = [];
  const works = Array.from({ length: 7 }, (_, index) =>
    gate.run(async () => {
      begun.push(index);
      await new Promise<void>((answer) => answers.push(answer));
      return index;
    }),
  );
  await settled();
  expect(begun).toHaveLength(gateWidth);
  answers[2]?.();
  await settled();
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  for (let index = 0; index < 7; index += 1) {
    answers[index]?.();
    await settled();
  }
  expect(await Promise.all(works)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('a failed connection frees its place', async () => {
  const gate = createGate(1);
  await expect(gate.run(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(await gate.run(async () => 'next')).toBe('next');
});

test('a request that is aborted while it waits at the gate is never sent', async () => {
  const gate = createGate(1);
  let open: (response: Response) => void = () => undefined;
  const sent: string[] = [];
  const fetch = gatedFetch(gate, (url) => {
    sent.push(url);
    return new Promise((answer) => {
      open = answer;
    });
  });
  const first = fetch('https://a/');
  const barged = new AbortController();
  const second = fetch('https://b/', { signal: barged.signal });
  barged.abort(new Error('barge-in'));
  await expect(second).rejects.toThrow('barge-in');
  open(new Response('ok'));
  await first;
  await settled();
  expect(sent).toEqual(['https://a/']);
  expect(await gate.run(async () => 'free')).toBe('free');
});
