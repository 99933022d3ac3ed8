import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { sendableCloseCode } from '../../../shared/close-code.ts';
import { createLog } from '../../../shared/io/log.ts';
import { cutMessages, type Mutation, reordered } from '../../../testing/mutations.ts';
import { carriers } from '../../carriers/registry.ts';
import { wholeCall } from '../testing/whole-call.ts';
import { createMediaSockets } from './media-socket.ts';

// Every recorded stream of a carrier, mutated, on a media socket of a whole call: no throw, no bug, and one
// end of the call.

type Carrier = 'twilio' | 'exotel';

/**
 * Our half of a media socket, as strict as workerd's: a code that can't be sent throws, and so does a send
 * after a close.
 */
class FakeSocket extends EventTarget {
  readyState: number = WebSocket.OPEN;
  readonly sent: string[] = [];
  readonly closedWith: number[] = [];
  isBroken = false;

  send(data: string): void {
    if (this.isBroken || this.readyState !== WebSocket.OPEN)
      throw new TypeError("Can't call WebSocket send() after close().");
    this.sent.push(data);
  }

  close(code = 1000): void {
    if (sendableCloseCode(code) !== code) throw new TypeError(`Invalid WebSocket close code: ${code}.`);
    this.closedWith.push(code);
    this.readyState = WebSocket.CLOSED;
  }

  receive(data: string): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** The carrier closes, or is lost (1006). */
  ends(code: number): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.dispatchEvent(Object.assign(new Event('close'), { code, wasClean: code !== 1006 }));
  }
}

function onLine(carrier: Carrier, mostBytes = 1_048_576) {
  const call = wholeCall({ carrier });
  const warnings: string[] = [];
  const media = createMediaSockets(
    {
      clock: call.clock,
      log: createLog({ write: (_, line) => warnings.push(line) }),
      config: { WEBSOCKET_MAX_SIZE: mostBytes, WEBSOCKET_PING_INTERVAL: 20, WEBSOCKET_PING_TIMEOUT: 10 },
      keepToken: () => undefined,
      started: () => undefined,
    },
    null,
  );
  /** `early`: frames, and a close, that came before the call was known. */
  const open = (early: string[] = [], closed: { code: number; wasClean: boolean } | null = null) => {
    const socket = new FakeSocket();
    if (closed) socket.readyState = WebSocket.CLOSED;
    media.adopt(call.session, carrier, {
      socket: socket as unknown as WebSocket,
      take: () => early,
      closed: () => closed,
    });
    return socket;
  };
  return { call, media, warnings, open };
}

/** `[file, messages]` of each recorded inbound stream. */
function streamsOf(carrier: Carrier): [string, string[]][] {
  const folder = `${import.meta.dirname}/../../carriers/fixtures/${carrier}/`;
  return readdirSync(folder).flatMap((file): [string, string[]][] => {
    if (file.includes('outbound')) return [];
    const { messages } = JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as { messages?: object[] };
    return messages ? [[file, messages.map((message) => JSON.stringify(message))]] : [];
  });
}

/** What must be true of a call whose stream was this. */
function play(carrier: Carrier, { messages }: Mutation<string | Uint8Array>, code: number) {
  const { call, open } = onLine(carrier);
  const socket = open();
  for (const message of messages) socket.receive(String(message));
  socket.ends(code);
  // Twice, as a socket's error and its close may both come.
  socket.ends(code);
  // The keeper ends a call whose stream was never heard.
  call.session.detached(1000, true);
  return {
    bugs: call.bugs,
    over: call.over.length,
    ends: call.of('callEnded').length,
    last: call.events.at(-1)?.type,
  };
}

const settledOnce = { bugs: [], over: 1, ends: 1, last: 'callEnded' };
const codes = [1000, 1001, 1005, 1006, 1011];

describe.each(['twilio', 'exotel'] as const)('streams of %s', (carrier) => {
  it.each(streamsOf(carrier))('%s with a message left out, sent twice or overtaken', (_, messages) => {
    for (const mutation of reordered(messages))
      for (const code of codes)
        expect([mutation.name, code, play(carrier, mutation, code)]).toEqual([
          mutation.name,
          code,
          settledOnce,
        ]);
  });

  // A call knows of a frame only what the codec reads in it, so of the cuts that read alike one is played.
  it.each(streamsOf(carrier))('%s with a message cut anywhere', (_, messages) => {
    const played = new Set<string>();
    for (const mutation of cutMessages(messages)) {
      const codec = carriers[carrier].codec();
      const read = JSON.stringify(mutation.messages.map((message) => codec.decode(String(message))));
      if (played.has(read)) continue;
      const code = codes[played.size % codes.length] ?? 1000;
      played.add(read);
      expect([mutation.name, play(carrier, mutation, code)]).toEqual([mutation.name, settledOnce]);
    }
    expect(played.size).toBeGreaterThanOrEqual(messages.length);
  });
});

it.each([1000, 1001, 1005, 1006, 1011, 1015, 4000])(
  'a carrier that closes with %s gets a close that can be sent',
  async (code) => {
    const { call, open } = onLine('twilio');
    const socket = open();
    for (const frame of call.far.start()) socket.receive(frame);
    await call.clock.advance(200);
    socket.ends(code);
    await call.clock.advance(1000);
    expect(socket.closedWith).toEqual([sendableCloseCode(code)]);
    expect(call.over).toHaveLength(1);
  },
);

it('a socket that breaks while we send to it ends the call once, and is no bug', async () => {
  const { call, open, warnings } = onLine('twilio');
  const socket = open();
  for (const frame of call.far.start()) socket.receive(frame);
  socket.isBroken = true;
  await call.clock.advance(2000);
  expect(call.bugs).toEqual([]);
  expect(call.over).toHaveLength(1);
  socket.ends(1006);
  expect(call.over).toHaveLength(1);
  expect(warnings.filter((line) => line.includes('could not be sent'))).toHaveLength(1);
});

it('a socket that its carrier closed before its frames were read is sent nothing, and its close is kept', () => {
  const { call, open, warnings } = onLine('twilio');
  // A frame that is answered at once, as one that interrupts the agent is.
  const { frame } = call.session;
  const attached = vi.spyOn(call.session, 'attach');
  vi.spyOn(call.session, 'frame').mockImplementation((data) => {
    attached.mock.lastCall?.[0].send('{"event":"clear"}');
    return frame(data);
  });
  const detached = vi.spyOn(call.session, 'detached');
  const socket = open(call.far.start(), { code: 1000, wasClean: true });
  expect(socket.sent).toEqual([]);
  expect(warnings.filter((line) => line.includes('could not be sent'))).toEqual([]);
  expect(detached.mock.calls).toEqual([[1000, true]]);
  expect(call.over).toHaveLength(1);
});

it('a stream that begins with its stop ends the call, leaves no timer and closes the socket', async () => {
  const { call, open } = onLine('twilio');
  const socket = open();
  socket.receive(JSON.stringify({ event: 'stop', streamSid: 'MZ1', stop: {} }));
  expect(call.over).toEqual(['caller']);
  expect(call.of('mediaStarted')).toEqual([]);
  expect(socket.closedWith).toEqual([1000]);
  expect(call.clock.pending()).toBe(0);
});

describe('a socket that says nothing valid', () => {
  it.each([[[]], [['nonsense', '{"event":"new"}']]])('is closed 30 s after it opened: %j', async (frames) => {
    const { call, open } = onLine('twilio');
    const socket = open();
    for (const frame of frames) socket.receive(frame);
    await call.clock.advance(29_999);
    expect(socket.closedWith).toEqual([]);
    await call.clock.advance(1);
    expect(socket.closedWith).toEqual([1008]);
    // The call waits for another one.
    expect(call.over).toEqual([]);
  });

  it('any more is closed 30 s after its last valid frame, and ends the call', async () => {
    const { call, open } = onLine('twilio');
    const socket = open();
    for (const frame of call.far.start()) socket.receive(frame);
    for (let second = 0; second < 29; second += 1) {
      await call.clock.advance(1000);
      socket.receive('nonsense');
    }
    expect(socket.closedWith).toEqual([]);
    await call.clock.advance(1000);
    expect(socket.closedWith).toEqual([1001]);
    expect(call.over).toHaveLength(1);
  });

  it('is closed when its call ends, and leaves no timer', async () => {
    const { call, media, open } = onLine('twilio');
    const socket = open();
    call.session.detached(1000, true);
    const before = call.clock.pending();
    media.release();
    expect(socket.closedWith).toEqual([1000]);
    expect(call.clock.pending()).toBe(before - 1);
    media.release();
    expect(socket.closedWith).toEqual([1000]);
  });
});

it.each([
  ['a', 1024, 1],
  ['न', 341, 3],
  ['😀', 256, 4],
] as const)('a frame is measured in bytes, not in characters: %s', (letter, fits, bytes) => {
  const { call, open } = onLine('twilio', 1024);
  const socket = open();
  for (const frame of call.far.start()) socket.receive(frame);
  socket.receive(letter.repeat(fits));
  expect(socket.closedWith).toEqual([]);
  socket.receive(letter.repeat(fits + 1));
  expect((fits + 1) * bytes).toBeGreaterThan(1024);
  expect(socket.closedWith).toEqual([1009]);
  expect(call.over).toHaveLength(1);
});

it('a stream that was closed while its call was looked up is settled at once', () => {
  const { call, open, media } = onLine('exotel');
  open(call.far.start(), { code: 1006, wasClean: false });
  expect(media.isTalking()).toBe(false);
  expect(call.over).toHaveLength(1);
  expect(call.clock.pending()).toBe(0);
});
