import { DeepgramClient } from '@deepgram/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { silence } from '../../../edge/audio/mulaw.ts';
import { tone } from '../tone.ts';
import { attentive, recognising, type ScriptedDeepgram, startDeepgram } from './script.ts';
import { allShapes, plain } from './shapes.ts';

// The vendor's own SDK is the judge of whether the script speaks its wire.

let deepgram: ScriptedDeepgram;
const opened: { close(): void }[] = [];
beforeAll(async () => {
  deepgram = await startDeepgram();
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close();
});
afterAll(() => deepgram.close());

interface Turn {
  event: string;
  transcript: string;
  sequence_id: number;
  turn_index: number;
  words?: { start?: number }[];
}

async function flux() {
  const client = new DeepgramClient({ apiKey: 'key', baseUrl: deepgram.baseUrl, reconnect: false });
  const socket = await client.listen.v2.connect({
    model: 'flux-general-multi',
    queryParams: { encoding: 'mulaw', sample_rate: 8000, tag: 'call-1' },
    reconnectAttempts: 0,
  });
  const messages: (Partial<Turn> & { type: string })[] = [];
  socket.on('message', (message) => messages.push(message as Partial<Turn> & { type: string }));
  socket.connect();
  await socket.waitForOpen();
  opened.push(socket);
  const stream = await deepgram.streams.until('the stream', (each) => each.closed() === null);
  return { socket, messages, stream };
}

/** Waits until `met`, a second at most. */
async function until(met: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !met(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('Flux greets first and numbers its messages without a gap; a turn keeps the state rules', async () => {
  deepgram.listens(() => attentive);
  const { messages, stream } = await flux();
  stream.words('what');
  stream.words('what are your');
  stream.eagerEnd();
  stream.endTurn('what are your hours');
  stream.endTurn('bye');
  await until(() => messages.length >= 8);
  expect(messages.map((message) => message.event ?? message.type)).toEqual([
    'Connected',
    'StartOfTurn',
    'Update',
    'EagerEndOfTurn',
    'TurnResumed',
    'EndOfTurn',
    'StartOfTurn',
    'EndOfTurn',
  ]);
  expect(messages.map((message) => message.sequence_id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(messages.slice(1).map((message) => message.turn_index)).toEqual([0, 0, 0, 0, 0, 1, 1]);
});

test('Flux takes a burst of sound as its next line, after the silence that ends a turn', async () => {
  deepgram.listens(() => ({ ...recognising('open on sunday'), shape: plain }));
  const { socket, messages, stream } = await flux();
  for (const audio of [silence(200), tone(500, 300), silence(240)]) socket.sendMedia(audio);
  await until(() => stream.audioMs() === 740 && messages.some((message) => message.event === 'StartOfTurn'));
  expect(messages.map((message) => message.event)).not.toContain('EndOfTurn');
  socket.sendMedia(silence(40));
  await until(() => messages.some((message) => message.event === 'EndOfTurn'));
  expect(messages.findLast((message) => message.event === 'EndOfTurn')).toMatchObject({
    transcript: 'open on sunday',
  });
});

test('Nova sends interim and final results, and Metadata before it closes', async () => {
  deepgram.listens(() => ({
    shape: plain,
    steps: [{ afterAudioMs: 100 }, { words: 'haan' }, { endTurn: 'haan boliye' }],
  }));
  const client = new DeepgramClient({ apiKey: 'key', baseUrl: deepgram.baseUrl, reconnect: false });
  const socket = await client.listen.v1.connect({
    model: 'nova-3',
    queryParams: { encoding: 'mulaw', sample_rate: 8000 },
    reconnectAttempts: 0,
  });
  const messages: { type?: string; is_final?: boolean }[] = [];
  socket.on('message', (message) => messages.push(message as { type?: string; is_final?: boolean }));
  socket.connect();
  await socket.waitForOpen();
  socket.sendKeepAlive({ type: 'KeepAlive' });
  socket.sendMedia(silence(100));
  await until(() => messages.length >= 3);
  socket.sendCloseStream({ type: 'CloseStream' });
  await until(() => messages.some((message) => message.type === 'Metadata'));
  socket.close();
  expect(messages.map(({ type, is_final }) => [type, is_final])).toEqual([
    ['SpeechStarted', undefined],
    ['Results', false],
    ['Results', true],
    ['Metadata', undefined],
  ]);
});

test('Nova sends one UtteranceEnd, as far behind the last word as the client wants', async () => {
  deepgram.listens(() => ({ shape: plain, steps: [{ afterAudioMs: 500 }, { words: 'my name is' }] }));
  const client = new DeepgramClient({ apiKey: 'key', baseUrl: deepgram.baseUrl, reconnect: false });
  const queryParams = { encoding: 'mulaw', sample_rate: 8000, interim_results: true, utterance_end_ms: 1000 };
  const socket = await client.listen.v1.connect({ model: 'nova-3', queryParams, reconnectAttempts: 0 });
  const messages: { type?: string; last_word_end?: number }[] = [];
  socket.on('message', (message) => messages.push(message as { type?: string; last_word_end?: number }));
  socket.connect();
  await socket.waitForOpen();
  opened.push(socket);
  for (const audio of [tone(500, 500), silence(980)]) socket.sendMedia(audio);
  await until(() => messages.length >= 2);
  expect(messages.map((message) => message.type)).toContain('SpeechStarted');
  expect(messages.map((message) => message.type)).not.toContain('UtteranceEnd');
  for (const audio of [silence(20), silence(1000)]) socket.sendMedia(audio);
  await until(() => messages.some((message) => message.type === 'UtteranceEnd'));
  expect(messages.filter((message) => message.type === 'UtteranceEnd')).toMatchObject([
    { last_word_end: 0.5 },
  ]);
});

test('a refusal reaches the client as its status, with the vendor’s own headers', async () => {
  deepgram.listens(() => ({ refuse: { status: 429, headers: { 'dg-error': 'too many' } } }));
  const url = `${deepgram.baseUrl}/v2/listen?model=flux-general-en`;
  const refused = new WebSocket(url, { headers: { authorization: 'Token key' } });
  const answer = await new Promise((resolve) =>
    refused.on('unexpected-response', (_request, response) => resolve(response)).on('error', () => undefined),
  );
  expect(answer).toMatchObject({ statusCode: 429, headers: { 'dg-error': 'too many' } });
});

test('a script closes a stream in the middle', async () => {
  deepgram.listens(() => ({ steps: [{ afterAudioMs: 20 }, { close: 1011, reason: 'NET-0000' }] }));
  const { socket, stream } = await flux();
  socket.sendMedia(silence(20));
  await until(() => stream.closed() !== null);
  expect(stream.closed()?.code).toBe(1011);
});

test('streams take the shapes of the world in rotation, and the vendor’s SDK reads them', async () => {
  deepgram.listens(() => ({}));
  const seen = new Set<string>();
  for (let number = 0; number < allShapes.length; number += 1) {
    const { messages, stream, socket } = await flux();
    stream.words('what are your hours');
    stream.eagerEnd();
    stream.endTurn('what are your hours');
    await until(() => messages.filter((message) => message.event === 'EndOfTurn').length > 0);
    await until(() => messages.length > 4);
    expect(messages.map((message) => message.sequence_id)).toEqual([...messages.keys()]);
    const ends = messages.filter((message) => message.event === 'EndOfTurn');
    if (messages.some((message) => message.type === 'Warning')) seen.add('chats');
    if (ends.length === 2) seen.add('repeats');
    if (ends[0]?.transcript === '') seen.add('endsEmpty');
    if (messages.some((message) => message.words?.[0] && message.words[0].start === undefined))
      seen.add('untimed');
    socket.close();
  }
  expect(seen).toEqual(new Set(['chats', 'repeats', 'endsEmpty', 'untimed']));
});

test('ForceEndTurn ends the open turn, a Configure is echoed, and without a turn there is a Warning', async () => {
  deepgram.listens(() => attentive);
  const { messages, stream, socket } = await flux();
  socket.sendConfigure({ type: 'Configure', numerals: true });
  stream.words('my number is');
  socket.sendForceEndTurn({ type: 'ForceEndTurn' });
  socket.sendForceEndTurn({ type: 'ForceEndTurn' });
  await until(() => messages.some((message) => message.type === 'Warning'));
  expect(messages.slice(1)).toMatchObject([
    { event: 'StartOfTurn' },
    { type: 'ConfigureSuccess', numerals: true },
    { event: 'EndOfTurn', transcript: 'my number is', trigger: 'manual', turn_index: 0 },
    { type: 'Warning', code: 'FORCE_END_TURN_NO_ACTIVE_TURN' },
  ]);
});

test('an account that may not send ForceEndTurn loses its stream over it', async () => {
  deepgram.listens(() => ({ forceEndTurn: 'refused' }));
  const { messages, stream, socket } = await flux();
  socket.sendForceEndTurn({ type: 'ForceEndTurn' });
  await until(() => stream.closed() !== null);
  expect(messages.at(-1)).toMatchObject({ type: 'Error', code: 'UNPARSABLE_CLIENT_MESSAGE' });
  expect(stream.closed()?.code).toBe(1008);
});

test('a stream that falls silent stays open and answers no audio', async () => {
  deepgram.listens(() => ({ shape: plain, steps: [{ afterAudioMs: 300 }, { fallSilent: true }] }));
  const { messages, stream, socket } = await flux();
  socket.sendMedia(tone(500, 300));
  await until(() => messages.length === 2);
  for (let frame = 0; frame < 9; frame += 1) socket.sendMedia(tone(500, 300));
  await until(() => stream.audioMs() === 3000);
  expect(messages).toHaveLength(2);
  expect(stream.closed()).toBeNull();
});
