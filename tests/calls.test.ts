import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pitchOf } from '../testing/wire/azure/script.ts';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { callerHz, line, quickModel, quickVoice } from './scripted/lines.ts';
import { mediaUrlOf, openedMedia, openMedia, ringExotel, ringTwilio } from './scripted/rings.ts';
import { firstSound, remembered, shareOf } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// The system as `npm start` runs it, with scripted providers: a real call on each carrier, and
// requests that are refused.

let system: ScriptedSystem;

beforeAll(async () => {
  system = await startScriptedSystem();
  system.azure.speaks(() => quickVoice);
  system.deepgram.listens(() => recognising('what are your opening hours', 'thank you goodbye'));
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye'
      ? { text: 'You are welcome. Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel }
      : { text: 'We are open from nine thirty to seven. On Sundays we are closed.', ...quickModel },
  );
}, 120_000);
afterAll(() => system?.stop(), 60_000);

const greeting =
  'Hello Ravi Kumar, this is Asha, the automated assistant of Sunrise Dental Clinic. How can I help you today?';

describe.concurrent('a whole call', () => {
  test.each(['exotel', 'twilio'] as const)(
    'on %s: greeted, answered, ended with a goodbye, stored with transcript and recording',
    async (carrier) => {
      const lines = [line('what are your opening hours'), line('thank you goodbye')];
      const call = system.place({ carrier, script: { lines }, patience: { quietMs: 300 } });
      const outcome = await call.ended;
      expect(outcome).toMatchObject({
        connected: true,
        heardAgent: true,
        endedBy: 'agent',
        complaints: [],
        carrierSaid: [],
      });
      expect(call.records.find((record) => record.what === 'socketClosed')).toMatchObject({
        by: 'agent',
        code: 1000,
      });

      const { call: stored, transcript, recording } = await remembered(system.run, call.callId);
      expect(stored).toMatchObject({
        status: 'completed',
        endReason: 'agent',
        carrier,
        from: '+919800000001',
        to: '+918000000001',
      });
      expect(transcript).toEqual([
        `agent: ${greeting}`,
        'caller: what are your opening hours',
        'agent: We are open from nine thirty to seven. On Sundays we are closed.',
        'caller: thank you goodbye',
        'agent: You are welcome. Goodbye.',
      ]);
      expect(stored.turns?.map(({ turn }) => turn)).toEqual([0, 1, 2]);
      expect(stored.turns?.[1]?.responseMs).toBeGreaterThan(0);

      const [left = new Int16Array(), right = new Int16Array()] = recording?.channels ?? [];
      expect(left.length / 8000).toBeGreaterThan(2);
      // Each side holds its own tone alone, and nothing of the other party.
      expect(shareOf(firstSound(left), callerHz)).toBeGreaterThan(0.9);
      expect(left.length).toBe(right.length);
      expect(shareOf(firstSound(right), pitchOf('en-IN-PrabhatNeural'))).toBeGreaterThan(0.9);
      // At the caller's first words a connection to the model was opened, by a request that costs nothing.
      expect(system.openai.openings()).toBeGreaterThan(0);
    },
  );
});

test('a fixed line is synthesised for the first caller who hears it, and for nobody after that', async () => {
  const words = ['what is your address', 'say that again', 'thank you goodbye'] as const;
  system.deepgram.listens(() => recognising(...words));
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === words[2]
      ? { text: 'You are welcome. Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel }
      : { text: '{{address}}', ...quickModel },
  );
  const aboutAddress = (texts: readonly string[]) => texts.filter((text) => text.includes('MG Road'));
  for (const paid of [[1], []]) {
    const script = { lines: words.map((text) => line(text)) };
    const call = system.place({ carrier: 'exotel', script, patience: { quietMs: 300 } });
    expect(await call.ended).toMatchObject({ complaints: [], carrierSaid: [] });
    const { transcript, events } = await remembered(system.run, call.callId);
    expect(aboutAddress(transcript)).toEqual(Array(2).fill('agent: We are at 12 MG Road, Bengaluru.'));
    const spent = events.filter(({ type, turn }) => type === 'voiceSpent' && (turn === 1 || turn === 2));
    expect(spent.map(({ turn }) => turn)).toEqual(paid);
    expect(aboutAddress(system.azure.clauses.all.map(({ text }) => text))).toHaveLength(1);
  }
}, 60_000);

describe('refused requests', () => {
  const fields = {
    CallSid: `CA${'0'.repeat(32)}`,
    AccountSid: 'ACx',
    From: '+919800000001',
    To: '+918000000001',
    CallStatus: 'ringing',
    Direction: 'inbound',
  };

  test('a webhook without a signature is 401, with a wrong one 403', async () => {
    expect((await ringTwilio(system, fields, null)).status).toBe(401);
    expect((await ringTwilio(system, fields, 'bm90IHRoZSBzaWduYXR1cmU=')).status).toBe(403);
  });

  test('an Exotel webhook without the secret is 401, with a wrong one 403', async () => {
    const url = `${system.run.edge}/exotel/voicebot?CallSid=x&CallFrom=09800000001&CallTo=08000000001`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(`${url}&token=wrong`)).status).toBe(403);
  });

  test('a number of no business gets a spoken refusal on Twilio and 403 on Exotel', async () => {
    const answer = await ringTwilio(system, {
      ...fields,
      CallSid: `CA${'1'.repeat(32)}`,
      To: '+918000000777',
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/<Say[^>]*>.*not in service.*<\/Say>\s*<Hangup\/>/s);
    expect((await ringExotel(system, 'f'.repeat(32), { CallTo: '+918000000777' })).status).toBe(403);
  });

  test('a media socket needs the call’s own token: a wrong one is 401, and so is a used one', async () => {
    const sid = 'a1'.repeat(16);
    const url = await mediaUrlOf(system, sid);
    expect(await openMedia(url.replace(/[^/]+(?=\?)/, '0'.repeat(48)))).toBe(401);
    const media = await openedMedia(url);
    media.talk(sid);
    await media.heard('media');
    expect(await openMedia(url)).toBe(401);
    media.socket.close(1000);
    await media.closed;
  });

  test('a second handshake before the first frame replaces the first', async () => {
    const sid = 'a2'.repeat(16);
    const url = await mediaUrlOf(system, sid);
    const first = await openedMedia(url);
    const second = await openedMedia(url);
    await first.closed;
    second.talk(sid);
    await second.heard('media');
    second.socket.close(1000);
  });

  test('a passthru without a transfer or a call to take up again answers 200', async () => {
    const query = {
      token: system.accounts.exotelWebhookToken,
      CallSid: 'a1'.repeat(16),
      CallFrom: '09800000001',
      CallTo: '08000000001',
    };
    for (const ask of ['transfer', 'resume']) {
      const answer = await fetch(
        `${system.run.edge}/exotel/passthru?${new URLSearchParams({ ...query, ask })}`,
        { redirect: 'manual' },
      );
      expect([ask, answer.status]).toEqual([ask, 200]);
    }
  });
});
