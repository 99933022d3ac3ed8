import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { outcomeTypes, readJournal } from '../../../shared/journal/events.ts';
import type { Ring } from '../../carriers/carrier.ts';
import { replay } from '../../core/replay/replay.ts';
import { inCall } from '../testing/object-call.ts';
import type { Answering } from '../testing/scripted-api.ts';
import { ask, begun, greeting, ring, said, startMs } from '../testing/turns-call.ts';
import type { TurnRequest } from './turn-state.ts';

// A call without a media stream, in its real object with real storage. The API and the carriers are a
// script behind `fetch`.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The call's outcomes, with its beginning and what its voice cost. */
function outcomes(api: Answering): string[] {
  const shown = new Set<string>(['callStarted', 'voiceSpent', ...outcomeTypes]);
  return api.journal().flatMap(({ type }) => (shown.has(type) ? [type] : []));
}

/** The journal has no hole, and its replay decides the same. */
function expectReplayed(api: Answering): void {
  const wire = api.journal();
  expect(wire.map(({ seq }) => seq)).toEqual(wire.map((_, seq) => seq));
  expect(replay(readJournal(wire))).toMatchObject({ difference: null, isOver: true });
}

describe('a call by turns', () => {
  test('whose caller hangs up while the API writes pays for the reply that nobody heard', async () => {
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await inCall(
      async ({ restarted, api }) => {
        const object = await begun(restarted);
        const asked = ask(object, said('are you open'));
        await vi.waitFor(() => expect(api.bodies('voice')).toHaveLength(1), { timeout: 10_000 });
        await object.carrierEnded();
        answer();
        expect(await asked).toMatchObject({ next: 'end' });
        await object.alarm();
        expect(api.journal().filter(({ type }) => type === 'replyDropped')).toMatchObject([
          { turn: 1, model: 'gpt-6-luna', isEstimate: true, usage: { outputTokens: 40 } },
        ]);
        const [bill] = api.bodies('finish-call') as { usage: { llmInputTokens: number; lines: object[] } }[];
        expect(bill?.usage.llmInputTokens).toBeGreaterThan(300);
        expect(bill?.usage.lines).toContainEqual(
          expect.objectContaining({ item: 'llm_output', quantity: 40, isEstimate: true }),
        );
        expectReplayed(api);
      },
      { voiceAfter: () => answered },
    );
  });

  test('is greeted, answered with figures in words, and ended by the model, with its journal and bill', async () => {
    await inCall(
      async ({ restarted, api }) => {
        const object = await begun(restarted);
        expect(await ask(object, said('what does it cost'))).toEqual({
          reply: 'It is five hundred rupees.',
          language: 'en-IN',
          next: 'listen',
        });
        expect(await ask(object, said('goodbye'))).toMatchObject({ next: 'end' });
        expect(await object.afterStream()).toMatchObject({
          ended: 'agent',
          byTurns: true,
          mayResume: false,
          transfer: null,
        });
        await object.alarm();
        expect(outcomes(api)).toEqual([
          'callStarted',
          'agentSaid',
          'callerSaid',
          'agentSaid',
          'callerSaid',
          'agentSaid',
          'callEnded',
        ]);
        expectReplayed(api);
        expect(api.bodies('voice').map(({ turn, text }) => [turn, text])).toEqual([
          [1, 'what does it cost'],
          [2, 'goodbye'],
        ]);
        expect(api.bodies('finish-call')).toMatchObject([{ endReason: 'agent', usage: { sttSeconds: 0 } }]);
        // The carrier knows of the end: its request is refused like a ring.
        expect(await ask(object, { type: 'silence' })).toBeNull();
      },
      {
        voice: ({ text }) =>
          text === 'goodbye'
            ? { reply: 'Goodbye.', actions: [{ type: 'end_call' }] }
            : { reply: 'It is **INR 500**.', actions: [] },
      },
    );
  });

  test('goes on in its language after a restart between two turns', async () => {
    await inCall(
      async ({ restarted, api }) => {
        const first = await begun(restarted);
        expect(await ask(first, said('hindi please'))).toMatchObject({ language: 'hi-IN' });
        const second = await restarted();
        expect(await ask(second, said('shukriya'))).toMatchObject({ language: 'hi-IN', next: 'listen' });
        expect(api.bodies('voice').at(-1)).toMatchObject({ turn: 2, language: 'hi-IN' });
        await second.carrierEnded();
        await second.alarm();
        expectReplayed(api);
        expect(api.bodies('finish-call')).toMatchObject([{ endReason: 'caller' }]);
      },
      {
        voice: () => ({
          reply: 'नमस्ते।',
          language: 'hi-IN',
          actions: [{ type: 'set_language', language: 'hi-IN' }],
        }),
      },
    );
  });

  test('gives a repeated request of the carrier the same reply, and calls the model once', async () => {
    await inCall(async ({ restarted, api }) => {
      const object = await begun(restarted);
      const [once, twice] = await Promise.all([
        ask(object, said('hello'), 'q1'),
        ask(object, said('hello'), 'q1'),
      ]);
      expect(twice).toEqual(once);
      expect(await ask(object, said('hello'), 'q1')).toEqual(once);
      expect(api.bodies('voice')).toHaveLength(1);
    });
  });

  test('says two reprompts to a silent caller, then goodbye', async () => {
    await inCall(async ({ restarted, api }) => {
      const object = await begun(restarted);
      const replies = [];
      for (let n = 0; n < 3; n++) replies.push(await ask(object, { type: 'silence' }));
      expect(replies.map((reply) => reply?.next)).toEqual(['listen', 'listen', 'end']);
      expect(new Set(replies.map((reply) => reply?.reply)).size).toBe(3);
      expect(api.bodies('voice')).toEqual([]);
    });
  });

  test('follows the turn policy of its business', async () => {
    await inCall(
      async ({ restarted, api }) => {
        const object = await restarted();
        await object.prepare({ ...ring, to: '+918000000009' }, null, 'turns');
        await ask(object, { type: 'begin' });
        expect(await ask(object, { type: 'silence' })).toMatchObject({ next: 'listen' });
        expect(await ask(object, { type: 'silence' })).toMatchObject({ next: 'end' });
        await object.alarm();
        expectReplayed(api);
      },
      { settings: { numbers: ['+918000000009'], turnPolicy: { repromptsBeforeGoodbye: 1 } } },
    );
  });

  test('waits after "hold on" for longer than the carrier does, and without the model', async () => {
    await inCall(async ({ restarted, api }) => {
      const object = await begun(restarted);
      const holding = await ask(object, said('hold on a second'));
      expect(holding).toMatchObject({ next: 'listen' });
      expect(await ask(object, { type: 'silence' })).toEqual({ ...holding, reply: '' });
      vi.setSystemTime(startMs + 61_000);
      expect(await ask(object, { type: 'silence' })).toMatchObject({
        reply: expect.stringContaining('there'),
        next: 'listen',
      });
      expect(api.bodies('voice')).toEqual([]);
    });
  });

  test('counts failures of the model and of the API alike: after two in a row it is transferred', async () => {
    const fault = { source: 'llm', kind: 'server', retryable: true, message: 'down' } as const;
    let turn = 0;
    await inCall(
      async ({ restarted, api }) => {
        const object = await begun(restarted);
        expect(await ask(object, said('hello'))).toMatchObject({
          reply: expect.stringMatching(/sorry/i),
          next: 'listen',
        });
        expect(await ask(object, said('hello?'))).toMatchObject({ next: 'transfer' });
        await object.carrierEnded();
        await object.alarm();
        expectReplayed(api);
      },
      { voice: () => (++turn === 1 ? { reply: 'Sorry.', actions: [], fault } : 503) },
    );
  });

  test('warns behind the reply, once, when its time is nearly over', async () => {
    await inCall(async ({ restarted, api }) => {
      const object = await begun(restarted);
      vi.setSystemTime(startMs + 500_000);
      const warned = await ask(object, said('and on Sunday'));
      expect(warned?.reply).toMatch(/^Yes\. .+/);
      expect(await ask(object, said('thanks'))).toMatchObject({ reply: 'Yes.' });
      await object.carrierEnded();
      await object.alarm();
      expectReplayed(api);
    });
  });

  test('is over a minute after the last word, when nobody comes back', async () => {
    await inCall(async ({ restarted, api }) => {
      const object = await begun(restarted);
      vi.setSystemTime(startMs + 50_000);
      await object.alarm();
      expect(await object.afterStream()).toMatchObject({ ended: null });
      vi.setSystemTime(startMs + 64_000);
      await object.alarm();
      expect(await object.afterStream()).toMatchObject({ ended: 'caller' });
      await object.alarm();
      expect(api.bodies('finish-call')).toMatchObject([{ endReason: 'caller' }]);
    });
  });

  test('hands a transfer to the carrier, and goes on with an apology when it is not answered', async () => {
    await inCall(
      async ({ restarted, api }) => {
        const object = await begun(restarted);
        expect(await ask(object, said('a person please'))).toMatchObject({
          reply: 'One moment.',
          next: 'transfer',
        });
        expect(await object.afterStream()).toMatchObject({
          transfer: { number: '+918000000002' },
          ended: null,
        });
        expect(await object.transferEnded('busy')).toBe(true);
        expect(await ask(object, { type: 'begin' })).toMatchObject({ next: 'listen' });
        expect((await object.afterStream()).transfer).toBeNull();
        expect(await ask(object, said('a person please'))).toMatchObject({ next: 'transfer' });
        expect(await object.transferEnded('talked')).toBe(false);
        await object.alarm();
        expect(api.bodies('finish-call')).toMatchObject([{ endReason: 'transfer' }]);
        expectReplayed(api);
      },
      {
        voice: () => ({
          reply: 'One moment.',
          actions: [{ type: 'transfer', destination: { name: 'front-desk', number: '+918000000002' } }],
        }),
      },
    );
  });

  test('apologises when the API fails, and transfers the caller the second time', async () => {
    await inCall(
      async ({ restarted }) => {
        const object = await begun(restarted);
        expect(await ask(object, said('hello'))).toMatchObject({ next: 'listen' });
        expect(await ask(object, said('hello?'))).toMatchObject({ next: 'transfer' });
        expect(await object.afterStream()).toMatchObject({ transfer: { name: 'front-desk' } });
      },
      { voice: () => 503 },
    );
  });

  test('says goodbye at its limit without the model', async () => {
    await inCall(async ({ restarted, api }) => {
      const object = await begun(restarted);
      vi.setSystemTime(startMs + 601_000);
      expect(await ask(object, said('one more thing'))).toMatchObject({ next: 'end' });
      expect(api.bodies('voice')).toEqual([]);
      expect(await object.afterStream()).toMatchObject({ ended: 'limit' });
    });
  });

  test.each([false, true])(
    'is ended by staff with the goodbye at its next turn, whose words are kept; after a restart: %s',
    async (isRestarted) => {
      await inCall(async ({ restarted, api }) => {
        const first = await begun(restarted);
        expect(await first.hangUp()).toBe(true);
        const object = isRestarted ? await restarted() : first;
        expect(await object.hangUp()).toBe(true);
        expect(await object.moveToPerson(null)).toBe('ending');
        expect(await object.afterStream()).toMatchObject({ ended: null });
        const goodbye = { reply: 'Thank you for calling Sunrise Dental Clinic. Goodbye.', next: 'end' };
        expect(await ask(object, said('are you there'), 'k1')).toMatchObject(goodbye);
        expect(await ask(object, said('are you there'), 'k1')).toMatchObject(goodbye);
        expect(await object.hangUp()).toBe(false);
        expect(api.bodies('voice')).toEqual([]);
        await object.alarm();
        expect(outcomes(api)).toEqual(['callStarted', 'agentSaid', 'agentSaid', 'callerSaid', 'callEnded']);
        expect(api.bodies('finish-call')).toMatchObject([{ endReason: 'staff' }]);
        expect(api.twilioRequests()).toEqual([]);
      });
    },
  );

  test('is ended by staff in Exotel’s way: the next greeting is the goodbye', async () => {
    await inCall(async ({ restarted }) => {
      const object = await begun(restarted);
      expect(await object.hangUp()).toBe(true);
      expect(await ask(object, { type: 'silence' })).toMatchObject({ next: 'end' });
      expect(await object.toSay(5000)).toMatchObject({
        reply: 'Thank you for calling Sunrise Dental Clinic. Goodbye.',
        next: 'end',
      });
    });
  });

  test('is ended by staff though its carrier asks for nothing more: without the goodbye, and Twilio is told', async () => {
    await inCall(async ({ restarted, api, wake, alarmIn }) => {
      const account = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'secret' };
      const object = await begun(() => restarted(account));
      expect(await object.hangUp()).toBe(true);
      vi.setSystemTime(startMs + 15_000);
      await wake(object);
      expect(await object.afterStream()).toMatchObject({ ended: null });
      vi.setSystemTime(Date.now() + ((await alarmIn()) ?? 0));
      await wake(object);
      expect(await object.afterStream()).toMatchObject({ ended: 'staff' });
      vi.setSystemTime(Date.now() + 5000);
      await wake(object);
      expect(outcomes(api)).toEqual(['callStarted', 'agentSaid', 'callEnded']);
      expect(api.bodies('finish-call')).toMatchObject([{ endReason: 'staff' }]);
      expect(api.twilioRequests()).toHaveLength(1);
    });
  });

  test('replaces a stream that never opened: only the cost of its greeting is journaled', async () => {
    await inCall(async ({ restarted, api }) => {
      const object = await restarted();
      const { token } = await object.prepare(ring, null);
      expect(token).not.toBeNull();
      expect(await object.afterStream()).toMatchObject({ hasStreamed: false, byTurns: false });
      expect(await ask(object, { type: 'begin' })).toMatchObject({ reply: greeting });
      await object.carrierEnded();
      await object.alarm();
      expect(outcomes(api)).toEqual(['callStarted', 'voiceSpent', 'agentSaid', 'callEnded']);
    });
  });
});

describe("Exotel's recordings", () => {
  const exotelRing: Ring = { ...ring, callId: 'exotel-1', carrier: 'exotel', callSid: '1' };
  const recording = (n: number): TurnRequest => ({
    type: 'recording',
    url: `https://recordings.exotel.com/exotelrecordings/a/${n}.wav`,
  });

  test('are recognised and billed, and the reply comes with the next greeting', async () => {
    await inCall(
      async ({ restarted, api }) => {
        const object = await restarted();
        await object.prepare(exotelRing, null, 'turns');
        expect(await object.toSay(4000)).toMatchObject({ reply: greeting });
        expect(await object.turn(recording(1), 'r1', 5000)).toMatchObject({ next: 'listen' });
        expect(await object.turn(recording(1), 'r1', 5000)).toMatchObject({ next: 'listen' });
        expect(await object.toSay(4000)).toMatchObject({ reply: 'Yes.' });
        await object.carrierEnded();
        await object.alarm();
        expect(api.bodies('voice')).toMatchObject([{ turn: 1, text: 'are you open' }]);
        expect(api.bodies('finish-call')).toMatchObject([{ usage: { sttSeconds: 2.5 } }]);
      },
      { heard: () => 'are you open' },
    );
  });

  test('that take long get a short phrase first, and the reply with the next greeting', async () => {
    let answer: (text: string) => void = () => undefined;
    const late = new Promise<string>((resolve) => {
      answer = resolve;
    });
    await inCall(
      async ({ restarted }) => {
        const object = await restarted();
        await object.prepare(exotelRing, null, 'turns');
        await object.toSay(4000);
        expect(await object.turn(recording(1), 'r1', 20)).toMatchObject({ next: 'wait' });
        expect(await object.toSay(20)).toMatchObject({ next: 'wait' });
        answer('are you open');
        expect(await object.toSay(4000)).toMatchObject({ reply: 'Yes.', next: 'listen' });
      },
      { heard: () => late },
    );
  });

  test('are taken up again by a restarted object, as the same turn', async () => {
    let isStuck = true;
    await inCall(
      async ({ restarted, api }) => {
        const object = await restarted();
        await object.prepare(exotelRing, null, 'turns');
        await object.toSay(4000);
        expect(await object.turn(recording(1), 'r1', 20)).toMatchObject({ next: 'wait' });
        isStuck = false;
        expect(await (await restarted()).toSay(4000)).toMatchObject({ reply: 'Yes.' });
        expect(api.bodies('voice')).toMatchObject([{ turn: 1, text: 'are you open' }]);
      },
      { heard: () => (isStuck ? new Promise<string>(() => undefined) : 'are you open') },
    );
  });
});

test.each([
  ['goes on', [], 'listen'],
  ['ends the call', [{ type: 'end_call' as const }], 'end'],
  [
    'transfers the caller',
    [{ type: 'transfer' as const, destination: { name: 'front-desk', number: '+918000000002' } }],
    'transfer',
  ],
])(
  'an answer that is late and %s is said once, behind the short phrases that fill the wait',
  async (_, actions, next) => {
    let answer = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await inCall(
      async ({ restarted, api }) => {
        const object = await begun(restarted);
        const filler = { reply: expect.stringMatching(/moment/i), next: 'wait' };
        expect(await object.turn(said('are you open'), 'k1', 20)).toMatchObject(filler);
        expect(await object.turn({ type: 'begin' }, 'k2', 20)).toMatchObject(filler);
        expect(await object.turn({ type: 'begin' }, 'k3', 20)).toMatchObject(filler);
        answer();
        const answered = await object.turn({ type: 'begin' }, 'k4', 5000);
        expect(answered).toMatchObject({ reply: expect.stringContaining('We are.'), next });
        expect(api.bodies('voice')).toHaveLength(1);
      },
      { voiceAfter: () => late, voice: () => ({ reply: 'We are.', actions }) },
    );
  },
);
