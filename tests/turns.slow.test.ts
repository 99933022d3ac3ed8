import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { sign } from '../edge/carriers/twilio/signature.ts';
import { type CallOptions, demoCaller, demoClinic } from '../local/phone/phone.ts';
import { recordsOf } from '../local/phone/timeline.ts';
import { readFinishedCall } from '../local/terminal/stored-call.ts';
import { line, quickModel } from './scripted/lines.ts';
import { ringExotel, ringTwilio } from './scripted/rings.ts';
import { asStaff } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// Calls by turns through the whole system: Twilio's gather loop, and Exotel's greeting, recording
// and passthru.

vi.setConfig({ testTimeout: 60_000 });

const greeting =
  'Hello Ravi Kumar, this is Asha, the automated assistant of Sunrise Dental Clinic. How can I help you today?';
const answer = 'A root canal is INR 4,500.';
const words = ['what does a root canal cost', 'thank you goodbye'];
/** A carrier whose own voice speaks fast. */
const quickly = { sayMsPerCharacter: 2 };
const carriers = ['twilio', 'exotel'] as const;

let system: ScriptedSystem;

function scripted(started: ScriptedSystem, said: readonly string[] = words): void {
  const turns = new Map<string, number>();
  started.deepgram.recognises(({ tag }) => {
    const turn = turns.get(tag) ?? 0;
    turns.set(tag, turn + 1);
    return said[turn] ?? '';
  });
  started.openai.answers(({ body }) => {
    const text = body.messages.findLast(({ role }) => role === 'user')?.content;
    if (body.messages.at(-1)?.role === 'tool') return { text: 'I will connect you.', ...quickModel };
    if (text === 'thank you goodbye')
      return { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel };
    if (text === 'a person please')
      return {
        calls: [
          { name: 'transfer_call', arguments: { destination: 'front-desk', reason: 'wants a person' } },
        ],
        ...quickModel,
      };
    return { text: answer, ...quickModel };
  });
}

function place(
  started: ScriptedSystem,
  carrier: (typeof carriers)[number],
  said: readonly string[],
  more: Partial<CallOptions> = {},
) {
  const script = { lines: said.map((text) => line(text, { ms: 300 })) };
  return started.place({
    carrier,
    mode: 'turns',
    script,
    ...more,
    twilio: { ...quickly, ...more.twilio },
    exotel: { ...quickly, ...more.exotel },
  });
}

/** Without waiting for a recording: a call by turns has none of ours. */
async function spokenTranscript(started: ScriptedSystem, callId: string) {
  const call = await readFinishedCall(started.run, callId);
  if (typeof call === 'string') throw new Error(call);
  const { events } = (await (await asStaff(started.run, `/api/calls/${callId}/events`)).json()) as {
    events: { type: string }[];
  };
  const transcript = (call.transcript ?? []).map(({ who, text }) => `${who}: ${text}`);
  return { call, transcript, types: events.map(({ type }) => type) };
}

describe('without streaming', () => {
  beforeAll(async () => {
    system = await startScriptedSystem();
  }, 120_000);
  beforeEach(() => scripted(system));
  afterAll(() => system?.stop(), 60_000);

  test.each(carriers)(
    'on %s: greeted, answered, ended with a goodbye; staff find the call',
    async (carrier) => {
      const call = place(system, carrier, words);
      const outcome = await call.ended;
      expect(outcome).toMatchObject({ connected: false, endedBy: 'agent', complaints: [] });
      expect(outcome.carrierSaid).toEqual([
        greeting,
        'A root canal is four thousand five hundred rupees.',
        'Goodbye.',
      ]);
      const { call: stored, transcript, types } = await spokenTranscript(system, call.callId);
      expect(stored).toMatchObject({
        status: 'completed',
        endReason: 'agent',
        carrier,
        from: demoCaller,
        to: demoClinic,
      });
      expect(transcript).toEqual([
        `agent: ${greeting}`,
        'caller: what does a root canal cost',
        `agent: ${answer}`,
        'caller: thank you goodbye',
        'agent: Goodbye.',
      ]);
      expect(types.filter((type) => type === 'callStarted' || type === 'callEnded')).toEqual([
        'callStarted',
        'callEnded',
      ]);
      const items = (stored.cost?.lines ?? []).map(({ item }) => item);
      expect(items).toContain('carrier');
      expect(items.includes('stt')).toBe(carrier === 'exotel');
    },
  );

  test.each(carriers)('on %s: a person is rung when the caller asks for one', async (carrier) => {
    scripted(system, ['a person please']);
    const call = place(system, carrier, ['a person please']);
    const outcome = await call.ended;
    expect(recordsOf(call.records, 'personDialled')).toMatchObject([{ outcome: 'completed' }]);
    expect(outcome.complaints).toEqual([]);
    const { call: stored } = await spokenTranscript(system, call.callId);
    expect(stored).toMatchObject({ status: 'transferred', endReason: 'transfer' });
  });

  test.each(carriers)(
    'on %s: after a transfer that is not answered, the agent takes the next turn',
    async (carrier) => {
      const said = ['a person please', ...words];
      scripted(system, said);
      const call = place(system, carrier, said, {
        twilio: { person: { outcome: 'busy', talksMs: 0, presses: '' } },
        exotel: { person: { outcome: 'busy', talksMs: 0 } },
      });
      const outcome = await call.ended;
      expect(outcome).toMatchObject({ endedBy: 'agent', complaints: [] });
      expect(outcome.carrierSaid.at(-1)).toBe('Goodbye.');
      const { call: stored, types } = await spokenTranscript(system, call.callId);
      expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
      expect(types.filter((type) => type === 'transferEnded')).toHaveLength(1);
    },
  );

  test('a caller who hangs up ends the call', async () => {
    const call = place(system, 'exotel', ['what does a root canal cost']);
    expect((await call.ended).endedBy).toBe('caller');
    const { call: stored } = await spokenTranscript(system, call.callId);
    expect(stored).toMatchObject({ status: 'completed', endReason: 'caller' });
  });

  test('a killed Worker takes the call up at the next turn', async () => {
    const call = place(system, 'twilio', words, { twilio: { sayMsPerCharacter: 60 } });
    await call.until('carrierSaid');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    process.kill(await system.workerdPid(), 'SIGKILL');
    const outcome = await call.ended;
    expect(outcome).toMatchObject({ endedBy: 'agent', complaints: [] });
    const { call: stored, transcript, types } = await spokenTranscript(system, call.callId);
    expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
    expect(transcript).toHaveLength(5);
    expect(types.filter((type) => type === 'callStarted')).toHaveLength(1);
  });

  test('a turn needs the carrier’s secret, and a recording is fetched from the carrier alone', async () => {
    const { edge } = system.run;
    const fields = { CallSid: `CA${'5'.repeat(32)}`, From: demoCaller, To: demoClinic };
    const unsigned = await fetch(`${edge}/twilio/turn`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    expect(unsigned.status).toBe(401);
    expect((await fetch(`${edge}/exotel/greeting?${new URLSearchParams(fields)}`)).status).toBe(401);
    expect(
      (await fetch(`${edge}/exotel/turn?${new URLSearchParams({ ...fields, token: 'wrong' })}`)).status,
    ).toBe(403);

    const turnQuery = {
      token: system.accounts.exotelWebhookToken,
      CallSid: '6'.repeat(32),
      CallFrom: demoCaller,
      CallTo: demoClinic,
    };
    expect(await (await fetch(`${edge}/exotel/greeting?${new URLSearchParams(turnQuery)}`)).text()).toBe(
      greeting,
    );
    const astray = new URLSearchParams({
      ...turnQuery,
      RecordingUrl: 'http://169.254.169.254/latest/meta-data',
    });
    expect((await fetch(`${edge}/exotel/turn?${astray}`, { redirect: 'manual' })).status).toBe(200);
    expect(await (await fetch(`${edge}/exotel/greeting?${new URLSearchParams(turnQuery)}`)).text()).toMatch(
      /sorry/i,
    );
  });

  test('Twilio’s voice fields are answered with words and a gather', async () => {
    const url = `${system.run.edge}/twilio/turn`;
    const fields = {
      CallSid: `CA${'7'.repeat(32)}`,
      From: demoCaller,
      To: demoClinic,
      CallStatus: 'in-progress',
    };
    const headers = {
      'X-Twilio-Signature': await sign(system.accounts.twilioAuthToken, url, Object.entries(fields)),
    };
    const twiml = await (
      await fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) })
    ).text();
    expect(twiml).toContain(`<Gather input="speech" action="${url}"`);
    expect(twiml).toContain('Hello Ravi Kumar');
  });
});

describe('VOICE_MODE=auto', () => {
  beforeAll(async () => {
    system = await startScriptedSystem({ variables: { VOICE_MODE: 'auto' } });
    scripted(system);
  }, 120_000);
  afterAll(() => system?.stop(), 60_000);

  // The edge may have accepted a handshake that the carrier gave up on. That socket never sends a
  // frame, and must not end the call.
  test.each(['unreachable', 'lost'] as const)(
    'on twilio, a media socket that never opens leads to turns: %s',
    async (handshake) => {
      const call = place(system, 'twilio', words, { mode: 'stream', twilio: { handshake } });
      const outcome = await call.ended;
      expect(outcome).toMatchObject({ connected: false, endedBy: 'agent' });
      expect(outcome.carrierSaid).toContain('Goodbye.');
      const { call: stored, transcript } = await spokenTranscript(system, call.callId);
      expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
      expect(transcript).toHaveLength(5);
    },
  );

  test('on exotel, an account without a stream left is answered by turns', async () => {
    const asks = ['transfer', 'resume', 'turns'] as const;
    const call = place(system, 'exotel', words, { mode: 'stream', exotel: { throttled: true, asks } });
    const outcome = await call.ended;
    expect(outcome).toMatchObject({ connected: false, endedBy: 'agent', complaints: [] });
    expect((await spokenTranscript(system, call.callId)).transcript).toHaveLength(5);
  });
});

describe('VOICE_MODE=turns', () => {
  beforeAll(async () => {
    system = await startScriptedSystem({ variables: { VOICE_MODE: 'turns' } });
    scripted(system);
  }, 120_000);
  afterAll(() => system?.stop(), 60_000);

  test('twilio’s voice webhook gathers at once', async () => {
    const fields = { CallSid: `CA${'8'.repeat(32)}`, From: demoCaller, To: demoClinic };
    expect(await (await ringTwilio(system, fields)).text()).toContain('<Gather input="speech"');
  });

  test('exotel’s resolver opens no stream, and the flow’s question leads to the greeting', async () => {
    expect((await ringExotel(system, '9'.repeat(32))).status).toBe(403);
    const call = place(system, 'exotel', words, { mode: 'stream', exotel: { asks: ['transfer', 'turns'] } });
    const outcome = await call.ended;
    expect(outcome).toMatchObject({ connected: false, endedBy: 'agent' });
    expect(outcome.carrierSaid.at(-1)).toBe('Goodbye.');
  });
});
