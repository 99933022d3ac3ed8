import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CarrierName } from '../../shared/ids.ts';
import type { Ring } from '../carriers/carrier.ts';
import type { MeterBatch } from '../metrics/call-metrics.ts';
import type { CallObject } from './call-object.ts';
import { withdrawMs } from './keeping/asked-hold.ts';
import { flushMs } from './keeping/keeper.ts';
import { inCall, type ObjectCall } from './testing/object-call.ts';
import { business } from './testing/scripted-api.ts';

/** `CALL_LOST_AFTER_SECONDS`, as it is set where nothing is said. */
const lostMs = 30_000;

// Who gets no call, and what a refusal leaves behind: nothing.

const startMs = Date.parse('2100-01-01T04:30:00Z');
const ringOf = (carrier: CarrierName): Ring => ({
  callId: `${carrier}-CA1`,
  carrier,
  callSid: 'CA1',
  from: '+919800000001',
  to: '+918000000001',
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

interface Board {
  bindings: { SWITCHBOARDS: { getByName(): object }; METRICS: object };
  released: string[];
  /** Rings that were reported as refused. */
  told: object[];
  counted: MeterBatch['counted'];
}

/** The other objects. `isKnown`: the switchboard remembers the business. */
function board(isKnown = false): Board {
  const released: string[] = [];
  const told: object[] = [];
  const counted: MeterBatch['counted'] = [];
  const switchboard = {
    recall: async () => ({ business: isKnown ? business : null, customer: null }),
    remember: async () => undefined,
    trust: async () => 0,
    left: async () => undefined,
    refused: async (refused: object) => void told.push(refused),
    release: async (callId: string) => void released.push(callId),
    phrases: async () => [],
    keepPhrase: async () => undefined,
  };
  const count = async (batch: MeterBatch) => void counted.push(...batch.counted);
  const bindings = {
    SWITCHBOARDS: { getByName: () => switchboard },
    METRICS: { getByName: () => ({ count }) },
  };
  return { bindings, released, told, counted };
}

/** Lets a refusal's stream stay unopened, or be over, until nothing is due any more. */
async function later(call: ObjectCall, object: CallObject): Promise<void> {
  for (const ms of [withdrawMs, lostMs, 2 * lostMs, 20 * lostMs]) {
    vi.setSystemTime(startMs + ms);
    await call.wake(object);
  }
}

const doors = [
  ['twilio', 'stream'],
  ['twilio', 'turns'],
  ['exotel', 'stream'],
  ['exotel', 'turns'],
  ['browser', 'stream'],
] as const;

describe.each(doors)('%s, by %s', (carrier, mode) => {
  const ring = ringOf(carrier);

  test.each(['rate', 'concurrency'] as const)(
    'a ring that the switchboard refused (%s) asks for the business alone, and leaves nothing',
    async (reason) => {
      await inCall(async (call) => {
        const object = await call.restarted(board().bindings);
        const answer = await object.prepare(ring, reason, mode);
        expect(answer).toMatchObject({ refusal: reason, language: 'en-IN' });
        expect(answer.text).not.toBe('');
        expect(answer.token === null).toBe(mode === 'turns' || carrier === 'twilio');
        if (answer.token === null) expect(await call.kept()).toEqual([]);
        expect(call.api.asked()).toEqual(['business']);
        await later(call, object);
        expect(call.api.asked()).toEqual(['business']);
        expect(await call.kept()).toEqual([]);
        expect(await call.alarmIn()).toBeNull();
      });
    },
  );

  test.each([
    ['five minutes ago at most', 0],
    ['while it rings', 1],
  ])(
    'a ring that the switchboard refused asks the API for nothing where another one brought the settings %s',
    async (_, after) => {
      await inCall(async (call) => {
        const known = board(true).bindings;
        const unknown = board().bindings;
        let recalls = 0;
        const recall = async () => ({ business: recalls++ < after ? null : business, customer: null });
        const switchboard = { ...unknown.SWITCHBOARDS.getByName(), recall };
        const object = await call.restarted({ ...known, SWITCHBOARDS: { getByName: () => switchboard } });
        const answer = await object.prepare(ring, 'rate', mode);
        expect(answer).toMatchObject({ refusal: 'rate', language: 'en-IN' });
        expect(call.api.asked()).toEqual([]);
      });
    },
  );

  test.each(['budget_exhausted', 'blocked', 'unknown_number', 'concurrency'] as const)(
    'a ring that the API refused (%s) leaves nothing, and gives its place back',
    async (reason) => {
      await inCall(
        async (call) => {
          const { bindings, released } = board();
          const object = await call.restarted(bindings);
          expect(await object.prepare(ring, null, mode)).toMatchObject({ refusal: reason });
          expect(released).toEqual([ring.callId]);
          await later(call, object);
          expect(call.api.asked().filter((name) => name !== 'customer')).toEqual([
            'business',
            'check-budget',
          ]);
          expect(await call.kept()).toEqual([]);
        },
        { budget: () => ({ allowed: false, reason }) },
      );
    },
  );

  test.each([
    ['refuse', 'unavailable'],
    ['allow', 'budget_exhausted'],
  ] as const)(
    'a ring that is refused because the API did not answer (BUDGET_UNREACHABLE=%s) gives back what the API may hold',
    async (policy, refusal) => {
      let isAway = true;
      await inCall(
        async (call) => {
          const { bindings } = board();
          const object = await call.restarted({ ...bindings, BUDGET_UNREACHABLE: policy });
          expect(await object.prepare(ring, null, mode)).toMatchObject({ refusal });
          vi.setSystemTime(startMs + withdrawMs);
          await call.wake(object);
          isAway = false;
          // By a new object too, which knows nothing but what was stored.
          const restarted = await call.restarted(bindings);
          await later(call, restarted);
          const withdrawn = call.api.bodies('check-budget').filter((asked) => asked.withdrawn === true);
          expect(withdrawn).toHaveLength(2);
          expect(withdrawn[1]).toMatchObject({ callId: ring.callId, businessNumber: ring.to });
          expect(call.api.bodies('finish-call')).toEqual([]);
          expect(await call.kept()).toEqual([]);
        },
        {
          budget: ({ withdrawn }) => {
            if (isAway) return { status: 503, code: 'unavailable' };
            return withdrawn ? { status: 409, code: 'call_over' } : null;
          },
        },
      );
    },
  );

  test('a ring that is repeated after its refusal gets the same one, and is told once; staff’s own by the softphone is none to call back', async () => {
    await inCall(async (call) => {
      const { bindings, told } = board();
      const object = await call.restarted(bindings);
      const { refusal, text } = await object.prepare(ring, 'rate', mode);
      expect(await object.prepare(ring, null, mode)).toMatchObject({ refusal, text, isRepeated: true });
      if (mode === 'turns')
        expect(await object.turn({ type: 'begin' }, null, 5000)).toMatchObject({ next: 'end' });
      expect(call.api.bodies('check-budget')).toEqual([]);
      const toCallBack = carrier === 'browser' ? [] : [ring];
      expect(told).toEqual(toCallBack.map(({ callId, from }) => ({ callId, from, reason: 'rate' })));
    });
  });
});

test('a refused stream is on nobody’s bill, and what it costs is counted', async () => {
  await inCall(async (call) => {
    const ring = ringOf('exotel');
    const { bindings, counted } = board();
    const object = await call.restarted(bindings);
    const { token } = await object.prepare(ring, 'concurrency');
    const { webSocket } = await object.fetch(
      new Request(`https://edge/media/exotel/${ring.callId}/${token}`, { headers: { upgrade: 'websocket' } }),
    );
    webSocket?.accept();
    const start = { stream_sid: 's', call_sid: ring.callSid, from: ring.from, to: ring.to };
    webSocket?.send(JSON.stringify({ event: 'start', stream_sid: 's', start }));
    await vi.waitFor(async () => expect(await call.alarmIn()).toBeLessThanOrEqual(flushMs));
    vi.setSystemTime(startMs + 5_000);
    webSocket?.send(JSON.stringify({ event: 'stop', stream_sid: 's', stop: { call_sid: ring.callSid } }));
    await vi.waitFor(async () => expect(await call.kept()).toContain('settled'));
    await later(call, object);
    const costs = counted.filter(({ name }) => name === 'voice_cost_micro_inr_total');
    // Exotel bills a begun minute.
    expect(costs.filter(({ labels }) => labels.item === 'carrier')).toMatchObject([{ by: 500_000 }]);
    expect(call.api.bodies('finish-call')).toEqual([]);
    expect(await call.kept()).toEqual([]);
  });
});

test('an object that dies while it asks for a hold gives the hold back within seconds of its return', async () => {
  let answered = (): void => undefined;
  await inCall(
    async (call) => {
      const { bindings } = board(true);
      const dying = await call.restarted(bindings);
      const ringing = dying.prepare(ringOf('twilio'), null);
      await vi.waitFor(() => expect(call.api.bodies('check-budget')).toHaveLength(1));
      expect(await call.kept()).toEqual(['asked']);
      const object = await call.restarted(bindings);
      // A little more: waiting for the question has moved the clock on.
      vi.setSystemTime(startMs + withdrawMs + 1000);
      await call.wake(object);
      expect(call.api.bodies('check-budget').at(-1)).toMatchObject({ withdrawn: true });
      expect(await call.kept()).toEqual([]);
      answered();
      await ringing;
    },
    {
      budget: ({ withdrawn }) =>
        withdrawn
          ? { status: 409, code: 'call_over' }
          : new Promise((resolve) => {
              answered = () => resolve({ allowed: false, reason: 'blocked' });
            }),
    },
  );
});

test.each([
  ['its object lives', false],
  ['its object died', true],
] as const)(
  'a ring whose caller gives up before the stream opens is settled after 30 s: %s',
  async (_, dies) => {
    await inCall(async (call) => {
      const { bindings } = board();
      const prepared = await call.restarted(bindings);
      await prepared.prepare(ringOf('twilio'), null);
      const object = dies ? await call.restarted(bindings) : prepared;
      vi.setSystemTime(startMs + 30_000);
      await call.wake(object);
      expect(call.api.bodies('finish-call')).toMatchObject([{ usage: { seconds: 0 } }]);
      expect(call.api.bodies('check-budget')).toHaveLength(1);
      expect(await call.kept()).toEqual(['over']);
    });
  },
);

test.each([404, 503])(
  'a ring for which no business can be found (%i) asks for no money',
  async (business) => {
    await inCall(
      async (call) => {
        const object = await call.restarted(board().bindings);
        const refusal = business === 404 ? 'unknown_number' : 'unavailable';
        expect(await object.prepare(ringOf('twilio'), null)).toMatchObject({ refusal });
        expect(call.api.asked()).toEqual(['business']);
        expect(await call.kept()).toEqual([]);
      },
      { business: () => business },
    );
  },
);

describe.each(doors)('a call that is over, rung again through %s, by %s', (carrier, mode) => {
  const ring = ringOf(carrier);

  /** A call that has ended, was delivered and forgotten. */
  async function forgotten(call: ObjectCall, bindings: object): Promise<CallObject> {
    const object = await call.restarted(bindings);
    await object.prepare(ring, null, mode);
    if (mode === 'turns') await object.turn({ type: 'begin' }, null, 5000);
    await object.carrierEnded();
    await call.wake(object);
    if (mode === 'stream') {
      await object.streamEnded();
      await call.wake(object);
    }
    expect(call.api.bodies('finish-call')).toHaveLength(1);
    return call.restarted(bindings);
  }

  test('is refused years later, by ring, turn, words, flow and stream, and also while the API is away', async () => {
    let isAway = false;
    await inCall(
      async (call) => {
        const { bindings, released, counted } = board(true);
        const object = await forgotten(call, bindings);
        isAway = true;
        const asked = call.api.bodies('check-budget').length;
        vi.setSystemTime(startMs + 3 * 365 * 86_400_000);
        for (const by of ['stream', 'turns'] as const)
          expect(await object.prepare(ring, null, by)).toMatchObject({ refusal: 'over', token: null });
        expect(released).toEqual([ring.callId, ring.callId]);
        expect(await object.turn({ type: 'words', text: 'hello' }, 'k', 5000)).toBeNull();
        expect(await object.toSay(4000)).toBeNull();
        expect(await object.afterStream()).toMatchObject({ known: false, isPast: true, mayResume: false });
        const upgrade = { headers: { upgrade: 'websocket' } };
        const media = new Request(`https://edge/media/${carrier}/${ring.callId}/token`, upgrade);
        expect((await object.fetch(media)).status).toBe(401);
        expect(counted).toContainEqual(
          expect.objectContaining({ name: 'voice_calls_total', labels: { carrier, outcome: 'refused' } }),
        );
        const joined = await object.fetch(new Request(`https://edge/joined/${ring.callId}`, upgrade));
        expect(joined.status).toBe(404);
        const later = call.api.bodies('check-budget').slice(asked);
        expect(later.every(({ afterEnd }) => afterEnd === true)).toBe(true);
        expect(await call.kept()).toEqual(['over']);
      },
      { budget: () => (isAway ? { status: 503, code: 'unavailable' } : null) },
    );
  });

  test('is refused by the API’s word where nobody at the edge remembers it', async () => {
    await inCall(
      async (call) => {
        const { bindings, released } = board();
        const object = await call.restarted(bindings);
        expect(await object.prepare(ring, null, mode)).toMatchObject({ refusal: 'over', token: null });
        expect(await object.turn({ type: 'begin' }, null, 5000)).toBeNull();
        expect(released).toEqual([ring.callId]);
        expect(await call.kept()).toEqual([]);
      },
      { budget: () => ({ status: 409, code: 'call_over' }) },
    );
  });
});

test('the last words of a call by turns are fetched once its carrier knows of the end, and not a minute later', async () => {
  await inCall(async (call) => {
    const object = await call.restarted(board().bindings);
    const ring = ringOf('exotel');
    await object.prepare(ring, null, 'turns');
    await object.toSay(4000);
    await object.hangUp();
    await object.turn({ type: 'words', text: 'hello' }, 'k1', 5000);
    const last = await object.toSay(4000);
    expect(last).toMatchObject({ reply: expect.stringContaining('Thank you for calling'), next: 'end' });
    vi.setSystemTime(startMs + 5_000);
    expect(await object.toSay(4000)).toEqual(last);
    vi.setSystemTime(startMs + 20_000);
    expect(await object.toSay(4000)).toBeNull();
    expect(await object.prepare(ring, null, 'turns')).toMatchObject({ refusal: 'over' });
  });
});

test('a request of a call by turns that is sent again after the end gets its old answer for ten seconds alone', async () => {
  await inCall(async (call) => {
    const object = await call.restarted(board().bindings);
    await object.prepare(ringOf('twilio'), null, 'turns');
    await object.turn({ type: 'begin' }, 'k1', 5000);
    const answer = await object.turn({ type: 'words', text: 'hello' }, 'k2', 5000);
    await object.carrierEnded();
    vi.setSystemTime(startMs + 10_000);
    expect(await object.turn({ type: 'words', text: 'hello' }, 'k2', 5000)).toEqual(answer);
    vi.setSystemTime(startMs + 11_000);
    expect(await object.turn({ type: 'words', text: 'hello' }, 'k2', 5000)).toBeNull();
    expect(await object.turn({ type: 'words', text: 'hello' }, 'k1', 5000)).toBeNull();
  });
});

test('a dialled person’s request that is sent again after the end learns no caller’s name', async () => {
  await inCall(async (call) => {
    const object = await call.restarted(board().bindings);
    await object.prepare(ringOf('twilio'), null);
    expect((await object.afterStream()).whisper).toContain('Ravi');
    await object.streamEnded();
    await object.personAnswered();
    expect(await object.afterStream()).toMatchObject({ ended: 'caller', whisper: '' });
    await call.wake(object);
    expect(await object.afterStream()).toMatchObject({ whisper: '' });
  });
});

describe('a ring of Exotel whose CallSid is asked for at Exotel', () => {
  const ring = ringOf('exotel');
  const account = {
    EXOTEL_ACCOUNT_SID: 'clinic1',
    EXOTEL_API_KEY: 'key',
    EXOTEL_API_TOKEN: 'token',
    EXOTEL_WEBHOOK_TOKEN: 'secret',
  };
  const live = {
    Sid: 'CA1',
    AccountSid: 'clinic1',
    From: '09800000001',
    To: '08000000001',
    Status: 'in-progress',
  };
  const verdicts = (counted: MeterBatch['counted']) =>
    counted.flatMap(({ name, labels }) =>
      name === 'voice_rings_uncorroborated_total' ? [labels.verdict] : [],
    );

  test.each([
    ['refuse', live, null],
    ['refuse', 404, 'unknown'],
    ['refuse', { ...live, AccountSid: 'another' }, 'foreign'],
    ['refuse', { ...live, From: '09811111111' }, 'foreign'],
    // Somebody's own call without a number, named as the call of a customer.
    ['refuse', { ...live, From: 'anonymous' }, 'foreign'],
    ['refuse', { ...live, Status: 'completed' }, 'finished'],
    ['refuse', 503, 'unanswered'],
    ['refuse', 401, 'unanswered'],
    ['log', live, null],
    ['log', 404, 'unknown'],
    ['log', 503, 'unanswered'],
    ['off', 404, null],
  ] as const)('with the policy %s and the answer %j', async (policy, exotelCall, verdict) => {
    await inCall(
      async (call) => {
        const { bindings, counted, released } = board(true);
        const object = await call.restarted({ ...bindings, ...account, EXOTEL_CORROBORATE: policy });
        const answer = await object.prepare(ring, null);
        const isRefused = policy === 'refuse' && verdict !== null && verdict !== 'unanswered';
        expect(answer.refusal).toBe(isRefused ? 'uncorroborated' : null);
        await vi.waitFor(() => expect(verdicts(counted)).toEqual(verdict === null ? [] : [verdict]));
        const path = '/v1/Accounts/clinic1/Calls/CA1.json';
        expect(call.api.exotelRequests()).toEqual(policy === 'off' ? [] : [path]);
        if (!isRefused) return;
        // Nothing of a customer was read, and nothing is held or kept.
        expect(call.api.asked()).toEqual(['business']);
        expect(answer.token).toBeNull();
        expect(released).toEqual([ring.callId]);
        expect(await call.kept()).toEqual([]);
      },
      { exotelCall: () => exotelCall },
    );
  });

  test('is not asked for again once its call is known, nor for another carrier', async () => {
    await inCall(
      async (call) => {
        const refusing = { ...board(true).bindings, ...account, EXOTEL_CORROBORATE: 'refuse' };
        const object = await call.restarted(refusing);
        await object.prepare(ring, null);
        await object.prepare(ring, null);
        expect(call.api.exotelRequests()).toHaveLength(1);
      },
      { exotelCall: () => live },
    );
    await inCall(async (call) => {
      const refusing = { ...board(true).bindings, ...account, EXOTEL_CORROBORATE: 'refuse' };
      expect((await (await call.restarted(refusing)).prepare(ringOf('twilio'), null)).refusal).toBeNull();
      expect(call.api.exotelRequests()).toEqual([]);
    });
  });

  test('a made-up id like our own opens no customer’s data: only a caller without a number may have one', async () => {
    await inCall(async (call) => {
      const refusing = { ...board(true).bindings, ...account, EXOTEL_CORROBORATE: 'refuse' };
      const own: Ring = { ...ring, callId: 'exotel-nosid-7', callSid: 'nosid-7' };
      const object = await call.restarted(refusing);
      expect((await object.prepare(own, null)).refusal).toBe('uncorroborated');
      expect((await object.prepare({ ...own, from: '+266696687' }, null)).refusal).toBeNull();
    });
  });
});

test("a call of the draft is held with the draft's settings, which no other call gets", async () => {
  const { bindings } = board(true);
  const remembered: object[] = [];
  const switchboard = {
    ...bindings.SWITCHBOARDS.getByName(),
    remember: async (_phone: string, found: object) => void remembered.push(found),
  };
  const settings = { agentName: 'Meera', knownGreeting: { 'en-IN': 'This is the draft.' } };
  await inCall(
    async ({ restarted, api, stored }) => {
      const SWITCHBOARDS = { getByName: () => switchboard };
      const object = await restarted({ ...bindings, SWITCHBOARDS });
      const ring: Ring = { ...ringOf('browser'), isTrial: true };
      expect(await object.prepare(ring, null)).toMatchObject({ refusal: null });
      expect(await stored('context')).toMatchObject({
        greeting: 'This is the draft.',
        business: { agentName: 'Meera', version: 3 },
      });
      expect(api.bodies('check-budget')).toMatchObject([{ settingsVersion: 3, isTrial: true }]);
      await object.hangUp();
      await object.alarm();
      expect(api.bodies('log-event').flatMap(({ events }) => events)[0]).toMatchObject({
        type: 'callStarted',
        settingsVersion: 3,
        isTrial: true,
      });
      expect(JSON.stringify(remembered)).not.toContain('Meera');
    },
    { draft: { ...settings, version: 3 } },
  );
});
