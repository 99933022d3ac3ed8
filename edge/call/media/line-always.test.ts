/**
 * What holds for every line, whatever a voice gives it and whenever: thousands of random pieces,
 * the same ones each time.
 */
import { describe, expect, it } from 'vitest';
import { chance } from '../../core/testing/chance.ts';
import { type FarCarrier, farEnd } from '../testing/far-end.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { createLine } from './line.ts';

const names: readonly FarCarrier[] = ['twilio', 'exotel'];

/**
 * Clauses of random pieces at random times; answers the bytes that were given, in order. Silence
 * (0xff) is not among them: it is the padding.
 */
async function rehearse(name: FarCarrier, seed: number) {
  const random = chance(seed);
  const clock = virtualClock();
  const far = farEnd(name, clock);
  const codec = far.carrier.codec();
  for (const frame of far.start()) codec.decode(frame);
  let reports = 0;
  const line = createLine({
    codec,
    wire: far.carrier.wire,
    clock,
    send: (frame) => far.send(frame),
    played: () => undefined,
    cleared: () => undefined,
    gap: () => undefined,
  });
  line.open();
  const given: number[] = [];
  const marks: string[] = [];
  let next = 0;
  for (let clause = 0; clause < 12; clause += 1) {
    const mark = `1:${clause}`;
    marks.push(mark);
    const count = () => {
      reports += 1;
    };
    line.beginClause(mark, { playing: count, sent: count });
    for (let pieces = random.below(8); pieces > 0; pieces -= 1) {
      const piece = new Uint8Array(random.one([1, 7, 160, 161, 800, random.below(4000)])).map(
        () => 1 + (next++ % 120),
      );
      given.push(...piece);
      void line.play(piece);
      if (random.next() < 0.5) await clock.advance(random.one([1, 20, 90, 400, 1500]));
    }
    line.endClause();
    if (random.next() < 0.2) void line.flush();
  }
  await Promise.all([line.flush(), clock.advance(30_000)]);
  return { far, given, marks, reports };
}

describe.each(names)('%s', (name) => {
  it('gets every byte once and in order, in valid chunks, within the allowed lead, with every mark behind its clause', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { far, given, marks, reports } = await rehearse(name, seed);
      const { wire } = far.carrier;
      const chunks = far.received.flatMap((frame) => ('bytes' in frame ? [frame] : []));
      const got = chunks.flatMap((chunk) => [...chunk.bytes].filter((byte) => byte !== 0xff));
      expect(got.join()).toBe(given.join());
      let until = 0;
      for (const chunk of chunks) {
        const ms = chunk.bytes.length / 8;
        expect(ms % wire.alignMs).toBe(0);
        expect(ms).toBeGreaterThanOrEqual(wire.minChunkMs);
        expect(ms).toBeLessThanOrEqual(200);
        until = Math.max(until, chunk.at) + ms;
        expect(until - chunk.at).toBeLessThanOrEqual(wire.aheadMs);
      }
      expect(far.received.flatMap((frame) => ('mark' in frame ? [frame.mark] : []))).toEqual(marks);
      expect(reports).toBe(marks.length * 2);
    }
  });
});
