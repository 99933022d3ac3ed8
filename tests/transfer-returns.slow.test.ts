import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// A transfer that is not answered: the caller is back with the agent, and it is still one call.

vi.setConfig({ testTimeout: 60_000 });

let system: ScriptedSystem;

beforeAll(async () => {
  system = await startScriptedSystem();
  system.azure.speaks(() => quickVoice);
  system.openai.answers(({ body }) => {
    const last = body.messages.at(-1);
    if (last?.role === 'tool') return { text: 'I connect you.', ...quickModel };
    if (last?.content !== 'a person please')
      return { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel };
    return {
      calls: [
        { name: 'transfer_call', arguments: { destination: 'front-desk', reason: 'asked for a person' } },
      ],
      ...quickModel,
    };
  });
}, 120_000);
afterAll(() => system?.stop(), 60_000);

test.each(['exotel', 'twilio'] as const)(
  'a busy person on %s brings the caller back to the agent, who remembers the call',
  async (carrier) => {
    const utterances = ['a person please', 'thank you goodbye'];
    system.deepgram.listens(() => recognising(utterances.shift() ?? ''));
    const lines = [line('a person please'), line('thank you goodbye')];
    const call =
      carrier === 'exotel'
        ? system.place({ carrier, script: { lines }, exotel: { person: { outcome: 'busy', talksMs: 0 } } })
        : system.place({
            carrier,
            script: { lines },
            twilio: { person: { outcome: 'busy', talksMs: 0, presses: '1' } },
          });
    expect(await call.ended).toMatchObject({ endedBy: 'agent' });
    const { call: stored, transcript, events, recording } = await remembered(system.run, call.callId);
    expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
    expect(events).toContainEqual(expect.objectContaining({ type: 'transferEnded', outcome: 'busy' }));
    expect(transcript.slice(-3)).toEqual([
      "agent: Sorry, I couldn't reach anyone just now. Can I take a message instead?",
      'caller: thank you goodbye',
      'agent: Goodbye.',
    ]);
    expect(recording).not.toBeNull();
  },
);
