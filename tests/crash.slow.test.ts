import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { replay } from '../edge/core/replay/replay.ts';
import { type Call, demoCaller, demoClinic } from '../local/phone/phone.ts';
import { readJournal } from '../shared/journal/events.ts';
import { attentive, recognising } from '../testing/wire/deepgram/script.ts';
import { line, quickModel } from './scripted/lines.ts';
import { mediaUrlOf, openedMedia } from './scripted/rings.ts';
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

test('a carrier that comes back at once continues the conversation', async () => {
  system.deepgram.listens(() => attentive);
  const sid = 'c1'.repeat(16);
  const before = await openedMedia(await mediaUrlOf(system, sid));
  before.talk(sid);
  await before.heard('media');
  const stt = await system.deepgram.streamOf(`exotel-${sid}`);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  stt.endTurn('when are you open');
  await system.azure.clauses.until(
    'the answer',
    ({ text, doneAtMs }) => text.startsWith('We are open') && doneAtMs !== null,
  );
  await new Promise((resolve) => setTimeout(resolve, 4000));
  process.kill(await system.workerdPid(), 'SIGKILL');
  await before.closed;

  const query = new URLSearchParams({
    token: system.accounts.exotelWebhookToken,
    CallSid: sid,
    CallFrom: demoCaller,
    CallTo: demoClinic,
    ask: 'resume',
  });
  await until(async () => (await statusOf(`${system.run.edge}/exotel/passthru?${query}`)) === 302);
  const connections = system.deepgram.streams.all.length;
  const after = await openedMedia(await mediaUrlOf(system, sid));
  after.talk(sid);
  await after.heard('media');
  const requestsBefore = system.openai.requests.all.length;
  await new Promise((resolve) => setTimeout(resolve, 4500));
  system.deepgram.streams.all[connections]?.endTurn('thank you goodbye');
  expect(await after.closed).toEqual({ code: 1000 });
  const memory =
    system.openai.requests.all[requestsBefore]?.body.messages.map(
      ({ role, content }) => `${role}: ${content}`,
    ) ?? [];
  expect(memory).toContain('user: when are you open');
  expect(memory).toContain(`assistant: ${answer}`);
  expect(memory.at(-1)).toBe('user: thank you goodbye');
  const { call: stored, events } = await remembered(system.run, `exotel-${sid}`, 30_000);
  expect(stored).toMatchObject({ endReason: 'agent', status: 'completed' });
  expect(events).toContainEqual(expect.objectContaining({ type: 'takenUp', why: 'crash' }));
  expect(replay(readJournal(events)).difference).toBeNull();
}, 90_000);

/** 0 while no server answers. */
async function statusOf(url: string): Promise<number> {
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2000) }).then(
    ({ status }) => status,
    () => 0,
  );
}

/** The first answer was heard to its end. */
async function heardAnswer(call: Call): Promise<void> {
  await until(() => call.records.filter((record) => record.what === 'agentFinished').length >= 2);
}
