import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Ring } from '../../carriers/carrier.ts';
import { inCall } from '../testing/object-call.ts';
import { ask, begun, greeting, ring, said, startMs } from '../testing/turns-call.ts';
import type { TurnRequest } from './turn-state.ts';

// No reply of a call by turns is lost or said twice, whatever restarts, repeats or ends in between.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const exotelRing: Ring = { ...ring, callId: 'exotel-1', carrier: 'exotel', callSid: '1' };
const recording = (n: number): TurnRequest => ({
  type: 'recording',
  url: `https://recordings.exotel.com/exotelrecordings/a/${n}.wav`,
});
const goodbye = { reply: 'Goodbye then.', actions: [{ type: 'end_call' as const }] };

// The reply before it was said again, and the goodbye never: the call's end had been stored without it.
test('the goodbye is still said when the object restarts before Exotel fetches it', async () => {
  let turn = 0;
  await inCall(
    async ({ restarted }) => {
      const object = await restarted();
      await object.prepare(exotelRing, null, 'turns');
      await object.toSay(4000);
      await object.turn(recording(1), 'r1', 5000);
      expect(await object.toSay(4000)).toMatchObject({ reply: 'We open at nine.' });
      expect(await object.turn(recording(2), 'r2', 5000)).toMatchObject({ next: 'end' });
      expect(await (await restarted()).toSay(4000)).toMatchObject({ reply: 'Goodbye then.', next: 'end' });
    },
    {
      heard: () => 'some words',
      voice: () => (++turn === 1 ? { reply: 'We open at nine.', actions: [] } : goodbye),
    },
  );
});

test('while the caller asked to wait, silence is answered with silence, on Exotel and for a repeated request', async () => {
  let text = 'hold on a second';
  await inCall(
    async ({ restarted }) => {
      const object = await restarted();
      await object.prepare(exotelRing, null, 'turns');
      await object.toSay(4000);
      await object.turn(recording(1), 'r1', 5000);
      const holding = await object.toSay(4000);
      expect(holding?.reply).not.toBe(greeting);
      text = '';
      const silent = await object.turn(recording(2), 'r2', 5000);
      expect(silent).toMatchObject({ reply: '', next: 'listen' });
      expect(await object.toSay(4000)).toEqual(silent);
      expect(await object.turn(recording(2), 'r2', 5000)).toEqual(silent);
    },
    { heard: () => text },
  );
});

test('what the caller says to a transfer by staff is kept when the carrier brings it as a recording', async () => {
  await inCall(
    async ({ restarted, api }) => {
      const object = await restarted();
      await object.prepare(exotelRing, null, 'turns');
      await object.toSay(4000);
      expect(await object.moveToPerson(null)).toBe('moving');
      expect(await object.turn(recording(1), 'r1', 5000)).toMatchObject({ next: 'transfer' });
      await object.transferEnded('talked');
      await object.alarm();
      expect(api.journal()).toContainEqual(
        expect.objectContaining({ type: 'callerSaid', turn: 1, text: 'and on Sunday' }),
      );
    },
    { heard: () => 'and on Sunday' },
  );
});

describe('while the carrier dials a person', () => {
  const transfer = {
    reply: 'One moment.',
    actions: [{ type: 'transfer' as const, destination: { name: 'front-desk', number: '+918000000002' } }],
  };

  test('staff end the call for good, and its journal ends once; it is not moved again', async () => {
    await inCall(
      async ({ restarted, api, wake }) => {
        const object = await begun(restarted);
        expect(await ask(object, said('a person please'))).toMatchObject({ next: 'transfer' });
        expect(await object.moveToPerson(null)).toBe('with_person');
        expect(await object.hangUp()).toBe(true);
        expect(await object.hangUp()).toBe(false);
        expect(await object.moveToPerson(null)).toBe('not_live');
        expect(await object.transferEnded('talked')).toBe(false);
        await wake(object);
        await object.carrierEnded();
        await wake(object);
        expect(api.journal().filter(({ type }) => type === 'callEnded')).toHaveLength(1);
        expect(api.bodies('finish-call')).toMatchObject([{ endReason: 'staff' }]);
      },
      { voice: () => transfer },
    );
  });

  // The caller heard "Please call again later. Goodbye." and was then connected.
  test('it was announced, also when the model failed behind its tool', async () => {
    const fault = { source: 'llm', kind: 'server', retryable: true, message: 'down' } as const;
    await inCall(
      async ({ restarted }) => {
        const object = await begun(restarted);
        const moved = await ask(object, said('a person please'));
        expect(moved).toMatchObject({ reply: expect.stringContaining('front desk'), next: 'transfer' });
        expect(moved?.reply).not.toMatch(/goodbye/i);
      },
      { voice: () => ({ ...transfer, fault }) },
    );
  });
});

test('a request that a process died with keeps its turn: other words get an answer of their own', async () => {
  const answers = new Map<number, string>();
  let requests = 0;
  await inCall(
    async ({ restarted, api }) => {
      const first = await begun(restarted);
      void ask(first, said('first words'), 'k1');
      await vi.waitFor(() => expect(api.bodies('voice')).toHaveLength(1), { timeout: 10_000 });
      const second = await restarted();
      expect(await ask(second, said('other words'), 'k2')).toMatchObject({ reply: 'To: other words' });
    },
    {
      voiceAfter: () => (++requests === 1 ? new Promise<void>(() => undefined) : Promise.resolve()),
      voice({ turn, text }) {
        if (!answers.has(turn)) answers.set(turn, `To: ${text}`);
        return { reply: answers.get(turn) ?? '', actions: [] };
      },
    },
  );
});

// The first words died with their process. The next ones were answered with a hang-up, without a word.
test.each([
  ['the goodbye', { ...goodbye }, 'end'],
  [
    'the announcement of a transfer',
    {
      reply: 'Goodbye then.',
      actions: [{ type: 'transfer' as const, destination: { name: 'front-desk', number: '+918000000002' } }],
    },
    'transfer',
  ],
])('%s that was decided for words a process died with is said to the next words', async (_, answer, next) => {
  let requests = 0;
  await inCall(
    async ({ restarted, api }) => {
      const first = await begun(restarted);
      void ask(first, said('first words'), 'k1');
      await vi.waitFor(() => expect(api.bodies('voice')).toHaveLength(1), { timeout: 10_000 });
      const reply = await ask(await restarted(), said('other words'), 'k2');
      expect(reply).toMatchObject({ reply: expect.stringContaining(answer.reply), next });
    },
    {
      voiceAfter: () => (++requests === 1 ? new Promise<void>(() => undefined) : Promise.resolve()),
      voice: () => answer,
    },
  );
});
