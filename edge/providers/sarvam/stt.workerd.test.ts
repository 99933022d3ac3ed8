import { expect, test } from 'vitest';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { fakeDeepgram, fluxConnected, fluxTurn, novaResults } from '../../../testing/wire/deepgram/fetch.ts';
import type { RecogniserScript, RecogniserStep } from '../../../testing/wire/recogniser.ts';
import {
  failed,
  fakeSarvam,
  final,
  partial,
  pong,
  sessionBegin,
  speechEnd,
  speechStart,
} from '../../../testing/wire/sarvam/fetch.ts';
import { createProviders } from '../create.ts';
import { type Deps, platformDeps } from '../deps.ts';
import { createGate } from '../gate.ts';
import type { Stt, SttEvent, SttStream } from '../ports.ts';
import { ProviderEnv } from '../registry.ts';
import { createSarvamStt, sarvamStt } from './stt.ts';

const frame = new Uint8Array(160).fill(0x2a);
const config = { SARVAM_API_KEY: 'sv-key', SARVAM_BASE_URL: 'wss://sarvam.example' };
const said: RecogniserStep[] = [
  { say: sessionBegin },
  { afterAudioMs: 40 },
  { say: speechStart() },
  { say: partial('haan') },
  { say: partial('haan boliye') },
  { say: speechEnd() },
  { say: final('Haan, boliye.', 0, { endMs: 40 }) },
];

interface Line {
  events: SttEvent[];
  notices: string[];
  signs: string[];
  stream: SttStream;
  until(type: SttEvent['type']): Promise<SttEvent>;
}

function listen(stt: Stt, languages = ['hi-IN'], signal = new AbortController().signal): Line {
  const events: SttEvent[] = [];
  const notices: string[] = [];
  const signs: string[] = [];
  let arrived: () => void = () => undefined;
  const stream = stt.open(
    { languages, keyterms: ['Sunrise Dental', 'Asha'], policy: defaultTurnPolicy },
    (event) => {
      if (event.type === 'notice') notices.push(event.name);
      else if (event.type === 'opened' || event.type === 'alive') signs.push(event.type);
      else events.push(event);
      arrived();
    },
    signal,
  );
  return {
    events,
    notices,
    signs,
    stream,
    async until(type) {
      while (true) {
        const event = events.find((each) => each.type === type);
        if (event) return event;
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
    },
  };
}

/** `hurry`: the adapter's clock runs so many times faster: a test of seconds takes a fraction of one. */
function sarvam(
  scripts: [RecogniserScript, ...RecogniserScript[]],
  { hurry = 1, languages = ['hi-IN'], handshakeMs = 2000 } = {},
) {
  const server = fakeSarvam(...scripts);
  const { clock } = platformDeps(createGate());
  const begunAt = clock.now();
  const deps: Deps = {
    fetch: server.fetch,
    clock: {
      now: () => begunAt + (clock.now() - begunAt) * hurry,
      after: (ms, run) => clock.after(ms / hurry, run),
    },
  };
  const hangUp = new AbortController();
  const stt = createSarvamStt(
    config,
    { model: 'saaras:v3-realtime', handshakeMs: handshakeMs * hurry },
    deps,
  );
  return { server, hangUp, ...listen(stt, languages, hangUp.signal) };
}

test('the caller’s audio goes out as 16-bit base64, and a turn comes back', async () => {
  const { server, stream, until } = sarvam([{ steps: said }]);
  for (let index = 0; index < 3; index += 1) stream.send(frame);
  expect(await until('turnEnd')).toMatchObject({
    text: 'Haan, boliye.',
    languages: ['hi-IN'],
    lastWordEndMs: 40,
    isEstimated: true,
  });
  const [connection] = server.connections;
  expect(connection?.url.origin).toBe('https://sarvam.example');
  expect(connection?.url.pathname).toBe('/speech-to-text-realtime/ws');
  expect(connection?.headers.get('api-subscription-key')).toBe('sv-key');
  expect(Object.fromEntries(connection?.url.searchParams ?? [])).toEqual({
    model: 'saaras:v3-realtime',
    language_code: 'hi-IN',
    encoding: 'linear16',
    sample_rate: '8000',
    stream_type: 'fast',
    endpointing: 'vad',
    silence_duration_ms: '300',
    return_timestamps: 'true',
    prompt: 'Sunrise Dental, Asha',
  });
  expect(stream.sentMs()).toBe(60);
  expect(connection?.audioMs).toBe(60);
  stream.close();
});

test.each([
  [['hi-IN', 'en-IN'], 'auto'],
  [['ta-IN'], 'ta-IN'],
  [['or-IN'], 'or-IN'],
  [['te-IN', 'fr-FR'], 'te-IN'],
  [['fr-FR'], 'auto'],
])('the languages %j are asked for as %s', async (languages, code) => {
  const { server, stream, until } = sarvam([{ steps: said }], { languages });
  stream.send(frame);
  stream.send(frame);
  await until('turnEnd');
  expect(server.connections[0]?.url.searchParams.get('language_code')).toBe(code);
  stream.close();
});

test('we take leave with `end`, and nothing is told after it', async () => {
  const { server, stream, until, events } = sarvam([
    { steps: [...said, { afterText: 'end' }, { drop: true }] },
  ]);
  stream.send(frame);
  stream.send(frame);
  await until('turnEnd');
  const before = events.length;
  stream.close();
  await expect.poll(() => server.connections[0]?.closed?.code).toBe(1000);
  expect(server.connections[0]?.received.at(-1)).toEqual({ event: 'end' });
  expect(events).toHaveLength(before);
});

test('a quiet stream is kept open by a ping, and a pong is a sign of life and no news', async () => {
  const { stream, server, events, signs } = sarvam(
    [{ steps: [{ say: sessionBegin }, { afterText: 'ping' }, { say: pong }] }],
    { hurry: 200 },
  );
  stream.send(frame);
  await expect.poll(() => signs.filter((sign) => sign === 'alive').length).toBe(2);
  expect(server.connections[0]?.received).toContainEqual({ event: 'ping' });
  expect(events).toEqual([]);
  stream.close();
});

test.each<[string, RecogniserScript, object]>([
  ['a key that is refused at the door', { refuse: { status: 403 } }, { kind: 'auth', retryable: false }],
  ['too many handshakes', { refuse: { status: 429 } }, { kind: 'rate' }],
  [
    'a key that is refused inside',
    { steps: [{ close: 1003, reason: 'Invalid' }] },
    { kind: 'rate', retryable: false },
  ],
  [
    'a key that is refused by an error',
    { steps: [{ say: failed('forbidden', true, 403) }, { close: 1003 }] },
    { kind: 'auth', retryable: false },
  ],
  ['a language that is refused', { steps: [{ close: 4000 }] }, { kind: 'config', retryable: false }],
  [
    'a failure of theirs',
    { steps: [{ say: sessionBegin }, { close: 1011 }] },
    { kind: 'server', retryable: true },
  ],
  ['no activity', { steps: [{ say: sessionBegin }, { close: 1008 }] }, { kind: 'network', retryable: true }],
  [
    'a lost connection',
    { steps: [{ say: sessionBegin }, { drop: true }] },
    { kind: 'network', retryable: true },
  ],
  [
    'a session that ends by itself',
    { steps: [{ say: sessionBegin }, { say: { event: 'session.end' } }, { close: 1000 }] },
    { kind: 'network', retryable: true },
  ],
  ['an open socket that says nothing', { steps: [] }, { kind: 'stall', retryable: true }],
  ['a handshake that hangs', { hang: true }, { kind: 'network', retryable: true }],
])('%s is one fault of its kind', async (_, script, fault) => {
  const { until, events } = sarvam([script], { handshakeMs: 150 });
  expect(await until('fault')).toMatchObject({ fault: { source: 'stt', ...fault } });
  expect(events).toHaveLength(1);
});

test('an error that is not fatal is counted, and the turn comes all the same', async () => {
  const { stream, until, notices } = sarvam([
    { steps: [{ say: sessionBegin }, { say: failed('invalid_config', false) }, ...said.slice(1)] },
  ]);
  stream.send(frame);
  stream.send(frame);
  expect(await until('turnEnd')).toMatchObject({ text: 'Haan, boliye.' });
  expect(notices).toEqual(['invalid_config']);
  stream.close();
});

test('four broken messages are skipped and counted, five in a row end the stream', async () => {
  const broken = (count: number): RecogniserStep[] =>
    Array.from({ length: count }, () => ({ sayRaw: '{"event":' }));
  const few = sarvam([{ steps: [{ say: sessionBegin }, ...broken(4), ...said.slice(1)] }]);
  few.stream.send(frame);
  few.stream.send(frame);
  await few.until('turnEnd');
  expect(few.notices).toEqual(['unreadable', 'unreadable', 'unreadable', 'unreadable']);
  few.stream.close();
  const many = sarvam([{ steps: [{ say: sessionBegin }, ...broken(5)] }]);
  expect(await many.until('fault')).toMatchObject({ fault: { kind: 'protocol' } });
});

test('a hang-up during the handshake closes quietly', async () => {
  const { hangUp, events, stream } = sarvam([{ handshakeMs: 100, steps: said }]);
  hangUp.abort();
  stream.send(frame);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(events).toEqual([]);
});

test('a probe waits for the first message, because a wrong key is refused behind the handshake', async () => {
  const asked = (script: RecogniserScript) => {
    const deps = { ...platformDeps(createGate()), fetch: fakeSarvam(script).fetch };
    return sarvamStt.probe(
      { ...config, SARVAM_STT_MODEL: undefined, STT_EAGER: 'on' },
      'saaras:v3-realtime',
      deps,
      AbortSignal.timeout(2000),
    );
  };
  await asked({ steps: [{ say: sessionBegin }] });
  await expect(asked({ steps: [{ say: failed('forbidden', true, 401) }] })).rejects.toMatchObject({
    fault: { kind: 'auth' },
  });
  await expect(asked({ steps: [{ close: 4000 }] })).rejects.toMatchObject({ fault: { kind: 'config' } });
});

/** A call whose recognisers are Sarvam's and Deepgram's, in this order or the other. */
function pair(
  first: 'sarvam-stt' | 'deepgram-nova' | 'deepgram-flux',
  second: string,
  servers: Record<string, Deps['fetch']>,
) {
  const env = ProviderEnv.parse({
    ...config,
    DEEPGRAM_API_KEY: 'd',
    DEEPGRAM_BASE_URL: 'wss://deepgram.example',
    OPENAI_API_KEY: 'o',
    AZURE_SPEECH_KEY: 'a',
    STT_PROVIDER: first,
    STT_PROVIDER_FALLBACK: second,
  });
  const fetch: Deps['fetch'] = (input, init) => {
    const server = servers[new URL(input).host];
    if (!server) throw new Error('no such server');
    return server(input, init);
  };
  const failovers: string[] = [];
  const { stt } = createProviders(
    env,
    { ...platformDeps(createGate()), fetch },
    {
      onFailover: (from, to) => void failovers.push(`${from} > ${to}`),
    },
  );
  return { failovers, ...listen(stt) };
}

test('Deepgram takes over from Sarvam in the middle of a turn, and no word is lost', async () => {
  const nova = fakeDeepgram({
    steps: [
      { afterAudioMs: 20 },
      // Sarvam's words have no times: all of the turn's audio is replayed, and its words come once more.
      { say: novaResults('mera naam Ravi hai', { isFinal: true, speechFinal: true }) },
    ],
  });
  const call = pair('sarvam-stt', 'deepgram-nova', {
    'sarvam.example': fakeSarvam(
      {
        steps: [
          { say: sessionBegin },
          { afterAudioMs: 40 },
          { say: partial('mera naam') },
          { wait: 20 },
          { close: 1011 },
        ],
      },
      { refuse: { status: 503 } },
      { refuse: { status: 403 } },
    ).fetch,
    'deepgram.example': nova.fetch,
  });
  for (let index = 0; index < 10; index += 1) call.stream.send(frame);
  expect(await call.until('turnEnd')).toMatchObject({ text: 'mera naam Ravi hai' });
  expect(call.failovers).toEqual(['sarvam-stt/saaras:v3-realtime > deepgram-nova/nova-3']);
  expect(nova.connections[0]?.audioMs).toBe(200);
  expect(call.stream.spent?.().flatMap(({ provider, ms }) => (ms > 0 ? [[provider, ms]] : []))).toEqual([
    ['sarvam-stt', 200],
    ['deepgram-nova', 200],
  ]);
  call.stream.close();
});

test('Sarvam takes over from Deepgram in the middle of a turn, on the caller’s own clock', async () => {
  const server = fakeSarvam({
    steps: [
      { say: sessionBegin },
      { afterAudioMs: 20 },
      { say: partial('chahiye') },
      { say: speechEnd() },
      { say: final('chahiye', 0, { endMs: 60 }) },
    ],
  });
  const call = pair('deepgram-flux', 'sarvam-stt', {
    'deepgram.example': fakeDeepgram(
      {
        steps: [
          { say: fluxConnected },
          { afterAudioMs: 200 },
          { say: fluxTurn('StartOfTurn', 'appointment', { msPerWord: 100 }) },
          { say: fluxTurn('Update', 'appointment', { msPerWord: 100 }) },
          { wait: 20 },
          { close: 1011 },
        ],
      },
      { refuse: { status: 403 } },
    ).fetch,
    'sarvam.example': server.fetch,
  });
  for (let index = 0; index < 10; index += 1) call.stream.send(frame);
  const end = await call.until('turnEnd');
  // The replay begins behind the last word of the dead stream, at 100 ms; the new stream's 60 are 160.
  expect(end).toMatchObject({ text: 'appointment chahiye', lastWordEndMs: 160, isEstimated: true });
  call.stream.close();
});
