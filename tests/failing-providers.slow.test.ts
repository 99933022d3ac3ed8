import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Call } from '../local/phone/phone.ts';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';
import { until } from './scripted/until.ts';

// A provider fails in the middle of a real call: the caller is never left in silence, and the call
// ends in a defined way.

vi.setConfig({ testTimeout: 60_000 });

let system: ScriptedSystem;
/** The Worker's variables in these tests. */
const apology = readFileSync('edge/audio/recorded/apologyAgain.en-IN.ulaw');
const goodbye = { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel };

beforeAll(async () => {
  system = await startScriptedSystem();
}, 120_000);
beforeEach(() => {
  system.azure.speaks(() => quickVoice);
  system.deepgram.listens(() => recognising('when are you open', 'thank you goodbye'));
  system.openai.answers(() => goodbye);
});
afterAll(() => system?.stop(), 60_000);

function call(): Call {
  const lines = [line('when are you open'), line('thank you goodbye')];
  return system.place({
    carrier: 'twilio',
    script: { lines },
    patience: { quietMs: 300, replyWithinMs: 8000 },
  });
}

test('a model that fails once gets a second request, and the caller does not notice', async () => {
  modelRefuses(1);
  expect(await saidIn(call())).toEqual(['caller: when are you open', 'agent: Goodbye.']);
});

test('a model that fails and fails again is apologised for, and the call goes on', async () => {
  modelRefuses(2);
  expect(await saidIn(call())).toEqual([
    'caller: when are you open',
    'agent: Sorry, I had some trouble. Could you say that again?',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
});

test('a model that fails in two turns leads to a transfer', async () => {
  modelRefuses(Number.POSITIVE_INFINITY);
  const placed = call();
  await handedToAPerson(placed);
});

test('a model that breaks off is heard as far as it came', async () => {
  const requestsBefore = system.openai.requests.all.length;
  const broken = {
    text: 'We are open from nine thirty. On Sundays we are',
    ...quickModel,
    fault: { type: 'cut', afterTokens: 9 },
  } as const;
  system.openai.answers(({ number }) => (number === requestsBefore ? broken : goodbye));
  const said = await saidIn(call());
  expect(said[1]).toMatch(/^agent: We are open from nine thirty\./);
  expect(said.at(-1)).toBe('agent: Goodbye.');
});

test.each([
  ['refuses every clause', { type: 'refuse', status: 503 }],
  ['never answers', { type: 'never' }],
  ['falls silent before the first byte', { type: 'stall', afterMs: 0 }],
] as const)('a voice that %s is stood in for by a recorded apology', async (_, fault) => {
  const placed = system.place({
    carrier: 'twilio',
    script: { lines: [line('when are you open')], hangUpAfterMs: 30_000 },
  });
  const stt = await system.deepgram.streamOf(placed.callId);
  await placed.until('agentFinished');
  system.azure.speaks(() => ({ ...quickVoice, fault }));
  system.openai.answers(() => ({ text: 'We are open.', ...quickModel }));
  await stt.wire.until('the turn to end', ({ what }) => what === 'EndOfTurn');
  await until(() => placed.replies.length === 2);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  placed.hangUp();
  await placed.ended;
  const heard = Buffer.concat(placed.sounds.agent.map(({ bytes }) => bytes));
  expect(heard.includes(apology.subarray(4000, 12_000))).toBe(true);
});

test('a clause that is refused once is requested again, and the caller does not notice', async () => {
  // Not a fixed phrase: one of those may be stored already, and would not be synthesised.
  const text = 'We close at seven.';
  const requestsBefore = () => system.azure.clauses.all.filter((clause) => clause.text === text).length;
  system.openai.answers(() => ({ ...goodbye, text }));
  system.azure.speaks((clause) => ({
    ...quickVoice,
    ...(clause.text === text && requestsBefore() === 1 ? { fault: { type: 'refuse', status: 503 } } : {}),
  }));
  const placed = call();
  expect(await placed.ended).toMatchObject({ endedBy: 'agent' });
  const { transcript } = await remembered(system.run, placed.callId);
  expect(transcript.at(-1)).toBe(`agent: ${text}`);
  expect(requestsBefore()).toBe(2);
});

test('an STT provider that refuses while the phone rings ends the call with an apology', async () => {
  system.deepgram.listens(() => ({ refuse: { status: 401 } }));
  const placed = call();
  expect(await placed.ended).toMatchObject({ endedBy: 'agent', heardAgent: true });
  const { transcript, call: stored } = await remembered(system.run, placed.callId);
  // Known before the line was there, or in the middle of the greeting: both are a defined end.
  expect(transcript.at(-1)).toMatch(/^agent: (?:Sorry, we are having trouble|Please stay on the line)/);
  expect(['fault', 'transfer']).toContain(stored.endReason);
});

test('an STT provider that refuses every handshake because of its limits leads to a transfer', async () => {
  system.deepgram.listens(() => ({ refuse: { status: 429 }, handshakeMs: 1500 }));
  const placed = call();
  await handedToAPerson(placed);
});

test('an STT stream that breaks in the middle of a call is replaced, and recognises the next words', async () => {
  const connections = system.deepgram.handshakes.all.length;
  system.deepgram.listens(({ number }) =>
    number === connections
      ? {
          steps: [{ recognises: 'when are you open' }, { afterMs: 100 }, { close: 1011, reason: 'NET-0000' }],
        }
      : recognising('thank you goodbye'),
  );
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye' ? goodbye : { text: 'We are open.', ...quickModel },
  );
  expect(await saidIn(call())).toEqual([
    'caller: when are you open',
    'agent: We are open.',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
});

test('an STT stream that stays open and sends nothing more is replaced while the caller speaks', async () => {
  const connections = system.deepgram.handshakes.all.length;
  system.deepgram.listens(({ number }) =>
    number === connections
      ? { steps: [{ recognises: 'when are you open' }, { afterMs: 100 }, { fallSilent: true }] }
      : recognising('thank you goodbye'),
  );
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye' ? goodbye : { text: 'We are open.', ...quickModel },
  );
  const lines = [line('when are you open'), line('thank you goodbye', { ms: 2500 })];
  const patience = { quietMs: 300, replyWithinMs: 8000 };
  expect(await saidIn(system.place({ carrier: 'twilio', script: { lines }, patience }))).toEqual([
    'caller: when are you open',
    'agent: We are open.',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
  expect(system.deepgram.handshakes.all.length).toBe(connections + 2);
});

test('STT streams that are closed without a code before a word was said, and while a reply sounds, lose no word', async () => {
  const connections = system.deepgram.handshakes.all.length;
  system.deepgram.listens(({ number }) => {
    if (number < connections + 2) return { steps: [{ afterAudioMs: 300 }, { drop: true }] };
    if (number === connections + 2)
      return { steps: [{ recognises: 'when are you open' }, { afterMs: 800 }, { drop: true }] };
    return recognising('thank you goodbye');
  });
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye' ? goodbye : { text: 'We are open.', ...quickModel },
  );
  expect(await saidIn(call())).toEqual([
    'caller: when are you open',
    'agent: We are open.',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
});

test('an STT provider that never ends a turn is not waited for, and its late end is no second turn', async () => {
  system.deepgram.listens(() => ({ forceEndTurn: 'ignored' }));
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye'
      ? goodbye
      : { text: 'We are open from nine thirty.', ...quickModel },
  );
  const placed = system.place({ carrier: 'exotel', script: { lines: [], hangUpAfterMs: 40_000 } });
  const stt = await system.deepgram.streamOf(placed.callId);
  await placed.until('agentFinished');
  stt.words('when are you open');
  await until(() => placed.replies.length === 2);
  stt.endTurn('When are you open?');
  await until(() => placed.records.filter((record) => record.what === 'agentFinished').length === 2);
  stt.endTurn('thank you goodbye');
  expect(await saidIn(placed)).toEqual([
    'caller: when are you open',
    'agent: We are open from nine thirty.',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
});

test('an STT provider that breaks and does not come back leads to a transfer', async () => {
  const connections = system.deepgram.handshakes.all.length;
  system.deepgram.listens(({ number }) =>
    number === connections ? { steps: [{ afterAudioMs: 3000 }, { cut: true }] } : { refuse: { status: 503 } },
  );
  const placed = system.place({ carrier: 'exotel', script: { lines: [], hangUpAfterMs: 40_000 } });
  await handedToAPerson(placed);
});

test('no connection to a provider outlives its call', async () => {
  await until(() => system.deepgram.openSockets() === 0);
  expect(
    system.openai.requests.all.filter(
      (request) => request.doneAtMs === null && request.leftAtMs === null && request.tokens.length > 0,
    ),
  ).toEqual([]);
});

/** The next `times` requests are refused. Later ones answer with a goodbye. */
function modelRefuses(times: number): void {
  const requestsBefore = system.openai.requests.all.length;
  system.openai.answers(({ number }) =>
    number < requestsBefore + times ? { fault: { type: 'refuse', status: 500 } } : goodbye,
  );
}

/** The words up to the end, which is the agent's, without the greeting. */
async function saidIn(placed: Call): Promise<string[]> {
  expect(await placed.ended).toMatchObject({ endedBy: 'agent' });
  const { transcript, call: stored } = await remembered(system.run, placed.callId);
  expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
  return transcript.slice(1);
}

/**
 * The transfer is announced, the carrier dials the front desk, and the call is stored as
 * transferred.
 */
async function handedToAPerson(placed: Call): Promise<void> {
  await placed.ended;
  const { transcript, call: stored } = await remembered(system.run, placed.callId);
  expect(placed.records.find((record) => record.what === 'personDialled')).toMatchObject({
    number: '+918000000002',
  });
  expect(transcript.at(-1)).toBe('agent: Please stay on the line, I am connecting you to the front desk.');
  expect(stored).toMatchObject({ status: 'transferred', endReason: 'transfer' });
}
