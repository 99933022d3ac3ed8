import { afterEach, describe, expect, it } from 'vitest';
import { silence } from '../../../edge/audio/mulaw.ts';
import { type CallOptions, placeCall } from '../phone.ts';
import {
  type AgentSide,
  type Frame,
  type ProductScript,
  type ScriptedProduct,
  startProduct,
} from '../testing/scripted-product.ts';
import { payloadOf } from '../testing/wire-fixtures.ts';
import { recordsOf } from '../timeline.ts';
import { dialReportOrderOf, dialReportOrders } from './dial-reports.ts';
import type { ExotelProfile } from './profile.ts';

let product: ScriptedProduct | undefined;
afterEach(() => product?.close());

const accounts = {
  twilioAccountSid: 'AC1',
  twilioAuthToken: 't',
  exotelAccountSid: 'acct1',
  exotelWebhookToken: 'new-token, old-token',
};
const impatient = { quietMs: 100, replyWithinMs: 1000, lingerMs: 200 };

async function dial(
  script: ProductScript,
  exotel: Partial<ExotelProfile> = {},
  options: Partial<CallOptions> = {},
) {
  product = await startProduct({ http: flow(), ...script });
  return placeCall({
    carrier: 'exotel',
    edge: product.edge,
    accounts,
    patience: impatient,
    exotel,
    writeNumber: (phone) => phone,
    ...options,
  });
}

/** The product's Exotel webhooks; `yes` names the questions that passthru answers with 302. */
function flow(
  yes: string[] = [],
  destination = '{"destination":{"numbers":["+918000000002"]}}',
): NonNullable<ProductScript['http']> {
  return ({ path, fields }, edge) => {
    if (path === '/exotel/voicebot')
      return {
        body: JSON.stringify({
          url: `${edge.replace('http', 'ws')}/media/exotel/exotel-${fields.get('CallSid')}/tok?sample-rate=8000`,
        }),
      };
    if (path === '/exotel/passthru') return { status: yes.includes(fields.get('ask') ?? '') ? 302 : 200 };
    if (path === '/exotel/connect') return { body: destination };
    return { status: 204 };
  };
}
const speech = (agent: AgentSide, chunks: number) => {
  const payload = Buffer.alloc(1600).toString('base64');
  const stream_sid = agent.frames.find((frame) => typeof frame.stream_sid === 'string')?.stream_sid;
  for (let sent = 0; sent < chunks; sent += 1) agent.send({ event: 'media', stream_sid, media: { payload } });
};
const paths = () => product?.requests.map(({ path, fields }) => `${path} ${fields.get('ask') ?? ''}`.trim());
const passthru = () => product?.requests.find(({ path }) => path === '/exotel/passthru')?.fields;

describe('Exotel', () => {
  it('requests the media URL, opens the stream; when the agent closes it, asks passthru and ends the call', async () => {
    const call = await dial({
      media: async (agent) => {
        await agent.until('start');
        speech(agent, 3);
        agent.send({ event: 'mark', stream_sid: '', mark: { name: '0:0' } });
        await agent.until('mark');
        agent.close();
      },
    });
    const outcome = await call.ended;
    expect(outcome).toMatchObject({
      connected: true,
      heardAgent: true,
      endedBy: 'agent',
      callId: call.callId,
    });
    expect(paths()).toEqual([
      '/exotel/voicebot',
      '/exotel/passthru transfer',
      '/exotel/passthru resume',
      '/exotel/status',
    ]);
    const resolver = product?.requests[0];
    expect(resolver).toMatchObject({ method: 'GET' });
    expect(Object.fromEntries(resolver?.fields ?? [])).toMatchObject({
      token: 'new-token',
      CallSid: call.callSid,
      CallFrom: '09800000001',
      CallTo: '08000000001',
      Direction: 'incoming',
    });
    expect(Object.fromEntries(passthru() ?? [])).toMatchObject({
      token: 'new-token',
      'Stream[Status]': 'completed',
      'Stream[DisconnectedBy]': 'bot',
    });
    expect(product?.agents[0]?.url).toBe(`/media/exotel/${call.callId}/tok?sample-rate=8000`);
    expect(call.sounds.agent.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(2400);
  });

  it('when the caller hangs up: sends stop, closes, and reports it in one passthru', async () => {
    const call = await dial(
      { media: (agent) => agent.until('media').then(() => undefined) },
      { passthru: 'json' },
    );
    await call.until('streamStarted');
    await product?.agents[0]?.until('media');
    call.hangUp();
    expect(await call.ended).toMatchObject({ endedBy: 'caller', heardAgent: false });
    const [agent] = product?.agents ?? [];
    expect(agent?.frames.at(-1)).toMatchObject({
      event: 'stop',
      stop: { reason: 'callended', call_sid: call.callSid },
    });
    expect(await agent?.closed).toBe(1000);
    expect(paths()).toEqual(['/exotel/voicebot', '/exotel/passthru transfer', '/exotel/status']);
    expect(JSON.parse(passthru()?.get('Stream') ?? '')).toMatchObject({
      Status: 'cancelled',
      DisconnectedBy: 'user',
    });
  });

  it('tries a refused handshake a second time', async () => {
    const call = await dial({ refuse: { times: 1, status: 503 }, media: (agent) => agent.close() });
    expect(await call.ended).toMatchObject({ connected: true });
    expect(recordsOf(call.records, 'socketRefused')).toMatchObject([{ attempt: 1, status: 503 }]);
    expect(recordsOf(call.records, 'socketOpened')).toMatchObject([{ attempt: 2 }]);
  });

  it('limits resolver and handshake together, and the second handshake by the same time', async () => {
    const call = await dial({ refuse: { times: 2, status: 0 } }, { setUpWithinMs: 150 });
    const outcome = await call.ended;
    expect(recordsOf(call.records, 'socketRefused')).toMatchObject([
      { attempt: 1, status: null },
      { attempt: 2 },
    ]);
    expect(outcome.lastedMs).toBeGreaterThan(290);
  });

  it('gives up after the second handshake, and reports it in passthru', async () => {
    const call = await dial({ refuse: { times: 2, status: 401 } });
    expect(await call.ended).toMatchObject({ connected: false, endedBy: 'carrier' });
    expect(Object.fromEntries(passthru() ?? [])).toMatchObject({
      'Stream[Status]': 'failed',
      'Stream[DisconnectedBy]': 'NA',
      'Stream[Error]': '3009 failed to establish ws conn',
    });
  });

  it.each([
    ['no answer to the resolver', { http: () => undefined }],
    ['an answer that is no JSON', { http: () => ({ body: '<Response/>' }) }],
    ['a url that is no socket', { http: () => ({ body: '{"url":"https://x/y"}' }) }],
  ])('opens no stream: %s', async (_, script: ProductScript) => {
    const call = await dial(script);
    expect(await call.ended).toMatchObject({ connected: false });
    expect(product?.agents).toEqual([]);
    expect(passthru()?.get('Stream[Status]')).toBe('failed');
  });

  it('opens no stream over the account’s limit', async () => {
    const call = await dial({}, { throttled: true });
    await call.ended;
    expect(passthru()?.get('Stream[DetailedStatus]')).toBe('Streaming_call_throttled');
  });

  it('sends user and password of a static url as Basic, and the query unchanged', async () => {
    product = await startProduct({ http: flow(), media: (agent) => agent.close() });
    const mediaUrl = `${product.media.replace('ws://', 'ws://us%40er:pass@')}/media/exotel?sample-rate=8000&a=b`;
    const call = placeCall({
      carrier: 'exotel',
      edge: product.edge,
      accounts,
      exotel: { mediaUrl, route: 'direct', statusCallback: 'json' },
    });
    await call.ended;
    expect(product.agents[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('us@er:pass').toString('base64')}`,
    );
    expect(product.agents[0]?.url).toBe('/media/exotel?sample-rate=8000&a=b');
    expect(product.agents[0]?.headers['x-twilio-signature']).toBeUndefined();
    expect(paths()).toEqual(['/exotel/status']);
    expect(JSON.parse(product.requests[0]?.body ?? '')).toMatchObject({
      CallSid: call.callSid,
      EventType: 'terminal',
      Status: 'completed',
    });
  });

  /** A call that is transferred; the product's requests behind the stream. */
  async function transferred(exotel: Partial<ExotelProfile>, callSid?: string) {
    product = await startProduct({
      http: (request, edge) =>
        flow(
          ['transfer'],
          `{"destination":{"numbers":["+918000000002"]},"dial_passthru_event_url":"${edge}/exotel/status?token=x"}`,
        )?.(request, edge),
      media: (agent) => agent.close(),
    });
    const call = placeCall({
      carrier: 'exotel',
      edge: product.edge,
      accounts,
      ...(callSid ? { callSid } : {}),
      exotel: { statusCallback: 'none', ...exotel },
    });
    const outcome = await call.ended;
    const behind = product.requests.slice(2).map(({ method, path, fields, body }) => {
      const given = body.startsWith('{') ? (JSON.parse(body) as object) : Object.fromEntries(fields);
      return { method, path, ...given } as Record<string, string>;
    });
    return { call, outcome, behind, events: behind.filter(({ path }) => path === '/exotel/status') };
  }

  it('connects a person when passthru says 302, reports the dial, and asks on when nobody answered', async () => {
    const { call, outcome, behind, events } = await transferred({
      person: { outcome: 'busy', talksMs: 0 },
      dialReports: 'in order',
    });
    expect(outcome).toMatchObject({ endedBy: 'agent', why: 'transferred: busy' });
    expect(recordsOf(call.records, 'personDialled')).toMatchObject([
      { number: '+918000000002', outcome: 'busy' },
    ]);
    expect(product?.requests.find(({ path }) => path === '/exotel/connect')?.headers['exotel-version']).toBe(
      '1.0',
    );
    expect(events).toMatchObject([
      { EventType: 'Dial', Status: 'busy', DialWhomNumber: '+918000000002' },
      { EventType: 'Terminal', Status: 'free', DialCallStatus: 'busy', DialWhomNumber: '+918000000002' },
    ]);
    expect(behind.at(-1)).toMatchObject({ path: '/exotel/passthru', ask: 'resume' });
    expect(behind.at(-1)?.DialCallStatus).toBeUndefined();
  });

  it.each([
    ['in order', 'Dial Ringing Answered Terminal'],
    ['twice', 'Dial Dial Ringing Ringing Answered Answered Terminal Terminal'],
    ['out of order', 'Terminal Answered Ringing Dial'],
    ['with the next applet', ''],
  ] as const)('reports a talk %s, by every method and encoding', async (dialReports, expected) => {
    const { events, behind } = await transferred({ dialReports });
    expect(events.map(({ EventType }) => EventType).join(' ')).toBe(expected);
    expect(events.map(({ method }) => method)).toEqual(
      events.map((_, turn) => (turn % 3 === 1 ? 'GET' : 'POST')),
    );
    const ends = [...events, ...behind].filter(({ DialCallStatus }) => DialCallStatus !== undefined);
    expect(new Set(ends.map(({ DialCallStatus }) => DialCallStatus?.toLowerCase()))).toEqual(
      new Set(['completed']),
    );
  });

  it('takes an order for each call, the same for the same id, and all of them over many', async () => {
    const orders = Array.from({ length: 20 }, (_, n) => dialReportOrderOf(`call${n}`));
    expect(new Set(orders)).toEqual(new Set(dialReportOrders));
    const { events } = await transferred({}, 'call3');
    const again = await transferred({}, 'call3');
    expect(again.events.map(({ EventType }) => EventType)).toEqual(events.map(({ EventType }) => EventType));
  });

  it('reports canceled when the caller hangs up while it rings', async () => {
    product = await startProduct({
      http: (request, edge) =>
        flow(
          ['transfer'],
          `{"destination":{"numbers":["+918000000002"]},"dial_passthru_event_url":"${edge}/exotel/status?token=x"}`,
        )?.(request, edge),
      media: (agent) => agent.close(),
    });
    const call = placeCall({
      carrier: 'exotel',
      edge: product.edge,
      accounts,
      exotel: { person: { outcome: 'completed', talksMs: 0, ringsMs: 5000 }, dialReports: 'in order' },
      onRecord: (record) => {
        if (record.what === 'asked' && record.name.includes('Ringing')) call.hangUp('no patience');
      },
    });
    expect(await call.ended).toMatchObject({ endedBy: 'caller', why: 'no patience' });
    expect(
      product.requests.flatMap(({ body }) => /DialCallStatus=\w+|"DialCallStatus":"\w+"/.exec(body) ?? []),
    ).toEqual(['"DialCallStatus":"canceled"']);
    expect(recordsOf(call.records, 'asked').map(({ name }) => name)).toEqual([
      '/exotel/voicebot',
      '/exotel/passthru (transfer)',
      '/exotel/connect',
      '/exotel/status (dial: Dial)',
      '/exotel/status (dial: Ringing)',
      '/exotel/status (dial: Terminal)',
      '/exotel/status (terminal)',
    ]);
  });

  it('leads back to the Voicebot after the end as often as its flow does', async () => {
    const call = await dial({ media: (agent) => agent.close() }, { leadsBack: 1 });
    expect(await call.ended).toMatchObject({ endedBy: 'agent' });
    expect(paths()?.filter((path) => path === '/exotel/voicebot')).toHaveLength(2);
  });

  it('dials no person for an empty destination', async () => {
    const call = await dial({
      http: flow(['transfer'], '{"destination":{"numbers":[]}}'),
      media: (agent) => agent.close(),
    });
    expect((await call.ended).why).toContain('no person was dialled');
  });

  it('goes back to the Voicebot when passthru says that the agent resumes', async () => {
    let visits = 0;
    const resumeOnce: NonNullable<ProductScript['http']> = (request, edge) =>
      flow(visits === 1 ? ['resume'] : [])(request, edge);
    const call = await dial({
      http: resumeOnce,
      media: (agent) => {
        visits += 1;
        agent.close(visits === 1 ? 1011 : 1000);
      },
    });
    await call.ended;
    expect(visits).toBe(2);
    expect(recordsOf(call.records, 'streamStarted')).toHaveLength(2);
  });

  it('ends the stream after its longest time, with the reason "stopped"', async () => {
    const call = await dial({}, { maxStreamMs: 100 });
    await call.ended;
    expect(product?.agents[0]?.frames.at(-1)).toMatchObject({ event: 'stop', stop: { reason: 'stopped' } });
  });

  it('drops the line of an agent that sends too much at once', async () => {
    const call = await dial({ media: (agent) => agent.until('start').then(() => speech(agent, 120)) });
    expect(await call.ended).toMatchObject({ endedBy: 'carrier' });
    expect(await product?.agents[0]?.closed).toBe(1006);
    expect(passthru()?.get('Stream[Status]')).toBe('failed');
  });

  it('carries the caller’s line and keys, and measures the answer from the end of the line', async () => {
    const tone = silence(1500).fill(0x80);
    const script = { lines: [{ text: 'hello', audio: tone }], digits: [{ digit: '7', atMs: 50 }] };
    const call = await dial(
      {
        media: async (agent) => {
          await agent.until('start');
          speech(agent, 1);
          await agent.until('dtmf', (frame) => JSON.stringify(frame).includes('"7"'));
          const isLoud = (frame: Frame) => payloadOf(frame).some((byte) => byte !== 0);
          await agent.until('media', isLoud);
          await new Promise((resolve) => setTimeout(resolve, 1800));
          speech(agent, 1);
        },
      },
      {},
      { script },
    );
    const outcome = await call.ended;
    expect(outcome.turns).toMatchObject([{ text: 'hello', line: 0, talkedOnMs: null }]);
    expect(outcome.turns[0]?.responseMs).toBeGreaterThan(200);
    // From the line's beginning it would be 1800.
    expect(outcome.turns[0]?.responseMs).toBeLessThan(1500);
    expect(outcome).toMatchObject({ endedBy: 'caller', why: 'everything is said', underruns: { count: 0 } });
  });
});
