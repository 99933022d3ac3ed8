import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inCall } from '../testing/object-call.ts';
import { ask, begun, greeting, said, startMs } from '../testing/turns-call.ts';

// Transfers of a call by turns that the model did not request: by a key, and by staff.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a call by turns is transferred when the caller presses 0, and by no other key', async () => {
  await inCall(async ({ restarted, api }) => {
    const object = await begun(restarted);
    expect(await ask(object, { type: 'keys', digits: '5' })).toMatchObject({
      reply: greeting,
      next: 'listen',
    });
    const moved = await ask(object, { type: 'keys', digits: '0' });
    expect(moved).toMatchObject({ reply: expect.stringContaining('front desk'), next: 'transfer' });
    const after = await object.afterStream();
    expect(after).toMatchObject({ transfer: { name: 'front-desk', number: '+918000000002' }, ended: null });
    expect(after).toMatchObject({ whisper: 'A call from Ravi.', isAnnounced: true });
    expect(api.bodies('request-transfer')).toMatchObject([
      { destination: 'front-desk', reason: 'the caller pressed 0' },
    ]);
    expect(api.bodies('voice')).toEqual([]);
  });
});

test('a call by turns takes the digits that the agent asked for as words, but not a single 0', async () => {
  const number = { reply: 'Please enter your number on your phone.', actions: [] };
  await inCall(
    async ({ restarted, api }) => {
      const object = await begun(restarted);
      await ask(object, said('book me in'));
      await ask(object, { type: 'keys', digits: '9800000001' });
      expect(api.bodies('voice').map(({ text }) => text)).toEqual(['book me in', '9800000001']);
      expect(await ask(object, { type: 'keys', digits: '0' })).toMatchObject({ next: 'transfer' });
    },
    { voice: () => number },
  );
});

test('a call by turns goes on with an apology when the API does not answer a transfer request', async () => {
  await inCall(
    async ({ restarted, api }) => {
      const object = await begun(restarted);
      expect(await ask(object, { type: 'keys', digits: '0' })).toMatchObject({ next: 'listen' });
      expect(await object.afterStream()).toMatchObject({ transfer: null, ended: null });
      expect(await ask(object, said('take a message then'))).toMatchObject({ reply: 'Yes.' });
      await object.carrierEnded();
      await object.alarm();
      expect(api.journal().map(({ type }) => type)).toContain('toolAnswered');
    },
    { transfer: () => 503 },
  );
});

test('staff transfer a call by turns with its next turn, also after a restart, and the words of that turn are kept', async () => {
  await inCall(async ({ restarted, api }) => {
    const object = await begun(restarted);
    expect(await object.moveToPerson('nobody')).toBe('unknown_destination');
    expect(await object.moveToPerson(null)).toBe('moving');
    expect(await object.moveToPerson(null)).toBe('moving_already');
    expect((await object.afterStream()).transfer).toBeNull();
    const second = await restarted();
    expect(await ask(second, said('and what about Sunday'))).toMatchObject({ next: 'transfer' });
    expect(await second.afterStream()).toMatchObject({ transfer: { name: 'front-desk' } });
    expect(await second.transferEnded('noAnswer')).toBe(true);
    expect(await ask(second, { type: 'begin' })).toMatchObject({ next: 'listen' });
    expect(api.bodies('voice')).toEqual([]);
    await second.carrierEnded();
    expect(await second.moveToPerson(null)).toBe('not_live');
    await second.alarm();
    expect(api.journal()).toContainEqual(
      expect.objectContaining({ type: 'callerSaid', turn: 1, text: 'and what about Sunday' }),
    );
  });
});

test('staff who request a transfer during a reply get it with the turn after that', async () => {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await inCall(
    async ({ restarted, api }) => {
      const object = await begun(restarted);
      const first = ask(object, said('are you open'));
      await vi.waitFor(() => expect(api.bodies('voice')).toHaveLength(1), { timeout: 10_000 });
      expect(await object.moveToPerson('front-desk')).toBe('moving');
      answer();
      expect(await first).toMatchObject({ reply: 'Yes.', next: 'listen' });
      expect(await ask(object, { type: 'silence' })).toMatchObject({ next: 'transfer' });
    },
    { voiceAfter: () => answered },
  );
});

// Regression: the live page said "Connected" for as long as its tab was open, because only a session's end
// closed its socket.
test('the live page shows the end of a transferred call and its socket closes, also when it is opened later', async () => {
  await inCall(async ({ restarted }) => {
    const object = await begun(restarted);
    const watch = async () => {
      const { webSocket } = await object.fetch(
        new Request('https://voice.example.in/calls/x/live', { headers: { upgrade: 'websocket' } }),
      );
      if (!webSocket) throw new Error('no socket');
      const types: string[] = [];
      webSocket.addEventListener('message', ({ data }) => types.push(JSON.parse(String(data)).type));
      const closed = new Promise<number>((resolve) =>
        webSocket.addEventListener('close', ({ code }) => resolve(code)),
      );
      webSocket.accept();
      return { types, closed };
    };
    const watching = await watch();
    await ask(object, { type: 'keys', digits: '0' });
    expect(await object.transferEnded('talked')).toBe(false);
    expect(await watching.closed).toBe(1000);
    expect(watching.types.slice(-2)).toEqual(['transferEnded', 'callEnded']);
    const late = await watch();
    expect(await late.closed).toBe(1000);
    expect(late.types).toEqual(watching.types);
  });
});
