import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { silence } from '../edge/audio/mulaw.ts';
import type { Line } from '../local/phone/caller.ts';
import { recognising, type StreamPlan } from '../testing/wire/deepgram/script.ts';
import { tone } from '../testing/wire/tone.ts';
import { callerHz, line, quickModel, quickVoice } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// Nova reports silence and no turns. Whole calls on its wire: the words decide what a silence
// means.

vi.setConfig({ testTimeout: 60_000 });

let system: ScriptedSystem;

beforeAll(async () => {
  system = await startScriptedSystem({ variables: { DEEPGRAM_MODEL: 'nova-3' } });
}, 120_000);
beforeEach(() => {
  system.azure.speaks(() => quickVoice);
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye'
      ? { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel }
      : { text: 'All right.', ...quickModel },
  );
});
afterAll(() => system?.stop(), 60_000);

async function talk(lines: Line[], plan: StreamPlan) {
  system.deepgram.listens(() => plan);
  const call = system.place({
    carrier: 'twilio',
    script: { lines },
    patience: { quietMs: 300, replyWithinMs: 8000 },
  });
  expect(await call.ended).toMatchObject({ endedBy: 'agent' });
  return remembered(system.run, call.callId);
}

test('a pause inside a sentence does not split the turn, and "yes" is answered at once', async () => {
  const broken = {
    text: 'my name is … Ravi',
    audio: joined(tone(callerHz, 500), silence(900), tone(callerHz, 500)),
  };
  const plan = recognising('my name is', 'Ravi Kumar', 'yes', 'thank you goodbye');
  const { transcript, events } = await talk([broken, line('yes'), line('thank you goodbye')], plan);
  expect(transcript.slice(1)).toEqual([
    'caller: my name is Ravi Kumar',
    'agent: All right.',
    'caller: yes',
    'agent: All right.',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
  const said = events
    .filter(({ type }) => ['turnEnding', 'turnResumed', 'turnEnded'].includes(type))
    .map(({ type }) => type);
  expect(said).toEqual([
    'turnEnding',
    'turnResumed',
    ...['turnEnding', 'turnEnded'],
    ...['turnEnding', 'turnEnded'],
    ...['turnEnding', 'turnEnded'],
  ]);
});

test('a breath after a clause that could be the end does not split the turn', async () => {
  const broken = {
    text: 'I want to book … for Monday',
    audio: joined(tone(callerHz, 500), silence(380), tone(callerHz, 500)),
  };
  const plan = recognising('I want to book', 'for Monday', 'thank you goodbye');
  const { transcript } = await talk([broken, line('thank you goodbye')], plan);
  expect(transcript.slice(1)).toEqual([
    'caller: I want to book for Monday',
    'agent: All right.',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
});

test('an unfinished clause is answered too', async () => {
  const { transcript } = await talk(
    [line('I want to book and'), line('thank you goodbye')],
    recognising('I want to book and', 'thank you goodbye'),
  );
  expect(transcript.slice(1)).toEqual([
    'caller: I want to book and',
    'agent: All right.',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
});

test('a turn that noise keeps open is closed by its UtteranceEnd', async () => {
  system.deepgram.listens(() => ({}));
  const call = system.place({ carrier: 'exotel', script: { lines: [], hangUpAfterMs: 40_000 } });
  const stt = await system.deepgram.streamOf(call.callId);
  await call.until('agentFinished');
  stt.words('thank you goodbye');
  expect(await call.ended).toMatchObject({ endedBy: 'agent' });
  expect(stt.wire.all.map(({ what }) => what)).toContain('UtteranceEnd');
  const { transcript } = await remembered(system.run, call.callId);
  expect(transcript.slice(1)).toEqual(['caller: thank you goodbye', 'agent: Goodbye.']);
});

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
