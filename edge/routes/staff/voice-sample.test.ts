import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { fakeVoice, type HttpScript, voiceAudio } from '../../../testing/wire/fetch.ts';
import { readWav } from '../../audio/wav.ts';
import { type StaffPool, staffPool } from '../../auth/testing/staff-pool.ts';
import type { Config } from '../../config.ts';
import type { Env } from '../../env.ts';
import { voiceSampleRoutes } from './voice-sample.ts';

const config = {
  API_BASE_URL: 'https://api.test',
  EDGE_AWS_ACCESS_KEY_ID: 'id',
  EDGE_AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'ap-south-1',
  INTERNAL_API_KEY: 'the-internal-key',
  JWT_ISSUER: 'https://issuer.test',
  JWT_AUDIENCE: 'console',
  DEEPGRAM_API_KEY: 'k',
  OPENAI_API_KEY: 'k',
  AZURE_SPEECH_KEY: 'k',
  AZURE_SPEECH_BASE_URL: 'https://voice.test',
} as Config;

let mayListen = true;
let listeners: string[] = [];
const env = {
  SWITCHBOARDS: {
    getByName: (name: string) => {
      listeners.push(name);
      return { mayListen: async () => mayListen };
    },
  },
} as unknown as Env;

const tokens = { admin: '', staff: '', operator: '' };
let pool: StaffPool;
beforeAll(async () => {
  pool = await staffPool();
  tokens.admin = await pool.tokenOf({ business: 'demo-clinic', role: 'admin', sub: 'asha' });
  tokens.staff = await pool.tokenOf({ business: 'demo-clinic', role: 'staff', sub: 'ravi' });
  tokens.operator = await pool.tokenOf({ role: 'operator', sub: 'olga' });
});

let acts: Record<string, unknown>[] = [];
let isAuditUp = true;
/** The provider answers by this script. */
function answering(script: HttpScript) {
  const server = fakeVoice(script);
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    if (url.host === 'issuer.test') return Response.json(pool.published);
    if (url.host === 'voice.test') return server.fetch(url.href, init);
    if (!isAuditUp) return new Response('', { status: 503 });
    const { actId, at, ...act } = JSON.parse(String(init?.body));
    acts.push(act);
    return new Response(null, { status: 204 });
  });
  return server;
}
beforeEach(() => {
  [mayListen, isAuditUp, listeners, acts] = [true, true, [], []];
});
afterEach(() => vi.restoreAllMocks());

const fee = { language: 'en-IN', voice: 'en-IN-NeerjaNeural', text: 'A visit costs ₹500. Please come.' };
const ask = (token: string | null, body: unknown) =>
  voiceSampleRoutes({ config, env }).request('https://edge.test/calls/voice-sample', {
    method: 'POST',
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
const codeOf = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  return { status: answer.status, ...error };
};

test('an admin hears a text that is not saved, in the chosen voice and in the words of a call', async () => {
  const server = answering({ steps: voiceAudio(1500) });
  const answer = await ask(tokens.admin, fee);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('audio/wav');
  const wav = readWav(new Uint8Array(await answer.arrayBuffer()));
  expect(wav).toMatchObject({ rateHz: 8000 });
  expect('channels' in wav && (wav.channels[0]?.length ?? 0) / 8).toBe(1500 * server.requests.length);
  const said = server.requests.map(({ body }) => body).join(' ');
  expect(said).toContain("<voice name='en-IN-NeerjaNeural'>");
  expect(said).toContain('five hundred rupees');
  expect(said).not.toContain('500');
  expect(acts).toEqual([{ action: 'voice_heard', role: 'admin', person: 'asha', businessId: 'demo-clinic' }]);
});

test('without a voice the language’s own is heard; markup in a text stays text', async () => {
  const server = answering({ steps: voiceAudio(1500) });
  await ask(tokens.operator, { language: 'hi-IN', text: 'नमस्ते <break time="9s"/> जी' });
  const said = server.requests.map(({ body }) => body).join(' ');
  expect(said).toContain("<voice name='hi-IN-MadhurNeural'>");
  expect(said).not.toContain('<break');
  // An operator who founds a business has no business yet.
  expect(acts).toEqual([]);
  expect(listeners).toEqual(['listener:operator olga']);
});

test('only admins, operators and the internal key hear samples', async () => {
  const server = answering({ steps: voiceAudio(1500) });
  expect((await ask(null, fee)).status).toBe(401);
  expect((await ask('wrong', fee)).status).toBe(403);
  expect((await ask(tokens.staff, fee)).status).toBe(403);
  expect(server.requests).toEqual([]);
  expect((await ask('the-internal-key', fee)).status).toBe(200);
});

test('a voice that the provider does not know is said in words', async () => {
  answering({ refuse: { status: 400, message: 'Unsupported voice' } });
  expect(await codeOf(await ask(tokens.admin, { ...fee, voice: 'en-IN-Nobody' }))).toMatchObject({
    status: 422,
    code: 'voice_refused',
    message: expect.stringContaining('does not know the voice en-IN-Nobody'),
  });
  expect(acts).toEqual([]);
});

test('a provider that is down is 503, and a wrong key of ours is no fault of the voice', async () => {
  for (const status of [503, 401]) {
    answering({ refuse: { status, message: '' } });
    const answer = await ask(tokens.admin, fee);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await codeOf(answer)).toMatchObject({ status: 503, code: 'voice_unavailable' });
  }
});

test('a person who has heard too many waits, and nothing is asked of the provider', async () => {
  const server = answering({ steps: voiceAudio(1500) });
  mayListen = false;
  expect(await codeOf(await ask(tokens.admin, fee))).toMatchObject({ status: 429, code: 'too_many_samples' });
  expect(server.requests).toEqual([]);
  expect(listeners).toEqual(['listener:demo-clinic asha']);
});

test('a text without a word, one that is too long and a language that is none are refused', async () => {
  const server = answering({ steps: voiceAudio(1500) });
  for (const wrong of [{ text: ' …! ' }, { text: 'a '.repeat(400) }, { language: 'english' }, { voice: ' ' }])
    expect((await ask(tokens.admin, { ...fee, ...wrong })).status).toBe(400);
  expect((await ask(tokens.admin, { ...fee, text: 'क'.repeat(3000) })).status).toBe(413);
  expect(server.requests).toEqual([]);
});

test('a text of figures counts as long as it is said, and is refused before the provider is asked', async () => {
  const server = answering({ steps: voiceAudio(1500) });
  expect(await codeOf(await ask(tokens.admin, { ...fee, text: '9'.repeat(600) }))).toMatchObject({
    status: 400,
    code: 'bad_request',
  });
  expect(server.requests).toEqual([]);
  answering({ steps: voiceAudio(9000) });
  expect((await ask(tokens.admin, { ...fee, text: 'Call us at 080 4718 1234. '.repeat(8) })).status).toBe(
    200,
  );
});

test('the longest greeting in Hindi fits', async () => {
  answering({ steps: voiceAudio(4500) });
  expect((await ask(tokens.admin, { language: 'hi-IN', text: 'नमस्ते जी '.repeat(60) })).status).toBe(200);
});

test('a voice that was heard although the audit is down was heard', async () => {
  answering({ steps: voiceAudio(1500) });
  isAuditUp = false;
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect((await ask(tokens.admin, fee)).status).toBe(200);
});
