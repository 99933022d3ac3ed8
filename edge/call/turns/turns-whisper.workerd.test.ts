import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inCall } from '../testing/object-call.ts';
import { ask, begun, said, startMs } from '../testing/turns-call.ts';

// What staff whisper into a call by turns. The API writes its replies, and reads the wishes in the journal.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a whisper is with the API before the next reply is written, also after a restart', async () => {
  await inCall(async ({ restarted, api }) => {
    const object = await begun(restarted);
    expect(await object.whisper({ text: 'offer Tuesday instead', person: 'asha' })).toBe('whispered');
    expect(await object.whisper({ text: 'ask for the name' })).toBe('whispered');
    const second = await restarted();
    expect(await ask(second, said('do you have Monday'))).toMatchObject({ reply: 'Yes.' });
    expect(api.journal().filter(({ type }) => type === 'whispered')).toMatchObject([
      { by: 'staff', text: 'offer Tuesday instead', person: 'asha' },
      { by: 'staff', text: 'ask for the name' },
    ]);
    expect(api.journal().map(({ type }) => type)).not.toContain('callerSaid');
    await second.carrierEnded();
    expect(await second.whisper({ text: 'too late' })).toBe('not_live');
  });
});

test('a whisper while a reply is written is journalled with it, and is for the next one', async () => {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await inCall(
    async ({ restarted, api }) => {
      const object = await begun(restarted);
      const first = ask(object, said('are you open'));
      await vi.waitFor(() => expect(api.bodies('voice')).toHaveLength(1), { timeout: 10_000 });
      expect(await object.whisper({ text: 'offer Tuesday instead' })).toBe('whispered');
      answer();
      expect(await first).toMatchObject({ reply: 'Yes.', next: 'listen' });
      await ask(object, said('and now'));
      const types = api.journal().map(({ type }) => type);
      expect(types.indexOf('whispered')).toBeGreaterThan(types.indexOf('callerSaid'));
      expect(types.indexOf('whispered')).toBeLessThan(types.lastIndexOf('agentSaid'));
    },
    { voiceAfter: () => answered },
  );
});

test('a call by turns that staff end or move takes no whisper', async () => {
  await inCall(async ({ restarted }) => {
    const object = await begun(restarted);
    expect(await object.moveToPerson(null)).toBe('moving');
    expect(await object.whisper({ text: 'offer Tuesday' })).toBe('moving_already');
    await object.hangUp();
    expect(await object.whisper({ text: 'offer Tuesday' })).toBe('ending');
  });
});

test('an object without a call takes no whisper', async () => {
  await inCall(async ({ restarted }) => {
    expect(await (await restarted()).whisper({ text: 'offer Tuesday' })).toBe('not_live');
  });
});
