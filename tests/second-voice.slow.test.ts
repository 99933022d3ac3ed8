import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recognising } from '../testing/wire/deepgram/script.ts';
import type { VoiceFault } from '../testing/wire/voice-plan.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// The first voice fails in the middle of a real call, and Aura goes on with the sentence that broke off.

vi.setConfig({ testTimeout: 60_000 });

let system: ScriptedSystem;
const first = 'We are open from nine in the morning till seven in the evening on all days but Sunday.';
const second = 'On Saturdays we close at noon, and on Sundays we are closed for the whole day.';
const third = 'Shall I book a visit for you in the coming week, or is there anything else?';
const goodbye = { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel };

beforeAll(async () => {
  system = await startScriptedSystem({ variables: { TTS_PROVIDER_FALLBACK: 'deepgram-tts' } });
}, 120_000);
afterAll(() => system?.stop(), 60_000);

test.each([
  ['dies', second, { type: 'cut', afterMs: 700 }],
  ['falls silent', second, { type: 'stall', afterMs: 700 }],
  ['sends one byte a second', second, { type: 'dribble', afterMs: 700 }],
  ['ends after two words', second, { type: 'end', afterMs: 700 }],
  ['answers without a byte', second, { type: 'end', afterMs: 0 }],
  ['answers with a page', second, { type: 'page', asAudio: true }],
  ['floods', first, { type: 'flood' }],
] as [string, string, VoiceFault][])(
  'a voice that %s is replaced inside the reply',
  async (_, text, fault) => {
    const taken: string[] = [];
    const asked = system.openai.requests.all.length;
    system.deepgram.listens(() => recognising('when are you open', 'thank you goodbye'));
    system.openai.answers(({ number }) =>
      number === asked ? { text: `${first} ${second} ${third}`, ...quickModel } : goodbye,
    );
    system.azure.speaks((clause) => ({ ...quickVoice, ...(clause.text === text ? { fault } : {}) }));
    system.deepgram.speaks((clause) => {
      taken.push(clause);
      return quickVoice;
    });
    const placed = system.place({
      carrier: 'twilio',
      script: { lines: [line('when are you open'), line('thank you goodbye')] },
      patience: { quietMs: 800, replyWithinMs: 8000 },
    });
    expect(await placed.ended).toMatchObject({ endedBy: 'agent' });
    const { transcript } = await remembered(system.run, placed.callId);
    expect(transcript).toContain(`agent: ${first} ${second} ${third}`);
    expect(taken.slice(0, 2)).toEqual(text === first ? [first, second] : [second, third]);
  },
);
