import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { AfterStream } from '../call/keeping/after-stream.ts';
import { variables } from '../call/testing/scripted-api.ts';
import type { TurnRequest } from '../call/turns/turn-state.ts';
import { sign } from '../carriers/twilio/signature.ts';
import { parseConfig } from '../config.ts';
import type { Env } from '../env.ts';
import { twilioRoutes } from './twilio.ts';

// Twilio's webhooks with a scripted call object.

const origin = 'https://edge.test';
const apology = { text: 'Sorry, goodbye.', language: 'en-IN' };
const prepared: AfterStream = {
  ...{
    known: true,
    ended: null,
    transfer: null,
    whisper: '',
    mayResume: true,
    hasStreamed: false,
    byTurns: false,
  },
  ...{ language: 'en-IN', to: '+918000000001', from: '+919800000001' },
};

function twilio(after: Partial<AfterStream>, reply = 'Yes?', mode: 'stream' | 'turns' = 'stream') {
  const parsed = parseConfig({
    ...variables,
    PUBLIC_URL: origin,
    TWILIO_AUTH_TOKEN: 'token',
    VOICE_MODE: mode,
  });
  if (!parsed.ok) throw new Error(parsed.faults.join());
  const turns: TurnRequest[] = [];
  const opened: string[] = [];
  const call = {
    afterStream: async () => ({ ...prepared, ...after }),
    prepare: async () => ({ refusal: null, token: 'again', language: 'en-IN', text: '' }),
    neverOpened: async () => {
      opened.push('neverOpened');
      return apology;
    },
    turn: async (question: TurnRequest) => {
      turns.push(question);
      return { reply, language: 'en-IN', next: 'listen' };
    },
  };
  const env = { CALLS: { idFromName: (name: string) => name, get: () => call } } as unknown as Env;
  const routes = twilioRoutes({ config: parsed.config, env });
  return {
    turns,
    opened,
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
