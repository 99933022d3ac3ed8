import { expect, test, vi } from 'vitest';
import type { EdgeAct } from '../../../shared/contract/audit.ts';
import { createListeners, mostBehind, mostListeners } from './listeners.ts';

const act = { action: 'live_call_listened', person: 'asha' } as EdgeAct;

function setUp() {
  let now = 0;
  const acts: [unknown, number][] = [];
  const listeners = createListeners({
    clock: { now: () => now },
    listened: (of, seconds) => void acts.push([of, seconds]),
  });
  const listen = () => {
    const { webSocket } = listeners.accept('bearer', act);
    if (!webSocket) throw new Error('no socket');
    webSocket.binaryType = 'arraybuffer';
    const got: number[][] = [];
    webSocket.addEventListener(
      'message',
      ({ data }) => void got.push([...new Uint8Array(data as ArrayBuffer)]),
    );
    const closed = new Promise<{ code: number; reason: string }>((resolve) =>
      webSocket.addEventListener('close', ({ code, reason }) => resolve({ code, reason })),
    );
    webSocket.accept();
    return { webSocket, got, closed };
  };
  const pass = (ms: number): void => {
    now += ms;
  };
  return { listeners, listen, acts, pass };
}
const audio = (length: number, value = 7) => new Uint8Array(length).fill(value);

test('a listener gets both sides with their tags, what was cleared, and silence for what nobody may hear', async () => {
  const { listeners, listen } = setUp();
  listeners.caller(audio(2), false);
  const one = listen();
  listeners.caller(audio(2), false);
  listeners.agent(audio(3, 9), false);
  listeners.cut();
  listeners.caller(audio(8), true);
  await vi.waitFor(() => expect(one.got).toHaveLength(4));
  expect(one.got).toEqual([[0, 7, 7], [1, 9, 9, 9], [1], [0, ...Array(8).fill(0xff)]]);
});

test('a listener who reports what it got listens on; one who reports nothing is dropped, and the other goes on', async () => {
  const { listeners, listen } = setUp();
  const [quick, slow] = [listen(), listen()];
  let sent = 0;
  for (let second = 0; second < 20; second += 1) {
    listeners.caller(audio(8000), false);
    sent += 8000;
    await vi.waitFor(() => expect(quick.got).toHaveLength(second + 1));
    quick.webSocket.send(String(sent));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(await slow.closed).toEqual({ code: 1013, reason: 'too slow' });
  expect(slow.got.length * 8000).toBeLessThanOrEqual(mostBehind);
  expect(quick.got).toHaveLength(20);
});

test.each([
  ['words', 'hello'],
  ['more than it was sent', '999'],
  ['nothing new', '0'],
  ['bytes', new Uint8Array(4)],
  ['a fat frame', '9'.repeat(5000)],
])('a listener who sends %s is closed', async (_, data) => {
  const { listeners, listen } = setUp();
  const { webSocket, closed } = listen();
  listeners.caller(audio(8), false);
  webSocket.send(data);
  expect(await closed).toMatchObject({ code: 1008 });
});

test('the audit learns how long each listened, whoever ended it', async () => {
  const { listeners, listen, acts, pass } = setUp();
  const first = listen();
  listen();
  pass(12_400);
  first.webSocket.close(1000);
  await vi.waitFor(() => expect(acts).toEqual([[act, 12]]));
  pass(60_000);
  listeners.stop(1008, 'not_agreed');
  expect(acts).toEqual([
    [act, 12],
    [act, 72],
  ]);
});

test('only a few listen to a call, and a place is free again when one leaves', async () => {
  const { listeners, listen } = setUp();
  const all = Array.from({ length: mostListeners }, listen);
  expect(listeners.isFull()).toBe(true);
  all[0]?.webSocket.close(1000);
  await vi.waitFor(() => expect(listeners.isFull()).toBe(false));
});
