import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cutMessages, type Mutation, reordered } from '../../../testing/mutations.ts';
import type { CarrierEvent } from '../carrier.ts';
import { carriers } from '../registry.ts';

// Every recorded stream with a message left out, sent twice, overtaken or cut: the codec never throws, never
// starts a stream a third time, and what it sends names the stream that came last.

interface Stream {
  carrier: 'twilio' | 'exotel';
  file: string;
  messages: string[];
}

/** The streams of the fixtures: their lists of messages, of both directions. */
function streams(): Stream[] {
  return (['twilio', 'exotel'] as const).flatMap((carrier) => {
    const folder = `${import.meta.dirname}/../fixtures/${carrier}/`;
    return readdirSync(folder).flatMap((file) => {
      const fixture: Record<string, unknown> = JSON.parse(readFileSync(`${folder}${file}`, 'utf8'));
      const lists = [fixture.messages, fixture.sequence, fixture.minimal].filter(Array.isArray);
      return lists.map((list: object[]) => ({
        carrier,
        file,
        messages: list.map((one) => JSON.stringify('message' in one ? one.message : one)),
      }));
    });
  });
}

const known: ReadonlySet<string> = new Set('connected started audio dtmf mark stopped unknown'.split(' '));

function decoded({ carrier }: Stream, mutation: Mutation<string | Uint8Array>): CarrierEvent[] {
  const codec = carriers[carrier].codec();
  const events = mutation.messages.flatMap((message) => codec.decode(String(message)));
  for (const frame of codec.encode({ type: 'mark', name: 'm' })) JSON.parse(String(frame));
  return events;
}

const recorded = streams();

it('the fixtures hold the streams of both carriers', () => {
  expect(recorded.filter(({ carrier }) => carrier === 'twilio')).toHaveLength(5);
  expect(recorded.filter(({ carrier }) => carrier === 'exotel')).toHaveLength(6);
});

describe.each(recorded)('$carrier $file', (stream) => {
  it('with a message left out, sent twice or overtaken', () => {
    for (const mutation of reordered(stream.messages)) {
      const events = decoded(stream, mutation);
      expect([mutation.name, events.filter(({ type }) => !known.has(type))]).toEqual([mutation.name, []]);
      // One that is made up, and the carrier's own.
      expect(events.filter(({ type }) => type === 'started').length).toBeLessThanOrEqual(2);
    }
  });

  it('with a message cut anywhere', () => {
    for (const mutation of cutMessages(stream.messages)) {
      const events = decoded(stream, mutation);
      expect([mutation.name, events.filter(({ type }) => !known.has(type))]).toEqual([mutation.name, []]);
      // A message that was cut is one frame that makes no sense, and takes no other with it.
      expect([mutation.name, events.some(({ type }) => type === 'unknown')]).toEqual([mutation.name, true]);
    }
  });
});

describe.each(['twilio', 'exotel'] as const)('a stream of %s', (name) => {
  const field = name === 'twilio' ? 'streamSid' : 'stream_sid';
  const start = (id: string) => JSON.stringify({ event: 'start', [field]: id, start: { [field]: id } });
  const marked = (codec: ReturnType<(typeof carriers)['twilio']['codec']>) =>
    codec.encode({ type: 'mark', name: 'm' }).map((frame) => JSON.parse(String(frame))[field]);

  it('that is stopped before it started has no start', () => {
    const codec = carriers[name].codec();
    expect(codec.decode(JSON.stringify({ event: 'stop', [field]: 'S1', stop: {} }))).toEqual([
      { type: 'stopped', reason: null },
    ]);
    expect(codec.encode({ type: 'mark', name: 'm' })).toEqual([]);
  });

  it('that is started again under another id is answered under that id', () => {
    const codec = carriers[name].codec();
    codec.decode(start('S1'));
    expect(marked(codec)).toEqual(['S1']);
    expect(codec.decode(start('S2'))).toEqual([{ type: 'unknown', why: 'a second start' }]);
    expect(marked(codec)).toEqual(['S2']);
  });
});
