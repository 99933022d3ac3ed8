import { expect, test, vi } from 'vitest';
import type { WireEvent } from '../../../shared/journal/events.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { createWatchers, type WatchersDeps } from './watchers.ts';

const event = (seq: number, type = 'clausePlaying') =>
  ({ seq, at: '2026-11-22T04:30:00Z', type }) as unknown as WireEvent;

/** The clock of its meter stands still unless a test moves it. */
function deps(soFar: () => WireEvent[], clock = virtualClock()): WatchersDeps {
  const stt = [{ provider: 'deepgram-flux', model: 'm', seconds: 12 }];
  return {
    clock,
    soFar: async () => soFar(),
    spent: () => ({ stt, llmProvider: 'openai' }),
    failed: (error) => {
      throw error;
    },
  };
}

function watching(watchers = createWatchers(deps(() => [event(0)]))) {
  const { webSocket } = watchers.accept(null);
  if (!webSocket) throw new Error('no socket');
  const got: unknown[] = [];
  const meters: unknown[] = [];
  webSocket.addEventListener('message', ({ data }) => {
    const { seq, type } = JSON.parse(String(data));
    if (type === 'meter') meters.push(JSON.parse(String(data)));
    else got.push(seq);
  });
  const closed = new Promise<{ code: number }>((resolve) =>
    webSocket.addEventListener('close', ({ code }) => {
      webSocket.close();
      resolve({ code });
    }),
  );
  webSocket.accept();
  return { watchers, webSocket, got, meters, closed };
}

test.each([
  ['text', 'x'.repeat(1025)],
  ['Devanagari', 'न'.repeat(342)],
  ['bytes', new Uint8Array(1025)],
])('a watcher who sends a fat frame is closed with 1009: %s', async (_, frame) => {
  const { webSocket, closed } = watching();
  webSocket.send(frame);
  expect(await closed).toEqual({ code: 1009 });
});

test('a watcher who floods is closed; one who sends a little, or nothing, watches to the end', async () => {
  const watchers = createWatchers(deps(() => []));
  const [quiet, pinging, flooding] = [watching(watchers), watching(watchers), watching(watchers)];
  pinging.webSocket.send('ping');
  for (let n = 0; n < 1001; n += 1) flooding.webSocket.send('x');
  expect(await flooding.closed).toEqual({ code: 1008 });
  watchers.send(event(1));
  watchers.send(event(2, 'callEnded'));
  for (const { got, closed } of [quiet, pinging]) {
    expect(await closed).toEqual({ code: 1000 });
    expect(got).toEqual([1, 2]);
  }
  expect(flooding.got).toEqual([]);
});

test('the twenty-first watcher of a call takes the place of the oldest', async () => {
  const watchers = createWatchers(deps(() => []));
  const all = Array.from({ length: 21 }, () => watching(watchers));
  expect(await all[0]?.closed).toEqual({ code: 1008 });
  watchers.send(event(1));
  await vi.waitFor(() => expect(all.slice(1).map(({ got }) => got)).toEqual(Array(20).fill([1])));
});

test('one watcher sees whole numbers, and another of the same call their last digits alone', async () => {
  const from = '+919812345678';
  const spoken = (seq: number, text: string): WireEvent => ({ ...event(seq, 'callerSpoke'), text });
  const watchers = createWatchers(deps(() => [{ ...event(0, 'callStarted'), from, to: '+918000000001' }]));
  const got = [null, new Set(['+918000000001'])].map((shown) => {
    const { webSocket } = watchers.accept(null, shown);
    if (!webSocket) throw new Error('no socket');
    const texts: string[] = [];
    webSocket.addEventListener('message', ({ data }) => void texts.push(String(data)));
    webSocket.accept();
    return texts;
  });
  for (const [seq, text] of ['it is 98123', 'it is 98123 4567', `it is ${from}`, 'at 9 30 or 1 15'].entries())
    watchers.send(spoken(seq + 1, text));
  await vi.waitFor(() => expect(got.map(({ length }) => length)).toEqual([5, 5]));
  expect(got[0]?.join()).toContain(from);
  const masked = got[1]?.join() ?? '';
  expect(masked).not.toMatch(/98123/);
  expect(masked).toContain('+91******5678');
  expect(masked).toContain('+918000000001');
});

test('what happens while the journal is read comes behind it, each event once and in order', async () => {
  let found = (_: WireEvent[]): void => undefined;
  const soFar = () =>
    new Promise<WireEvent[]>((resolve) => {
      found = resolve;
    });
  const watchers = createWatchers({ ...deps(() => []), soFar });
  const { got, closed } = watching(watchers);
  for (const seq of [2, 3, 4]) watchers.send(event(seq));
  watchers.send(event(5, 'callEnded'));
  found([0, 1, 2, 3].map((seq) => event(seq)));
  expect(await closed).toEqual({ code: 1000 });
  expect(got).toEqual([0, 1, 2, 3, 4, 5]);
});

test('who watches while the journal can not be read is closed with 1011, and the fault is told', async () => {
  const faults: unknown[] = [];
  const watchers = createWatchers({
    ...deps(() => []),
    soFar: () => Promise.reject(new Error('no disk')),
    failed: (error) => faults.push(error),
  });
  const { closed } = watching(watchers);
  expect(await closed).toEqual({ code: 1011 });
  expect(faults).toEqual([new Error('no disk')]);
});

test('a watcher who leaves completes the closing handshake, and the call goes on', async () => {
  const { watchers, webSocket, closed } = watching();
  webSocket.close(1000);
  expect(await closed).toEqual({ code: 1000 });
  expect(() => watchers.send(event(1))).not.toThrow();
});

test('who watches is told each second what the call has spent, and nobody is counted for when none watches', async () => {
  const clock = virtualClock();
  const watchers = createWatchers(deps(() => [], clock));
  await clock.advance(5000);
  const { webSocket, meters, closed } = watching(watchers);
  await clock.advance(3000);
  await vi.waitFor(() => expect(meters).toHaveLength(3));
  const stt = [{ provider: 'deepgram-flux', model: 'm', seconds: 12 }];
  expect(meters[0]).toEqual({ type: 'meter', at: expect.any(String), stt, llmProvider: 'openai' });
  webSocket.close(1000);
  await closed;
  await clock.advance(10_000);
  expect(meters).toHaveLength(3);
});
