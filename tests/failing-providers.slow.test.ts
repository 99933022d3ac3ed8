import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Call } from '../local/phone/phone.ts';
import { hearing } from './scripted/ear-script.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// A provider fails in the middle of a real call: the caller is never left in silence, and the call ends in a defined way.

vi.setConfig({ testTimeout: 60_000 });

let system: ScriptedSystem;
/** What the Worker brings along for this. */
const apology = readFileSync('edge/audio/recorded/apologyAgain.en-IN.ulaw');
const goodbye = { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel };

beforeAll(async () => {
  system = await startScriptedSystem();
}, 120_000);
beforeEach(() => {
  system.azure.speaks(() => quickVoice);
  system.deepgram.listens(() => hearing('when are you open', 'thank you goodbye'));
  system.openai.answers(() => goodbye);
});
afterAll(() => system?.stop(), 60_000);

function call(): Call {
  const lines = [line('when are you open'), line('thank you goodbye')];
  return system.place({ carrier: 'twilio', script: { lines }, patience: { quietMs: 300, replyWithinMs: 8000 } });
}

test('a model that fails once is asked again, and nobody notices', async () => {
  const asked = system.openai.requests.all.length;
  system.openai.answers(({ number }) => (number === asked ? { fault: { type: 'refuse', status: 500 } } : goodbye));
  const placed = call();
  expect(await placed.ended).toMatchObject({ endedBy: 'agent' });
  const { transcript } = await remembered(system.run, placed.callId);
  expect(transcript.slice(1)).toEqual(['caller: when are you open', 'agent: Goodbye.']);
});

test('a model that fails and fails again is apologised for, and the call goes on', async () => {
  const asked = system.openai.requests.all.length;
  system.openai.answers(({ number }) => (number < asked + 2 ? { fault: { type: 'refuse', status: 500 } } : goodbye));
  const placed = call();
  expect(await placed.ended).toMatchObject({ endedBy: 'agent' });
  const { transcript, call: stored } = await remembered(system.run, placed.callId);
  expect(transcript.slice(1)).toEqual([
    'caller: when are you open',
    'agent: Sorry, I had some trouble. Could you say that again?',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
  expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
});

test('a model that fails in two turns ends the call with an apology', async () => {
  system.openai.answers(() => ({ fault: { type: 'refuse', status: 500 } }));
  const placed = call();
  expect(await placed.ended).toMatchObject({ endedBy: 'agent' });
  const { transcript, call: stored } = await remembered(system.run, placed.callId);
  expect(transcript.at(-1)).toMatch(/^agent: Sorry, we are having trouble/);
  expect(stored).toMatchObject({ status: 'failed', endReason: 'fault' });
});

test('a model that breaks off has said what arrived', async () => {
  const asked = system.openai.requests.all.length;
  const broken = {
    text: 'We are open from nine thirty. On Sundays we are',
    ...quickModel,
    fault: { type: 'cut', afterTokens: 9 },
  } as const;
  system.openai.answers(({ number }) => (number === asked ? broken : goodbye));
  const placed = call();
  expect(await placed.ended).toMatchObject({ endedBy: 'agent' });
  const { transcript } = await remembered(system.run, placed.callId);
  expect(transcript[2]).toMatch(/^agent: We are open from nine thirty\./);
  expect(transcript.at(-1)).toBe('agent: Goodbye.');
});

test.each([
  ['refuses every clause', { type: 'refuse', status: 503 }],
  ['never answers', { type: 'never' }],
  ['falls silent before the first byte', { type: 'stall', afterMs: 0 }],
] as const)('a voice that %s is stood in for by a recorded apology within three seconds', async (_, fault) => {
  const placed = system.place({ carrier: 'twilio', script: { lines: [line('when are you open')], hangUpAfterMs: 30_000 } });
  const ear = await system.deepgram.earOf(placed.callId);
  await placed.until('agentFinished');
  system.azure.speaks(() => ({ ...quickVoice, fault }));
  system.openai.answers(() => ({ text: 'We are open.', ...quickModel }));
  const ended = await ear.wire.until('the turn to end', ({ what }) => what === 'EndOfTurn');
  await until(() => placed.replies.length === 2, 5000);
  expect(performance.now() - ended.atMs).toBeLessThan(3000);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  placed.hangUp();
  await placed.ended;
  const heard = Buffer.concat(placed.sounds.agent.map(({ bytes }) => bytes));
  expect(heard.includes(apology.subarray(4000, 12_000))).toBe(true);
});

test('one clause that is refused once is asked for again, and nobody notices', async () => {
  const spoken = system.azure.clauses.all.length;
  system.azure.speaks((clause) => ({ ...quickVoice, ...(clause.number === spoken + 2 ? { fault: { type: 'refuse', status: 503 } } : {}) }));
  const placed = call();
  expect(await placed.ended).toMatchObject({ endedBy: 'agent' });
  const { transcript } = await remembered(system.run, placed.callId);
  expect(transcript.at(-1)).toBe('agent: Goodbye.');
});

test.each([401, 429])('a recogniser that answers every handshake with %i ends the call with an apology', async (status) => {
  system.deepgram.listens(() => ({ refuse: { status } }));
  const placed = call();
  const outcome = await placed.ended;
  expect(outcome).toMatchObject({ endedBy: 'agent', heardAgent: true });
  const { transcript, call: stored } = await remembered(system.run, placed.callId);
  expect(transcript.at(-1)).toMatch(/^agent: Sorry, we are having trouble/);
  expect(stored).toMatchObject({ status: 'failed', endReason: 'fault' });
});

test('a recogniser that dies in the middle of a call is replaced, and hears the next words', async () => {
  const connections = system.deepgram.handshakes.all.length;
  system.deepgram.listens(({ number }) =>
    number === connections
      ? { steps: [{ hears: 'when are you open' }, { afterMs: 100 }, { close: 1011, reason: 'NET-0000' }] }
      : hearing('thank you goodbye'),
  );
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye' ? goodbye : { text: 'We are open.', ...quickModel },
  );
  const placed = call();
  expect(await placed.ended).toMatchObject({ endedBy: 'agent' });
  const { transcript } = await remembered(system.run, placed.callId);
  expect(transcript.slice(1)).toEqual(['caller: when are you open', 'agent: We are open.', 'caller: thank you goodbye', 'agent: Goodbye.']);
});

test('a recogniser that dies and does not come back ends the call with an apology', async () => {
  const connections = system.deepgram.handshakes.all.length;
  system.deepgram.listens(({ number }) =>
    number === connections ? { steps: [{ afterAudioMs: 3000 }, { cut: true }] } : { refuse: { status: 503 } },
  );
  const placed = system.place({ carrier: 'exotel', script: { lines: [], hangUpAfterMs: 40_000 } });
  expect(await placed.ended).toMatchObject({ endedBy: 'agent' });
  const { transcript, call: stored } = await remembered(system.run, placed.callId);
  expect(transcript.at(-1)).toMatch(/^agent: Sorry, we are having trouble/);
  expect(stored).toMatchObject({ endReason: 'fault' });
});

test('no connection to a provider outlives its call', async () => {
  await until(() => system.deepgram.openSockets() === 0, 10_000);
  expect(
    system.openai.requests.all.filter((request) => request.doneAtMs === null && request.leftAtMs === null && request.tokens.length > 0),
  ).toEqual([]);
});

async function until(met: () => boolean, withinMs: number): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  while (performance.now() < deadlineMs && !met()) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(met()).toBe(true);
}
