import { afterEach, describe, expect, it } from 'vitest';
import { isSignedByTwilio, isUpgradeSignedByTwilio } from '../../../edge/carriers/twilio/signature.ts';
import { type CallOptions, placeCall } from '../phone.ts';
import {
  type AgentSide,
  type Frame,
  type ProductScript,
  type ScriptedProduct,
  startProduct,
  type WebhookRequest,
} from '../testing/scripted-product.ts';
import { carrierFixture, payloadOf } from '../testing/wire-fixtures.ts';
import { recordsOf } from '../timeline.ts';
import type { TwilioProfile } from './account.ts';

let product: ScriptedProduct | undefined;
afterEach(() => product?.close());

const accounts = {
  twilioAccountSid: 'AC1',
  twilioAuthToken: 'secret,older',
  exotelAccountSid: 'acct1',
  exotelWebhookToken: 't',
};
const impatient = { quietMs: 100, replyWithinMs: 1000, lingerMs: 200 };
const quick: Partial<TwilioProfile> = {
  sayMsPerCharacter: 0,
  person: { outcome: 'completed', talksMs: 20, presses: '1' },
};

/** Answers by path; a function may look at the request. The stream's URL stands for `STREAM`. */
type Documents = Record<string, string | ((request: WebhookRequest) => string)>;
function twiml(documents: Documents): NonNullable<ProductScript['http']> {
  return (request, edge) => {
    const document = documents[request.path];
    if (document === undefined) return undefined;
    const body = typeof document === 'string' ? document : document(request);
    return {
      body: `<?xml version="1.0" encoding="UTF-8"?><Response>${body.replaceAll('STREAM', `${edge.replace('http', 'ws')}/media/twilio/x/tok`)}</Response>`,
    };
  };
}
const voice =
  '<Connect><Stream url="STREAM"><Parameter name="a" value="b"/></Stream></Connect><Redirect>/twilio/next</Redirect>';

async function dial(
  documents: Documents,
  media?: ProductScript['media'],
  twilio: Partial<TwilioProfile> = {},
  options: Partial<CallOptions> = {},
) {
  product = await startProduct({ http: twiml(documents), ...(media && { media }) });
  return placeCall({
    carrier: 'twilio',
    edge: product.edge,
    accounts,
    patience: impatient,
    twilio: { ...quick, ...twilio },
    ...options,
  });
}
const speech = (agent: AgentSide, ms: number) =>
  agent.send({
    event: 'media',
    streamSid: agent.frames.at(-1)?.streamSid,
    media: { payload: Buffer.alloc(ms * 8).toString('base64') },
  });
const paths = () => product?.requests.map(({ path }) => path);
const codes = (call: { records: Parameters<typeof recordsOf>[0] }) =>
  recordsOf(call.records, 'complaint').map(({ code }) => code);
const isSigned = (request: WebhookRequest, token = 'secret') =>
  isSignedByTwilio(
    {
      url: `${product?.edge}${request.url}`,
      contentType: request.headers['content-type'] ?? null,
      body: request.body,
      signature: String(request.headers['x-twilio-signature']),
    },
    token,
  );

describe('Twilio', () => {
  it('signs its requests, streams, and continues after </Connect> when the agent closes', async () => {
    const agentSpeaks = async (agent: AgentSide) => {
      await agent.until('start');
      speech(agent, 100);
      agent.send({ event: 'mark', streamSid: agent.frames[1]?.streamSid, mark: { name: '0:0' } });
      await agent.until('mark');
      setTimeout(() => agent.close(), 1000);
    };
    const call = await dial(
      { '/twilio/voice': voice, '/twilio/next': '<Hangup/>' },
      agentSpeaks,
      {},
      { patience: {} },
    );
    expect(await call.ended).toMatchObject({
      connected: true,
      heardAgent: true,
      endedBy: 'agent',
      why: '<Hangup/>',
      complaints: [],
    });
    expect(paths()).toEqual(['/twilio/voice', '/twilio/next', '/twilio/status']);
    for (const request of product?.requests ?? []) expect(await isSigned(request)).toBe(true);
    const fixture = carrierFixture('twilio/06-voice-webhook-and-stream-status').voice_webhook;
    expect([...(product?.requests[0]?.fields.keys() ?? [])].sort()).toEqual(Object.keys(fixture).sort());
    expect(product?.requests[2]?.fields.get('CallStatus')).toBe('completed');
    expect(product?.agents[0]?.frames[1]).toMatchObject({
      event: 'start',
      start: { callSid: call.callSid, customParameters: { a: 'b' } },
    });
  });

  it('can stay on the line when the agent closes, until REST ends the call or the caller hangs up', async () => {
    const call = await dial({ '/twilio/voice': voice }, (agent) => agent.close(), {
      goesOnWhenClosed: false,
    });
    await call.until('socketClosed');
    await call.until('note');
    expect(paths()).toEqual(['/twilio/voice']);
    call.update({ status: 'completed' });
    expect(await call.ended).toMatchObject({ endedBy: 'agent', why: 'ended by REST' });
    expect(paths()).toEqual(['/twilio/voice', '/twilio/status']);
  });

  it.each([
    ['good', true],
    ['slash', true],
    ['bad', false],
  ] as const)('signs the upgrade over its ws url: %s', async (upgradeSignature, isGood) => {
    const call = await dial({ '/twilio/voice': voice }, (agent) => agent.close(), { upgradeSignature });
    await call.ended;
    const [agent] = product?.agents ?? [];
    expect(
      await isUpgradeSignedByTwilio(
        `${product?.edge}${agent?.url}`,
        String(agent?.headers['x-twilio-signature']),
        'secret',
      ),
    ).toBe(isGood);
  });

  it('hangs up with stop and reports to the status callback, without another TwiML request', async () => {
    const call = await dial({ '/twilio/voice': voice, '/twilio/next': '<Hangup/>' });
    await call.until('streamStarted');
    await product?.agents[0]?.until('media');
    call.hangUp();
    expect(await call.ended).toMatchObject({ endedBy: 'caller' });
    expect(product?.agents[0]?.frames.at(-1)).toMatchObject({
      event: 'stop',
      stop: { callSid: call.callSid },
    });
    expect(paths()).toEqual(['/twilio/voice', '/twilio/status']);
  });

  it.each([
    ['31922', '<Connect><Stream url="http://x/y"/></Connect>'],
    ['31923', '<Connect><Stream url="media"/></Connect>'],
    ['31920', '<Connect><Stream url="STREAM?token=1"/></Connect>'],
    ['31941', '<Connect><Stream url="STREAM" track="both_tracks"/></Connect>'],
    ['12200', '<Connect/>'],
    ['12100', '<Connect>'],
    ['12200', '<Sing>la</Sing>'],
  ])('reports %s for %s', async (code, document) => {
    const call = await dial({ '/twilio/voice': document });
    expect(await call.ended).toMatchObject({ connected: false });
    expect(codes(call)).toEqual([code]);
    expect(product?.agents).toEqual([]);
  });

  it('reports 31920 for a refused upgrade, also to the stream’s callback, and continues the TwiML', async () => {
    product = await startProduct({
      http: twiml({
        '/twilio/voice': voice.replace('"STREAM"', '"STREAM" name="media" statusCallback="/stream"'),
        '/twilio/next': '<Hangup/>',
        '/stream': '',
      }),
      refuse: { times: 1, status: 401 },
    });
    const call = placeCall({ carrier: 'twilio', edge: product.edge, accounts });
    await call.ended;
    expect(codes(call)).toEqual(['31920']);
    expect(paths()).toEqual(['/twilio/voice', '/stream', '/twilio/next', '/twilio/status']);
    expect(Object.fromEntries(product.requests[1]?.fields ?? [])).toMatchObject({
      StreamEvent: 'stream-error',
      StreamName: 'media',
      CallSid: call.callSid,
    });
  });

  it.each([
    [1011, 'with 1011'],
    [1000, 'after'],
  ])('reports 31921 for a stream closed with another code, or within a second: %i', async (code, text) => {
    const call = await dial({ '/twilio/voice': voice }, (agent) => agent.close(code));
    await call.ended;
    expect(recordsOf(call.records, 'complaint')[0]).toMatchObject({
      code: '31921',
      text: expect.stringContaining(text),
    });
  });

  it('reports the stream’s start and end to its callback, signed', async () => {
    const document = '<Connect><Stream url="STREAM" statusCallback="/stream"/></Connect>';
    const call = await dial({ '/twilio/voice': document, '/stream': '' }, (agent) =>
      agent.until('media').then(() => agent.close()),
    );
    await call.ended;
    const events = product?.requests.filter(({ path }) => path === '/stream') ?? [];
    expect(events.map(({ fields }) => fields.get('StreamEvent'))).toEqual([
      'stream-started',
      'stream-stopped',
    ]);
    for (const request of events) expect(await isSigned(request)).toBe(true);
  });

  it('reports 11200 when a document cannot be fetched; can send wrong signatures', async () => {
    const call = await dial({}, undefined, { webhookSignature: 'bad', statusCallback: false });
    expect(await call.ended).toMatchObject({
      connected: false,
      endedBy: 'carrier',
      carrierSaid: [expect.stringContaining('application error')],
    });
    expect(codes(call)).toEqual(['11200']);
    const [request] = product?.requests ?? [];
    expect(request && (await isSigned(request))).toBe(false);
  });

  it('speaks a refusal and hangs up', async () => {
    const call = await dial({ '/twilio/voice': '<Say>All lines are busy.</Say><Hangup/>' });
    expect(await call.ended).toMatchObject({
      connected: false,
      heardAgent: false,
      endedBy: 'agent',
      carrierSaid: ['All lines are busy.'],
    });
  });

  it('sends the caller’s lines to <Gather> as SpeechResult, and hangs up after the last one', async () => {
    const gather = (request: WebhookRequest) =>
      `<Gather input="speech" action="/twilio/turn" timeout="0"><Say>You said ${request.fields.get('SpeechResult') ?? 'nothing'}</Say></Gather>`;
    const script = { lines: ['one', 'two'].map((text) => ({ text, audio: new Uint8Array(80) })) };
    const call = await dial({ '/twilio/voice': gather, '/twilio/turn': gather }, undefined, {}, { script });
    const outcome = await call.ended;
    expect(outcome.carrierSaid).toEqual(['You said nothing', 'You said one', 'You said two']);
    expect(outcome).toMatchObject({ endedBy: 'caller', turns: [{ text: 'one' }, { text: 'two' }] });
  });

  it('dials a person, lets the whisper ask for a key, and reports to the action', async () => {
    const documents: Documents = {
      '/twilio/voice':
        '<Dial action="/twilio/next?leg=done"><Number url="/twilio/next?leg=human">+918000000002</Number></Dial>',
      '/twilio/next': ({ fields }) => {
        if (fields.get('leg') === 'done') return '<Hangup/>';
        return fields.has('Digits')
          ? ''
          : '<Gather numDigits="1" action="/twilio/next?leg=human"><Say>A caller for you.</Say></Gather><Hangup/>';
      },
    };
    const call = await dial(documents);
    await call.ended;
    expect(recordsOf(call.records, 'personDialled')).toMatchObject([
      { number: '+918000000002', outcome: 'completed' },
    ]);
    const legs = product?.requests.filter(({ path }) => path === '/twilio/next') ?? [];
    expect(
      legs.map(({ fields }) => [fields.get('leg'), fields.get('Digits'), fields.get('DialCallStatus')]),
    ).toEqual([
      ['human', null, null],
      ['human', '1', null],
      ['done', null, 'completed'],
    ]);
    expect(legs[0]?.fields.get('CallSid')).not.toBe(call.callSid);
    expect(legs[0]?.fields.get('ParentCallSid')).toBe(call.callSid);
    expect(legs[2]?.fields.get('CallSid')).toBe(call.callSid);
  });

  it('reports the dialled leg to the status callback, as a call of its own with a parent', async () => {
    const call = await dial({
      '/twilio/voice': '<Dial action="/done"><Number>+918000000002</Number></Dial>',
      '/done': '<Hangup/>',
      '/twilio/status': '',
    });
    await call.ended;
    const statuses = product?.requests.filter(({ path }) => path === '/twilio/status') ?? [];
    const legs = statuses.filter(({ fields }) => fields.get('ParentCallSid') === call.callSid);
    expect(legs.map(({ fields }) => fields.get('CallStatus'))).toEqual([
      'initiated',
      'ringing',
      'in-progress',
      'completed',
    ]);
    for (const { fields } of legs) {
      expect(fields.get('CallSid')).not.toBe(call.callSid);
      expect(fields.get('Direction')).toBe('outbound-dial');
    }
    expect(statuses.at(-1)?.fields.get('CallSid')).toBe(call.callSid);
    expect(statuses.at(-1)?.fields.has('ParentCallSid')).toBe(false);
  });

  it('reports a dial that REST redirects as completed without a duration, and follows the redirect', async () => {
    const person = { outcome: 'completed' as const, talksMs: 60_000, presses: '1' };
    const call = await dial(
      {
        '/twilio/voice': '<Dial action="/done"><Number>+918000000002</Number></Dial>',
        '/done': '<Say>ignored</Say>',
        '/twilio/status': '',
      },
      undefined,
      { person },
    );
    await call.until('personDialled');
    call.update({ twiml: '<Response><Say>Elsewhere.</Say><Hangup/></Response>' });
    expect(await call.ended).toMatchObject({ carrierSaid: ['Elsewhere.'] });
    const done = product?.requests.find(({ path }) => path === '/done');
    expect(done?.fields.get('DialCallStatus')).toBe('completed');
    expect(done?.fields.has('DialCallDuration')).toBe(false);
    expect(done?.fields.get('CallStatus')).toBe('in-progress');
  });

  it('reports a person who presses no key as not reached', async () => {
    const documents = {
      '/twilio/voice': '<Dial action="/done"><Number url="/human">+918000000002</Number></Dial>',
      '/human': '<Gather/><Hangup/>',
      '/done': '<Hangup/>',
    };
    const call = await dial(documents, undefined, {
      person: { outcome: 'completed', talksMs: 0, presses: '' },
    });
    await call.ended;
    expect(product?.requests.find(({ path }) => path === '/done')?.fields.get('DialCallStatus')).toBe(
      'no-answer',
    );
  });

  it('follows REST: new TwiML ends the stream with stop; completed ends the call', async () => {
    const call = await dial({ '/twilio/voice': voice, '/twilio/next': '<Say>never</Say>' });
    await call.until('streamStarted');
    await product?.agents[0]?.until('start');
    call.update({ twiml: '<Response><Say>Transferring.</Say><Pause length="10"/></Response>' });
    await call.until('carrierSaid');
    call.update({ status: 'completed' });
    expect(await call.ended).toMatchObject({
      endedBy: 'agent',
      why: 'ended by REST',
      carrierSaid: ['Transferring.'],
    });
    expect(product?.agents[0]?.frames.at(-1)?.event).toBe('stop');
    expect(paths()).toEqual(['/twilio/voice', '/twilio/status']);
  });

  it('measures how long the agent is heard after a barge-in, and the response time after it', async () => {
    const tone = new Uint8Array(1600).fill(0x80);
    const script = { lines: [{ text: 'stop', audio: tone, bargeInMs: 200 }] };
    const isLoud = (frame: Frame) => payloadOf(frame).includes(0x80);
    const call = await dial(
      { '/twilio/voice': voice, '/twilio/next': '<Hangup/>' },
      async (agent) => {
        await agent.until('start');
        speech(agent, 5000);
        await agent.until('media', isLoud);
        await new Promise((resolve) => setTimeout(resolve, 100));
        agent.send({ event: 'clear', streamSid: agent.frames[1]?.streamSid });
        await new Promise((resolve) => setTimeout(resolve, 300));
        speech(agent, 50);
        setTimeout(() => agent.close(), 1000);
      },
      {},
      { script },
    );
    const [turn] = (await call.ended).turns;
    expect(turn?.talkedOnMs).toBeGreaterThanOrEqual(90);
    // Half of what was handed over: the clear took the rest.
    expect(turn?.talkedOnMs).toBeLessThan(2500);
    expect(turn?.responseMs).toBeGreaterThan(100);
    expect(recordsOf(call.records, 'callerStarted')).toMatchObject([{ bargeIn: true }]);
  });
});

it.each(['exotel', 'twilio'] as const)('the same script has the same conversation on %s', async (carrier) => {
  const script = { lines: ['one', 'two'].map((text) => ({ text, audio: new Uint8Array(1600).fill(0x80) })) };
  product = await startProduct({
    http: (request, edge) => {
      if (request.path === '/exotel/voicebot')
        return { body: JSON.stringify({ url: `${edge.replace('http', 'ws')}/media?sample-rate=8000` }) };
      return twiml({ '/twilio/voice': voice, '/twilio/next': '<Hangup/>' })(request, edge) ?? { status: 200 };
    },
    media: async (agent) => {
      const start = JSON.parse(JSON.stringify(await agent.until('start')));
      const payload = Buffer.alloc(1600).toString('base64');
      const say = () =>
        agent.send({
          event: 'media',
          ...(carrier === 'exotel' ? { stream_sid: start.stream_sid } : { streamSid: start.streamSid }),
          media: { payload },
        });
      say();
      for (let turn = 0; turn < 2; turn += 1) {
        const from = agent.frames.length;
        const isSince = (frame: object) => agent.frames.indexOf(frame as AgentSide['frames'][number]) >= from;
        await agent.until(
          'media',
          (frame) => isSince(frame) && payloadOf(frame).includes(carrier === 'exotel' ? 0x7d : 0x80),
        );
        await new Promise((resolve) => setTimeout(resolve, 400));
        say();
      }
    },
  });
  const call = placeCall({
    carrier,
    edge: product.edge,
    accounts,
    script,
    patience: impatient,
    twilio: quick,
  });
  const outcome = await call.ended;
  expect(outcome).toMatchObject({
    endedBy: 'caller',
    turns: [{ text: 'one' }, { text: 'two' }],
    underruns: { count: 0 },
    complaints: [],
  });
  for (const { responseMs } of outcome.turns) expect(responseMs).toBeGreaterThan(0);
});
