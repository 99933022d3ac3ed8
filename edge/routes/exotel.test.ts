import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { AfterStream } from '../call/keeping/after-stream.ts';
import type { PrepareAnswer } from '../call/preparation.ts';
import { variables } from '../call/testing/scripted-api.ts';
import { parseConfig } from '../config.ts';
import type { Env } from '../env.ts';
import type { MeterBatch } from '../metrics/call-metrics.ts';
import { exotelRoutes } from './exotel.ts';

// Exotel's webhooks with scripted call objects and switchboards.

const CallSid = '56b1234567abcdef89abcdef12345678';
const callId = `exotel-${CallSid}`;
const ours = '+918000000001';
const person = { name: 'front-desk', number: '+918000000002' };
const prepared: AfterStream = {
  ...{
    known: true,
    ended: null,
    isPast: false,
    transfer: null,
    isAnnounced: false,
    whisper: '',
    whisperLanguage: 'en-IN',
    mayResume: false,
    hasStreamed: true,
  },
  ...{ byTurns: false, language: 'en-IN', mayRecord: true, to: ours, from: '+919800000001' },
};
const answered: PrepareAnswer = { refusal: null, token: 'tok', language: 'en-IN', text: '' };

interface World {
  after?: Partial<AfterStream>;
  answer?: PrepareAnswer;
  /** The objects that switchboards know, by dialled number. */
  held?: Record<string, string>;
  admission?: object;
  /** No object can be reached. */
  isBroken?: boolean;
}

function exotel({
  after,
  answer = answered,
  held = {},
  admission = { ok: true },
  isBroken = false,
}: World = {}) {
  const parsed = parseConfig({
    ...variables,
    EXOTEL_WEBHOOK_TOKEN: 'tok&en,old',
    EXOTEL_PHONE_NUMBER: ours,
  });
  if (!parsed.ok) throw new Error(parsed.faults.join());
  /** What was asked of call objects: `object method arguments`. */
  const asked: string[] = [];
  const counted: MeterBatch['counted'] = [];
  /** How long the answers to the applets of a turn may take, in ms. */
  const waits = { turn: 0, greeting: 0 };
  const call = (name: string) => {
    if (isBroken) throw new Error('internal error; reference = kb35h8070emak7ol36sc7fab');
    const note = (method: string, ...given: unknown[]) =>
      void asked.push([name, method, ...given.map((value) => JSON.stringify(value))].join(' '));
    const stream = { ...prepared, ...after };
    return {
      afterStream: async () => stream,
      dialling: async () => ({ after: stream, dial: 2 }),
      prepare: async (_ring: unknown, refused: unknown) => {
        note('prepare', refused);
        return refused === 'over' ? { ...answered, refusal: 'over', token: null } : answer;
      },
      turn: async (_request: unknown, _key: unknown, withinMs: number) => {
        waits.turn = withinMs;
        return null;
      },
      toSay: async (withinMs: number) => {
        waits.greeting = withinMs;
        return null;
      },
      streamEnded: async () => note('streamEnded'),
      carrierEnded: async (withinMs: number) => note('carrierEnded', withinMs),
      carrierRecorded: async (_: string, url: string) => note('carrierRecorded', url),
      personAnswered: async (dial: number | null) => note('personAnswered', dial),
      transferEnded: async (outcome: string, dial: number | null = null) =>
        note('transferEnded', outcome, dial),
    };
  };
  const env = {
    CALLS: { idFromName: (name: string) => name, get: call },
    SWITCHBOARDS: {
      getByName: (number: string) => ({
        admit: async () => admission,
        objectOf: async () => held[number] ?? null,
        expectBack: async (expected: string) => void asked.push(`${number} expectBack ${expected}`),
      }),
    },
    METRICS: {
      getByName: () => ({
        count: async (batch: MeterBatch) => {
          counted.push(...batch.counted);
        },
      }),
    },
  } as unknown as Env;
  const app = new Hono().route('/exotel', exotelRoutes({ config: parsed.config, env }));
  /** Sends the fields as query, form or JSON. */
  async function send(
    path: string,
    fields: Record<string, string>,
    how: 'query' | 'form' | 'json' = 'query',
  ): Promise<Response> {
    const url = new URL(`https://edge.test/exotel/${path}`);
    url.searchParams.set('token', 'tok&en');
    const all = { CallSid, ...fields };
    if (how === 'form') return app.request(url.href, { method: 'POST', body: new URLSearchParams(all) });
    if (how === 'json') {
      const headers = { 'content-type': 'application/json' };
      return app.request(url.href, { method: 'POST', headers, body: JSON.stringify(all) });
    }
    for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
    return app.request(url.href);
  }
  return { asked, counted, waits, send };
}

const ways = ['query', 'form', 'json'] as const;

test.each(ways)(
  'the answer and the end of a dialling are told to the call, by %s; every report is answered 204',
  async (how) => {
    const { asked, send } = exotel();
    const events = [
      { EventType: 'Dial', Status: 'busy' },
      { EventType: 'Ringing', Status: 'busy' },
      { EventType: 'Answered', Status: 'busy' },
      { EventType: 'Terminal', Status: 'busy', DialCallStatus: 'COMPLETED', DialCallDuration: '42' },
    ];
    for (const event of [...events, ...events.toReversed()])
      expect((await send('status', { ...event, DialWhomNumber: person.number }, how)).status).toBe(204);
    const [there, told] = [`${callId} personAnswered null`, `${callId} transferEnded "talked" null`];
    expect(asked).toEqual([there, told, told, there]);
  },
);

test.each(ways)('the end of the call waits for an outcome that is still on its way, by %s', async (how) => {
  const { asked, send } = exotel();
  expect((await send('status', { EventType: 'terminal', Status: 'completed' }, how)).status).toBe(204);
  expect((await send('status', { EventType: 'answered', Status: 'in-progress' }, how)).status).toBe(204);
  expect(asked).toEqual([`${callId} carrierEnded 5000`]);
});

test('the address for reports of the dialling has the token, the number of the transfer, and the dialled number', async () => {
  const { send } = exotel({ after: { transfer: person } });
  for (const how of ways) {
    const answer = (await (await send('connect', { CallTo: '08000000001' }, how)).json()) as {
      dial_passthru_event_url: string;
    };
    expect(answer).toMatchObject({ destination: { numbers: [person.number] } });
    const url = new URL(answer.dial_passthru_event_url);
    expect(`${url.origin}${url.pathname}`).toBe('https://voice.example.in/exotel/status');
    expect(Object.fromEntries(url.searchParams)).toEqual({ token: 'tok&en', dial: '2', business: ours });
  }
});

test.each([true, false])(
  'Exotel records the talk with a person only if the caller allows a recording: %s',
  async (mayRecord) => {
    const { send } = exotel({ after: { transfer: person, mayRecord } });
    for (const how of ways) {
      const answer = (await (await send('connect', { CallTo: '08000000001' }, how)).json()) as object;
      expect(answer).toMatchObject({ destination: { numbers: [person.number] }, record: mayRecord });
      expect('recording_channels' in answer).toBe(mayRecord);
    }
  },
);

test.each([true, false])(
  'the hand-over is said once: by Exotel only where the agent did not: %s',
  async (isAnnounced) => {
    const { send } = exotel({ after: { transfer: person, isAnnounced } });
    for (const how of ways) {
      const answer = (await (await send('connect', { CallTo: '08000000001' }, how)).json()) as object;
      expect(answer).toMatchObject({ destination: { numbers: [person.number] } });
      const said = { playback_to: 'both', type: 'text', value: expect.stringContaining('front desk') };
      if (isAnnounced) expect(answer).not.toHaveProperty('start_call_playback');
      else expect(answer).toMatchObject({ start_call_playback: said });
    }
  },
);

test('a report is about the transfer whose number its address has', async () => {
  const { asked, send } = exotel();
  await send('status?dial=2', { EventType: 'Completed', Status: 'completed' }, 'form');
  expect(asked).toEqual([`${callId} transferEnded "completed" 2`]);
});

test('the flow transfers while the person is dialled, resumes after nobody answered, and does neither after a talk', async () => {
  const answers = async (after: Partial<AfterStream>) => {
    const { send } = exotel({ after });
    const asks = ['transfer', 'resume', 'turns'];
    return Promise.all(
      asks.flatMap((ask) => ways.map(async (how) => (await send(`passthru?ask=${ask}`, {}, how)).status)),
    );
  };
  const [yes, no] = [302, 200];
  expect(await answers({ transfer: person })).toEqual([yes, yes, yes, no, no, no, no, no, no]);
  expect(await answers({ mayResume: true })).toEqual([no, no, no, yes, yes, yes, no, no, no]);
  expect(await answers({ ended: 'transfer' })).toEqual(Array(9).fill(no));
  expect(await answers({ byTurns: true, transfer: person })).toEqual([yes, yes, yes, no, no, no, no, no, no]);
  expect(await answers({ byTurns: true })).toEqual([no, no, no, no, no, no, yes, yes, yes]);
});

test('the outcome that the applet behind Connect brings counts before its question is answered', async () => {
  const { asked, send } = exotel();
  const busy = { DialCallStatus: 'Busy', DialWhomNumber: person.number };
  await send('passthru?ask=resume', busy);
  await send('passthru?ask=turns', { DialCallDuration: '42' });
  await send('passthru?ask=resume', { DialCallStatus: 'in-progress' });
  expect(asked).toEqual([`${callId} transferEnded "busy" null`, `${callId} transferEnded "talked" null`]);
  // Before the dialling its fields may still be those of an earlier transfer.
  await send('passthru?ask=transfer', busy);
  await send('passthru', busy);
  expect(asked).toHaveLength(2);
});

test('all requests about a call over the static address reach the object that holds it', async () => {
  const held = { '+918000000009': 'exotel-static-9' };
  const { asked, send } = exotel({ held, after: { mayResume: true, to: '+918000000009' } });
  const ended = { EventType: 'Terminal', DialCallStatus: 'busy' };
  await send('status', { ...ended, CallTo: '08000000009', To: person.number });
  await send('status', { ...ended, CallTo: person.number, To: '08000000009' }, 'json');
  await send('status', { Status: 'completed', To: '08000000009', RecordingUrl: 'https://r/1.mp3' }, 'form');
  await send('passthru?ask=resume', { CallTo: '08000000009', DialCallStatus: 'busy' });
  await send('passthru', { CallTo: '08000000009', 'Stream[Status]': 'completed' });
  // The carrier's next stream is this caller's, whatever the limits are.
  expect(asked.splice(5, 1)).toEqual([`+918000000009 expectBack ${callId}`]);
  expect(asked.map((line) => line.split(' ')[0])).toEqual(Array(6).fill('exotel-static-9'));
  // Our own address names the number, whatever the report names.
  const reported = exotel({ held, after: { to: '+918000000009', transfer: person } });
  const connect = await reported.send('connect', { CallTo: '08000000009' });
  const { dial_passthru_event_url: reports } = (await connect.json()) as { dial_passthru_event_url: string };
  const { search } = new URL(reports);
  const persons = { CallTo: person.number, To: person.number };
  for (const how of ways) await reported.send(`status${search}`, { ...ended, ...persons }, how);
  expect(reported.asked).toEqual(Array(3).fill('exotel-static-9 transferEnded "busy" 2'));
  // Without a number it is looked for at the ExoPhone.
  const own = exotel({ held: { [ours]: 'exotel-static-1' } });
  await own.send('status', ended);
  expect(own.asked).toEqual(['exotel-static-1 transferEnded "busy" null']);
});

test.each([
  ['the switchboard remembers its end', { admission: { ok: false, reason: 'over' } }],
  ['its object remembers its end', { answer: { ...answered, refusal: 'over', token: null } }],
] as const)('a second ring of a call that is over is refused and counted: %s', async (_, world) => {
  for (const how of ways) {
    const { asked, counted, send } = exotel(world);
    const answer = await send('voicebot', { CallFrom: '09800000001', CallTo: '08000000001' }, how);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: { code: 'call_over' } });
    expect(asked).toHaveLength(1);
    expect(counted).toEqual([
      { name: 'voice_calls_total', labels: { carrier: 'exotel', outcome: 'refused' }, by: 1 },
      { name: 'voice_rings_refused_total', labels: { reason: 'over' }, by: 1 },
      { name: 'voice_rings_after_end_total', labels: { carrier: 'exotel' }, by: 1 },
    ]);
  }
});

test.each(ways)('every door of Exotel refuses a call that is over, by %s', async (how) => {
  const over = { ...answered, refusal: 'over', token: null, text: 'Nobody is here.' } as const;
  const { counted, send } = exotel({ answer: over, after: { known: false, ended: 'caller', isPast: true } });
  const numbers = { CallFrom: '09800000001', CallTo: '08000000001' };
  expect((await send('voicebot', numbers, how)).status).toBe(403);
  expect(await (await send('greeting', numbers, how)).text()).toBe('Nobody is here.');
  const recording = { RecordingUrl: 'https://recordings.exotel.com/a/1.wav' };
  expect((await send('turn', { ...numbers, ...recording }, how)).status).toBe(302);
  expect(counted.filter(({ name }) => name === 'voice_rings_after_end_total')).toHaveLength(3);
  for (const ask of ['transfer', 'resume', 'turns'])
    expect((await send(`passthru?ask=${ask}`, numbers, how)).status).toBe(200);
  const connect = await (await send('connect', numbers, how)).json();
  expect(connect).toMatchObject({ destination: { numbers: [] } });
});

test.each(ways)('a call that Exotel does not vouch for gets no stream, by %s', async (how) => {
  const { counted, send } = exotel({ answer: { ...answered, refusal: 'uncorroborated', token: null } });
  const answer = await send('voicebot', { CallFrom: '09800000001', CallTo: '08000000001' }, how);
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: { code: 'uncorroborated' } });
  expect(counted).toEqual([
    { name: 'voice_calls_total', labels: { carrier: 'exotel', outcome: 'refused' }, by: 1 },
    { name: 'voice_rings_refused_total', labels: { reason: 'uncorroborated' }, by: 1 },
  ]);
});

test('a ring is answered with the address of its media socket', async () => {
  const { counted, send } = exotel();
  const answer = await send('voicebot', { CallFrom: '09800000001', CallTo: '08000000001' });
  expect(await answer.json()).toEqual({
    url: `wss://voice.example.in/media/exotel/${callId}/tok?sample-rate=8000`,
  });
  expect(counted).toEqual([]);
});

test.each([
  ['voicebot', 503],
  ['passthru', 200],
  ['passthru?ask=resume', 200],
  ['passthru?ask=turns', 200],
  ['greeting', 200],
  ['turn', 302],
  ['connect', 503],
  ['status', 503],
])(
  'a flow whose call can not be held here goes on to its end: %s is answered with %i, which its applet takes',
  async (path, status) => {
    const numbers = { CallFrom: prepared.from, CallTo: ours, From: prepared.from, To: ours };
    const answer = await exotel({ isBroken: true }).send(path, { ...numbers, Status: 'completed' });
    expect(answer.status).toBe(status);
    if (path === 'greeting') expect(await answer.text()).toMatch(/\w+/);
  },
);

test('a caller by turns hears something within 5 s of the last word, however long the answer takes', async () => {
  const { send, waits } = exotel();
  const numbers = { From: '09800000001', To: ours };
  await send('turn', { ...numbers, RecordingUrl: 'https://recordings.exotel.com/exotelrecordings/a/1.mp3' });
  await send('greeting', numbers);
  // One follows the other, and the rest is for the way to Exotel and its voice.
  expect(waits.turn * waits.greeting).toBeGreaterThan(0);
  expect(waits.turn + waits.greeting).toBeLessThanOrEqual(4_800);
});
