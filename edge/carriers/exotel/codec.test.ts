import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../audio/base64.ts';
import { mulawOf, pcmOfMulaw } from '../../audio/mulaw.ts';
import type { CarrierEvent } from '../carrier.ts';
import { exotel } from './codec.ts';

const speech = mulawOf(Int16Array.from({ length: 160 }, (_, n) => Math.round(9000 * Math.sin(n / 3))));
const payload = toBase64(pcmOfMulaw(speech));

/** A fixture's messages, with 20 ms of speech for its audio placeholder. */
function messagesOf(name: string): Record<string, unknown>[] {
  const text = readFileSync(`${import.meta.dirname}/../fixtures/exotel/${name}.json`, 'utf8');
  return JSON.parse(text.replaceAll(/"payload": "<[^"]*>"/g, `"payload": "${payload}"`)).messages;
}

function decodeAll(messages: unknown[], codec = exotel.codec()): CarrierEvent[] {
  return messages.flatMap((message) => codec.decode(JSON.stringify(message)));
}

function mediaAt(timestamp: unknown, extra: object = {}) {
  return { event: 'media', stream_sid: 's', media: { payload, timestamp, ...extra } };
}

describe('what Exotel says', () => {
  it('is understood as its documentation has it, all scalars strings', () => {
    expect(decodeAll(messagesOf('01-inbound-official-developer-docs'))).toEqual([
      { type: 'connected' },
      {
        type: 'started',
        streamId: 'MZxxxxxxxxxxxxxxxxxxxxxxxx',
        callSid: 'CAxxxxxxxxxxxxxxxxxxxxxxxx',
        from: '+919876543210',
        to: '+918047491899',
        parameters: { key1: 'value1' },
      },
      { type: 'audio', bytes: speech, atMs: null },
      { type: 'dtmf', digit: '5' },
      { type: 'mark', name: 'my-label' },
      { type: 'stopped', reason: 'callended' },
    ]);
  });

  it('is understood with numbers for counters as well', () => {
    const events = decodeAll(messagesOf('02-inbound-applet-page-numeric-variant'));
    expect(events.map((event) => event.type)).toEqual([
      'connected',
      'started',
      'audio',
      'dtmf',
      'mark',
      'stopped',
    ]);
  });

  it("is understood as observed live: PCM that calls itself base64, and a path for a parameter's name", () => {
    const [started, audio, ...more] = decodeAll(messagesOf('03-inbound-observed-live'));
    expect(started).toMatchObject({
      streamId: 'exo-stream-live',
      callSid: 'EXOTEL-CALL-SID-TEST',
      from: null,
      parameters: { 'voice/00000000-0000-0000-0000-000000000001': '' },
    });
    expect(audio).toEqual({ type: 'audio', bytes: speech, atMs: null });
    expect(more).toEqual([]);
  });

  it('may leave the start out: then the first frame with a stream id starts the stream', () => {
    const events = decodeAll(messagesOf('04-inbound-no-start-variant'));
    expect(events).toMatchObject([
      {
        type: 'started',
        streamId: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
        callSid: null,
        from: null,
        to: null,
        parameters: {},
      },
      { type: 'audio' },
      { type: 'stopped', reason: 'callended' },
    ]);
  });

  it('may be camelCase, end with `closed`, and have national numbers', () => {
    expect(decodeAll(messagesOf('05-inbound-camelcase-tolerance'))).toMatchObject([
      { type: 'connected' },
      {
        type: 'started',
        callSid: '56b1234567abcdef89abcdef12345678',
        to: '+918047491899',
        parameters: { t: 'abc' },
      },
      { type: 'audio' },
      { type: 'stopped', reason: 'closed' },
    ]);
  });

  it('may be capitalised and flat, as its oldest samples are', () => {
    expect(decodeAll([{ Event: 'Media', StreamSid: 's', Payload: payload }])).toMatchObject([
      { type: 'started', streamId: 's' },
      { type: 'audio' },
    ]);
  });

  it('may send a clear, which is ignored', () => {
    expect(decodeAll([{ event: 'clear', stream_sid: 's' }])).toEqual([]);
  });

  it('has a time only once its clock has proved to count milliseconds', () => {
    const times = decodeAll(['20', 40, '60', '1060'].map((timestamp) => mediaAt(timestamp))).flatMap(
      (event) => (event.type === 'audio' ? [event.atMs] : []),
    );
    expect(times).toEqual([null, 40, 60, 1060]);
  });

  it('may end within a sample: the half is dropped, the rest decoded', () => {
    const odd = toBase64(pcmOfMulaw(speech).subarray(0, 319));
    const [, audio] = decodeAll([mediaAt('20', { payload: odd })]);
    expect(audio).toMatchObject({ type: 'audio', bytes: { length: 159 } });
    expect(decodeAll([mediaAt('20', { payload: 'AA==' })]).map((event) => event.type)).toEqual(['started']);
  });

  it('is reported, not obeyed, when it names another sample rate than our URL', () => {
    const start = (rate: unknown) => ({
      event: 'start',
      stream_sid: 's',
      start: { media_format: { sample_rate: rate } },
    });
    for (const right of ['8000', 8000, '8000Hz', '8kHz', null, 'n/a'])
      expect(decodeAll([start(right)]).length).toBe(1);
    for (const wrong of ['16000', '16kHz', 24000])
      expect(decodeAll([start(wrong)])[1]).toMatchObject({ type: 'unknown' });
  });

  it('keeps its parameters as strings, whatever they were', () => {
    const given = { a: 1, b: true, c: null, d: { e: 1 }, f: ['g'], ['__proto__']: 'x' };
    const [started] = decodeAll([{ event: 'start', stream_sid: 's', start: { custom_parameters: given } }]);
    expect(started?.type === 'started' && Object.entries(started.parameters)).toEqual([
      ['a', '1'],
      ['b', 'true'],
      ['c', ''],
      ...Object.entries(given).filter(([name]) => name === '__proto__'),
    ]);
  });
});

describe('what we say to Exotel', () => {
  function startedCodec() {
    const codec = exotel.codec();
    decodeAll(messagesOf('05-inbound-camelcase-tolerance').slice(0, 2), codec);
    return codec;
  }
  const streamSid = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
  const outbound = JSON.parse(
    readFileSync(`${import.meta.dirname}/../fixtures/exotel/06-outbound-to-exotel.json`, 'utf8'),
  );

  it('waits until the stream id is known', () => {
    const codec = exotel.codec();
    for (const command of [
      { type: 'clear' as const },
      { type: 'mark' as const, name: 'm' },
      { type: 'audio' as const, bytes: speech },
    ]) {
      expect(codec.encode(command)).toEqual([]);
    }
  });

  it('is PCM in snake_case, with counters in strings that go on over the whole call', () => {
    const codec = startedCodec();
    const frames = Array.from({ length: 12 }, () =>
      codec.encode({ type: 'audio', bytes: new Uint8Array(800).fill(0x80) }),
    ).flat();
    const last = JSON.parse(String(frames.at(-1)));
    expect(frames.length).toBe(12);
    expect(last).toEqual({
      ...outbound.with_optional_fields,
      media: { ...outbound.with_optional_fields.media, payload: last.media.payload },
    });
    const pcm = Buffer.from(last.media.payload, 'base64');
    expect([pcm.length, pcm.readInt16LE(0)]).toEqual([1600, 32124]);
  });

  it('has marks and clears as documented', () => {
    const codec = startedCodec();
    const [, mark, clear] = outbound.minimal;
    expect(
      codec.encode({ type: 'mark', name: mark.mark.name }).map((frame) => JSON.parse(String(frame))),
    ).toEqual([mark]);
    expect(codec.encode({ type: 'clear' }).map((frame) => JSON.parse(String(frame)))).toEqual([clear]);
    expect(clear.stream_sid).toBe(streamSid);
  });

  it('is decoded as it was encoded', () => {
    const codec = startedCodec();
    const [frame = ''] = codec.encode({ type: 'audio', bytes: speech });
    expect(codec.decode(frame)).toMatchObject([{ type: 'audio', bytes: speech }]);
  });

  it("is cut within the vendor's bounds: 1600 to 3200 bytes, a multiple of 320", () => {
    const { openingChunkMs, chunkMs, alignMs, minChunkMs } = exotel.wire;
    const [opening, later, align, least] = [openingChunkMs, chunkMs, alignMs, minChunkMs].map(
      (ms) => ms * 16,
    );
    expect([opening, later, align, least]).toEqual([3200, 1600, 320, 1600]);
  });
});
