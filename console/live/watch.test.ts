import { expect, test } from 'vitest';
import { createWatch } from './watch.ts';

/** `sockets` are driven by the test; `said` lists the events that the page got, in order. */
function setUp(answers: (boolean | null | Error)[]) {
  const sockets: { dispatch: Record<string, (event: never) => void>; isClosed: boolean }[] = [];
  const said: string[] = [];
  const pauses: number[] = [];
  const timers: { ms: number; work: () => void }[] = [];
  const watch = createWatch(
    {
      open() {
        const socket = { dispatch: {} as Record<string, (event: never) => void>, isClosed: false };
        sockets.push(socket);
        return {
          addEventListener: (type: string, listener: (event: never) => void) => {
            socket.dispatch[type] = listener;
          },
          close: () => {
            socket.isClosed = true;
          },
        };
      },
      async isLive() {
        const answer = answers.length === 0 ? false : (answers.shift() ?? null);
        if (answer instanceof Error) throw answer;
        return answer;
      },
      pause: async (ms) => void pauses.push(ms),
      soon: (work) => work(),
      later(ms, work) {
        timers.push({ ms, work });
        return () => void timers.splice(0);
      },
    },
    {
      opened: () => said.push('opened'),
      meter: ({ llmProvider }) => said.push(`meter ${llmProvider}`),
      events: (soFar) => said.push(soFar.map(({ seq }) => seq).join()),
      lost: () => said.push('lost'),
      closed: (wasOpen) => said.push(wasOpen ? 'over' : 'never live'),
      failed: (error) => said.push(String(error)),
    },
  );
  const dispatch = (type: string, event: object = {}) => sockets.at(-1)?.dispatch[type]?.(event as never);
  const event = (seq: number, type = 'mediaStarted') =>
    dispatch('message', { data: JSON.stringify({ seq, at: '2026-11-22T09:30:00.000Z', type }) });
  const settled = async () => {
    for (let turns = 0; turns < 10; turns += 1) await Promise.resolve();
  };
  return { watch, sockets, said, pauses, timers, dispatch, event, settled };
}

test('a lost connection is opened again, and the journal starts again', async () => {
  const { said, dispatch, event, settled, sockets, pauses } = setUp([true, null]);
  dispatch('open');
  event(0);
  event(1);
  dispatch('close', { code: 1006 });
  await settled();
  dispatch('close', { code: 1006 });
  await settled();
  expect([sockets.length, pauses]).toEqual([3, [1000, 2000]]);
  dispatch('open');
  event(0);
  expect(said).toEqual(['opened', '0', '0,1', 'lost', 'lost', 'opened', '0']);
});

test("the watch ends by the edge's close code, or by the journal's last event", async () => {
  const first = setUp([]);
  first.dispatch('open');
  first.dispatch('close', { code: 1000 });
  const second = setUp([]);
  second.dispatch('open');
  second.event(4, 'callEnded');
  second.dispatch('close', { code: 1006 });
  await second.settled();
  expect([first.said.at(-1), second.said.at(-1)]).toEqual(['over', 'over']);
  expect(second.sockets).toHaveLength(1);
});

// Regression: after a transfer the page said "Connected" until it was left.
test('a journal that ends is the end, whichever side closes the connection', () => {
  const { said, dispatch, event, sockets } = setUp([]);
  dispatch('open');
  event(4, 'callEnded');
  expect(sockets[0]?.isClosed).toBe(true);
  dispatch('close', { code: 1005 });
  expect(said).toEqual(['opened', '4', 'over']);
});

test('a call that is not live is reported, and not retried', async () => {
  const { said, dispatch, settled, sockets } = setUp([false]);
  dispatch('close', { code: 1006 });
  await settled();
  expect(said).toEqual(['never live']);
  expect(sockets).toHaveLength(1);
});

test('an expired token is reported, and a page that was left gets no more events', async () => {
  const expired = setUp([new Error('signed out')]);
  expired.dispatch('close', { code: 1006 });
  await expired.settled();
  expect(expired.said).toEqual(['Error: signed out']);
  const left = setUp([true]);
  left.dispatch('open');
  left.watch.stop();
  left.dispatch('close', { code: 1005 });
  await left.settled();
  expect([left.said, left.sockets[0]?.isClosed]).toEqual([['opened'], true]);
});

test('a metered connection that goes silent is opened again; the meter is no event of the journal', async () => {
  const { said, dispatch, event, settled, sockets, timers, watch } = setUp([true]);
  const meter = () =>
    dispatch('message', {
      data: JSON.stringify({ type: 'meter', at: '2026-11-22T09:30:00.000Z', stt: [], llmProvider: 'openai' }),
    });
  dispatch('open');
  event(0);
  expect(timers).toEqual([]);
  meter();
  meter();
  expect(timers).toHaveLength(1);
  expect(watch.soFar).toHaveLength(1);
  timers[0]?.work();
  expect(sockets[0]?.isClosed).toBe(true);
  await settled();
  dispatch('close', { code: 1006 });
  expect(said).toEqual(['opened', '0', 'meter openai', 'meter openai', 'lost']);
  expect(sockets).toHaveLength(2);
});
