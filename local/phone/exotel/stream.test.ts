import { describe, expect, it } from 'vitest';
import { exotel } from '../../../edge/carriers/exotel/codec.ts';
import { Caller } from '../caller.ts';
import { Handset } from '../sound/handset.ts';
import { carrierFixture, shapeOf } from '../testing/wire-fixtures.ts';
import { ExotelStream } from './stream.ts';
import { type ExotelFrames, type ExotelStreamOptions, nationalNumber, ordinaryExotelStream } from './wire.ts';

const url = new URL('wss://voice.example.in/media/exotel/exotel-1/token?sample-rate=8000&a=b');
const ids = {
  streamSid: '0f1e2d',
  callSid: '56b123',
  accountSid: 'acct1',
  from: '+919876543210',
  to: '+918047491899',
};

function stream(options: Partial<ExotelStreamOptions> = {}, at = url) {
  const handset = new Handset(new Caller({ lines: [] }), () => undefined);
  return { handset, line: new ExotelStream(at, ids, handset, { ...ordinaryExotelStream, ...options }) };
}
const media = (bytes: number, sid = ids.streamSid) =>
  JSON.stringify({
    event: 'media',
    stream_sid: sid,
    media: { payload: Buffer.alloc(bytes).toString('base64') },
  });
const control = (event: 'mark' | 'clear', name?: string) =>
  JSON.stringify({ event, stream_sid: ids.streamSid, ...(name && { mark: { name } }) });
const complaints = (handset: Handset) =>
  handset.records.flatMap((record) => (record.what === 'complaint' ? [record.code] : []));

describe('Exotel’s frames', () => {
  const fixtures: [ExotelFrames, string][] = [
    ['docs', '01-inbound-official-developer-docs'],
    ['numeric', '02-inbound-applet-page-numeric-variant'],
    ['live', '03-inbound-observed-live'],
    ['noStart', '04-inbound-no-start-variant'],
    ['camel', '05-inbound-camelcase-tolerance'],
  ];

  it.each(fixtures)('have the keys and types of the fixture: %s', (frames, file) => {
    const { messages } = carrierFixture(`exotel/${file}`);
    const { line } = stream({ frames });
    const sent = [...line.open(0), ...line.tick(100), ...line.press('5'), ...line.stop('callerHungUp')].map(
      (frame) => JSON.parse(frame),
    );
    for (const expected of messages) {
      const ours = sent.find(({ event }) => event === expected.event);
      if (expected.event === 'mark') continue;
      expect(shapeOf(ours)).toEqual(shapeOf(expected));
    }
  });

  it.each(fixtures)('are understood by the product’s codec: %s', (frames) => {
    const { line } = stream({ frames });
    const codec = exotel.codec();
    const events = [
      ...line.open(0),
      ...line.tick(200),
      ...line.press('5'),
      ...line.stop('callerHungUp'),
    ].flatMap((frame) => codec.decode(frame));
    expect(events.filter(({ type }) => type === 'unknown')).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['started', 'audio', 'dtmf', 'stopped']),
    );
    expect(events.find(({ type }) => type === 'started')).toMatchObject({ streamId: ids.streamSid });
  });

  it('carry silence without a gap: 1600 bytes every 100 ms, with the media time at the end of each piece', () => {
    const { line } = stream();
    line.open(1000);
    const frames = [1050, 1100, 1150, 1210]
      .flatMap((atMs) => line.tick(atMs))
      .map((frame) => JSON.parse(frame));
    expect(
      frames.map(({ media: { chunk, timestamp, payload } }) => [
        chunk,
        timestamp,
        Buffer.from(payload, 'base64').length,
      ]),
    ).toEqual([
      ['1', '100', 1600],
      ['2', '200', 1600],
    ]);
    expect(frames.map(({ sequence_number }) => sequence_number)).toEqual(['2', '3']);
  });

  it('have twice the bytes at 16 kHz', () => {
    const { line } = stream({ pieceMs: 20 }, new URL('wss://x/y?sample-rate=16000'));
    expect(JSON.parse(line.open(0)[1] ?? '').start.media_format.sample_rate).toBe('16000');
    expect(Buffer.from(JSON.parse(line.tick(20)[0] ?? '').media.payload, 'base64')).toHaveLength(640);
  });

  it('write Indian numbers in the national form on webhooks', () => {
    expect(nationalNumber('+919876543210')).toBe('09876543210');
    expect(nationalNumber('+14155550100')).toBe('+14155550100');
  });
});

describe('Exotel complains', () => {
  it.each([
    [1600, []],
    [3200, []],
    [1280, ['exotel-chunk-short']],
    [1700, ['exotel-chunk-unaligned']],
    [1601, ['exotel-chunk-odd']],
    [6400, ['exotel-chunk-long']],
    [320_000 / 2, ['exotel-chunk-huge']],
  ])('of a chunk of %i bytes: %j', (bytes, codes) => {
    const { handset, line } = stream({ overloadMs: null });
    line.open(0);
    line.receive(media(bytes), 0);
    expect(complaints(handset)).toEqual(codes);
    expect(handset.hearing.replies).toHaveLength(1);
  });

  it('and, when strict, closes with 1009 and plays nothing', () => {
    for (const bytes of [1280, 160_000]) {
      const { handset, line } = stream({ strict: true });
      line.receive(media(bytes), 0);
      expect(line.givesUp?.code).toBe(1009);
      expect(handset.hearing.replies).toHaveLength(0);
    }
  });

  it('of a foreign stream id, but plays the audio unless it is strict', () => {
    for (const [strict, heard] of [
      [false, 1],
      [true, 0],
    ] as const) {
      const { handset, line } = stream({ strict });
      line.receive(media(1600, 'MZ1'), 0);
      expect(complaints(handset)).toEqual(['exotel-stream-sid']);
      expect(handset.hearing.replies).toHaveLength(heard);
    }
  });

  it('of binary frames, and ends the stream', () => {
    const { handset, line } = stream();
    line.receive(Buffer.alloc(1600), 0);
    expect(complaints(handset)).toEqual(['exotel-binary']);
    expect(line.givesUp?.code).toBe(1003);
  });

  it('of a WAV header, and of frames it does not know', () => {
    const { handset, line } = stream();
    const wav = Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(1596)]).toString('base64');
    line.receive(JSON.stringify({ event: 'media', stream_sid: ids.streamSid, media: { payload: wav } }), 0);
    line.receive('{"event":"hangup"}', 0);
    line.receive('not json', 0);
    expect(complaints(handset)).toEqual(['exotel-header', 'exotel-unknown-frame', 'exotel-unknown-frame']);
  });

  it('by dropping the line when more than 10 s are queued', () => {
    const { line } = stream();
    for (let sent = 0; sent < 50; sent += 1) line.receive(media(3200), 0);
    expect(line.givesUp).toBeNull();
    line.receive(media(3200), 0);
    expect(line.givesUp?.code).toBe(1006);
  });
});

describe('Exotel’s marks', () => {
  it('come back in order when what was before them has been played', () => {
    const { line } = stream();
    expect(line.receive(control('mark', 'ping'), 0).map((frame) => JSON.parse(frame).mark.name)).toEqual([
      'ping',
    ]);
    line.receive(media(3200), 10);
    expect(line.receive(control('mark', 'a'), 20)).toEqual([]);
    expect(line.tick(99)).toEqual([]);
    expect(line.tick(210).map((frame) => JSON.parse(frame).event)).toEqual(['mark', 'media', 'media']);
  });

  it('and a clear does not cut the playing chunk', () => {
    const { handset, line } = stream();
    line.receive(media(3200), 0);
    line.receive(media(3200), 0);
    line.receive(control('clear'), 50);
    expect(handset.hearing.replies[0]?.endMs).toBe(200);
    line.tick(1000);
    expect(handset.hearing.sounds.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(1600);
  });
});
