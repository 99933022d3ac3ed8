import { describe, expect, it } from 'vitest';
import { mulawOf } from '../../../edge/audio/mulaw.ts';
import { twilio } from '../../../edge/carriers/twilio/codec.ts';
import { Caller } from '../caller.ts';
import { Handset } from '../sound/handset.ts';
import { carrierFixture, shapeOf } from '../testing/wire-fixtures.ts';
import { ordinaryTwilioStream, TwilioStream, type TwilioStreamOptions } from './stream.ts';

const ids = { streamSid: 'MZ1', callSid: 'CA1', accountSid: 'AC1' };

function stream(options: Partial<TwilioStreamOptions> = {}, caller = new Caller({ lines: [] })) {
  const handset = new Handset(caller, () => undefined);
  return {
    handset,
    line: new TwilioStream(ids, { token: 'x' }, handset, { ...ordinaryTwilioStream, ...options }),
  };
}
const media = (bytes: number) =>
  JSON.stringify({
    event: 'media',
    streamSid: 'MZ1',
    media: { payload: Buffer.alloc(bytes).toString('base64') },
  });
const mark = (name: string) => JSON.stringify({ event: 'mark', streamSid: 'MZ1', mark: { name } });
const clear = JSON.stringify({ event: 'clear', streamSid: 'MZ1' });
const complaints = (handset: Handset) =>
  handset.records.flatMap((record) => (record.what === 'complaint' ? [record.code] : []));

describe('Twilio’s frames', () => {
  it('have the keys and types of the real capture', () => {
    const { line } = stream();
    const sent = [...line.open(0), ...line.tick(200), ...line.stop()].map((frame) => JSON.parse(frame));
    for (const expected of carrierFixture('twilio/01-inbound-real-capture').messages) {
      expect(shapeOf(sent.find(({ event }) => event === expected.event))).toEqual(shapeOf(expected));
    }
    expect(shapeOf(JSON.parse(line.press('1')[0] ?? ''))).toEqual(
      shapeOf(carrierFixture('twilio/03-inbound-dtmf-customparams').messages[1]),
    );
  });

  it('begin at once, the first audio 50 to 200 ms later, 160 bytes every 20 ms, numbers as strings', () => {
    for (const seed of [1, 2, 3]) {
      const { line } = stream({ seed });
      expect(line.open(0).map((frame) => JSON.parse(frame).event)).toEqual(['connected', 'start']);
      const frames = line.tick(400).map((frame) => JSON.parse(frame));
      const first = Number(frames[0].media.timestamp);
      expect(first).toBeGreaterThanOrEqual(50);
      expect(first).toBeLessThanOrEqual(200);
      expect(frames[0]).toMatchObject({ sequenceNumber: '2', media: { chunk: '1', track: 'inbound' } });
      expect(Number(frames[3].media.timestamp)).toBe(first + 60);
      expect(Buffer.from(frames[0].media.payload, 'base64')).toHaveLength(160);
    }
  });

  it('are understood by the product’s codec', () => {
    const { line } = stream();
    const codec = twilio.codec();
    const events = [...line.open(0), ...line.tick(300), ...line.press('5'), ...line.stop()].flatMap((frame) =>
      codec.decode(frame),
    );
    expect(events.filter(({ type }) => type === 'unknown')).toEqual([]);
    expect(events[1]).toMatchObject({
      type: 'started',
      streamId: 'MZ1',
      callSid: 'CA1',
      parameters: { token: 'x' },
    });
  });

  it('leave silence out with dtx, while the timestamps go on', () => {
    const tone = mulawOf(Int16Array.from({ length: 800 }, (_, n) => 8000 * Math.cos(n)));
    const caller = new Caller(
      { lines: [{ text: 'hi', audio: tone }] },
      { quietMs: 700, replyWithinMs: 1000, lingerMs: 60_000 },
    );
    const { handset, line } = stream({ dtx: true }, caller);
    line.open(0);
    handset.answered(0, 'MZ1');
    const frames: { timestamp: number; chunk: number }[] = [];
    for (let atMs = 0; atMs < 3000; atMs += 20) {
      handset.act(atMs);
      for (const frame of line.tick(atMs))
        frames.push({
          timestamp: Number(JSON.parse(frame).media.timestamp),
          chunk: Number(JSON.parse(frame).media.chunk),
        });
    }
    const jumps = frames.filter(
      (frame, at) => at > 0 && frame.timestamp - (frames[at - 1]?.timestamp ?? 0) > 20,
    );
    expect(jumps).toHaveLength(1);
    expect(frames.length).toBeLessThan(40);
    expect(frames.map(({ chunk }) => chunk)).toEqual(frames.map((_, at) => at + 1));
  });
});

describe('Twilio complains', () => {
  it('of everything that is not exactly the documented frame (31951), and plays none of it', () => {
    const { handset, line } = stream();
    const invalid = carrierFixture('twilio/04-outbound-to-twilio').invalid_examples.flatMap(({ message }) =>
      typeof message === 'string'
        ? []
        : [JSON.stringify({ ...message, ...('streamSid' in message && { streamSid: 'MZ1' }) })],
    );
    expect(invalid).toHaveLength(3);
    const frames = [
      ...invalid,
      JSON.stringify({ event: 'media', streamSid: 'MZ2', media: { payload: '/w==' } }),
      JSON.stringify({ event: 'media', streamSid: 'MZ1', media: { payload: '/w==', track: 'outbound' } }),
      JSON.stringify({ event: 'hangup', streamSid: 'MZ1' }),
      'not json',
    ];
    for (const frame of frames) line.receive(frame, 0);
    expect(complaints(handset)).toEqual(frames.map(() => '31951'));
    expect(handset.hearing.replies).toEqual([]);
  });

  it('of binary once (31950), of a WAV header (31924), and of an agent that does not read (31930)', () => {
    const { handset, line } = stream();
    line.open(0);
    line.receive(Buffer.alloc(160), 0);
    line.receive(Buffer.alloc(160), 0);
    const wav = Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(156)]).toString('base64');
    line.receive(JSON.stringify({ event: 'media', streamSid: 'MZ1', media: { payload: wav } }), 0);
    line.stalled(0);
    expect(complaints(handset)).toEqual(['31950', '31924', '31930']);
    expect(line.tick(1000)).toEqual([]);
  });

  it('not about what the product’s codec writes', () => {
    const { handset, line } = stream();
    const codec = twilio.codec();
    for (const frame of line.open(0)) codec.decode(frame);
    const commands = [
      { type: 'audio', bytes: new Uint8Array(160) } as const,
      { type: 'mark', name: '1:0' } as const,
      { type: 'clear' } as const,
    ];
    for (const command of commands)
      for (const frame of codec.encode(command))
        line.receive(typeof frame === 'string' ? frame : new Uint8Array(frame), 0);
    expect(complaints(handset)).toEqual([]);
    expect(handset.hearing.replies).toHaveLength(1);
  });
});

it('a clear stops the audio at once and returns all marks, as in fixture 05', () => {
  const { handset, line } = stream();
  const echoed: string[] = [];
  const say = (frame: string, atMs: number) =>
    echoed.push(...line.receive(frame, atMs).map((text) => JSON.parse(text).mark.name));
  for (const frame of [media(16_000), mark('a'), media(16_000), mark('b')]) say(frame, 0);
  expect(echoed).toEqual([]);
  say(clear, 500);
  expect(echoed).toEqual(['a', 'b']);
  expect(handset.hearing.sounds.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(4000);
});
