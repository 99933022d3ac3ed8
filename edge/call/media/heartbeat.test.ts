/** Each wait that finds a dead connection, on a virtual clock: when it fires, and when it does not. */
import { expect, test } from 'vitest';
import { FaultError } from '../../../shared/fault.ts';
import { createOpenAi } from '../../../shared/io/openai/openai.ts';
import { createFeed } from '../../providers/deepgram/feed.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { startHeartbeat } from './media-socket.ts';

const times = { intervalMs: 20_000, timeoutMs: 10_000 };

function heartbeat() {
  const clock = virtualClock();
  const done: string[] = [];
  const start = clock.now();
  const note = (what: string) => (): void => void done.push(`${what} ${clock.now() - start}`);
  return { clock, done, heart: startHeartbeat(clock, times, { ping: note('ping'), dead: note('dead') }) };
}

test('a carrier that sends nothing is asked after the interval and given up after the time-out', async () => {
  const { clock, done } = heartbeat();
  await clock.advance(60_000);
  expect(done).toEqual(['ping 20000', 'dead 30000']);
  expect(clock.pending()).toBe(0);
});

test('a carrier whose frames come is neither asked nor given up, however long the call', async () => {
  const { clock, done, heart } = heartbeat();
  for (let second = 0; second < 600; second += 1) {
    await clock.advance(1000);
    heart.beat();
  }
  expect(done).toEqual([]);
});

test('an answer to the question starts the wait anew, also in the last moment', async () => {
  const { clock, done, heart } = heartbeat();
  await clock.advance(29_999);
  heart.beat();
  await clock.advance(29_999);
  expect(done).toEqual(['ping 20000', 'ping 49999']);
  await clock.advance(1);
  expect(done.at(-1)).toBe('dead 59999');
});

test('the heartbeat of a call that is over leaves no timer', async () => {
  const { clock, done, heart } = heartbeat();
  heart.stop();
  await clock.advance(60_000);
  expect([done, clock.pending()]).toEqual([[], 0]);
});

test('a recogniser is kept awake each time nothing was sent for its time, and never while audio is sent', async () => {
  const clock = virtualClock();
  const start = clock.now();
  const kept: number[] = [];
  const feed = createFeed(
    { write: () => undefined, idle: () => void kept.push(clock.now() - start), idleMs: 3000 },
    clock,
  );
  feed.opened();
  await clock.advance(9500);
  expect(kept).toEqual([3000, 6000, 9000]);
  for (let sent = 0; sent < 100; sent += 1) {
    feed.send(new Uint8Array(800));
    await clock.advance(100);
  }
  expect(kept).toHaveLength(3);
  feed.stop();
  await clock.advance(10_000);
  expect([kept.length, clock.pending()]).toEqual([3, 0]);
});

/** A model's stream that writes a token at each of these times (ms), and stays open. */
function streaming(...atMs: number[]) {
  const clock = virtualClock();
  const begun = clock.now();
  const fetch = async (_: string, init?: RequestInit): Promise<Response> => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const at of atMs)
          clock.after(at, () => {
            if (init?.signal?.aborted) return;
            const chunk = {
              id: 'c',
              choices: [{ index: 0, delta: { content: 'word ' }, finish_reason: null }],
            };
            controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`));
          });
        init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  const llm = createOpenAi(
    { apiKey: 'k', baseUrl: 'https://model.example/v1', model: 'm', firstTokenMs: 4000, stallMs: 1500 },
    { fetch, clock },
  );
  let endedAtMs: number | null = null;
  let kind = '';
  const read = async (): Promise<void> => {
    try {
      for await (const part of llm.reply([], [], new AbortController().signal))
        if (part.type === 'done') return;
    } catch (error) {
      kind = error instanceof FaultError ? error.fault.kind : String(error);
      endedAtMs = clock.now() - begun;
    }
  };
  void read();
  return { clock, end: () => ({ kind, endedAtMs }) };
}

test.each([
  ['has no token', [], 4000],
  ['stops after its first token', [1000], 2500],
  ['stops in the middle', [1000, 2400, 3800], 5300],
] as const)('a model whose open stream %s is given up in time', async (_, atMs, endedAtMs) => {
  const { clock, end } = streaming(...atMs);
  await clock.advance(endedAtMs - 1);
  expect(end().endedAtMs).toBe(null);
  await clock.advance(1);
  expect(end()).toEqual({ kind: 'stall', endedAtMs });
});

test('a model whose tokens come each second is not given up', async () => {
  const { clock, end } = streaming(...Array.from({ length: 4 }, (_, n) => 3900 + n * 1000));
  await clock.advance(7800);
  expect(end().endedAtMs).toBe(null);
});
