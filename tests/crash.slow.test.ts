import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { replay } from '../edge/core/replay/replay.ts';
import type { Call } from '../local/phone/phone.ts';
import { readJournal } from '../shared/journal/events.ts';
import { languageOf } from '../shared/language/registry.ts';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { line, quickModel } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';
import { until } from './scripted/until.ts';

// kill -9 of workerd in the middle of a call: what was said and recorded survives it.

vi.setConfig({ testTimeout: 60_000 });

let system: ScriptedSystem;
const answer = 'We are open from nine thirty to seven.';

beforeAll(async () => {
  system = await startScriptedSystem();
}, 120_000);
beforeEach(() => {
  system.deepgram.listens(() => recognising('when are you open', 'thank you goodbye'));
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye'
      ? { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel }
      : { text: answer, ...quickModel },
  );
});
afterAll(() => system?.stop(), 60_000);

test('a call whose carrier does not come back is finished by the alarm, with its journal, its recording so far and the reason crash', async () => {
  const call = system.place({
    carrier: 'exotel',
    exotel: { route: 'direct', statusCallback: 'none' },
    script: { lines: [line('when are you open')], hangUpAfterMs: 60_000 },
  });
  await heardAnswer(call);
  await until(
    () => (call.replies[1]?.endMs ?? 0) > 13_000 || call.records.some((record) => record.atMs > 14_500),
  );
  process.kill(await system.workerdPid(), 'SIGKILL');
  const outcome = await call.ended;
  expect(outcome.endedBy).not.toBe('caller');
  const { call: stored, transcript, recording } = await remembered(system.run, call.callId, 80_000);
  expect(stored).toMatchObject({ endReason: 'crash', status: 'failed' });
  expect(transcript.slice(1, 3)).toEqual(['caller: when are you open', `agent: ${answer}`]);
  expect((recording?.channels[0]?.length ?? 0) / 8000).toBeGreaterThanOrEqual(10);
}, 150_000);

test.each(['exotel', 'twilio'] as const)(
  '%s, back after a crash or a forced update: the caller hears that the line broke, and the talk goes on where it was',
  async (carrier) => {
    const heard = ['when are you open', 'thank you goodbye'];
    system.deepgram.listens(() => recognising(heard.shift() ?? ''));
    const call = system.place({
      carrier,
      script: { lines: [line('when are you open'), line('thank you goodbye')], hangUpAfterMs: 50_000 },
      patience: { quietMs: 2500 },
      fetch: untilAnswered,
    });
    await heardAnswer(call);
    process.kill(await system.workerdPid(), 'SIGKILL');
    expect(await call.ended).toMatchObject({ endedBy: 'agent' });
    const { call: stored, transcript, events } = await remembered(system.run, call.callId, 30_000);
    expect(stored).toMatchObject({ endReason: 'agent', status: 'completed' });
    expect(transcript.slice(1)).toEqual([
      'caller: when are you open',
      `agent: ${answer}`,
      `agent: ${languageOf('en-IN').phrases.lineBroke({ agentName: '', businessName: '' })}`,
      'caller: thank you goodbye',
      'agent: Goodbye.',
    ]);
    const asked = system.openai.requests.all.findLast(
      ({ body }) => body.messages.at(-1)?.content === 'thank you goodbye',
    );
    const memory = asked?.body.messages.map(({ role, content }) => `${role}: ${content}`);
    for (const words of ['user: when are you open', `assistant: ${answer}`])
      expect(memory?.filter((message) => message === words)).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'takenUp')).toMatchObject([{ why: 'crash' }]);
    expect(replay(readJournal(events)).difference).toBeNull();
  },
  90_000,
);

/** Cloudflare's address answers through an update: a request reaches the new process once it is there. */
const untilAnswered: typeof fetch = async (input, init) => {
  for (;;) {
    try {
      return await fetch(input, init);
    } catch (error) {
      // No server answers.
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
};

/** The first answer was heard to its end. */
async function heardAnswer(call: Call): Promise<void> {
  await until(() => call.records.filter((record) => record.what === 'agentFinished').length >= 2);
}
