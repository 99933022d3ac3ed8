import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { AfterStream } from '../call/keeping/after-stream.ts';
import { variables } from '../call/testing/scripted-api.ts';
import type { TurnRequest } from '../call/turns/turn-state.ts';
import { sign } from '../carriers/twilio/signature.ts';
import { parseConfig } from '../config.ts';
import type { Env } from '../env.ts';
import type { MeterBatch } from '../metrics/call-metrics.ts';
import { twilioRoutes } from './twilio.ts';

// Twilio's webhooks with a scripted call object.

const origin = 'https://edge.test';
const apology = { text: 'Sorry, goodbye.', language: 'en-IN' };
const prepared: AfterStream = {
  ...{
    known: true,
    ended: null,
    isPast: false,
    transfer: null,
    isAnnounced: false,
    whisper: '',
    whisperLanguage: 'en-IN',
    mayResume: true,
    hasStreamed: false,
    byTurns: false,
  },
  ...{ language: 'en-IN', mayRecord: true, to: '+918000000001', from: '+919800000001' },
};

function twilio(
  after: Partial<AfterStream>,
  reply: string | null = 'Yes?',
  mode: 'stream' | 'turns' = 'stream',
  isBroken = false,
) {
  const parsed = parseConfig({
    ...variables,
    PUBLIC_URL: origin,
    TWILIO_AUTH_TOKEN: 'token',
    VOICE_MODE: mode,
  });
  if (!parsed.ok) throw new Error(parsed.faults.join());
  const turns: TurnRequest[] = [];
  const waits: number[] = [];
  const opened: string[] = [];
  const asked: string[] = [];
  const told: string[] = [];
  const call = {
    carrierEnded: async (outcomeWithinMs = 0) => {
      told.push(outcomeWithinMs > 0 ? `carrierEnded, outcome within ${outcomeWithinMs}` : 'carrierEnded');
    },
    personAnswered: async () => {
      told.push('personAnswered');
    },
    transferEnded: async (outcome: string) => {
      told.push(outcome);
      return outcome !== 'talked';
    },
    afterStream: async () => ({ ...prepared, ...after }),
    prepare: async () =>
      after.isPast
        ? { refusal: 'over', token: null, language: 'en-IN', text: 'Nobody is here.' }
        : { refusal: null, token: 'again', language: 'en-IN', text: '' },
    neverOpened: async () => {
      opened.push('neverOpened');
      return apology;
    },
    turn: async (question: TurnRequest, _key: string | null, withinMs: number) => {
      turns.push(question);
      waits.push(withinMs);
      return reply === null ? null : { reply, language: 'en-IN', next: 'listen' };
    },
  };
  const get = (name: string) => {
    asked.push(name);
    if (isBroken) throw new Error('internal error; reference = kb35h8070emak7ol36sc7fab');
    return call;
  };
  const counted: MeterBatch['counted'] = [];
  const env = {
    CALLS: { idFromName: (name: string) => name, get },
    SWITCHBOARDS: { getByName: () => ({ admit: async () => ({ ok: false, reason: 'over' }) }) },
    METRICS: {
      getByName: () => ({ count: async (batch: MeterBatch) => void counted.push(...batch.counted) }),
    },
  } as unknown as Env;
  const routes = twilioRoutes({ config: parsed.config, env });
  return {
    turns,
    /** How long each turn may take, in ms. */
    waits,
    counted,
    opened,
    /** The objects that were asked. */
    asked,
    /** What the call's object was told of its end. */
    told,
    /** `path` is below `/twilio`. Returns the TwiML. */
    async post(path: string, more: Record<string, string> = {}): Promise<string> {
      const fields = { CallSid: 'CA1', From: prepared.from, To: prepared.to, ...more };
      const signature = await sign('token', `${origin}/twilio${path}`, Object.entries(fields));
      const headers = {
        'x-twilio-signature': signature,
        'content-type': 'application/x-www-form-urlencoded',
      };
      // Mounted as in the Worker, because the signature covers the whole path.
      const app = new Hono().route('/twilio', routes);
      return (
        await app.request(`${origin}/twilio${path}`, {
          method: 'POST',
          headers,
          body: new URLSearchParams(fields).toString(),
        })
      ).text();
    },
  };
}

test('a stream that never opened is tried once more; then the caller hears an apology instead of silence, and the call ends', async () => {
  const { post, opened } = twilio({});
  const again = await post('/next');
  expect(again).toContain('<Stream url="wss://edge.test/media/twilio/twilio-CA1/again"/>');
  expect(again).toContain('>https://edge.test/twilio/next?try=last</Redirect>');
  expect(opened).toEqual([]);
  expect(await post('/next?try=last')).toMatch(/>Sorry, goodbye\.<\/Say><Hangup\/>/);
  expect(opened).toEqual(['neverOpened']);
});

test('a stream that opened at the second try, and was lost later, is opened again like every other', async () => {
  const { post, opened } = twilio({ hasStreamed: true });
  const again = await post('/next?try=last');
  expect(again).toContain('<Stream');
  expect(again).toContain('>https://edge.test/twilio/next</Redirect>');
  expect(opened).toEqual([]);
});

test('a key pressed in a call by turns counts before any words', async () => {
  const { post, turns } = twilio({}, 'Yes?', 'turns');
  expect(await post('/turn', { Digits: '0' })).toContain('<Gather input="speech" action');
  await post('/turn', { Digits: '0', SpeechResult: 'oh' });
  await post('/turn', { SpeechResult: 'oh' });
  await post('/turn?heard=nothing');
  expect(turns).toEqual([
    { type: 'keys', digits: '0' },
    { type: 'keys', digits: '0' },
    { type: 'words', text: 'oh' },
    { type: 'silence' },
  ]);
});

const away: Partial<AfterStream> = {
  transfer: { name: 'front-desk', number: '+918000000011' },
  whisper: "A call from Asha D'Souza & Sons, about a tooth.",
  mayResume: false,
  hasStreamed: true,
};

/** Every URL in a TwiML document. */
function urlsOf(document: string): string[] {
  return [...document.matchAll(/(?:url|action|statusCallback)="([^"]*)"|>((?:https?|wss?):[^<]*)</g)].map(
    ([, attribute, text]) => (attribute ?? text ?? '').replaceAll('&amp;', '&'),
  );
}

test('the person hears who calls and why, and the URL that asks for it holds an id and nothing else', async () => {
  const { post, asked, told } = twilio(away);
  const dial = await post('/next');
  expect(urlsOf(dial)).toEqual([
    'https://edge.test/twilio/next?leg=done',
    'https://edge.test/twilio/next?leg=human&call=CA1',
  ]);
  asked.length = 0;
  const leg = { CallSid: 'CA2', ParentCallSid: 'CA1', Direction: 'outbound-dial', To: '+918000000011' };
  const said = /<Say [^>]*>A call from Asha D(?:'|&#39;|&apos;)Souza &amp; Sons, about a tooth\.<\/Say>/;
  expect(await post('/next?leg=human&call=CA1', leg)).toMatch(said);
  expect(await post('/next?call=CA1&leg=human', leg)).toMatch(said);
  // Without our query, the carrier's own field says whose leg it is.
  expect(await post('/next?leg=human', leg)).toMatch(said);
  expect(await post('/next', leg)).toMatch(said);
  expect(asked).toEqual(['twilio-CA1', 'twilio-CA1', 'twilio-CA1', 'twilio-CA1']);
  // Whoever asks for the words has answered the phone.
  expect(told).toEqual(Array(4).fill('personAnswered'));
});

test('a person whose call is not known is connected all the same', async () => {
  const { post } = twilio({ known: false });
  const leg = { CallSid: 'CA2' };
  for (const path of ['/next?leg=human&call=..%2Fx', '/next?leg=human', '/next?leg=human&call=CA9'])
    expect(await post(path, leg)).toMatch(/<Response><\/Response>$/);
});

test('no URL that Twilio is given holds a number, a name or a word of the caller', async () => {
  const documents = [
    await twilio(away).post('/next'),
    await twilio({}).post('/next'),
    await twilio({}).post('/next?leg=done', { DialCallStatus: 'busy' }),
    await twilio({ byTurns: true }).post('/next?leg=done', { DialCallStatus: 'busy' }),
    await twilio({}, 'Yes, Asha?', 'turns').post('/turn', { SpeechResult: 'my tooth hurts' }),
    await twilio({}, 'Yes, Asha?', 'turns').post('/voice'),
  ];
  const urls = documents.flatMap(urlsOf);
  expect(urls.length).toBeGreaterThan(8);
  for (const url of urls)
    expect(url).toMatch(
      /^(?:wss:\/\/edge\.test\/media\/twilio\/twilio-CA1\/again|https:\/\/edge\.test\/twilio\/(?:next|turn)(?:\?(?:leg=done|leg=human&call=CA1|try=last|heard=nothing))?)$/,
    );
});

test('the end of a leg that was dialled is not the end of the call', async () => {
  const { post, told } = twilio({});
  for (const CallStatus of ['ringing', 'in-progress', 'completed', 'busy'])
    await post('/status', { CallSid: 'CA2', ParentCallSid: 'CA1', Direction: 'outbound-dial', CallStatus });
  expect(told).toEqual([]);
  await post('/status', { CallStatus: 'completed' });
  // How a transfer ended may be told by the next request.
  expect(told).toEqual(['carrierEnded, outcome within 5000']);
});

test('a dial that was redirected was no talk: the agent comes back', async () => {
  const { post, told } = twilio({ hasStreamed: true });
  expect(await post('/next?leg=done', { DialCallStatus: 'completed' })).toContain('<Stream');
  expect(await post('/next?leg=done', { DialCallStatus: 'completed', DialCallDuration: '9' })).toContain(
    '<Hangup/>',
  );
  expect(told).toEqual(['noAnswer', 'talked']);
});

test('a caller who hung up while the person was called ends the call', async () => {
  const { post, told } = twilio({ hasStreamed: true });
  const gone = { CallStatus: 'completed', DialCallStatus: 'canceled' };
  expect(await post('/next?leg=done', gone)).toContain('<Hangup/>');
  expect(told).toEqual(['failed', 'carrierEnded']);
});

test.each(['/turn', '/next'])(
  'a call that Twilio knows to be over is refused in words at %s, and counted',
  async (path) => {
    // The object answers no turn of it.
    const { post, counted } = twilio({ ended: 'caller', isPast: true }, null);
    expect(await post(path)).toMatch(/>Nobody is here\.<\/Say><Hangup\/>/);
    expect(counted).toEqual([
      { name: 'voice_calls_total', labels: { carrier: 'twilio', outcome: 'refused' }, by: 1 },
      { name: 'voice_rings_refused_total', labels: { reason: 'over' }, by: 1 },
      { name: 'voice_rings_after_end_total', labels: { carrier: 'twilio' }, by: 1 },
    ]);
  },
);

test('the request by which Twilio learns of an end of ours is answered with the hang-up, and not counted', async () => {
  const { post, counted, told } = twilio({ ended: 'agent', mayResume: false, hasStreamed: true });
  expect(await post('/next')).toMatch(/<Response><Hangup\/><\/Response>$/);
  expect(told).toEqual(['carrierEnded']);
  expect(counted).toEqual([]);
});

test.each(['/voice', '/next', '/next?leg=done', '/turn'])(
  'a caller whose call can not be held here hears so at %s, in place of an error that Twilio would read out',
  async (path) => {
    const { post } = twilio({}, 'Yes?', 'stream', true);
    expect(await post(path, { DialCallStatus: 'no-answer' })).toMatch(
      /<Response><Say[^>]*>[^<]+<\/Say><Hangup\/><\/Response>/,
    );
  },
);

test('a caller by turns hears something within 5 s of the last word, however long the answer takes', async () => {
  const { post, waits } = twilio({});
  await post('/turn', { SpeechResult: 'are you open' });
  await post('/turn');
  expect(waits).toHaveLength(2);
  // The rest is for the way to Twilio and its voice.
  for (const wait of waits) expect(wait).toBeLessThanOrEqual(4_500);
});
