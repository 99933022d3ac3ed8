import { expect, test } from 'vitest';
import { basicHeader } from '../carriers/credentials.ts';
import { sign } from '../carriers/twilio/signature.ts';
import { parseConfig } from '../config.ts';
import type { Env } from '../env.ts';
import type { MeterBatch } from '../metrics/call-metrics.ts';
import { mediaRoutes } from './media.ts';

const parsed = parseConfig({
  PUBLIC_URL: 'https://edge.test',
  API_BASE_URL: 'https://api.test',
  EDGE_AWS_ACCESS_KEY_ID: 'id',
  EDGE_AWS_SECRET_ACCESS_KEY: 'secret',
  INTERNAL_API_KEY: 'operator',
  DEEPGRAM_API_KEY: 'k',
  OPENAI_API_KEY: 'k',
  AZURE_SPEECH_KEY: 'k',
  EXOTEL_PHONE_NUMBER: '+918000000001',
  EXOTEL_STREAM_USER: 'user',
  EXOTEL_STREAM_PASSWORD: 'password',
  TWILIO_AUTH_TOKEN: 'token',
});
if (!parsed.ok) throw new Error(parsed.faults.join());
const { config } = parsed;

const twilioPath = '/twilio/twilio-CA1/token';

function dialled(isFull: boolean) {
  const counted: MeterBatch['counted'] = [];
  const env = {
    CALLS: {
      idFromName: (name: string) => name,
      get: (name: string) => ({ fetch: async () => Response.json({ object: name }) }),
    },
    SWITCHBOARDS: { getByName: () => ({ isFull: async () => isFull }) },
    METRICS: {
      getByName: () => ({
        count: async (batch: MeterBatch) => {
          counted.push(...batch.counted);
        },
      }),
    },
  } as unknown as Env;
  const headers = {
    upgrade: 'websocket',
    authorization: basicHeader({ user: 'user', password: 'password' }),
  };
  const routes = mediaRoutes({ config, env });
  return {
    counted,
    answer: routes.request('/exotel', { headers }),
    upgrade: (signature: string) =>
      routes.request(twilioPath, { headers: { upgrade: 'websocket', 'x-twilio-signature': signature } }),
  };
}

test('a stream over the static address goes to an object of its own, and nothing is counted as refused', async () => {
  const { counted, answer } = dialled(false);
  expect(await (await answer).json()).toEqual({
    object: expect.stringMatching(/^exotel\/static\/[\da-f-]{36}$/),
  });
  expect(counted).toEqual([]);
});

test('one stream too many over the static address is answered 429, and counted as a refused call', async () => {
  const { counted, answer } = dialled(true);
  expect((await answer).status).toBe(429);
  expect((await answer).headers.get('retry-after')).toBe('10');
  expect(counted).toEqual([
    { name: 'voice_calls_total', labels: { carrier: 'exotel', outcome: 'refused' }, by: 1 },
    { name: 'voice_rings_refused_total', labels: { reason: 'concurrency' }, by: 1 },
  ]);
});

test('a wrong X-Twilio-Signature on a media upgrade is counted, and does not cost the call', async () => {
  const { counted, upgrade } = dialled(false);
  const right = await sign('token', `wss://edge.test${twilioPath}`);
  expect((await upgrade(right)).status).toBe(200);
  expect(counted).toEqual([]);
  expect((await upgrade(await sign('other', `wss://edge.test${twilioPath}`))).status).toBe(200);
  expect((await upgrade('garbage')).status).toBe(200);
  const fault = { name: 'voice_errors_total', labels: { source: 'carrier', kind: 'auth' }, by: 1 };
  expect(counted).toEqual([fault, fault]);
});
