import { afterEach, describe, expect, test, vi } from 'vitest';
import { CallId, callIdOf } from '../../../shared/ids.ts';
import { createLog } from '../../../shared/io/log.ts';
import type { Ring } from '../../carriers/carrier.ts';
import type { MeterBatch } from '../../metrics/call-metrics.ts';
import type { Admission } from '../bindings.ts';
import { inCall, type ObjectCall } from '../testing/object-call.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import type { EarlySocket } from './media-socket.ts';
import { acceptStatic, passOn, staticObjectPrefix } from './static-media.ts';

// A socket of the static media URL arrives at an object that does not know its call.

afterEach(() => {
  vi.unstubAllGlobals();
});

const start = (call_sid: string) =>
  JSON.stringify({
    event: 'start',
    stream_sid: 's2',
    start: { stream_sid: 's2', call_sid, from: '09800000001', to: '08000000001' },
  });
const connected = '{"event":"connected"}';

/** A stream without a start, as in the fixture 04, with 20 ms of silence for a payload. */
const ids = { stream_sid: '0f1e2d3c4b5a69788796a5b4c3d2e1f0' };
const payload = 'A'.repeat(428);
const media = JSON.stringify({
  ...{ event: 'media', ...ids, sequence_number: '1' },
  media: { chunk: '1', timestamp: '100', payload },
});
const stop = JSON.stringify({
  ...{ event: 'stop', ...ids, sequence_number: '2' },
  stop: { call_sid: '56b1234567abcdef89abcdef12345678', account_sid: 'acct1', reason: 'callended' },
});

/** A connection's two ends, with what each has got. */
function connection() {
  const { 0: outer, 1: inner } = new WebSocketPair();
  return { outer, inner };
}

function watched(socket: WebSocket) {
  const got: unknown[] = [];
  socket.addEventListener('message', ({ data }) => void got.push(data));
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason })),
  );
  return { got, closed };
}

describe('a socket is passed on to the object that holds its call', () => {
  function passed(early: string[]) {
    const [carrier, holder] = [connection(), connection()];
    for (const socket of [carrier.outer, carrier.inner, holder.inner]) socket.accept();
    const ends = { carrier: watched(carrier.outer), holder: watched(holder.inner) };
    passOn({ socket: carrier.inner, take: () => early }, holder.outer);
    return { carrier: carrier.outer, holder: holder.inner, ends };
  }

  test('its first frames first, and then each frame both ways', async () => {
    const { carrier, holder, ends } = passed([connected, start('1')]);
    carrier.send('media');
    holder.send('reply');
    await vi.waitFor(() => expect(ends.holder.got).toEqual([connected, start('1'), 'media']));
    await vi.waitFor(() => expect(ends.carrier.got).toEqual(['reply']));
    carrier.close(1000);
  });

  test.each([
    ['the carrier', 1000, 1000],
    ['the carrier', undefined, 1000],
    ['the holder', 1000, 1000],
    ['the holder', 1009, 1009],
    ['the holder', 4000, 4000],
  ] as const)('the close of %s with %s reaches the other end as %s', async (who, code, expected) => {
    const { carrier, holder, ends } = passed([]);
    const [from, to] = who === 'the carrier' ? [carrier, ends.holder] : [holder, ends.carrier];
    from.close(code);
    expect(await to.closed).toMatchObject({ code: expected });
    // Nothing is thrown for a frame that was under way.
    from === carrier ? holder.close(1000) : carrier.close(1000);
  });

  test('a carrier that hung up meanwhile leaves no open connection behind', async () => {
    const [carrier, holder] = [connection(), connection()];
    for (const socket of [carrier.outer, carrier.inner, holder.inner]) socket.accept();
    const { closed } = watched(holder.inner);
    const gone = new Promise((resolve) => carrier.inner.addEventListener('close', resolve));
    carrier.outer.close(1000);
    await gone;
    carrier.inner.close(1000);
    passOn({ socket: carrier.inner, take: () => [connected] }, holder.outer);
    expect(await closed).toMatchObject({ code: 1000 });
  });
});

describe('whose stream it is', () => {
  function opened(mostBytes = 1_048_576) {
    const clock = virtualClock();
    const rings: Ring[] = [];
    const earlies: EarlySocket[] = [];
    const faults: string[] = [];
    const { webSocket } = acceptStatic(
      async (ring, early) => {
        rings.push(ring);
        earlies.push(early);
      },
      {
        ours: '+918000000001',
        mostBytes,
        random: () => '7',
        clock,
        log: createLog({ write: () => undefined }),
        faulted: (kind) => void faults.push(kind),
      },
    );
    if (!webSocket) throw new Error('no socket');
    const ends = watched(webSocket);
    webSocket.accept();
    const send = async (...frames: (string | Uint8Array)[]) => {
      for (const frame of frames) webSocket.send(frame);
      // Until the other half has them.
      await new Promise((resolve) => setTimeout(resolve, 10));
    };
    const calls = () => rings.map(({ callId }) => callId);
    return { clock, rings, calls, earlies, faults, webSocket, send, ...ends };
  }

  test('is said by its start, also behind media, which is kept', async () => {
    const { clock, calls, earlies, send } = opened();
    await send(connected, media, media);
    await clock.advance(900);
    expect(calls()).toEqual([]);
    await send(start('777'), media);
    await clock.advance(10_000);
    expect(calls()).toEqual(['exotel-777']);
    expect(earlies[0]?.take()).toEqual([connected, media, media, start('777'), media]);
    expect(clock.pending()).toBe(0);
  });

  test.each([
    ['a second of media', [media], 1000],
    ['fifty frames of it', Array(50).fill(media) as string[], 0],
    ['its stop', [media, stop], 0],
  ] as const)(
    'is unknown where no start comes with %s: the call gets an id of its own',
    async (_, frames, ms) => {
      const { clock, rings, earlies, send } = opened();
      await send(...frames);
      await clock.advance(ms);
      expect(rings).toMatchObject([{ callId: 'exotel-nosid-7', to: '+918000000001', from: '+266696687' }]);
      expect(earlies[0]?.take()).toEqual(frames);
      await clock.advance(60_000);
      expect(rings).toHaveLength(1);
    },
  );

  test('is no question where it ends before it began', async () => {
    const { clock, calls, closed, send } = opened();
    await send(connected, stop);
    expect(await closed).toMatchObject({ code: 1000 });
    expect(calls()).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  test.each([[[]], [[connected]], [['nonsense', connected, 'nonsense']]])(
    'must be said within 30 s: %j',
    async (frames) => {
      const { clock, calls, closed, faults, send } = opened();
      await send(...frames);
      await clock.advance(30_000);
      expect(await closed).toMatchObject({ code: 1008 });
      expect(calls()).toEqual([]);
      expect(clock.pending()).toBe(0);
      expect(faults).toEqual(['protocol']);
    },
  );

  test.each([
    ['text', 'x'.repeat(1025)],
    ['Devanagari', 'न'.repeat(342)],
    ['bytes', new Uint8Array(1025)],
  ])('is not asked of a frame over WEBSOCKET_MAX_SIZE: %s', async (_, frame) => {
    for (const before of [[], [connected], [start('777')]]) {
      const { closed, faults, send } = opened(1024);
      await send(...before, frame);
      expect(await closed).toMatchObject({ code: 1009 });
      expect(faults).toEqual(['protocol']);
    }
  });

  test.each([
    ['words', 'nonsense'],
    ['bytes', new Uint8Array(100)],
    ['an unknown event', '{"event":"new"}'],
    ['a start without a body', '{"event":"connected"}'],
  ])('is asked fifty times of a stream of nonsense: %s', async (_, frame) => {
    const { clock, calls, closed, faults, send } = opened();
    await send(...Array(49).fill(frame));
    expect(faults).toEqual([]);
    await send(frame);
    expect(await closed).toMatchObject({ code: 1008 });
    expect([calls(), faults, clock.pending()]).toEqual([[], ['protocol'], 0]);
  });

  test('is not waited for behind more than 2 MB, and a flood behind the start is not kept', async () => {
    const fat = 'x'.repeat(1_000_000);
    const unknown = opened();
    await unknown.send(fat, fat, fat);
    expect(await unknown.closed).toMatchObject({ code: 1009 });
    expect(unknown.earlies).toEqual([]);
    const known = opened();
    await known.send(start('777'), fat, fat, fat, fat);
    const kept = known.earlies[0]?.take() ?? [];
    expect(kept).toHaveLength(3);
    known.webSocket.close(1000);
  });

  test('known, its call must be prepared within 15 s; then the line is closed, and the call reads why', async () => {
    const { clock, earlies, closed, faults, send } = opened();
    await send(start('777'), media);
    await clock.advance(14_999);
    expect(faults).toEqual([]);
    await clock.advance(1);
    expect(await closed).toMatchObject({ code: 1011 });
    expect([faults, clock.pending()]).toEqual([['stall'], 0]);
    // The preparation ends later after all: the call finds its stream closed, and is settled.
    expect(earlies[0]?.closed()).toEqual({ code: 1011, wasClean: true });
    expect(earlies[0]?.take()).toEqual([start('777'), media]);
  });

  test('is not asked of a carrier that is gone', async () => {
    const { clock, calls, webSocket, send } = opened();
    await send(connected);
    webSocket.close(1000);
    await vi.waitFor(() => expect(clock.pending()).toBe(0));
    expect(calls()).toEqual([]);
  });

  test('is told with the close of a carrier that is gone meanwhile', async () => {
    const { earlies, webSocket, send, closed } = opened();
    await send(start('777'));
    webSocket.close(1001);
    // The closing handshake is complete.
    expect(await closed).toMatchObject({ code: 1001 });
    expect(earlies[0]?.closed()).toMatchObject({ code: 1001 });
  });
});

describe('a stream over the static URL', () => {
  interface Board {
    heldBy?: string | null;
    admission?: Admission;
    /** The other object's answer. */
    joined?: () => Response;
    /** A call has the id, or had it. */
    isTaken?: boolean;
  }

  /** Opens the socket and says which call it is. */
  async function arrived(
    { restarted }: ObjectCall,
    board: Board,
    frames: readonly string[] = [connected, start('777')],
  ) {
    const asked: string[] = [];
    const counted: MeterBatch['counted'] = [];
    const object = await restarted({
      EXOTEL_PHONE_NUMBER: '+918000000001',
      SWITCHBOARDS: {
        getByName: () => ({
          objectOf: async () => board.heldBy ?? null,
          admit: async () => board.admission ?? { ok: true },
          left: async () => undefined,
          release: async () => undefined,
          refused: async () => undefined,
          recall: async () => ({ business: null, customer: null }),
          remember: async () => undefined,
          // A busy machine may answer later than the API may.
          trust: async () => 600,
          phrases: async () => [],
          keepPhrase: async () => undefined,
        }),
      },
      CALLS: {
        getByName: (name: string) => ({
          fetch: async (url: string) => {
            asked.push(`${name} ${url}`);
            return board.joined?.() ?? new Response(null, { status: 404 });
          },
          claim: async () => {
            asked.push(`${name} claim`);
            return !board.isTaken;
          },
          unclaim: async () => void asked.push(`${name} unclaim`),
        }),
      },
      METRICS: {
        getByName: () => ({
          count: async (batch: MeterBatch) => void counted.push(...batch.counted),
        }),
      },
    });
    const { webSocket } = await object.fetch(new Request('https://edge/media/exotel'));
    if (!webSocket) throw new Error('no socket');
    const ends = watched(webSocket);
    webSocket.accept();
    for (const frame of frames) webSocket.send(frame);
    return { object, webSocket, asked, counted, ...ends };
  }

  test('of a caller who comes back is passed on, and begins no second call', async () => {
    await inCall(async (call) => {
      const holder = connection();
      holder.inner.accept();
      const { got } = watched(holder.inner);
      const { asked, webSocket, object } = await arrived(call, {
        heldBy: 'exotel-static-1',
        joined: () => new Response(null, { status: 101, webSocket: holder.outer }),
      });
      webSocket.send('media');
      await vi.waitFor(() => expect(got).toEqual([connected, start('777'), 'media']));
      expect(asked).toEqual(['exotel-static-1 https://edge/joined/exotel-777']);
      expect(await object.afterStream()).toMatchObject({ known: false });
      expect(call.api.bodies('check-budget')).toEqual([]);
      expect(await call.kept()).toEqual([]);
      webSocket.close(1000);
    });
  });

  test.each([
    ['the call is over', { admission: { ok: false, reason: 'over' } }],
    ['the call is over', { heldBy: 'exotel-static-1', admission: { ok: false, reason: 'over' } }],
    // Nobody at the dialled number remembers it: years later, or rung at another number.
    ['the call is over', { isTaken: true }],
    [
      'the call already has a media socket',
      { heldBy: 'exotel-static-1', joined: () => new Response(null, { status: 409 }) },
    ],
  ] as const)('is closed with 1008 when %s: %j', async (reason, board) => {
    await inCall(async (call) => {
      const { closed, counted } = await arrived(call, board);
      expect(await closed).toEqual({ code: 1008, reason });
      expect(await call.kept()).toEqual([]);
      const ringsAfterEnd = counted.filter(({ name }) => name === 'voice_rings_after_end_total');
      expect(ringsAfterEnd).toHaveLength(reason === 'the call is over' ? 1 : 0);
    });
  });

  test('takes the id for its call before anything is asked for, and gives it back only if it was refused', async () => {
    await inCall(async (call) => {
      const { asked, webSocket } = await arrived(call, {});
      await vi.waitFor(() => expect(call.api.bodies('check-budget')).toHaveLength(1));
      expect(asked).toEqual(['exotel-777 claim']);
      webSocket.close(1000);
    });
    await inCall(async (call) => {
      const { asked, webSocket } = await arrived(call, { admission: { ok: false, reason: 'rate' } });
      await vi.waitFor(() => expect(asked).toEqual(['exotel-777 claim', 'exotel-777 unclaim']));
      webSocket.close(1000);
    });
  });

  test('of an id that a call has or had asks the API for no customer and no money', async () => {
    await inCall(async (call) => {
      const { closed } = await arrived(call, { isTaken: true });
      await closed;
      await vi.waitFor(() => expect(call.api.bodies('check-budget')).toMatchObject([{ afterEnd: true }]));
      expect(call.api.asked()).toEqual(['check-budget']);
      expect(await call.kept()).toEqual([]);
    });
  });

  test.each([
    ['start', [connected, start('777')]],
    ['media, which no start follows', [connected, media]],
  ] as const)('that the carrier drops behind its %s settles its call at once', async (_, frames) => {
    await inCall(async (call) => {
      const { object, webSocket } = await arrived(call, {}, frames);
      webSocket.close(1000);
      await vi.waitFor(async () => expect((await object.afterStream()).ended).toBe('caller'));
      await object.alarm();
      await vi.waitFor(() => expect(call.api.bodies('finish-call')).toHaveLength(1));
    });
  });

  test('as it was recorded without a start is one call, which ends once', async () => {
    await inCall(async (call) => {
      const { object, closed } = await arrived(call, {}, [media, stop]);
      expect(await closed).toMatchObject({ code: 1000 });
      expect(await object.afterStream()).toMatchObject({ ended: 'caller', hasStreamed: true });
      await object.alarm();
      const callIds = call.api.bodies('finish-call').map(({ callId }) => callId);
      expect(callIds).toEqual([expect.stringMatching(/^exotel-nosid-/)]);
    });
  });

  test('that sends a fat frame while its call is prepared is closed, and settles it at once', async () => {
    await inCall(async (call) => {
      const { object, closed, counted } = await arrived(call, { admission: { ok: true } }, [
        start('777'),
        'x'.repeat(1_048_577),
      ]);
      expect(await closed).toMatchObject({ code: 1009 });
      await vi.waitFor(async () => expect((await object.afterStream()).ended).not.toBeNull());
      const errors = counted.filter(({ name }) => name === 'voice_errors_total');
      expect(errors).toContainEqual(
        expect.objectContaining({ labels: { source: 'carrier', kind: 'protocol' } }),
      );
    });
  });

  test('is closed with 1011 after a bug of ours', async () => {
    await inCall(async (call) => {
      const broken = () => {
        throw new TypeError('a bug');
      };
      const { closed } = await arrived(call, { heldBy: 'exotel-static-1', joined: broken });
      expect(await closed).toMatchObject({ code: 1011 });
    });
  });
});

test('the object of a live call takes the socket of a caller who comes back, once at a time', async () => {
  await inCall(async ({ restarted }) => {
    const object = await restarted();
    const joining = () =>
      object.fetch(new Request('https://edge/joined/exotel-1', { headers: { upgrade: 'websocket' } }));
    expect((await joining()).status).toBe(404);
    const ring = { callId: 'exotel-1', carrier: 'exotel', callSid: '1', from: '+919800000001' } as const;
    await object.prepare({ ...ring, to: '+918000000001' }, null);
    const { webSocket, status } = await joining();
    expect(status).toBe(101);
    webSocket?.accept();
    webSocket?.send(start('1'));
    await vi.waitFor(async () => expect((await object.afterStream()).hasStreamed).toBe(true));
    expect((await joining()).status).toBe(409);
    webSocket?.close(1000);
    await vi.waitFor(async () => expect((await object.afterStream()).ended).not.toBeNull());
    expect((await joining()).status).toBe(404);
  });
});

test('an id that an object behind the static URL has taken opens no other door, and is nobody’s after a refusal', async () => {
  await inCall(async (call) => {
    const ring = { callId: 'exotel-1', carrier: 'exotel', callSid: '1', from: '+919800000001' } as const;
    const over = async (object: Awaited<ReturnType<typeof call.restarted>>) => {
      expect(await object.claim()).toBe(false);
      for (const mode of ['stream', 'turns'] as const)
        expect(await object.prepare({ ...ring, to: '+918000000001' }, null, mode)).toMatchObject({
          refusal: 'over',
        });
      expect(await object.turn({ type: 'begin' }, null, 5000)).toBeNull();
    };
    const object = await call.restarted();
    expect(await object.claim()).toBe(true);
    await over(object);
    await over(await call.restarted());
    await object.unclaim();
    expect(await call.kept()).toEqual([]);
    // A call that lives has its id.
    expect((await object.prepare({ ...ring, to: '+918000000001' }, null)).refusal).toBeNull();
    expect(await object.claim()).toBe(false);
  });
});

test('no id of a call is the name of an object behind the static URL, whatever somebody makes up', () => {
  for (const callSid of ['static-1', `static-${crypto.randomUUID()}`])
    expect(callIdOf('exotel', callSid).startsWith(staticObjectPrefix)).toBe(false);
  expect(CallId.safeParse(`${staticObjectPrefix}1`).success).toBe(false);
});
