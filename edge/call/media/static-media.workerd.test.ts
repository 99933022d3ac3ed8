import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Admission } from '../bindings.ts';
import type { MeterBatch } from '../call-metrics.ts';
import { inCall, type ObjectCall } from '../testing/object-call.ts';
import { passOn } from './static-media.ts';

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

describe('a stream over the static URL', () => {
  interface Board {
    heldBy?: string | null;
    admission?: Admission;
    /** The other object's answer. */
    joined?: () => Response;
  }

  /** Opens the socket and says which call it is. */
  async function arrived({ restarted }: ObjectCall, board: Board) {
    const asked: string[] = [];
    const counted: MeterBatch['counted'] = [];
    const object = await restarted({
      SWITCHBOARDS: {
        getByName: () => ({
          objectOf: async () => board.heldBy ?? null,
          admit: async () => board.admission ?? { ok: true },
          left: async () => undefined,
          recall: async () => ({ business: null, customer: null }),
          remember: async () => undefined,
        }),
      },
      CALLS: {
        getByName: (name: string) => ({
          fetch: async (url: string) => {
            asked.push(`${name} ${url}`);
            return board.joined?.() ?? new Response(null, { status: 404 });
          },
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
    webSocket.send(connected);
    webSocket.send(start('777'));
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
