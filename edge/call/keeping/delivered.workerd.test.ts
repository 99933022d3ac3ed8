import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Ring } from '../../carriers/carrier.ts';
import type { CallObject } from '../call-object.ts';
import { inCall, type ObjectCall } from '../testing/object-call.ts';
import { type ApiScript, business } from '../testing/scripted-api.ts';
import { withdrawMs } from './asked-hold.ts';

// A call that is over, in its real object with its real storage and alarm: late reports of the carrier,
// and the delivery.

const ring: Ring = {
  callId: 'twilio-CA1',
  carrier: 'twilio',
  callSid: 'CA1',
  from: '+919800000001',
  to: '+918000000001',
};
/** A call without a sign of life for this long is lost, by default. */
const lostMs = 30_000;
/** Far in the future: an alarm in the past is kept as one for now. */
const startMs = Date.parse('2100-01-01T04:30:00Z');
const recordingUrl = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1.mp3';

/** A call that its caller gave up while it rang, not delivered yet. */
async function endedCall({ restarted }: ObjectCall): Promise<CallObject> {
  const object = await restarted();
  await object.prepare(ring, null);
  await object.streamEnded();
  return object;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
  // Every wait is as long as it may be.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("a carrier's recording that can not be fetched while its call is delivered is fetched later", async () => {
  let status = 503;
  await inCall(
    async (call) => {
      const object = await endedCall(call);
      await object.carrierRecorded(ring.callId, recordingUrl);
      await call.wake(object);
      expect(call.api.bodies('finish-call')).toHaveLength(1);
      expect(call.api.bodies('save-recording')).toHaveLength(1);
      expect(await call.kept()).toEqual(['carrierRecording', 'over']);
      expect(await call.alarmIn()).toBe(4000);
      status = 200;
      vi.setSystemTime(startMs + 4000);
      await call.wake(await call.restarted());
      expect(call.api.bodies('save-recording')).toHaveLength(2);
      expect(await call.kept()).toEqual(['over']);
      expect(await call.alarmIn()).toBeNull();
    },
    { carrierRecording: () => status },
  );
});

test('a recording that is announced during the delivery is kept', async () => {
  let object: CallObject | null = null;
  const announced: ApiScript = { finished: async () => object?.carrierRecorded(ring.callId, recordingUrl) };
  await inCall(async (call) => {
    object = await endedCall(call);
    await call.wake(object);
    expect(call.api.bodies('finish-call')).toHaveLength(1);
    expect(await call.kept()).toEqual(['over']);
    expect(call.api.bodies('save-recording')).toEqual([{ callId: ring.callId, carrierUrl: recordingUrl }]);
  }, announced);
});

test('a recording is fetched again when its retry is due, not with every other delivery', async () => {
  let bill = 503;
  await inCall(
    async (call) => {
      const object = await endedCall(call);
      await object.carrierRecorded(ring.callId, recordingUrl);
      await call.wake(object);
      expect(await call.alarmIn()).toBe(2000);
      vi.setSystemTime(startMs + 2000);
      bill = 200;
      await call.wake(object);
      expect(call.api.bodies('finish-call')).toHaveLength(2);
      expect(call.api.bodies('save-recording')).toHaveLength(1);
      expect(await call.alarmIn()).toBe(2000);
      vi.setSystemTime(startMs + 4000);
      await call.wake(object);
      expect(call.api.bodies('save-recording')).toHaveLength(2);
      expect(await call.alarmIn()).toBe(16_000);
    },
    { carrierRecording: () => 503, bill: () => bill },
  );
});

test('a lost call that was delivered is settled once, whatever its carrier reports afterwards', async () => {
  await inCall(async (call) => {
    await (await call.restarted()).prepare(ring, null);
    const object = await call.restarted();
    vi.setSystemTime(startMs + lostMs);
    await call.wake(object);
    expect(call.api.bodies('finish-call')).toMatchObject([{ endReason: 'crash' }]);
    const journaled = call.api.journal().length;
    await object.carrierRecorded(ring.callId, recordingUrl);
    await object.carrierEnded();
    await call.wake(object);
    expect(call.api.bodies('save-recording')).toHaveLength(1);
    expect(await call.kept()).toEqual(['over']);
    await call.wake(object);
    expect(call.api.bodies('finish-call')).toHaveLength(1);
    expect(call.api.journal()).toHaveLength(journaled);
  });
});

test('a lost call that staff end while its journal is on the way to the API has one end', async () => {
  let object: CallObject | null = null;
  let isAway = false;
  const during: ApiScript = { isAway: () => isAway, logged: async () => object?.hangUp() };
  await inCall(async (call) => {
    const first = await call.restarted();
    await first.prepare(ring, null);
    // Its journal is stored, and not delivered.
    isAway = true;
    await call.wake(first);
    isAway = false;
    object = await call.restarted();
    vi.setSystemTime(startMs + lostMs);
    await call.wake(object);
    await call.wake(object);
    const ends = call.api.journal().filter(({ type }) => type === 'callEnded');
    expect(ends).toMatchObject([{ reason: 'staff' }]);
    expect(call.api.bodies('finish-call')).toMatchObject([{ endReason: 'staff' }]);
  }, during);
});

test('a call whose object was restarted before its delivery keeps its end reason', async () => {
  await inCall(async (call) => {
    await endedCall(call);
    const object = await call.restarted();
    await object.carrierRecorded(ring.callId, recordingUrl);
    await object.carrierEnded();
    vi.setSystemTime(startMs + 10 * lostMs);
    await call.wake(object);
    await object.carrierRecorded(ring.callId, recordingUrl);
    await call.wake(object);
    expect(call.api.bodies('finish-call')).toMatchObject([{ endReason: 'caller' }]);
  });
});

test('fetching the last words of a call by turns after its delivery stores nothing', async () => {
  await inCall(
    async (call) => {
      const object = await call.restarted();
      await object.prepare({ ...ring, callId: 'exotel-1', carrier: 'exotel', callSid: '1' }, null, 'turns');
      await object.toSay(4000);
      expect(
        await object.turn({ type: 'recording', url: 'https://recordings.exotel.com/a/1.wav' }, 'r1', 5000),
      ).toMatchObject({ next: 'end' });
      await call.wake(object);
      expect(await call.kept()).toEqual(['over']);
      expect(await object.toSay(4000)).toMatchObject({ reply: 'Goodbye.', next: 'end' });
      expect(await call.kept()).toEqual(['over']);
    },
    { voice: () => ({ reply: 'Goodbye.', actions: [{ type: 'end_call' }] }), heard: () => 'bye' },
  );
});

test('a media socket that closes before its first frame ends nothing: the carrier may open another with the same token, or ask for turns', async () => {
  await inCall(async (call) => {
    const object = await call.restarted();
    const { token } = await object.prepare(ring, null);
    const upgraded = () =>
      object.fetch(
        new Request(`https://voice.example.in/media/x/${ring.callId}/${token}`, {
          headers: { upgrade: 'websocket' },
        }),
      );
    const { webSocket: first } = await upgraded();
    first?.accept();
    first?.close(1000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await object.afterStream()).toMatchObject({ ended: null, mayResume: true, hasStreamed: false });
    expect((await upgraded()).status).toBe(101);
  });
});

test('a call whose media socket was never opened ends as a fault, with last words for the carrier to say', async () => {
  await inCall(async (call) => {
    const object = await call.restarted();
    await object.prepare(ring, null);
    expect(await object.neverOpened()).toEqual({
      text: expect.stringMatching(/Goodbye\.$/),
      language: 'en-IN',
    });
    expect(await object.afterStream()).toMatchObject({ ended: 'fault', mayResume: false });
    await call.wake(object);
    expect(call.api.journal().map(({ type }) => type)).toEqual(
      expect.arrayContaining(['faulted', 'mediaStopped', 'callEnded']),
    );
    expect(call.api.bodies('finish-call')).toMatchObject([{ endReason: 'fault' }]);
  });
});

test.each([500, 502, 429, 403, 408])(
  "a carrier's recording is asked for again where the API answers %i, and left to the carrier where it refuses the recording",
  async (status) => {
    let answered = status;
    await inCall(
      async (call) => {
        const object = await endedCall(call);
        await object.carrierRecorded(ring.callId, recordingUrl);
        await call.wake(object);
        expect(await call.kept()).toEqual(['carrierRecording', 'over']);
        answered = 409;
        vi.setSystemTime(startMs + 4000);
        await call.wake(object);
        expect(await call.kept()).toEqual(['over']);
      },
      { carrierRecording: () => answered },
    );
  },
);

test('an API that is away for ten minutes during and after a call gets journal and bill once and in order, and is asked a bounded number of times', async () => {
  let isAway = false;
  await inCall(
    async (call) => {
      const object = await call.restarted();
      await object.prepare(ring, null);
      isAway = true;
      await object.streamEnded();
      for (let nowMs = startMs; nowMs < startMs + 600_000; nowMs += (await call.alarmIn()) ?? 1) {
        vi.setSystemTime(nowMs);
        await call.wake(object);
      }
      expect(call.api.bodies('finish-call')).toHaveLength(0);
      // Each wait is twice as long as the one before.
      expect(call.api.bodies('log-event').length).toBeLessThanOrEqual(10);
      isAway = false;
      const lastWaitMs = (await call.alarmIn()) ?? 0;
      expect(lastWaitMs).toBeLessThanOrEqual(300_000);
      expect(lastWaitMs).toBeGreaterThan(0);
      vi.setSystemTime(Date.now() + lastWaitMs);
      await call.wake(object);
      expect(call.api.journal().map(({ seq }) => seq)).toEqual(call.api.journal().map((_, at) => at));
      expect(call.api.journal().at(-1)).toMatchObject({ type: 'callEnded' });
      expect(call.api.bodies('finish-call')).toHaveLength(1);
      expect(await call.kept()).toEqual(['over']);
    },
    { isAway: () => isAway },
  );
});

test.each([
  { policy: 'allow', isKnown: true, refusal: null },
  { policy: 'refuse', isKnown: true, refusal: 'unavailable' },
  { policy: 'allow', isKnown: false, refusal: 'unavailable' },
] as const)(
  'a ring while the API is away (BUDGET_UNREACHABLE=$policy, business remembered: $isKnown) is taken or refused in words, and a call that was taken is billed once the API is back',
  async ({ policy, isKnown, refusal }) => {
    let isAway = true;
    const switchboard = {
      recall: async () => ({ business: isKnown ? business : null, customer: null }),
      remember: async () => undefined,
      trust: async () => 300,
      left: async () => undefined,
      release: async () => undefined,
      refused: async () => undefined,
      phrases: async () => [],
      keepPhrase: async () => undefined,
    };
    const bindings = { SWITCHBOARDS: { getByName: () => switchboard }, BUDGET_UNREACHABLE: policy };
    await inCall(
      async (call) => {
        const object = await call.restarted(bindings);
        const answer = await object.prepare(ring, null);
        expect(answer).toMatchObject({ refusal, token: refusal ? null : expect.any(String) });
        if (refusal) expect(answer.text).not.toBe('');
        await object.streamEnded();
        await call.wake(object);
        isAway = false;
        for (let tries = 0; tries < 4; tries += 1) {
          vi.setSystemTime(Date.now() + Math.max(0, (await call.alarmIn()) ?? 0));
          await call.wake(object);
        }
        expect(call.api.bodies('finish-call')).toHaveLength(refusal ? 0 : 1);
        expect(await call.kept()).toEqual(refusal ? [] : ['over']);
      },
      { isAway: () => isAway, business: () => (isAway ? 503 : 200) },
    );
  },
);

describe('a place at the switchboard', () => {
  /** A switchboard whose first returns are lost, and what it was told. */
  function switchboard(lost: number) {
    const told: string[] = [];
    const taken = (name: string) => async (callId: string) => {
      told.push(`${name} ${callId}`);
      if (told.length <= lost) throw new Error('Network connection lost.');
    };
    const number = {
      recall: async () => ({ business, customer: null }),
      remember: async () => undefined,
      trust: async () => 600,
      left: taken('left'),
      release: taken('release'),
      refused: async () => undefined,
      phrases: async () => [],
      keepPhrase: async () => undefined,
    };
    return { told, bindings: { SWITCHBOARDS: { getByName: () => number } } };
  }

  async function endedAt({ restarted }: ObjectCall, bindings: object): Promise<CallObject> {
    const object = await restarted(bindings);
    await object.prepare(ring, null);
    await object.streamEnded();
    return object;
  }

  test.each([
    ['is given back once', 0, false, 1],
    ['whose return was lost on its way is given back with the delivery', 1, false, 2],
    ['whose return may be lost with its process is given back by the next one', 0, true, 2],
  ])('%s', (_, lost, dies, times) =>
    inCall(async (call) => {
      const { told, bindings } = switchboard(lost);
      const first = await endedAt(call, bindings);
      const object = dies ? await call.restarted(bindings) : first;
      await call.wake(object);
      expect(told).toEqual(Array.from({ length: times }, () => `left ${ring.callId}`));
      expect(await call.kept()).toEqual(['over']);
    }),
  );

  test('of a switchboard that stays away holds up no bill', () =>
    inCall(async (call) => {
      const { bindings } = switchboard(Number.POSITIVE_INFINITY);
      await call.wake(await endedAt(call, bindings));
      expect(call.api.bodies('finish-call')).toHaveLength(1);
      expect(await call.kept()).toEqual(['over']);
    }));

  test('of a ring whose process died while it was prepared is given back seconds later', () =>
    inCall(
      async (call) => {
        const { told, bindings } = switchboard(0);
        const dying = await call.restarted(bindings);
        void dying.prepare(ring, null);
        await vi.waitFor(() => expect(call.api.bodies('check-budget')).toHaveLength(1));
        const object = await call.restarted(bindings);
        vi.setSystemTime(startMs + withdrawMs + 1000);
        await call.wake(object);
        expect(told).toEqual([`release ${ring.callId}`]);
      },
      {
        budget: ({ withdrawn }) =>
          withdrawn ? { status: 409, code: 'call_over' } : new Promise(() => undefined),
      },
    ));
});
