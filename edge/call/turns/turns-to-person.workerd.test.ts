import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inCall } from '../testing/object-call.ts';
import { ask, begun, greeting, said, startMs } from '../testing/turns-call.ts';

// A person in a call without a media stream, without the model's asking: by a key, and by staff.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a call by turns goes to a person when the caller presses 0, and any other key is a slip', async () => {
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
    expect(after.whisper).toContain('the caller pressed');
    expect(api.bodies('request-transfer')).toMatchObject([
      { destination: 'front-desk', reason: 'the caller pressed 0' },
    ]);
    expect(api.bodies('voice')).toEqual([]);
  });
});

test('a call by turns takes the keys for words where the agent asked for them, but a 0 alone', async () => {
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

test('a call by turns goes on with an apology when a person was asked for and the API can not be', async () => {
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

test('a call by turns is moved by staff with its next turn, by a restarted object too, and what the caller says to it is kept', async () => {
  await inCall(async ({ restarted, api }) => {
    const object = await begun(restarted);
    expect(await object.moveToPerson('nobody')).toBe('unknown_destination');
    expect(await object.moveToPerson(null)).toBe('moving');
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

test('a call by turns is moved by staff who ask while an answer is made: with the turn after it', async () => {
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
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
    { voiceAfter: () => asked },
  );
});

// The live page said "Connected" for as long as its tab was open: only an end that a session told
// of had closed it.
test('staff who watch are told the end of a call that went to a person, and nothing keeps their socket open; so are those who come later', async () => {
  await inCall(async ({ restarted }) => {
    const object = await begun(restarted);
    const watch = async () => {
      const { webSocket } = await object.fetch(
        new Request('https://voice.example.in/calls/x/live', { headers: { upgrade: 'websocket' } }),
      );
      if (!webSocket) throw new Error('nothing to watch');
      const told: string[] = [];
      webSocket.addEventListener('message', ({ data }) => told.push(JSON.parse(String(data)).type));
      const closed = new Promise<number>((resolve) =>
        webSocket.addEventListener('close', ({ code }) => resolve(code)),
      );
      webSocket.accept();
      return { told, closed };
    };
    const watching = await watch();
    await ask(object, { type: 'keys', digits: '0' });
    expect(await object.transferEnded('talked')).toBe(false);
    expect(await watching.closed).toBe(1000);
    expect(watching.told.slice(-2)).toEqual(['transferEnded', 'callEnded']);
    const late = await watch();
    expect(await late.closed).toBe(1000);
    expect(late.told).toEqual(watching.told);
  });
});
