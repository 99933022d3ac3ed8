import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { mulawOf, silence } from '../../../edge/audio/mulaw.ts';
import { wavFile } from '../../../edge/audio/wav.ts';
import { deepgramServer } from '../../../testing/wire/deepgram/server.ts';
import { plain } from '../../../testing/wire/deepgram/shapes.ts';
import { deepgramBrain } from './deepgram-brain.ts';
import { hush, scriptedRecogniser, scriptedVad, sound } from './stt/scripted-stt.ts';
import { startVoiceThread, type VoiceThread } from './tts/voice-thread.ts';

const flux = '/v2/listen?model=flux-general-en&encoding=mulaw&sample_rate=8000&eager_eot_threshold=0.4';
const nova =
  '/v1/listen?model=nova-3&encoding=mulaw&sample_rate=8000&interim_results=true&endpointing=300&utterance_end_ms=1000&vad_events=true';
const authorised = { headers: { Authorization: 'Token anything' } };

interface Message {
  type: string;
  event?: string;
  sequence_id?: number;
  transcript?: string;
  is_final?: boolean;
  from_finalize?: boolean;
  channel?: { alternatives: { transcript: string }[] };
}

let voices: VoiceThread;
let server: Server;
let origin: string;

beforeEach(async () => {
  voices = startVoiceThread('cold');
  const stt = { vad: scriptedVad(), recogniser: scriptedRecogniser('hello there my good friend') };
  server = deepgramServer({ ...deepgramBrain({ ...stt, idleMs: 400 }, voices), shapes: [plain] });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await voices.close();
});

function connect(path: string, options: WebSocket.ClientOptions = authorised, protocols: string[] = []) {
  const socket = new WebSocket(`ws://${origin}${path}`, protocols, options);
  const messages: Message[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const opened = new Promise<WebSocket>((resolve) => socket.on('open', () => resolve(socket)));
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  const refused = new Promise<{ status: number | undefined; error: unknown; id: unknown }>((resolve) =>
    socket.on('unexpected-response', (_, response) => {
      resolve({
        status: response.statusCode,
        error: response.headers['dg-error'],
        id: response.headers['dg-request-id'],
      });
      response.destroy();
    }),
  );
  socket.on('error', () => undefined);
  return { socket, messages, opened, closed, refused };
}

const mulaw = (...pieces: Float32Array[]) =>
  Buffer.concat(pieces.map((piece) => mulawOf(Int16Array.from(piece, (sample) => sample * 32_767))));
const breath = () => new Promise((resolve) => setTimeout(resolve, 5));

async function say(socket: WebSocket, audio: Uint8Array) {
  for (let at = 0; at < audio.length; at += 160) {
    socket.send(audio.subarray(at, at + 160));
    await breath();
  }
}

it.each([undefined, 'Token invalid', 'nonsense'])(
  'without a good key the handshake is a 401 with its reason (%s)',
  async (Authorization) => {
    const { refused } = connect(flux, { headers: Authorization === undefined ? {} : { Authorization } });
    expect(await refused).toMatchObject({
      status: 401,
      error: 'Invalid credentials.',
      id: expect.any(String),
    });
  },
);

it('a bad query is a 400 that names the parameter', async () => {
  expect(await connect(flux.replace('mulaw', 'opus')).refused).toMatchObject({
    status: 400,
    error: expect.stringContaining('encoding'),
  });
  expect(await connect('/v3/listen').refused).toMatchObject({ status: 404 });
});

it('a browser may bring its key as subprotocols', async () => {
  const { opened, socket } = connect(flux, {}, ['token', 'a-key']);
  await opened;
  expect(socket.protocol).toBe('token');
  socket.terminate();
});

it('Flux: Connected comes first, ids have no gap, one turn from its start to its end, and CloseStream closes with 1000', async () => {
  const { opened, messages, closed } = connect(flux);
  const socket = await opened;
  await say(socket, mulaw(hush(0.3), sound(0.6), hush(0.7)));
  socket.send(JSON.stringify({ type: 'CloseStream' }));
  expect((await closed).code).toBe(1000);
  expect(messages[0]?.type).toBe('Connected');
  expect(messages.map((message) => message.sequence_id)).toEqual(messages.map((_, index) => index));
  const events = messages.flatMap((message) =>
    message.event && message.event !== 'Update' ? [message.event] : [],
  );
  expect(events).toEqual(['StartOfTurn', 'EagerEndOfTurn', 'EndOfTurn']);
  expect(messages.find((message) => message.event === 'EndOfTurn')?.transcript).toBe('hello there');
});

it('Flux: a turn that is open when the client leaves ends before the socket closes', async () => {
  const { opened, messages, closed } = connect(flux);
  const socket = await opened;
  await say(socket, mulaw(hush(0.3), sound(0.55)));
  socket.send(JSON.stringify({ type: 'CloseStream' }));
  await closed;
  expect(messages.at(-1)).toMatchObject({ event: 'EndOfTurn', transcript: 'hello there' });
});

it('Flux: Configure is confirmed or refused, and an unknown message ends the stream', async () => {
  const { opened, messages, closed } = connect(flux);
  const socket = await opened;
  socket.send(
    JSON.stringify({ type: 'Configure', thresholds: { eot_threshold: 0.9 }, keyterms: ['Sunrise'] }),
  );
  socket.send(JSON.stringify({ type: 'Configure', thresholds: { eot_threshold: 7 } }));
  socket.send(JSON.stringify({ type: 'Tomorrow' }));
  expect((await closed).code).toBe(1008);
  expect(messages.map((message) => message.type)).toEqual([
    'Connected',
    'ConfigureSuccess',
    'ConfigureFailure',
    'Error',
  ]);
});

it('Flux: ForceEndTurn ends the turn at once with all words so far, and is warned of where no turn is open', async () => {
  const { opened, messages } = connect(flux);
  const socket = await opened;
  await say(socket, mulaw(hush(0.3), sound(0.6)));
  socket.send(JSON.stringify({ type: 'ForceEndTurn' }));
  await vi.waitFor(() => expect(messages.some((message) => message.event === 'EndOfTurn')).toBe(true));
  expect(messages.at(-1)).toMatchObject({
    event: 'EndOfTurn',
    transcript: 'hello there',
    trigger: 'manual',
    turn_index: 0,
  });
  socket.send(JSON.stringify({ type: 'ForceEndTurn' }));
  await vi.waitFor(() =>
    expect(messages.at(-1)).toMatchObject({ type: 'Warning', code: 'FORCE_END_TURN_NO_ACTIVE_TURN' }),
  );
  socket.terminate();
});

it.each([flux, nova])('a stream without audio is closed with 1011 NET-0001 (%s)', async (path) => {
  expect(await connect(path).closed).toEqual({ code: 1011, reason: 'NET-0001' });
});

it('Nova: KeepAlive holds the stream open', async () => {
  const { opened, closed } = connect(nova);
  const socket = await opened;
  for (let round = 0; round < 4; round++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.send(JSON.stringify({ type: 'KeepAlive' }));
  }
  expect(socket.readyState).toBe(WebSocket.OPEN);
  expect((await closed).code).toBe(1011);
});

it('Nova: Finalize gives the words so far at once', async () => {
  const { opened, messages } = connect(nova);
  const socket = await opened;
  await say(socket, mulaw(hush(0.3), sound(0.55)));
  socket.send(JSON.stringify({ type: 'Finalize' }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(messages.at(-1)).toMatchObject({
    is_final: true,
    from_finalize: true,
    channel: { alternatives: [{ transcript: 'hello there' }] },
  });
  socket.terminate();
});

it('Nova: an empty frame ends the stream with its Metadata and 1000', async () => {
  const { opened, messages, closed } = connect(nova);
  const socket = await opened;
  await say(socket, mulaw(hush(0.3), sound(0.55), hush(0.5)));
  socket.send(new Uint8Array(0));
  expect((await closed).code).toBe(1000);
  expect(messages.at(-1)).toMatchObject({ type: 'Metadata', duration: 1.35 });
  expect(
    messages.filter(
      (message) => message.is_final && message.channel?.alternatives[0]?.transcript === 'hello there',
    ),
  ).toHaveLength(1);
});

it('a recording is answered as a whole, another file is a 400', async () => {
  const post = (body: Uint8Array) =>
    fetch(`http://${origin}/v1/listen?model=nova-3`, {
      method: 'POST',
      body: Buffer.from(body),
      ...authorised,
    });
  const answer = await post(wavFile(mulaw(hush(0.5), sound(0.55), hush(1), sound(0.3), hush(0.5))));
  expect(await answer.json()).toMatchObject({
    metadata: { channels: 1 },
    results: { channels: [{ alternatives: [{ transcript: 'hello there hello' }] }] },
  });
  const refused = await post(silence(100));
  expect(refused.status).toBe(400);
  expect(refused.headers.get('dg-error')).toContain('not a WAV file');
});

it('speak streams mu-law, and refuses what it has no format for', async () => {
  const speak = (query: string, body: object) =>
    fetch(`http://${origin}/v1/speak?model=aura-2-thalia-en&${query}`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...authorised,
    });
  const answer = await speak('encoding=mulaw&sample_rate=8000&container=none', { text: 'Good morning.' });
  expect(answer.headers.get('content-type')).toBe('audio/mulaw');
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(4000);
  expect((await speak('encoding=mulaw&sample_rate=44100&container=none', { text: 'x' })).status).toBe(400);
  expect((await speak('encoding=mulaw&sample_rate=8000&container=none', {})).status).toBe(400);
});
