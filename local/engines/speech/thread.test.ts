import { afterEach, expect, it } from 'vitest';
import { keepThread, restartsPerMinute, type Thread } from './thread.ts';

/** Counts its messages since it began. `die` makes it throw, `end` makes it exit. */
const counter = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    let asked = 0;
    parentPort.on('message', (request) => {
      if (request === 'die') throw new Error('out of memory');
      if (request === 'end') process.exit(0);
      parentPort.postMessage({ type: 'asked', times: ++asked });
    });
    parentPort.postMessage({ type: 'ready' });
  `)}`,
);

let thread: Thread<string> | undefined;
let reported: string[] = [];
afterEach(async () => {
  await thread?.close();
  reported = [];
});

function start(module = counter): Thread<string> {
  thread = keepThread<string, { type: string; times?: number }>({
    name: 'the thread that counts',
    module,
    onAnswer: ({ type, times }) => reported.push(times === undefined ? type : `${type} ${times}`),
    lost: (error) => reported.push(`lost: ${error.message}`),
    warn: (sentence) => reported.push(sentence),
  });
  return thread;
}

async function until(count: number): Promise<string[]> {
  while (reported.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  return reported;
}

it('the death of a thread is reported, and the next thread answers requests made meanwhile', async () => {
  const kept = start();
  await kept.ready;
  kept.post('count');
  await until(2);
  kept.post('die');
  await until(4);
  kept.post('count');
  expect(await until(6)).toEqual([
    'ready',
    'asked 1',
    'the thread that counts has died (out of memory) and is started again (1 of 3 within a minute)',
    'lost: out of memory',
    'ready',
    'asked 1',
  ]);
  expect(kept.gone()).toBeUndefined();
});

it('a thread that keeps dying is given up', async () => {
  const kept = start();
  await kept.ready;
  for (let death = 0; death <= restartsPerMinute; death++) {
    const before = reported.length;
    kept.post('end');
    await until(before + 2);
  }
  expect(reported.filter((line) => line.endsWith('is given up: start the system again'))).toHaveLength(1);
  expect(kept.gone()?.message).toBe('the thread that counts has ended');
  kept.post('count');
});

it('a thread that can’t be loaded reports why, and is not restarted', async () => {
  const kept = start(new URL('data:text/javascript,throw new Error("the model is missing")'));
  await expect(kept.ready).rejects.toThrow('the model is missing');
  expect(reported).toEqual(['lost: the model is missing']);
  expect(kept.gone()?.message).toBe('the model is missing');
});

it('closing is not reported as a death', async () => {
  const kept = start();
  await kept.ready;
  await kept.close();
  expect(reported.filter((line) => line.includes('died'))).toEqual([]);
});
