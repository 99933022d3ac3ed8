import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CarrierEvent } from '../carrier.ts';
import { twilio } from './codec.ts';

function fixture(name: string) {
  return JSON.parse(readFileSync(`${import.meta.dirname}/../fixtures/twilio/${name}.json`, 'utf8'));
}

function decodeAll(messages: unknown[], codec = twilio.codec()): CarrierEvent[] {
  return messages.flatMap((message) => codec.decode(JSON.stringify(message)));
}

const streamId = 'MZ00000000000000000000000000000001';

function startedCodec() {
  const codec = twilio.codec();
  decodeAll(fixture('01-inbound-real-capture').messages.slice(0, 2), codec);
  return codec;
}

describe('what Twilio says', () => {
  it('is understood as it was captured from a real call', () => {
    const events = decodeAll(fixture('01-inbound-real-capture').messages);
    expect(events.map((event) => event.type)).toEqual(['connected', 'started', 'audio', 'audio', 'stopped']);
    expect(events[1]).toEqual({
      type: 'started',
      streamId,
      callSid: 'CA00000000000000000000000000000001',
      from: null,
      to: null,
      parameters: {},
    });
    expect(events[2]).toMatchObject({ atMs: 155, bytes: { length: 160 } });
    expect(events[3]).toMatchObject({ atMs: 1593, bytes: { length: 160 } });
    expect(events[4]).toEqual({ type: 'stopped', reason: null });
  });

  it('reaches us as the mu-law bytes it was', () => {
    const [first] = fixture('02-inbound-speech-frame-and-mark').messages;
    const [, audio] = decodeAll([first]);
    expect(audio).toMatchObject({ type: 'audio', atMs: 171 });
    expect(audio?.type === 'audio' && Buffer.from(audio.bytes).toString('base64')).toBe(first.media.payload);
  });

  it('makes up a start when media comes first, and emits the real one when it comes late', () => {
    const events = decodeAll([
      { event: 'mark', streamSid: streamId, mark: { name: '0:1' } },
      { event: 'start', start: { streamSid: streamId, callSid: 'CA1' } },
      { event: 'start', start: { streamSid: 'MZother', callSid: 'CA2' } },
    ]);
    expect(events).toMatchObject([
      { type: 'started', streamId, callSid: null },
      { type: 'mark', name: '0:1' },
      { type: 'started', streamId, callSid: 'CA1' },
      { type: 'unknown', why: 'a second start' },
    ]);
  });

  it('may carry custom parameters and keys', () => {
    const [started, dtmf] = decodeAll(fixture('03-inbound-dtmf-customparams').messages);
    expect(started).toMatchObject({ parameters: { token: '<signed>', from: '+919876543210' } });
    expect(dtmf).toEqual({ type: 'dtmf', digit: '1' });
  });

  it('includes the marks that a clear returns, like played ones', () => {
    const { sequence } = fixture('05-clear-returns-pending-marks');
    const inbound = sequence
      .filter((step: { dir: string }) => step.dir === 'in')
      .map((step: { message: unknown }) => step.message);
    expect(decodeAll(inbound, startedCodec())).toEqual([
      { type: 'mark', name: 'a' },
      { type: 'mark', name: 'b' },
    ]);
  });

  it('is not our own voice: an outbound track is not taken for the caller', () => {
    const message = { event: 'media', streamSid: streamId, media: { track: 'outbound', payload: '////' } };
    expect(decodeAll([message], startedCodec())).toEqual([
      { type: 'unknown', why: 'media of the outbound track' },
    ]);
  });
});

describe('what we say to Twilio', () => {
  const outbound = fixture('04-outbound-to-twilio').messages;

  it('waits until the stream id is known: anything earlier would be lost', () => {
    const codec = twilio.codec();
    expect(codec.encode({ type: 'audio', bytes: Uint8Array.of(1) })).toEqual([]);
    expect(codec.encode({ type: 'mark', name: 'm' })).toEqual([]);
    expect(codec.encode({ type: 'clear' })).toEqual([]);
    decodeAll([{ event: 'connected' }], codec);
    expect(codec.encode({ type: 'clear' })).toEqual([]);
  });

  it('has exactly the documented fields, in every message', () => {
    const codec = startedCodec();
    const [media, mark, clear] = outbound;
    const bytes = Uint8Array.of(0xff, 0x7f, 0x80);
    const sent = [
      { type: 'audio' as const, bytes },
      { type: 'mark' as const, name: mark.mark.name },
      { type: 'clear' as const },
    ];
    const messages = sent
      .flatMap((command) => codec.encode(command))
      .map((frame) => JSON.parse(String(frame)));
    expect(messages).toEqual([{ ...media, media: { payload: '/3+A' } }, mark, clear]);
  });

  it('is never an empty frame, and always text', () => {
    const codec = startedCodec();
    expect(codec.encode({ type: 'audio', bytes: new Uint8Array(0) })).toEqual([]);
    expect(
      codec.encode({ type: 'audio', bytes: new Uint8Array(1) }).every((frame) => typeof frame === 'string'),
    ).toBe(true);
  });
});
