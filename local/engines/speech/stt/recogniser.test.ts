import { afterEach, expect, it } from 'vitest';
import { type Recognised, type Recogniser, startRecogniser } from './recogniser.ts';

/** Recognises one word for each sample; silence kills it. */
const fragile = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, samples }) => {
      if (samples.length === 0) process.exit(1);
      parentPort.postMessage({ type: 'recognised', id, tokens: [...samples], pieces: [] });
    });
    parentPort.postMessage({ type: 'ready' });
  `)}`,
);

let recogniser: Recogniser;
afterEach(() => recogniser.close());

function heard(
  samples: number[],
  urgency: 'endOfTurn' | 'interim' = 'endOfTurn',
): Promise<Recognised | null> {
  return recogniser.recognise(Float32Array.from(samples), [], urgency, new AbortController().signal);
}

it('only the running request fails when the thread dies; waiting ones go to the next thread', async () => {
  const warnings: string[] = [];
  recogniser = startRecogniser({ module: fragile, warn: (sentence) => warnings.push(sentence) });
  await recogniser.ready;
  const served = heard([]);
  const [waiting, later] = [heard([1, 2], 'interim'), heard([3])];
  await expect(served).rejects.toThrow('the thread that recognises has ended');
  expect(await Promise.all([waiting, later])).toMatchObject([{ tokens: [1, 2] }, { tokens: [3] }]);
  expect(warnings).toEqual([expect.stringContaining('started again (1 of 3')]);
  expect(recogniser.isIdle()).toBe(true);
});

it('a recogniser that was given up rejects every request at once', async () => {
  recogniser = startRecogniser({ module: fragile, warn: () => undefined });
  await recogniser.ready;
  for (let death = 0; death < 4; death++) await expect(heard([])).rejects.toThrow('has ended');
  await expect(heard([1])).rejects.toThrow('has ended');
});
