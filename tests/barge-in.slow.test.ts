import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { line, quickModel } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// Speaking over the agent: on the wire of both carriers, in the model's memory and in the transcript.

vi.setConfig({ testTimeout: 60_000 });

let system: ScriptedSystem;
const answer =
  'We are open from nine thirty in the morning. In the evening we close at seven. On Sundays the clinic is closed.';

beforeAll(async () => {
  system = await startScriptedSystem();
}, 120_000);
beforeEach(() => {
  system.azure.speaks(() => ({ charactersPerSecond: 30, firstByteMs: 20, pace: 10 }));
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye'
      ? { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel }
      : { text: answer, ...quickModel },
  );
});
afterAll(() => system?.stop(), 60_000);

describe.each(['exotel', 'twilio'] as const)('on %s', (carrier) => {
  test('a word in the middle of a reply clears the line, and the model gets what was heard, marked as interrupted', async () => {
    const requestsBefore = system.openai.requests.all.length;
    system.deepgram.listens(() => recognising('when are you open', 'wait please', 'thank you goodbye'));
    const lines = [
      line('when are you open'),
      line('wait please', { bargeInMs: 900 }),
      line('thank you goodbye'),
    ];
    const call = system.place({ carrier, script: { lines }, patience: { quietMs: 300 } });
    const outcome = await call.ended;
    expect(outcome).toMatchObject({ endedBy: 'agent', complaints: [] });
    expect(call.records.filter((record) => record.what === 'cleared')).toHaveLength(1);
    // Nearly three seconds of the answer were left. The bench measures how soon it stops.
    expect(outcome.turns[1]?.talkedOnMs).toBeLessThan(2500);

    const memory = system.openai.requests.all[requestsBefore + 1]?.body.messages.slice(-2) ?? [];
    expect(memory[1]).toMatchObject({ role: 'user', content: 'wait please' });
    const heard = memory[0]?.content?.replace(/ \[interrupted\]$/, '') ?? '';
    expect(memory[0]?.content).toMatch(/ \[interrupted\]$/);
    expect(answer.startsWith(heard)).toBe(true);
    expect(heard.length).toBeLessThan(answer.length);
    const { transcript } = await remembered(system.run, call.callId);
    expect(transcript[2]).toBe(`agent: ${heard} [interrupted]`);
  });

  test('a noise recognised as a word parks the reply, which then goes on with the clause that was cut', async () => {
    const requestsBefore = system.openai.requests.all.length;
    system.deepgram.listens(() => recognising('when are you open'));
    const call = system.place({
      carrier,
      script: { lines: [line('when are you open')], hangUpAfterMs: 25_000 },
    });
    const stt = await system.deepgram.streamOf(call.callId);
    await until(() => call.replies.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 700));
    stt.words('hey there');
    await call.until('cleared');
    await until(() => call.replies.length === 3);
    await until(() => call.records.some((record) => record.what === 'agentFinished' && record.reply === 2));
    call.hangUp();
    await call.ended;
    expect(system.openai.requests.all.length - requestsBefore).toBe(1);
    const { transcript } = await remembered(system.run, call.callId);
    expect(transcript.slice(1)).toEqual(['caller: when are you open', `agent: ${answer}`]);
  });

  test('a backchannel does not stop the agent', async () => {
    system.deepgram.listens(() => recognising('when are you open'));
    const call = system.place({
      carrier,
      script: { lines: [line('when are you open')], hangUpAfterMs: 25_000 },
    });
    const stt = await system.deepgram.streamOf(call.callId);
    await until(() => call.replies.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 500));
    stt.words('hmm');
    stt.endTurn('hmm okay');
    await until(() => call.records.some((record) => record.what === 'agentFinished' && record.reply === 1));
    call.hangUp();
    await call.ended;
    expect(call.records.filter((record) => record.what === 'cleared')).toEqual([]);
    const { transcript } = await remembered(system.run, call.callId);
    expect(transcript.slice(1)).toEqual(['caller: when are you open', `agent: ${answer}`]);
  });
});

/** Waits until `met`, ten seconds at most. */
async function until(met: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !met(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(met()).toBe(true);
}
