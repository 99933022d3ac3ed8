import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ordinaryTwilioStream } from '../local/phone/twilio/stream.ts';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// Twilio may leave silent frames out. An STT provider counts time by the audio it gets, so it must
// be sent silence when the line sends none.

vi.setConfig({ testTimeout: 60_000 });

let system: ScriptedSystem;

beforeAll(async () => {
  system = await startScriptedSystem();
  system.azure.speaks(() => quickVoice);
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye'
      ? { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel }
      : { text: 'All right.', ...quickModel },
  );
  // The silence after which a turn ends that does not sound finished.
  system.deepgram.listens(() => ({
    ...recognising('when are you open', 'thank you goodbye'),
    endOfTurnMs: 700,
  }));
}, 120_000);
afterAll(() => system?.stop(), 60_000);

test('a caller whose silent frames are left out is answered when the STT provider ends the turn, and no silence is sent twice', async () => {
  const stream = { ...ordinaryTwilioStream, dtx: true };
  const lines = [line('when are you open'), line('thank you goodbye')];
  const call = system.place({
    carrier: 'twilio',
    script: { lines },
    twilio: { stream },
    patience: { quietMs: 300, replyWithinMs: 8000 },
  });
  expect(await call.ended).toMatchObject({ endedBy: 'agent' });
  const { transcript, events } = await remembered(system.run, call.callId);
  expect(transcript.slice(1)).toEqual([
    'caller: when are you open',
    'agent: All right.',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
  // Not our own end of turn after 3 s, which has no confidence: the STT provider got the silence.
  const ends = events.filter(({ type }) => type === 'turnEnded');
  expect(ends).toHaveLength(2);
  for (const { at, speechEndedAt, confidence } of ends) {
    expect(confidence).not.toBeNull();
    expect(msBetween(speechEndedAt, at)).toBeLessThan(3000);
  }
  const stt = await system.deepgram.streamOf(call.callId);
  const mediaMs = msBetween(events.find(({ type }) => type === 'mediaStarted')?.at, events.at(-1)?.at);
  expect(stt.audioMs()).toBeLessThan(mediaMs * 1.2);
  expect(stt.audioMs()).toBeGreaterThan(mediaMs / 2);
});

/** The API's times are ISO 8601; times inside an event are in ms. */
function msBetween(from: unknown, to: unknown): number {
  const [begin = Number.NaN, end = Number.NaN] = [from, to].map((time) =>
    typeof time === 'string' ? Date.parse(time) : Number(time),
  );
  return end - begin;
}
