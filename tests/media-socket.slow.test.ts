import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { localDefaults } from '../local/run/defaults.ts';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { mediaUrlOf, openedMedia, openMedia } from './scripted/rings.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// Media sockets beyond an ordinary call: nonsense frames, large frames, late tokens, static
// addresses, transfers.

vi.setConfig({ testTimeout: 60_000 });

let system: ScriptedSystem;
const greeted = /^agent: Hello Ravi Kumar/;

beforeAll(async () => {
  system = await startScriptedSystem({ variables: { WEBSOCKET_MAX_SIZE: '65536' } });
  system.azure.speaks(() => quickVoice);
  system.deepgram.listens(() => recognising('a person please', 'thank you goodbye'));
  system.openai.answers(({ body }) => {
    const last = body.messages.at(-1);
    if (last?.role === 'tool') return { text: 'I connect you.', ...quickModel };
    if (last?.content !== 'a person please')
      return { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel };
    return {
      calls: [
        { name: 'transfer_call', arguments: { destination: 'front-desk', reason: 'asked for a person' } },
      ],
      ...quickModel,
    };
  });
}, 120_000);
afterAll(() => system?.stop(), 60_000);

test('a frame over WEBSOCKET_MAX_SIZE closes the socket with 1009, and no words are lost', async () => {
  const sid = 'b1'.repeat(16);
  const media = await openedMedia(await mediaUrlOf(system, sid));
  media.talk(sid);
  await media.heard('media');
  await new Promise((resolve) => setTimeout(resolve, 2500));
  media.socket.send(JSON.stringify({ event: 'media', media: { payload: 'A'.repeat(70_000) } }));
  expect(await media.closed).toEqual({ code: 1009 });
  const { transcript, recording } = await remembered(system.run, `exotel-${sid}`);
  expect(transcript[0]).toMatch(greeted);
  expect(recording?.channels[1]?.some((sample) => Math.abs(sample) > 1000)).toBe(true);
});

test('nonsense frames are ignored and the call goes on; more than a thousand of them close the socket with 1008', async () => {
  const sid = 'b2'.repeat(16);
  const media = await openedMedia(await mediaUrlOf(system, sid));
  media.talk(sid);
  await media.heard('media');
  const nonsense = [
    '',
    'not json',
    '[]',
    '{}',
    'null',
    '{"event":7}',
    '{"event":"media"}',
    '{"event":"media","media":{"payload":"***"}}',
    '{"event":"never heard of"}',
  ];
  for (const frame of nonsense) media.socket.send(frame);
  media.socket.send(Buffer.from([1, 2, 3]));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(media.socket.readyState).toBe(media.socket.OPEN);
  for (let piece = 0; piece < 1100; piece++) media.socket.send('not json');
  expect(await media.closed).toEqual({ code: 1008 });
});

test('a token unused for thirty seconds is 401', async () => {
  const url = await mediaUrlOf(system, 'b3'.repeat(16));
  await new Promise((resolve) => setTimeout(resolve, 31_000));
  expect(await openMedia(url)).toBe(401);
}, 45_000);

test('a call over the static address is like any other, and its credentials are checked', async () => {
  const address = `${system.run.edge.replace('http', 'ws')}/media/exotel`;
  expect(await openMedia(address)).toBe(401);
  expect(await openMedia(address, { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` })).toBe(
    403,
  );
  const { EXOTEL_STREAM_USER: user = '', EXOTEL_STREAM_PASSWORD: password = '' } = localDefaults;
  system.deepgram.listens(() => recognising('thank you goodbye'));
  const mediaUrl = address.replace('ws://', `ws://${user}:${password}@`);
  const call = system.place({
    carrier: 'exotel',
    exotel: { mediaUrl },
    script: { lines: [line('thank you goodbye')] },
  });
  expect(await call.ended).toMatchObject({ endedBy: 'agent', complaints: [] });
  const { transcript } = await remembered(system.run, call.callId);
  expect(transcript[0]).toMatch(greeted);
  expect(transcript.slice(1)).toEqual(['caller: thank you goodbye', 'agent: Goodbye.']);
});

test('exotel: a handshake whose answer was lost is tried again, and the call goes on', async () => {
  system.deepgram.listens(() => recognising('thank you goodbye'));
  const call = system.place({
    carrier: 'exotel',
    exotel: { lostHandshakes: 1 },
    script: { lines: [line('thank you goodbye')] },
  });
  expect(await call.ended).toMatchObject({ connected: true, endedBy: 'agent', complaints: [] });
  const { call: stored, transcript } = await remembered(system.run, call.callId);
  expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
  expect(transcript[0]).toMatch(greeted);
});

test.each(['exotel', 'twilio'] as const)(
  'a caller who asks for a person on %s is transferred to one',
  async (carrier) => {
    system.deepgram.listens(() => recognising('a person please'));
    const call = system.place({ carrier, script: { lines: [line('a person please')] } });
    await call.ended;
    expect(call.records.find((record) => record.what === 'personDialled')).toMatchObject({
      number: '+918000000002',
      outcome: 'completed',
    });
    const { call: stored } = await remembered(system.run, call.callId);
    expect(stored).toMatchObject({ status: 'transferred', endReason: 'transfer' });
  },
);
