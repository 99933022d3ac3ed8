import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CarrierName } from '../../../shared/ids.ts';
import { carriers } from '../registry.ts';

const nonsense: [string, string, string][] = [
  ['no JSON', '{"event":"media"', 'not a JSON object'],
  ['nothing', '', 'not a JSON object'],
  ['null', 'null', 'not a JSON object'],
  ['an array', '[{"event":"media"}]', 'not a JSON object'],
  ['a number', '17', 'not a JSON object'],
  ['a string', '"start"', 'not a JSON object'],
  ['no event', '{"stream_sid":"s"}', 'no event'],
  ['an event that is an object', '{"event":{}}', 'no event'],
  ['an unknown event', '{"event":"refer","streamSid":"s"}', 'an undocumented event'],
  ["the name of an object's own method", '{"event":"constructor","streamSid":"s"}', 'an undocumented event'],
  ['media that is null', '{"event":"media","media":null}', 'media without a payload'],
  ['media without a payload', '{"event":"media","media":{}}', 'media without a payload'],
  ['a payload that is a number', '{"event":"media","media":{"payload":5}}', 'media without a payload'],
  ['bad base64', '{"event":"media","media":{"payload":"<base64>"}}', 'a payload that is not base64'],
  ['dtmf without a digit', '{"event":"dtmf","dtmf":{"digit":"55"}}', 'dtmf without a digit'],
  ['a mark without a name', '{"event":"mark","mark":{}}', 'a mark without a name'],
];

describe.each(['twilio', 'exotel'] as const)('the %s codec', (name) => {
  it.each(nonsense)('counts %s and goes on', (_, frame, why) => {
    const codec = carriers[name].codec();
    expect(codec.decode(frame).filter((event) => event.type !== 'started')).toEqual([
      { type: 'unknown', why },
    ]);
    expect(codec.decode('{"event":"dtmf","dtmf":{"digit":7}}').at(-1)).toEqual({ type: 'dtmf', digit: '7' });
  });

  it('reads a field under any spelling, also after thousands of made-up names', () => {
    const codec = carriers[name].codec();
    for (let made = 0; made < 3000; made += 1) codec.decode(`{"event":"dtmf","Made_Up_${made}":1}`);
    const digit = { type: 'dtmf', digit: '7' };
    for (const spelt of ['digit', 'Digit', 'DIGIT', 'di_git', '_d_i_g_i_t_'])
      expect(codec.decode(`{"Event":"dtmf","dtmf":{"${spelt}":7}}`).at(-1)).toEqual(digit);
  });

  it('counts a binary frame and a start without a stream id', () => {
    const codec = carriers[name].codec();
    expect(codec.decode(new ArrayBuffer(4))).toEqual([{ type: 'unknown', why: 'a binary frame' }]);
    expect(codec.decode('{"event":"start","start":{"callSid":"c"}}')).toEqual([
      { type: 'unknown', why: 'a start without a stream id' },
    ]);
  });
});

/** All messages of the fixtures, of both directions. */
function fixtureFrames(): string[] {
  const frames: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('event' in value) frames.push(JSON.stringify(value));
    Object.values(value).forEach(collect);
  };
  for (const carrier of ['twilio', 'exotel']) {
    const folder = `${import.meta.dirname}/../fixtures/${carrier}/`;
    for (const file of readdirSync(folder)) collect(JSON.parse(readFileSync(`${folder}${file}`, 'utf8')));
  }
  return frames;
}

/** A small seeded generator (mulberry32): the same mutations on every machine. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const oddities = [
  'null',
  '[]',
  '{}',
  '-1',
  '1e999',
  '""',
  '"\\u0000"',
  '"__proto__"',
  '{"a":{}}',
  'true',
  '"<base64>"',
  '"9999999999999999999"',
];

function mutated(frame: string, random: (below: number) => number): string {
  const at = random(frame.length);
  const odd = oddities[random(oddities.length)] ?? '';
  const values = [...frame.matchAll(/:("[^"]*"|\d+)/g)];
  const value = values[random(Math.max(values.length, 1))];
  const kinds = [
    () => frame.slice(0, at),
    () => frame.slice(0, at) + String.fromCharCode(random(0x300)) + frame.slice(at + 1),
    () => frame.slice(0, at) + frame.slice(at + random(6)),
    () =>
      value ? `${frame.slice(0, value.index)}:${odd}${frame.slice(value.index + value[0].length)}` : odd,
    () => frame.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    () => frame.replaceAll(/":"(\d+)"/g, '":$1'),
    () => `[${frame}]`,
  ];
  return kinds[random(kinds.length)]?.() ?? frame;
}

it.each(['twilio', 'exotel', 'browser'] as CarrierName[])(
  'no mutation of a real frame makes the %s codec throw, or breaks its events',
  (name) => {
    const random = seeded(20261123);
    const frames = fixtureFrames();
    const types = new Set(['connected', 'started', 'audio', 'dtmf', 'mark', 'stopped', 'unknown']);
    expect(frames.length).toBeGreaterThan(30);
    for (let round = 0; round < 60; round += 1) {
      const codec = carriers[name].codec();
      for (const frame of frames) {
        const events = codec.decode(mutated(random(2) === 0 ? frame : mutated(frame, random), random));
        for (const event of events) {
          expect(types).toContain(event.type);
          if (event.type === 'audio')
            expect(event.atMs === null || (Number.isFinite(event.atMs) && event.atMs >= 0)).toBe(true);
          if (event.type === 'unknown') expect(event.why).not.toMatch(/[{}"<]/);
        }
        for (const out of codec.encode({ type: 'mark', name: 'm' })) JSON.parse(String(out));
      }
    }
  },
);
