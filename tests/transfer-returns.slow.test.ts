import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { dialReportOrders } from '../local/phone/exotel/dial-reports.ts';
import { localDefaults } from '../local/run/defaults.ts';
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

/** Basic credentials in a fixed media URL, as an account without the resolver has it. */
function staticUrl(): string {
  const { EXOTEL_STREAM_USER: user = '', EXOTEL_STREAM_PASSWORD: password = '' } = localDefaults;
  return `${system.run.edge.replace('http://', `ws://${user}:${password}@`)}/media/exotel?sample-rate=8000`;
}

const count = (events: readonly { type: string }[], type: string) =>
  events.filter((event) => event.type === type).length;

/** The exposition's value of a series; 0 without one. */
async function metric(series: string): Promise<number> {
  const answer = await fetch(`${system.run.edge}/metrics`, {
    headers: { authorization: `Bearer ${system.run.internalKey}` },
  });
  const line = (await answer.text()).split('\n').find((text) => text.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? 0);
}

// Each outcome over the address where more can go wrong with it; the orders are the same for both.
test.each(dialReportOrders)(
  'exotel, over the static media URL: a busy person, reported %s, brings the caller back',
  async (dialReports) => {
    const utterances = ['a person please', 'thank you goodbye'];
    system.deepgram.listens(() => recognising(utterances.shift() ?? ''));
    const lines = [line('a person please'), line('thank you goodbye')];
    const person = { outcome: 'busy', talksMs: 0 } as const;
    const exotel = { person, dialReports, mediaUrl: staticUrl() };
    const call = system.place({ carrier: 'exotel', script: { lines }, exotel });
    expect(await call.ended).toMatchObject({ endedBy: 'agent', complaints: [] });
    const { call: stored, transcript, events } = await remembered(system.run, call.callId);
    expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
    expect([count(events, 'transferEnded'), count(events, 'callEnded')]).toEqual([1, 1]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'transferEnded', outcome: 'busy' }));
    expect(transcript.slice(-2)).toEqual(['caller: thank you goodbye', 'agent: Goodbye.']);
  },
);

test.each(dialReportOrders)('exotel: a talk, reported %s, is one transfer', async (dialReports) => {
  system.deepgram.listens(() => recognising('a person please'));
  const script = { lines: [line('a person please')] };
  const call = system.place({ carrier: 'exotel', script, exotel: { dialReports } });
  await call.ended;
  const { call: stored, events } = await remembered(system.run, call.callId);
  expect(stored).toMatchObject({ status: 'transferred', endReason: 'transfer' });
  expect([count(events, 'transferEnded'), count(events, 'callEnded')]).toEqual([1, 1]);
  expect(events).toContainEqual(expect.objectContaining({ type: 'transferEnded', outcome: 'talked' }));
});

test.each(['dynamic', 'static'] as const)(
  'exotel, over a %s media URL: a flow that leads back after the end gets no second conversation, and is counted',
  async (address) => {
    const series = 'voice_rings_after_end_total{carrier="exotel"}';
    const before = await metric(series);
    system.deepgram.listens(() => recognising('thank you goodbye'));
    const script = { lines: [line('thank you goodbye')] };
    const exotel = { leadsBack: 2, ...(address === 'static' ? { mediaUrl: staticUrl() } : {}) };
    const call = system.place({ carrier: 'exotel', script, exotel });
    await call.ended;
    const { call: stored, transcript, events } = await remembered(system.run, call.callId);
    expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
    expect(transcript.slice(1)).toEqual(['caller: thank you goodbye', 'agent: Goodbye.']);
    expect([count(events, 'callStarted'), count(events, 'callEnded')]).toEqual([1, 1]);
    expect(await metric(series)).toBe(before + 2);
    expect(system.output()).toContain('rang after its end');
  },
);

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
