import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Usage } from '../../../shared/contract/budget.ts';
import { cutMessages, reordered } from '../../../testing/mutations.ts';
import type { Ring } from '../../carriers/carrier.ts';
import { ExotelStatus } from '../../carriers/exotel/webhook.ts';
import { webhookFields } from '../../carriers/webhook-fields.ts';
import type { CallObject } from '../call-object.ts';
import { inCall, type ObjectCall } from '../testing/object-call.ts';

// How the dialling of a person ended, as a carrier reports it: several times, late, or behind the end of the
// call. In the real object with its real storage.

const ring: Ring = {
  callId: 'exotel-1',
  carrier: 'exotel',
  callSid: '1',
  from: '+919800000001',
  to: '+918000000001',
};
const startMs = Date.parse('2026-05-14T04:30:00Z');
const person = { name: 'front-desk', number: '+918000000002' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A call whose person is being dialled. */
async function dialling({ restarted }: ObjectCall): Promise<CallObject> {
  const object = await restarted();
  await object.prepare(ring, null, 'turns');
  await object.turn({ type: 'begin' }, null, 5000);
  await askForPerson(object);
  return object;
}

async function askForPerson(object: CallObject): Promise<void> {
  expect(await object.turn({ type: 'keys', digits: '0' }, null, 5000)).toMatchObject({ next: 'transfer' });
  expect(await object.afterStream()).toMatchObject({ transfer: person, mayResume: false, ended: null });
}

const ends = ({ api }: ObjectCall) =>
  api
    .journal()
    .filter(({ type }) => type === 'transferEnded' || type === 'callEnded')
    .map((event) => ({ ...event, seq: undefined, at: undefined }));
const talked = [
  { type: 'transferEnded', outcome: 'talked' },
  { type: 'callEnded', reason: 'transfer', transfer: person },
];

test('a talk with the person is journalled once, however often it is reported', async () => {
  await inCall(async (call) => {
    const object = await dialling(call);
    const reports = await Promise.all([1, 2, 3].map(() => object.transferEnded('talked')));
    expect(reports).toEqual([false, false, false]);
    expect(await (await call.restarted()).transferEnded('talked')).toBe(false);
    expect(await object.afterStream()).toMatchObject({ ended: 'transfer', transfer: null, mayResume: false });
    await object.alarm();
    expect(ends(call)).toMatchObject(talked);
    expect(call.api.bodies('finish-call')).toMatchObject([{ endReason: 'transfer' }]);
  });
});

describe.each([false, true])('a talk with the person (the object was restarted: %s)', (isRestarted) => {
  test.each<[string, string, (object: CallObject) => unknown]>([
    ['staff hang up', 'staff', (object) => object.hangUp()],
    ['staff hang up twice', 'staff', (object) => Promise.all([object.hangUp(), object.hangUp()])],
    ['the carrier reports the end of the call', 'transfer', (object) => object.carrierEnded()],
    ['and the outcome never comes', 'transfer', (object) => object.carrierEnded(5000)],
    ['the carrier reports the talk', 'transfer', (object) => object.transferEnded('talked', 1)],
  ])('is billed from the answer to its end, once: %s', async (_, reason, end) => {
    await inCall(async (call) => {
      let object = await dialling(call);
      vi.setSystemTime(startMs + 20_000);
      await object.personAnswered(1);
      if (isRestarted) object = await call.restarted();
      vi.setSystemTime(startMs + 620_000);
      await end(object);
      vi.setSystemTime(startMs + 626_000);
      await object.alarm();
      await call.wake(object);
      expect(ends(call)).toMatchObject([
        { type: 'transferEnded', outcome: 'talked', answeredAt: startMs + 20_000 },
        { type: 'callEnded', reason },
      ]);
      const lines = call.api.bodies('finish-call').map(({ usage }) => (usage as Usage).lines);
      expect(lines).toMatchObject([
        [
          { item: 'carrier', model: '', quantity: 620 },
          { item: 'carrier', model: 'transfer', quantity: 600 },
        ],
      ]);
    });
  });
});

test('staff who hang up while the phone of the person rings make no talk of it', async () => {
  await inCall(async (call) => {
    const object = await dialling(call);
    vi.setSystemTime(startMs + 20_000);
    await object.hangUp();
    await call.wake(object);
    expect(ends(call)).toMatchObject([{ type: 'callEnded', reason: 'staff' }]);
    expect(call.api.bodies('finish-call')).toMatchObject([
      { usage: { lines: [{ model: '', quantity: 20 }] } },
    ]);
  });
});

test.each(['busy', 'noAnswer', 'failed'] as const)(
  'a person who is not reached (%s) is journalled once, and the caller may come back',
  async (outcome) => {
    await inCall(async (call) => {
      const object = await dialling(call);
      const reports = await Promise.all([1, 2].map(() => object.transferEnded(outcome)));
      expect(reports).toEqual([true, true]);
      expect(await (await call.restarted()).transferEnded(outcome)).toBe(true);
      // A stranger report of the same dialling does not undo the first one.
      expect(await object.transferEnded('talked')).toBe(true);
      expect(await object.afterStream()).toMatchObject({ transfer: null, ended: null });
      const back = await object.turn({ type: 'begin' }, null, 5000);
      expect(back).toMatchObject({ next: 'listen' });
      // Told once more, it gets the answer that it got: the caller is not hung up on.
      expect(await object.transferEnded(outcome)).toBe(true);
      expect(await object.turn({ type: 'begin' }, null, 5000)).toEqual(back);
      await object.carrierEnded();
      expect(await object.transferEnded(outcome)).toBe(false);
      await object.alarm();
      expect(ends(call)).toMatchObject([
        { type: 'transferEnded', outcome },
        { type: 'callEnded', reason: 'caller' },
      ]);
    });
  },
);

test('a late report of an earlier transfer does not end the one that is being dialled', async () => {
  await inCall(async (call) => {
    const object = await dialling(call);
    expect(await object.dialling()).toMatchObject({ dial: 1, after: { transfer: person } });
    expect(await object.transferEnded('busy', 1)).toBe(true);
    await object.turn({ type: 'begin' }, null, 5000);
    await askForPerson(object);
    expect(await object.dialling()).toMatchObject({ dial: 2 });
    expect(await object.transferEnded('busy', 1)).toBe(false);
    expect(await object.afterStream()).toMatchObject({ transfer: person });
    expect(await object.transferEnded('talked', 2)).toBe(false);
    await object.alarm();
    expect(ends(call)).toMatchObject([{ type: 'transferEnded', outcome: 'busy' }, ...talked]);
  });
});

describe('the carrier reports the end of the call first', () => {
  test('and then the talk: it is a transfer, and the talk is journalled', async () => {
    await inCall(async (call) => {
      const object = await dialling(call);
      await object.carrierEnded(5000);
      await object.carrierEnded(5000);
      expect(await object.transferEnded('talked')).toBe(false);
      await object.alarm();
      expect(ends(call)).toMatchObject(talked);
    });
  });

  // It was counted as a transfer that the person had answered.
  test('and then that nobody answered: the caller hung up while it rang', async () => {
    await inCall(async (call) => {
      const object = await dialling(call);
      await object.carrierEnded(5000);
      expect(await object.transferEnded('failed')).toBe(false);
      await object.alarm();
      expect(ends(call)).toMatchObject([
        { type: 'transferEnded', outcome: 'failed' },
        { type: 'callEnded', reason: 'caller' },
      ]);
    });
  });

  test('and nothing more: the call is over 5 s later, also with a restart between', async () => {
    await inCall(async (call) => {
      const object = await dialling(call);
      await object.carrierEnded(5000);
      vi.setSystemTime(startMs + 4000);
      await object.alarm();
      expect(await object.afterStream()).toMatchObject({ ended: null });
      vi.setSystemTime(startMs + 5000);
      const second = await call.restarted();
      await second.alarm();
      await second.alarm();
      expect(ends(call)).toMatchObject([{ type: 'callEnded', reason: 'transfer' }]);
      expect(await second.transferEnded('talked')).toBe(false);
    });
  });
});

describe('a person who answered talks as long as the carrier says', () => {
  // The storage sets no alarm in the past, so these tests run in the future.
  const farMs = Date.parse('2099-05-14T04:30:00Z');
  beforeEach(() => {
    vi.setSystemTime(farMs);
  });

  // Bindings whose switchboard notes who takes a place.
  function switchboard() {
    const told: unknown[] = [];
    const number = {
      withPerson: async (...given: unknown[]) => void told.push(given),
      left: async () => void told.push('left'),
      recall: async () => ({ business: null, customer: null }),
      remember: async () => undefined,
      trust: async () => 600,
      release: async () => undefined,
      refused: async () => undefined,
      phrases: async () => [],
      keepPhrase: async () => undefined,
    };
    return { told, bindings: { SWITCHBOARDS: { getByName: () => number } } };
  }
  async function answered(call: ObjectCall, bindings: object, dial: number | null = null) {
    const object = await call.restarted(bindings);
    await object.prepare(ring, null, 'turns');
    await object.turn({ type: 'begin' }, null, 5000);
    await askForPerson(object);
    vi.setSystemTime(farMs + 20_000);
    await object.personAnswered(dial);
    return object;
  }

  test('for 40 minutes, through a restart: one outcome, one end, one bill, when the talk ends', async () => {
    await inCall(async (call) => {
      const { told, bindings } = switchboard();
      await call.wake(await answered(call, bindings, 1));
      // What led to the talk is with the API, and the alarm waits for the longest talk.
      expect(call.api.journal().at(-1)).toMatchObject({ type: 'transferStarted' });
      expect(await call.alarmIn()).toBe(4 * 3_600_000);
      vi.setSystemTime(farMs + 40 * 60_000);
      const second = await call.restarted(bindings);
      await call.wake(second);
      expect(ends(call)).toEqual([]);
      expect(await second.afterStream()).toMatchObject({ ended: null, transfer: person, mayResume: false });
      // A repeated report, or one that was overtaken, changes nothing.
      await second.personAnswered(1);
      expect(await second.transferEnded('talked', 1)).toBe(false);
      await second.personAnswered(1);
      await call.wake(second);
      expect(ends(call)).toMatchObject(talked);
      const [bill, ...more] = call.api.bodies('finish-call');
      expect(more).toEqual([]);
      expect(bill).toMatchObject({ endReason: 'transfer', endedAt: '2099-05-14T05:10:00.000Z' });
      // The agent's part alone is paid.
      expect(bill).toMatchObject({ usage: { seconds: 0 } });
      expect(told).toEqual([['exotel-1', true], 'left']);
      expect(await call.kept()).toEqual(['over']);
    });
  });

  test('and talked, where the report of the end does not say it', async () => {
    await inCall(async (call) => {
      const object = await answered(call, switchboard().bindings);
      expect(await object.transferEnded('completed')).toBe(false);
      await object.alarm();
      expect(ends(call)).toMatchObject(talked);
    });
    // Nobody answered: the caller comes back.
    await inCall(async (call) => {
      const object = await dialling(call);
      expect(await object.transferEnded('completed')).toBe(true);
      await object.carrierEnded();
      await object.alarm();
      expect(ends(call)[0]).toMatchObject({ type: 'transferEnded', outcome: 'noAnswer' });
    });
  });

  test('at most as long as a carrier lets a call last', async () => {
    await inCall(async (call) => {
      const object = await answered(call, switchboard().bindings);
      vi.setSystemTime(farMs + 20_000 + 4 * 3_600_000);
      await call.wake(object);
      expect(ends(call)).toMatchObject([
        { type: 'transferEnded', outcome: 'talked', answeredAt: farMs + 20_000 },
        { type: 'callEnded', reason: 'transfer' },
      ]);
    });
  });

  test('a person who hung up at the whisper did not talk: the caller comes back, or is gone 75 s later', async () => {
    await inCall(async (call) => {
      const { told, bindings } = switchboard();
      const object = await answered(call, bindings);
      expect(await object.transferEnded('noAnswer')).toBe(true);
      await object.personAnswered();
      expect(await object.afterStream()).toMatchObject({ transfer: null, ended: null });
      expect(await call.alarmIn()).toBe(75_000);
      vi.setSystemTime(farMs + 20_000 + 75_000);
      await call.wake(object);
      expect(ends(call)).toMatchObject([
        { type: 'transferEnded', outcome: 'noAnswer' },
        { type: 'callEnded', reason: 'caller' },
      ]);
      expect(told).toEqual([['exotel-1', true], ['exotel-1', false], 'left']);
    });
  });

  test('without a report that a person answered, the call is over 75 s after the dialling began', async () => {
    await inCall(async (call) => {
      const object = await dialling(call);
      // Of another transfer.
      await object.personAnswered(2);
      vi.setSystemTime(farMs + 75_000);
      await call.wake(object);
      expect(ends(call)).toMatchObject([{ type: 'callEnded', reason: 'transfer' }]);
      await object.personAnswered();
      expect(await call.kept()).toEqual(['over']);
    });
  });
});

describe('the record of a call whose caller hung up while the phone rang', () => {
  // Twilio reports the call's end to one address, and the outcome together with the end to another.
  const ended = (object: CallObject) => object.carrierEnded(5000);
  const done = async (object: CallObject) => {
    await object.transferEnded('failed');
    await object.carrierEnded();
  };

  test.each([
    ['the outcome first', [done, ended]],
    ['the end first', [ended, done]],
    ['each twice', [ended, done, ended, done]],
  ] as const)('is the same whatever comes first: %s', async (_, reports) => {
    await inCall(async (call) => {
      const object = await dialling(call);
      for (const report of reports) await report(object);
      await object.alarm();
      expect(ends(call)).toMatchObject([
        { type: 'transferEnded', outcome: 'failed' },
        { type: 'callEnded', reason: 'caller' },
      ]);
      expect(call.api.bodies('finish-call')).toMatchObject([{ endReason: 'caller' }]);
    });
  });
});

test('an outcome before the dialling, behind the end, or of no call at all changes nothing', async () => {
  await inCall(async (call) => {
    const unknown = await call.restarted();
    expect(await unknown.transferEnded('busy')).toBe(false);
    expect(await unknown.dialling()).toMatchObject({ dial: 0, after: { known: false } });
    expect(await call.kept()).toEqual([]);
    const object = await call.restarted();
    await object.prepare(ring, null, 'turns');
    await object.turn({ type: 'begin' }, null, 5000);
    expect(await object.transferEnded('talked')).toBe(false);
    expect(await object.afterStream()).toMatchObject({ ended: null });
    await object.carrierEnded();
    expect(await object.transferEnded('busy')).toBe(false);
    await object.alarm();
    expect(ends(call)).toMatchObject([{ type: 'callEnded', reason: 'caller' }]);
  });
});

test('a call that is over is not begun again by another ring, and the API is told', async () => {
  await inCall(async (call) => {
    const object = await dialling(call);
    await object.transferEnded('talked');
    expect(await object.prepare(ring, null)).toMatchObject({ refusal: 'over', token: null });
    await call.wake(object);
    expect(await object.prepare(ring, null)).toMatchObject({ refusal: 'over', token: null });
    // Nothing of it is left where it was. The switchboard knows that it has ended.
    expect(await (await call.restarted()).prepare(ring, 'over')).toMatchObject({ refusal: 'over' });
    await vi.waitFor(() =>
      expect(call.api.bodies('check-budget').filter(({ afterEnd }) => afterEnd === true)).toHaveLength(3),
    );
    await call.wake(object);
    expect(call.api.bodies('finish-call')).toHaveLength(1);
    expect(await call.kept()).toEqual(['over']);
    const joined = await object.fetch(new Request('https://edge/joined/exotel-1'));
    expect(joined.status).toBe(404);
  });
});

describe('a request about a call that is over', () => {
  const words = { type: 'words', text: 'hello' } as const;

  test('is no turn of it where the carrier knew of the end', async () => {
    await inCall(async (call) => {
      const object = await dialling(call);
      await object.transferEnded('talked');
      expect(await object.afterStream()).toMatchObject({ ended: 'transfer', isPast: true });
      expect(await object.turn(words, 'k1', 5000)).toBeNull();
      await call.wake(object);
      expect(await object.turn({ type: 'begin' }, null, 5000)).toBeNull();
      expect(call.api.bodies('finish-call')).toHaveLength(1);
      expect(await call.kept()).toEqual(['over']);
    });
  });

  test('is the first one by which it learns of our end; repeated, it gets the same answer; the next is none', async () => {
    await inCall(async ({ restarted }) => {
      const object = await restarted();
      await object.prepare(ring, null, 'turns');
      await object.turn({ type: 'begin' }, null, 5000);
      await object.hangUp();
      expect(await object.afterStream()).toMatchObject({ ended: null, isPast: false });
      const goodbye = await object.turn(words, 'k1', 5000);
      expect(goodbye).toMatchObject({ next: 'end' });
      expect(await object.afterStream()).toMatchObject({ ended: 'staff', isPast: true });
      expect(await object.turn(words, 'k1', 5000)).toEqual(goodbye);
      expect(await object.turn(words, 'k2', 5000)).toBeNull();
    });
  });

  test('is none by turns of a call that had a stream', async () => {
    await inCall(async ({ restarted }) => {
      const object = await restarted();
      await object.prepare(ring, null);
      await object.carrierEnded();
      expect(await object.afterStream()).toMatchObject({ ended: 'caller', isPast: true });
      expect(await object.turn({ type: 'begin' }, null, 5000)).toBeNull();
    });
  });
});

test('the token of a call that ended before its media socket opened opens nothing', async () => {
  await inCall(async ({ restarted }) => {
    const object = await restarted();
    const { token } = await object.prepare(ring, null);
    await object.streamEnded();
    const upgrade = { headers: { upgrade: 'websocket' } };
    const answer = await object.fetch(new Request(`https://edge/media/exotel/exotel-1/${token}`, upgrade));
    expect(answer.status).toBe(401);
  });
});

describe('reports of a dialling, with one left out, told twice, overtaken or cut', () => {
  const dial = { CallSid: '1', CallTo: '08000000001', DialWhomNumber: '08000000002' };
  const recorded = [
    { ...dial, EventType: 'Dial', Status: 'busy' },
    { ...dial, EventType: 'Ringing', Status: 'busy' },
    { ...dial, EventType: 'Answered', Status: 'busy' },
    { ...dial, EventType: 'Terminal', Status: 'free', DialCallStatus: 'completed', DialCallDuration: '42' },
    { CallSid: '1', EventType: 'terminal', Status: 'completed' },
  ].map((fields) => new URLSearchParams(fields).toString());

  test.each([...reordered(recorded)])('$name: the call ends once', async ({ messages }) => {
    await inCall(async (call) => {
      const object = await dialling(call);
      for (const body of messages) {
        const fields = { query: new URLSearchParams(), contentType: null, body };
        const report = ExotelStatus.parse(webhookFields(fields));
        const { transfer, dial: number, hasEnded, isPersonThere } = report;
        if (transfer) await object.transferEnded(transfer, number);
        else if (isPersonThere) await object.personAnswered(number);
        else if (hasEnded) await object.carrierEnded(5000);
      }
      vi.setSystemTime(startMs + 5 * 3_600_000);
      await object.alarm();
      await object.alarm();
      const told = ends(call);
      expect(told.filter(({ type }) => type === 'callEnded')).toMatchObject([{ reason: 'transfer' }]);
      // Where the outcome was left out, the person's answer was reported.
      expect(told.filter(({ type }) => type === 'transferEnded')).toMatchObject([{ outcome: 'talked' }]);
      expect(call.api.bodies('finish-call')).toHaveLength(1);
    });
  });

  // A request that was cut names another call, no call, or fewer fields. It never throws.
  test('a request that is cut at any character is read, or refused by its fields', () => {
    for (const { messages } of cutMessages(recorded)) {
      for (const body of messages) {
        const fields = webhookFields({ query: new URLSearchParams(), contentType: null, body: String(body) });
        const { success, data } = ExotelStatus.safeParse(fields);
        if (success && data.transfer !== null) expect(String(body)).toContain('DialCallStatus=completed');
      }
    }
  });
});
