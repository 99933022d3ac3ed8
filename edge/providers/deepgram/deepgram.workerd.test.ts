import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import {
  fakeDeepgram,
  fluxConnected,
  fluxTurn,
  novaResults,
  novaUtteranceEnd,
} from '../../../testing/wire/deepgram/fetch.ts';
import type { RecogniserScript } from '../../../testing/wire/recogniser.ts';
import { type Deps, platformDeps } from '../deps.ts';
import { createGate } from '../gate.ts';
import type { SttEvent, SttStream } from '../ports.ts';
import { createDeepgramFlux } from './flux.ts';
import { createDeepgramNova } from './nova.ts';

const languages = ['hi-IN', 'en-IN'];
const unfinished = novaResults('my name is', { isFinal: true, speechFinal: true });
const frame = new Uint8Array(160).fill(0x2a);

/** The SDK swallows what a handler throws and prints it, so nothing may be printed. */
const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
beforeEach(() => printed.mockClear());
afterEach(() => expect(printed).not.toHaveBeenCalled());

interface Line {
  server: ReturnType<typeof fakeDeepgram>;
  events: SttEvent[];
  notices: string[];
  /** One more stream of the same call. */
  again(): SttStream;
  stream: SttStream;
  hangUp: AbortController;
  until(type: SttEvent['type']): Promise<SttEvent>;
}

/** `hurry`: the adapters' clock runs so many times faster: a test of seconds takes a fraction of one. */
function line(
  model: string,
  scripts: [RecogniserScript, ...RecogniserScript[]],
  { hurry = 1, handshakeMs = 2000 } = {},
): Line {
  const server = fakeDeepgram(...scripts);
  const { clock } = platformDeps(createGate());
  const begunAt = clock.now();
  const deps: Deps = {
    fetch: server.fetch,
    clock: {
      now: () => begunAt + (clock.now() - begunAt) * hurry,
      after: (ms, run) => clock.after(ms / hurry, run),
    },
  };
  const config = {
    apiKey: 'dg-key',
    baseUrl: 'ws://stt.example',
    model,
    tag: 'twilio-CA1',
    handshakeMs: handshakeMs * hurry,
  };
  const stt = model.startsWith('flux') ? createDeepgramFlux(config, deps) : createDeepgramNova(config, deps);
  const events: SttEvent[] = [];
  const notices: string[] = [];
  let arrived: () => void = () => undefined;
  const hangUp = new AbortController();
  const open = () =>
    stt.open(
      { languages, keyterms: ['Sunrise'], policy: defaultTurnPolicy },
      (event) => {
        // Signs of life come with every message; the tests are about what they bring.
        if (event.type === 'notice') notices.push(event.name);
        else if (event.type !== 'opened' && event.type !== 'alive') events.push(event);
        arrived();
      },
      hangUp.signal,
    );
  const stream = open();
  return {
    server,
    events,
    notices,
    again: open,
    stream,
    hangUp,
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
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('Flux: the SDK works in workerd over our own upgrade, where its default socket is refused with 401', async () => {
  const { server, stream, until } = line('flux-general-multi', [
    {
      steps: [
        { say: fluxConnected },
        { afterAudioMs: 40 },
        { say: fluxTurn('StartOfTurn', 'Haan boliye') },
        { say: fluxTurn('EndOfTurn', 'Haan boliye') },
      ],
    },
  ]);
  for (let index = 0; index < 3; index += 1) stream.send(frame);
  expect(await until('turnEnd')).toMatchObject({ text: 'Haan boliye', lastWordEndMs: 500 });
  const [connection] = server.connections;
  expect(connection?.url.pathname).toBe('/v2/listen');
  expect(connection?.url.searchParams.getAll('language_hint')).toEqual(['hi', 'en']);
  expect(connection?.url.searchParams.get('eager_eot_threshold')).toBe('0.4');
  expect(connection?.url.searchParams.get('tag')).toBe('twilio-CA1');
  expect(connection?.headers.get('authorization')).toBe('Token dg-key');
  expect(connection?.headers.get('x-deepgram-session-id')).toBeTruthy();
  expect(stream.sentMs()).toBe(60);
  stream.close();
});

test('Nova: interims are words, UtteranceEnd ends the turn, and the query is the one for the phone', async () => {
  const { server, stream, until } = line('nova-3', [
    {
      steps: [
        { afterAudioMs: 20 },
        { say: novaResults('hello') },
        { wait: 20 },
        { say: novaResults('hello there', { isFinal: true }) },
        { say: novaUtteranceEnd(500) },
      ],
    },
  ]);
  stream.send(frame);
  expect(await until('turnEnd')).toMatchObject({ text: 'hello there' });
  const [connection] = server.connections;
  expect(connection?.url.pathname).toBe('/v1/listen');
  expect(Object.fromEntries(connection?.url.searchParams ?? [])).toMatchObject({
    model: 'nova-3',
    language: 'multi',
    encoding: 'mulaw',
    sample_rate: '8000',
    interim_results: 'true',
    endpointing: '100',
    utterance_end_ms: '1000',
    keyterm: 'Sunrise',
    mip_opt_out: 'true',
  });
  stream.close();
});

test('Nova: a turn that does not sound finished ends probably, and for sure when no more words come', async () => {
  const { stream, until, events } = line('nova-3', [{ steps: [{ afterAudioMs: 20 }, { say: unfinished }] }], {
    hurry: 20,
  });
  stream.send(frame);
  expect(await until('turnEnd')).toMatchObject({ text: 'my name is', lastWordEndMs: 750 });
  expect(events.map((event) => event.type)).toEqual(['words', 'turnEnding', 'turnEnd']);
  stream.close();
});

test('Nova: words that come while a turn waits take it up again', async () => {
  const { stream, until, events } = line('nova-3', [
    {
      steps: [
        { afterAudioMs: 20 },
        { say: unfinished },
        { wait: 60 },
        { say: novaResults('Ravi', { startMs: 1500 }) },
        { say: novaResults('Ravi', { startMs: 1500, isFinal: true, speechFinal: true }) },
      ],
    },
  ]);
  stream.send(frame);
  expect(await until('turnEnd')).toMatchObject({ text: 'my name is Ravi' });
  expect(events.map((event) => event.type)).toEqual([
    'words',
    'turnEnding',
    'resumed',
    'words',
    'turnEnding',
    'turnEnd',
  ]);
  stream.close();
});

test('Nova: a stream that is closed, aborted or dead ends no turn that waited', async () => {
  const waits = { steps: [{ afterAudioMs: 20 }, { say: unfinished }] };
  const [closed, aborted] = [line('nova-3', [waits], { hurry: 10 }), line('nova-3', [waits], { hurry: 10 })];
  const dead = line('nova-3', [{ steps: [...waits.steps, { close: 1011 }] }], { hurry: 10 });
  for (const each of [closed, aborted, dead]) each.stream.send(frame);
  await Promise.all([closed.until('turnEnding'), aborted.until('turnEnding'), dead.until('fault')]);
  closed.stream.close();
  aborted.hangUp.abort();
  await pause(200);
  expect(closed.events.at(-1)?.type).toBe('turnEnding');
  expect(aborted.events.at(-1)?.type).toBe('turnEnding');
  expect(dead.events.at(-1)?.type).toBe('fault');
});

test('audio sent before the handshake is over arrives after it', async () => {
  const { server, stream, until } = line('flux-general-multi', [
    {
      handshakeMs: 80,
      steps: [{ say: fluxConnected }, { afterAudioMs: 400 }, { say: fluxTurn('EndOfTurn', 'early words') }],
    },
  ]);
  for (let index = 0; index < 20; index += 1) stream.send(frame);
  expect(stream.sentMs()).toBe(0);
  await until('turnEnd');
  expect(server.connections[0]?.audioMs).toBe(400);
  stream.close();
});

test('Flux has no KeepAlive: a line that rings is filled with silence, which counts as audio sent', async () => {
  const { server, stream, until } = line(
    'flux-general-multi',
    [
      {
        steps: [{ say: fluxConnected }, { afterAudioMs: 300 }, { say: fluxTurn('EndOfTurn', 'still there') }],
      },
    ],
    { hurry: 20 },
  );
  await until('turnEnd');
  const [first] = server.connections[0]?.received ?? [];
  expect(first instanceof Uint8Array && first.every((byte) => byte === 0xff) && first.length).toBe(800);
  expect(stream.sentMs()).toBeGreaterThanOrEqual(300);
  stream.close();
});

test('Nova is kept alive by text frames, with a little silence while there was no audio yet', async () => {
  const { server, stream, until } = line(
    'nova-3',
    [
      {
        steps: [
          { afterText: 'KeepAlive' },
          { afterAudioMs: 100 },
          { say: novaResults('hello', { isFinal: true, speechFinal: true }) },
        ],
      },
    ],
    { hurry: 80 },
  );
  await until('turnEnd');
  const frames = server.connections[0]?.received ?? [];
  expect(frames[0]).toEqual({ type: 'KeepAlive' });
  stream.send(frame);
  await pause(20);
  const before = server.connections[0]?.audioMs;
  await pause(200);
  expect(server.connections[0]?.audioMs).toBe(before);
  expect(server.connections[0]?.received.filter((each) => 'type' in each).length).toBeGreaterThan(1);
  stream.close();
});

test('a refused handshake is a fault with its status, though the SDK hands on a bare error', async () => {
  const { until, events } = line('flux-general-multi', [
    { refuse: { status: 401, headers: { 'dg-error': 'Invalid credentials.' } } },
  ]);
  expect(await until('fault')).toMatchObject({ fault: { source: 'stt', kind: 'auth', retryable: false } });
  await pause(30);
  expect(events).toHaveLength(1);
});

test('a hung handshake is a fault in time, though the SDK would wait for ever', async () => {
  const { until } = line('flux-general-multi', [{ hang: true }], { handshakeMs: 300 });
  expect(await until('fault')).toMatchObject({ fault: { kind: 'network', retryable: true } });
});

test('a server that opens and says nothing has stalled', async () => {
  const { until } = line('flux-general-multi', [{ steps: [] }], { handshakeMs: 300 });
  expect(await until('fault')).toMatchObject({ fault: { kind: 'stall', retryable: true } });
});

test('a close of the server is one fault of its kind, and the SDK opens no new stream behind our back', async () => {
  for (const [code, kind] of [
    [1011, 'server'],
    [1008, 'config'],
    [1000, 'network'],
  ] as const) {
    const { until, events, server } = line('flux-general-multi', [
      { steps: [{ say: fluxConnected }, { wait: 10 }, { close: code, reason: 'NET-0001' }] },
    ]);
    expect(await until('fault')).toMatchObject({ fault: { kind } });
    await pause(30);
    expect(events).toHaveLength(1);
    expect(server.connections).toHaveLength(1);
  }
});

test('audio after the end is dropped, where the SDK would throw "Socket is not open."', async () => {
  const { until, stream, events } = line('nova-3', [{ steps: [{ close: 1011, reason: 'NET-0000' }] }]);
  await until('fault');
  for (let index = 0; index < 10; index += 1) stream.send(frame);
  await pause(60);
  stream.close();
  stream.close();
  expect(events).toHaveLength(1);
});

test('our own close says CloseStream and is no event, though the SDK fires a close of its own', async () => {
  const { server, stream, events, until } = line('flux-general-multi', [
    {
      steps: [
        { say: fluxConnected },
        { say: fluxTurn('Update', 'hi') },
        { afterText: 'CloseStream' },
        { say: fluxTurn('EndOfTurn', 'hi') },
      ],
    },
  ]);
  await until('words');
  stream.close();
  await pause(40);
  expect(server.connections[0]?.received.at(-1)).toEqual({ type: 'CloseStream' });
  expect(server.connections[0]?.closed?.code).toBe(1000);
  expect(events.map((event) => event.type)).toEqual(['words']);
});

test('an abort ends the stream silently, before and after the handshake', async () => {
  const ringing = line('flux-general-multi', [{ hang: true }]);
  ringing.hangUp.abort();
  const talking = line('flux-general-multi', [
    { steps: [{ say: fluxConnected }, { say: fluxTurn('Update', 'hi') }] },
  ]);
  await talking.until('words');
  talking.hangUp.abort();
  await pause(40);
  expect(ringing.events).toEqual([]);
  expect(talking.events).toHaveLength(1);
  expect(talking.server.connections[0]?.closed?.code).toBe(1000);
});

test('one garbled message costs nothing, five in a row end the stream', async () => {
  const once = line('flux-general-multi', [
    { steps: [{ say: fluxConnected }, { sayRaw: '{"type":"Turn' }, { say: fluxTurn('Update', 'fine') }] },
  ]);
  expect(await once.until('words')).toMatchObject({ text: 'fine' });
  once.stream.close();
  const garbled = Array.from({ length: 5 }, () => ({ sayRaw: 'no json' }));
  const always = line('flux-general-multi', [{ steps: [{ say: fluxConnected }, ...garbled] }]);
  expect(await always.until('fault')).toMatchObject({ fault: { kind: 'protocol' } });
});

test('Flux: a turn that ended here is ended there, and expected digits are switched on and off', async () => {
  const { server, stream, until, notices } = line('flux-general-multi', [
    {
      steps: [
        { say: fluxConnected },
        { say: fluxTurn('Update', 'my number is') },
        { afterText: 'ForceEndTurn' },
        { say: { type: 'Warning', code: 'FORCE_END_TURN_NO_ACTIVE_TURN', description: 'no turn' } },
        { say: { type: 'ConfigureSuccess', numerals: true } },
        { say: { ...fluxTurn('EndOfTurn', 'my number is'), trigger: 'manual' } },
      ],
    },
  ]);
  // Asked for before the socket is open: said as soon as it is.
  stream.expectDigits?.(true);
  await until('words');
  stream.expectDigits?.(true);
  stream.endTurn?.();
  expect(await until('turnEnd')).toMatchObject({ text: 'my number is', trigger: 'manual' });
  stream.expectDigits?.(false);
  stream.close();
  await pause(40);
  expect(server.connections[0]?.received.filter((each) => 'type' in each)).toEqual([
    { type: 'Configure', numerals: true },
    { type: 'ForceEndTurn' },
    { type: 'Configure', numerals: false },
    { type: 'CloseStream' },
  ]);
  expect(notices).toEqual(['FORCE_END_TURN_NO_ACTIVE_TURN']);
});

test('Flux: a server that ends the stream over a message is not sent it again in this call', async () => {
  const refusal = { type: 'Error', code: 'UNPARSABLE_CLIENT_MESSAGE', description: 'not enabled' };
  const refuses = {
    steps: [
      { say: fluxConnected },
      { say: fluxTurn('Update', 'yes') },
      { afterText: 'ForceEndTurn' },
      // It was under way when the message came, and is about the audio before.
      { say: fluxTurn('Update', 'yes please') },
      { wait: 20 },
      { say: refusal },
      { close: 1008, reason: 'UNPARSABLE_CLIENT_MESSAGE' },
    ],
  };
  const first = line('flux-general-multi', [
    refuses,
    { steps: [{ say: fluxConnected }, { say: fluxTurn('Update', 'and tea') }] },
  ]);
  first.stream.send(new Uint8Array(8000).fill(0x2a));
  await first.until('words');
  first.stream.endTurn?.();
  // A retry helps, because the message will be left out.
  expect(await first.until('fault')).toMatchObject({ fault: { kind: 'server', retryable: true } });
  expect(first.notices).toEqual(['UNPARSABLE_CLIENT_MESSAGE']);
  for (let streams = 2; streams <= 3; streams += 1) {
    const next = first.again();
    // Not said before the socket is open, so it is not taken for the reason of what happens there.
    next.expectDigits?.(true);
    await pause(40);
    next.endTurn?.();
    await pause(40);
    expect(first.server.connections[streams - 1]?.received.filter((each) => 'type' in each)).toEqual([
      { type: 'Configure', numerals: true },
    ]);
    next.close();
  }
});

test('Nova flushes what it has where our side ended the turn', async () => {
  const { server, stream, until } = line('nova-3', [
    { steps: [{ say: novaResults('hello') }, { afterText: 'Finalize' }] },
  ]);
  await until('words');
  stream.endTurn?.();
  stream.expectDigits?.(true);
  await pause(40);
  expect(server.connections[0]?.received).toEqual([{ type: 'Finalize' }]);
  stream.close();
});

test('a close without a code, as after a lost connection, is a fault that may be dialled again', async () => {
  const { until } = line('flux-general-multi', [
    { steps: [{ say: fluxConnected }, { say: fluxTurn('Update', 'hi') }, { drop: true }] },
  ]);
  await until('words');
  expect(await until('fault')).toMatchObject({ fault: { kind: 'network', retryable: true } });
});
